/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_recommend.c - the CPU time of a recommendation with all its words,
 * beside that of parsing its request and writing its answer as JSON. Owns its
 * questions.
 *
 * usage: bench_recommend [ROUNDS]	a table of microseconds
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "library.h"

enum { QUESTIONS = 1000 };

/* What is measured of each question, in the order in which it happens. To
 * think and to tell is to recommend; the rest is JSON. */
enum step { PARSE, THINK, TELL, TREE, WRITE, STEPS };

struct line {
	const char *name;
	unsigned ntargets;
	double *took[STEPS];	  /* microseconds of each question, the least */
	double candidates, bytes; /* in the mean */
};

/* Of this thread; other programs disturb it little. */
static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static void
ask(struct recommend_request *ret, unsigned ntargets)
{
	unsigned first = library_random(LIBRARY_NARRATIVES);

	*ret = (struct recommend_request){.ntargets = ntargets,
	    .circumstances = {.reach = -1,
		.tipping_point = 1000,
		.wide_reach = 100000},
	    .limit = RECOMMEND_LIMIT,
	    .day = LIBRARY_DAY};
	snprintf(ret->audience, sizeof(ret->audience), "audience-%u",
	    library_random(LIBRARY_AUDIENCES));
	for (unsigned i = 0; i < ntargets; i++) {
		snprintf(ret->targets[i].narrative,
		    sizeof(ret->targets[i].narrative), "narrative-%u",
		    (first + i * 11) % LIBRARY_NARRATIVES);
		ret->targets[i].confidence = ntargets == 1 ? 1 : 0.9 - 0.1 * i;
	}
}

/* The request as it comes over the socket. */
static char *
request_text(const struct recommend_request *request)
{
	json_t *params = json_pack("{s:s}", "audience", request->audience);
	json_t *whole;
	char *text;

	if (request->ntargets == 1)
		json_object_set_new(params, "narrative",
		    json_string(request->targets[0].narrative));
	else
		json_object_set_new(
		    params, "text", json_string(library_post()));
	whole = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0", "id", 1,
	    "method", "response.recommend", "params", params);
	text = json_dumps(whole, JSON_COMPACT);
	json_decref(whole);
	return text;
}

static void
note(struct line *line, enum step step, size_t question, double took)
{
	double *least = &line->took[step][question];

	if (*least == 0 || took < *least)
		*least = took;
}

static void
measure_parse(
    struct line *line, size_t i, const struct recommend_request *request)
{
	char *text = request_text(request);
	double start = now();
	json_t *parsed = json_loads(text, 0, NULL);

	json_decref(parsed);
	note(line, PARSE, i, now() - start);
	free(text);
}

/* The answer is written once; that text is stored and sent. */
static void
measure_write(struct line *line, size_t i, const struct recommend_draft *draft)
{
	struct buf out = {0};
	double start = now(), middle;
	json_t *answer = recommend_write(draft);

	middle = now();
	json_write(&out, answer);
	note(line, WRITE, i, now() - middle);
	line->bytes += (double)out.len;
	buf_done(&out);
	note(line, TREE, i, middle - start);
	json_decref(answer);
}

static void
measure(struct line *line, size_t i, const struct recommend_basis *basis,
    const struct recommend_request *request)
{
	struct recommend_draft *draft;
	struct err err;
	double start, middle;

	measure_parse(line, i, request);
	start = now();
	if (recommend_gather(basis, request, &draft, &err) == -1)
		abort();
	recommend_select(draft);
	middle = now();
	recommend_tell(draft);
	note(line, TELL, i, now() - middle);
	note(line, THINK, i, middle - start);
	measure_write(line, i, draft);
	line->candidates += (double)recommend_count(draft);
	recommend_draft_free(draft);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
mean(const double *of)
{
	double sum = 0;

	for (size_t i = 0; i < QUESTIONS; i++)
		sum += of[i];
	return sum / QUESTIONS;
}

static double
median(double *of)
{
	qsort(of, QUESTIONS, sizeof(*of), compare);
	return of[QUESTIONS / 2];
}

static void
print_row(const struct line *line, const char *what, double (*of)(double *))
{
	double took[STEPS], ours, json;

	for (int step = 0; step < STEPS; step++)
		took[step] = of(line->took[step]);
	ours = took[THINK] + took[TELL];
	json = took[PARSE] + took[WRITE];
	printf("%-14s %-7s %8.1f %8.1f %8.1f %8.1f %8.1f %8.2f %8.2f\n",
	    line->name, what, took[THINK], took[TELL], took[PARSE], took[TREE],
	    took[WRITE], ours / (json + took[TREE]), ours / json);
}

static double
mean_of(double *of)
{
	return mean(of);
}

static void
run(struct line *line, const struct recommend_basis *basis, unsigned rounds)
{
	struct recommend_request *requests =
	    calloc(QUESTIONS, sizeof(*requests));

	for (size_t i = 0; i < QUESTIONS; i++)
		ask(&requests[i], line->ntargets);
	for (int step = 0; step < STEPS; step++)
		line->took[step] = calloc(QUESTIONS, sizeof(double));
	for (unsigned round = 0; round < rounds; round++)
		for (size_t i = 0; i < QUESTIONS; i++)
			measure(line, i, basis, &requests[i]);
	print_row(line, "mean", mean_of);
	print_row(line, "median", median);
	printf("%-14s %.0f candidates, an answer of %.0f bytes\n", "",
	    line->candidates / QUESTIONS / rounds,
	    line->bytes / QUESTIONS / rounds);
	for (int step = 0; step < STEPS; step++)
		free(line->took[step]);
	free(requests);
}

/* What an edit of an item costs until a question may come. */
static double
measure_change(
    struct catalogue *catalogue, enum noun_kind kind, const char *slug)
{
	double start = now();

	catalogue_change(catalogue, kind, slug);
	catalogue_refresh(catalogue);
	return (now() - start) / 1000;
}

static void
print_changes(struct catalogue *catalogue)
{
	printf(
	    "after a change of a message %.2f ms, of evidence %.2f ms, of an "
	    "audience %.2f ms\n\n",
	    measure_change(catalogue, NOUN_MESSAGE, "message-05000"),
	    measure_change(catalogue, NOUN_EVIDENCE, "evidence-7"),
	    measure_change(catalogue, NOUN_AUDIENCE, "audience-3"));
}

int
main(int argc, char **argv)
{
	struct line lines[] = {{.name = "one narrative", .ntargets = 1},
	    {.name = "a text", .ntargets = RECOMMEND_NARRATIVES}};
	int rounds = argc > 1 ? atoi(argv[1]) : 5;
	struct recommend_basis basis = {
	    .settings = {.weights = {3, 2, 3, 2, 2, 1, 0.5, 0.5},
		.near_copy = 0.6,
		.better_margin = 0.05}};
	struct catalogue *catalogue;
	struct library library;
	struct heard heard;
	double start;

	library_make(&library);
	library_make_heard(&heard);
	start = now();
	basis.catalogue = catalogue = catalogue_new(&library);
	basis.heard = &heard;
	printf("catalogue of %d messages, %d audiences, %d desks: %.1f ms\n",
	    LIBRARY_MESSAGES, LIBRARY_AUDIENCES, LIBRARY_DESKS,
	    (now() - start) / 1000);
	print_changes(catalogue);
	printf("%-14s %-7s %8s %8s %8s %8s %8s %8s %8s\n", "CPU us of", "",
	    "think", "tell", "parse", "tree", "write", "x json", "x text");
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		run(&lines[i], &basis, rounds > 0 ? rounds : 1);
	catalogue_free(catalogue);
	heard_done(&heard);
	library_done(&library);
	return 0;
}
