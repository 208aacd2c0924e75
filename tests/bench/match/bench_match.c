/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_match.c - an engine of the matching benchmark.
 * Owns clocks, queries and output. Leaves matching to the subject.
 *
 * usage: bench_match build CORPUS INDEX
 *        bench_match query INDEX QUERIES SECONDS
 *
 * The index lives in memory. `build` makes it, prints CPU seconds and bytes,
 * on a second line by how many bytes the process grew, and leaves in INDEX
 * where the corpus is. `query` makes it again before the clock runs, then
 * prints for each query: CPU ms, the texts found from 1, CPU ms when it was
 * asked the first time.
 *
 * With CHANGES > 0, that many texts a second are replaced while the queries,
 * over and over until SECONDS are over, are answered; what a change cost is
 * told on standard error.
 */
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cpu.h"
#include "subject.h"
#include "text/mem.h"

#define QUERIES_MAX 2000
#define TIMES_MAX   1000000

struct times {
	double ms[TIMES_MAX];
	size_t n;
};

/* Answers a query twice, since the machine may be busy with something else. */
static void
print_answer(struct subject *s, char *query)
{
	uint32_t found[SUBJECT_ANSWERS];
	double start, took[2];
	size_t n = 0, i;

	subject_ask(s, query);
	for (i = 0; i < 2; i++) {
		start = cpu_seconds();
		n = subject_answer(s, found);
		took[i] = (cpu_seconds() - start) * 1e3;
	}
	printf("%.4f\t", fmin(took[0], took[1]));
	for (i = 0; i < n; i++)
		printf("%u ", found[i] + 1);
	printf("\t%.4f\n", took[0]);
}

/* Makes up for the changes that are due. */
static void
change(struct subject *s, double elapsed, struct times *t)
{
	double start;

	while ((double)t->n < elapsed * CHANGES && t->n < TIMES_MAX) {
		start = cpu_seconds();
		subject_replace(
		    s, (uint32_t)((size_t)random() % subject_texts(s)));
		t->ms[t->n++] = (cpu_seconds() - start) * 1e3;
	}
}

static int
by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
print_changes(struct times *t, double seconds)
{
	if (t->n == 0)
		return;
	qsort(t->ms, t->n, sizeof(*t->ms), by_time);
	fprintf(stderr,
	    "%zu texts replaced, %.0f/s: CPU ms p50 %.4f, p99 %.4f, "
	    "most %.4f\n",
	    t->n, (double)t->n / seconds, t->ms[t->n / 2],
	    t->ms[t->n * 99 / 100], t->ms[t->n - 1]);
}

static size_t
read_queries(const char *path, char *ret_lines[QUERIES_MAX])
{
	FILE *f = fopen(path, "r");
	size_t n = 0, cap = 0;

	if (f == NULL)
		err(1, "%s", path);
	ret_lines[0] = NULL;
	while (n < QUERIES_MAX && getline(&ret_lines[n], &cap, f) != -1) {
		ret_lines[n][strcspn(ret_lines[n], "\n")] = '\0';
		cap = 0;
		if (++n < QUERIES_MAX)
			ret_lines[n] = NULL;
	}
	if (n < QUERIES_MAX)
		free(ret_lines[n]);
	fclose(f);
	return n;
}

static void
run_queries(struct subject *s, const char *path, double seconds)
{
	static char *lines[QUERIES_MAX];
	static struct times changes;
	double start = clock_seconds(CLOCK_MONOTONIC), elapsed = 0;
	char *copy;
	size_t n = read_queries(path, lines), i;

	if (n == 0)
		errx(1, "%s: no queries", path);
	for (i = 0; elapsed < seconds && (i < n || CHANGES > 0); i++) {
		copy = mem_copy(lines[i % n], strlen(lines[i % n]));
		print_answer(s, copy);
		free(copy);
		elapsed = clock_seconds(CLOCK_MONOTONIC) - start;
		change(s, elapsed, &changes);
	}
	elapsed = clock_seconds(CLOCK_MONOTONIC) - start;
	for (i = 0; i < n; i++)
		free(lines[i]);
	print_changes(&changes, elapsed);
}

/* Memory of the process alone, without mapped files. */
static size_t
private_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	size_t resident, shared;

	if (f == NULL || fscanf(f, "%*u %zu %zu", &resident, &shared) != 2)
		err(1, "/proc/self/statm");
	fclose(f);
	return (resident - shared) * (size_t)sysconf(_SC_PAGESIZE);
}

static void
build(const char *corpus, const char *index)
{
	size_t before = private_bytes();
	double start = cpu_seconds();
	struct subject *s = subject_new(corpus);
	char *path;
	FILE *f;

	printf("%.3f\t%zu\n", cpu_seconds() - start, subject_bytes(s));
	printf("%zu\n", private_bytes() - before);
	path = realpath(corpus, NULL);
	f = fopen(index, "w");
	if (path == NULL || f == NULL || fputs(path, f) == EOF ||
	    fclose(f) == EOF)
		err(1, "%s", index);
	free(path);
	subject_free(s);
}

static void
query(const char *index, const char *queries, double seconds)
{
	struct subject *s;
	char corpus[4096];
	FILE *f = fopen(index, "r");

	if (f == NULL || fgets(corpus, sizeof(corpus), f) == NULL)
		err(1, "%s", index);
	fclose(f);
	s = subject_new(corpus);
	run_queries(s, queries, seconds);
	subject_free(s);
}

int
main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "build") == 0)
		build(argv[2], argv[3]);
	else if (argc == 5 && strcmp(argv[1], "query") == 0)
		query(argv[2], argv[3], strtod(argv[4], NULL));
	else
		errx(2, "usage: bench_match build CORPUS INDEX | "
			"query INDEX QUERIES SECONDS");
	return 0;
}
