/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_match.c - the candidate index as an engine of the matching benchmark:
 * 50 candidates by the index, of which the 10 best by exact BM25.
 *
 * usage: bench_match build CORPUS INDEX
 *        bench_match query INDEX QUERIES SECONDS
 *
 * The index lives in memory. `build` makes it, to tell CPU seconds and bytes
 * (of the index; the texts' terms and words stand beside it), and leaves in
 * INDEX where the corpus is; `query` makes it again before the clock runs.
 *
 * With CHANGES > 0, that many texts a second are removed and added anew while
 * the queries, over and over until SECONDS are over, are answered; what a
 * change cost is told on standard error.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "text/mem.h"
#include "texts.h"

#define CANDIDATES  50
#define ANSWERS	    10
#define WORDS_MAX   64 /* of a query */
#define WORK	    16 /* postings merged for each one changed */
#define QUERIES_MAX 2000
#define TIMES_MAX   1000000

struct engine {
	struct texts texts;
	struct index *index;
	uint32_t *text_of;   /* by number of a document */
	uint32_t *number_of; /* by text */
	uint32_t next;	     /* number */
	float *weight;	     /* by term; all 0 but for a query's, in answer() */
	size_t numbers_cap;
};

struct times {
	double ms[TIMES_MAX];
	size_t n;
};

static double
seconds_of(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double
cpu_seconds(void)
{
	return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

static void
add_text(struct engine *e, uint32_t text)
{
	const struct index_term *terms;
	size_t n;

	e->text_of = mem_grow(e->text_of, &e->numbers_cap, e->next + (size_t)1,
	    sizeof(*e->text_of));
	e->text_of[e->next] = text;
	e->number_of[text] = e->next;
	terms = texts_terms(&e->texts, text, &n);
	index_add(e->index, e->next++, terms, n);
	index_work(e->index, WORK * n);
}

static void
replace_text(struct engine *e, uint32_t text)
{
	const struct index_term *terms;
	size_t n;

	terms = texts_terms(&e->texts, text, &n);
	index_remove(e->index, e->number_of[text], terms, n);
	index_work(e->index, WORK * n);
	add_text(e, text);
}

static void
engine_open(struct engine *e, const char *corpus)
{
	FILE *f = fopen(corpus, "r");
	double start;
	uint32_t text;

	if (f == NULL)
		err(1, "%s", corpus);
	texts_read(&e->texts, f);
	fclose(f);
	if (e->texts.n == 0)
		errx(1, "%s: no texts", corpus);
	e->number_of = mem_zero(e->texts.n, sizeof(*e->number_of));
	e->weight = mem_zero(strtab_count(e->texts.words), sizeof(*e->weight));
	e->index = index_new(TEXTS_IMPACT_MAX);
	start = cpu_seconds();
	for (text = 0; text < e->texts.n; text++)
		add_text(e, text);
	fprintf(stderr, "CPU s to index numbered terms: %.3f\n",
	    cpu_seconds() - start);
}

static void
engine_close(struct engine *e)
{
	index_free(e->index);
	free(e->text_of);
	free(e->number_of);
	free(e->weight);
	texts_done(&e->texts);
}

static float
exact_score(const struct engine *e, uint32_t text)
{
	const struct index_term *terms;
	float score = 0;
	size_t n, i;

	terms = texts_terms(&e->texts, text, &n);
	for (i = 0; i < n; i++)
		score += e->weight[terms[i].term] * terms[i].impact;
	return score;
}

static int
by_score(const void *a, const void *b)
{
	const struct index_hit *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return x->document > y->document ? 1 : -1;
}

/* The terms of distinct words that any text has, with their rarity. */
static size_t
make_query(const struct engine *e, char *const *words, size_t nwords,
    struct index_query ret_query[WORDS_MAX])
{
	double living = index_documents(e->index), df;
	uint32_t term;
	size_t i, n = 0;

	for (i = 0; i < nwords; i++) {
		term = strtab_find(e->texts.words, words[i], strlen(words[i]));
		if (term == STRTAB_NONE)
			continue;
		df = index_df(e->index, term);
		ret_query[n++] = (struct index_query){
		    term, (float)log1p((living - df + 0.5) / (df + 0.5))};
	}
	return n;
}

/* Hints the processor that the text's terms will be read. */
static void
expect(const struct engine *e, uint32_t text)
{
	const struct index_term *terms;
	size_t n, i;

	terms = texts_terms(&e->texts, text, &n);
	for (i = 0; i < n; i += 64 / sizeof(*terms))
		__builtin_prefetch(&terms[i]);
}

/* The best texts, with their exact scores. */
static size_t
answer(struct engine *e, char *const *words, size_t nwords,
    struct index_hit ret_hits[CANDIDATES])
{
	struct index_query query[WORDS_MAX];
	size_t i, n, nquery = make_query(e, words, nwords, query);

	n = index_search(e->index, query, nquery, CANDIDATES, ret_hits);
	for (i = 0; i < nquery; i++)
		e->weight[query[i].term] = query[i].weight;
	for (i = 0; i < n; i++) {
		ret_hits[i].document = e->text_of[ret_hits[i].document];
		expect(e, ret_hits[i].document);
	}
	for (i = 0; i < n; i++)
		ret_hits[i].score = exact_score(e, ret_hits[i].document);
	for (i = 0; i < nquery; i++)
		e->weight[query[i].term] = 0;
	qsort(ret_hits, n, sizeof(*ret_hits), by_score);
	return n < ANSWERS ? n : ANSWERS;
}

static int
by_word(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Cuts a query into its words, each once. */
static size_t
split(char *line, char *words[WORDS_MAX])
{
	char *word, *state;
	size_t n = 0, distinct = 0, i;

	for (word = strtok_r(line, " \n", &state);
	     word != NULL && n < WORDS_MAX;
	     word = strtok_r(NULL, " \n", &state))
		words[n++] = word;
	qsort(words, n, sizeof(*words), by_word);
	for (i = 0; i < n; i++)
		if (i == 0 || strcmp(words[i], words[i - 1]) != 0)
			words[distinct++] = words[i];
	return distinct;
}

/* Answers a query twice, since the machine may be busy with something else. */
static void
print_answer(struct engine *e, char *line)
{
	struct index_hit hits[CANDIDATES];
	char *words[WORDS_MAX];
	double start, took[2];
	size_t nwords = split(line, words), n = 0, i;

	for (i = 0; i < 2; i++) {
		start = cpu_seconds();
		n = answer(e, words, nwords, hits);
		took[i] = cpu_seconds() - start;
	}
	printf("%.4f\t", fmin(took[0], took[1]) * 1e3);
	for (i = 0; i < n; i++)
		printf("%u ", hits[i].document + 1);
	printf("\n");
}

/* Makes up for the changes that are due. */
static void
change(struct engine *e, double elapsed, struct times *t)
{
	double start;

	while ((double)t->n < elapsed * CHANGES && t->n < TIMES_MAX) {
		start = cpu_seconds();
		replace_text(e, (uint32_t)((size_t)random() % e->texts.n));
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
print_times(struct times *t)
{
	if (t->n == 0)
		return;
	qsort(t->ms, t->n, sizeof(*t->ms), by_time);
	fprintf(stderr,
	    "%zu texts replaced: CPU ms p50 %.4f, p99 %.4f, most %.4f\n", t->n,
	    t->ms[t->n / 2], t->ms[t->n * 99 / 100], t->ms[t->n - 1]);
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
run_queries(struct engine *e, const char *path, double seconds)
{
	static char *lines[QUERIES_MAX];
	static struct times changes;
	double start = seconds_of(CLOCK_MONOTONIC), elapsed = 0;
	char *copy;
	size_t n = read_queries(path, lines), i;

	if (n == 0)
		errx(1, "%s: no queries", path);
	for (i = 0; elapsed < seconds && (i < n || CHANGES > 0); i++) {
		copy = mem_copy(lines[i % n], strlen(lines[i % n]));
		print_answer(e, copy);
		free(copy);
		elapsed = seconds_of(CLOCK_MONOTONIC) - start;
		change(e, elapsed, &changes);
	}
	for (i = 0; i < n; i++)
		free(lines[i]);
	print_times(&changes);
}

static void
build(struct engine *e, const char *corpus, const char *index)
{
	double start = cpu_seconds();
	char *path;
	FILE *f;

	engine_open(e, corpus);
	printf("%.3f\t%zu\n", cpu_seconds() - start, index_bytes(e->index));
	path = realpath(corpus, NULL);
	f = fopen(index, "w");
	if (path == NULL || f == NULL || fputs(path, f) == EOF ||
	    fclose(f) == EOF)
		err(1, "%s", index);
	free(path);
}

static void
query(struct engine *e, const char *index, const char *queries, double seconds)
{
	char corpus[4096];
	FILE *f = fopen(index, "r");

	if (f == NULL || fgets(corpus, sizeof(corpus), f) == NULL)
		err(1, "%s", index);
	fclose(f);
	engine_open(e, corpus);
	run_queries(e, queries, seconds);
}

int
main(int argc, char **argv)
{
	struct engine e = {0};

	if (argc == 4 && strcmp(argv[1], "build") == 0)
		build(&e, argv[2], argv[3]);
	else if (argc == 5 && strcmp(argv[1], "query") == 0)
		query(&e, argv[2], argv[3], strtod(argv[4], NULL));
	else
		errx(2, "usage: bench_match build CORPUS INDEX | "
			"query INDEX QUERIES SECONDS");
	engine_close(&e);
	return 0;
}
