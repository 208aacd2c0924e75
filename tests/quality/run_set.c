/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run_set.c - quality_run: puts the claims of a labelled set into a matcher,
 * asks it about the set's posts, writes its answers in the form that the data's
 * scorer reads, and tells what they are worth and what they cost.
 * Owns one run. Leaves loading the plugin to host.c, the figures to score.c,
 * tables over many runs to the script beside it.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "eval_lexicon.h"
#include "eval_set.h"
#include "host.h"
#include "post.h"
#include "score.h"
#include "text/mem.h"

#define RUN_ANSWERS 10 /* of a post */

struct options {
	const char *plugin, *lexicon, *split, *answers; /* or NULL */
	struct host_setting setting[HOST_SETTINGS];
	size_t nsettings;
	bool nil, robust, no_dates;
};

struct run {
	const struct options *options;
	struct eval_set *set;
	struct counterpoint_host *host;
	const struct eval_query **query; /* those of the split, by id */
	size_t nqueries;
	bool *is_withheld; /* by claim */
	FILE *out;
	struct score score;
	double load_seconds, resident_bytes;
	double *match_seconds; /* by query */
	size_t unanswered;     /* posts */
	size_t disordered;     /* posts whose first answer is not the surest */
};

static const char usage[] =
    "usage: quality_run --plugin FILE [OPTION]... DIR SET\n"
    "DIR/SET holds claims.jsonl, queries.jsonl and qrels.tsv.\n"
    "  --lexicon FILE        concepts to put in first, as CSV\n"
    "  --split NAME          the posts to ask about (dev)\n"
    "  --nil                 withhold what answers every second post\n"
    "  --robust              ask about the edited posts, of robust.jsonl\n"
    "  --no-dates            without the dates of claims and authors' lines\n"
    "  --setting NAME=VALUE  of the plugin; any number\n"
    "  --answers FILE        where to write the answers, a line each\n";

static int
add_setting(struct options *o, char *pair)
{
	char *value = strchr(pair, '=');

	if (value == NULL || o->nsettings == HOST_SETTINGS)
		return -1;
	*value++ = '\0';
	o->setting[o->nsettings++] = (struct host_setting){pair, value};
	return 0;
}

static int
read_options(struct options *o, int argc, char **argv)
{
	static const struct option known[] = {
	    {"plugin", required_argument, NULL, 'p'},
	    {"lexicon", required_argument, NULL, 'l'},
	    {"split", required_argument, NULL, 's'},
	    {"answers", required_argument, NULL, 'a'},
	    {"setting", required_argument, NULL, 'S'},
	    {"nil", no_argument, NULL, 'n'},
	    {"robust", no_argument, NULL, 'r'},
	    {"no-dates", no_argument, NULL, 'd'},
	    {NULL, 0, NULL, 0},
	};
	int c;

	*o = (struct options){.split = "dev"};
	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'p')
			o->plugin = optarg;
		else if (c == 'l')
			o->lexicon = optarg;
		else if (c == 's')
			o->split = optarg;
		else if (c == 'a')
			o->answers = optarg;
		else if (c == 'S' && add_setting(o, optarg) == 0)
			continue;
		else if (c == 'n')
			o->nil = true;
		else if (c == 'r')
			o->robust = true;
		else if (c == 'd')
			o->no_dates = true;
		else
			return -1;
	}
	return o->plugin != NULL && argc - optind == 2 ? 0 : -1;
}

static double
cpu_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Memory in use, or 0 when the system does not tell. */
static double
resident_bytes(void)
{
	FILE *f = fopen("/proc/self/statm", "r");
	double pages = 0;

	if (f != NULL && fscanf(f, "%*u %lf", &pages) != 1)
		pages = 0;
	if (f != NULL)
		fclose(f);
	return pages * (double)sysconf(_SC_PAGESIZE);
}

static int
by_id(const void *a, const void *b)
{
	const struct eval_query *const *x = a, *const *y = b;

	return strcmp((*x)->id, (*y)->id);
}

/* The posts to ask about, in the order that says which count as unknown. */
static void
choose_queries(struct run *r)
{
	const struct eval_query *q;
	size_t i;

	r->query = mem_zero(r->set->nqueries, sizeof(struct eval_query *));
	for (i = 0; i < r->set->nqueries; i++) {
		q = &r->set->query[i];
		if (r->options->robust || !strcmp(q->split, r->options->split))
			r->query[r->nqueries++] = q;
	}
	qsort(r->query, r->nqueries, sizeof(struct eval_query *), by_id);
	r->match_seconds = mem_zero(r->nqueries + 1, sizeof(double));
}

static bool
is_known(const struct run *r, size_t query)
{
	return !r->options->nil || query % 2 == 0;
}

static void
withhold(struct run *r)
{
	size_t i, k;

	r->is_withheld = mem_zero(r->set->nclaims, sizeof(bool));
	for (i = 0; i < r->nqueries; i++)
		for (k = 0; !is_known(r, i) && k < r->query[i]->nright; k++)
			r->is_withheld[r->query[i]->right[k]] = true;
}

static int
put_lexicon(struct run *r)
{
	struct eval_lexicon *lexicon;
	size_t i;
	int result = 0;

	if (r->options->lexicon == NULL)
		return 0;
	lexicon = eval_lexicon_read(r->options->lexicon);
	if (lexicon == NULL)
		return -1;
	for (i = 0; i < lexicon->n && result == 0; i++)
		result = host_put_concept(r->host, &lexicon->concept[i]);
	eval_lexicon_free(lexicon);
	return result;
}

static int
put_claims(struct run *r)
{
	struct counterpoint_narrative n;
	uint32_t i;

	for (i = 0; i < r->set->nclaims; i++) {
		if (r->is_withheld[i])
			continue;
		eval_claim_narrative(&r->set->claim[i], i + 1, &n);
		if (r->options->no_dates)
			n.first_seen = n.last_seen = COUNTERPOINT_NO_DAY;
		if (host_put(r->host, &n) != 0)
			return -1;
	}
	return host_commit(r->host);
}

static int
load_library(struct run *r)
{
	double began = cpu_seconds(), resident = resident_bytes();

	if (put_lexicon(r) != 0 || put_claims(r) != 0)
		return -1;
	r->load_seconds = cpu_seconds() - began;
	r->resident_bytes = resident_bytes() - resident;
	return 0;
}

static void
write_answers(const struct run *r, const struct eval_query *q)
{
	const struct host_answer *a = r->host->answer;
	size_t i;

	for (i = 0; i < r->host->nanswers && r->out != NULL; i++)
		fprintf(r->out, "%s\t%s\t%.17g\t%.17g\n", q->id,
		    r->set->claim[a[i].narrative - 1].id, a[i].score,
		    a[i].confidence);
}

/* The daemon tells the surest first; the scorer ranks by score. */
static bool
is_first_surest(const struct counterpoint_host *h)
{
	size_t i;

	for (i = 1; i < h->nanswers; i++)
		if (h->answer[i].confidence > h->answer[0].confidence)
			return false;
	return true;
}

static int
check_answers(const struct run *r)
{
	const struct counterpoint_host *h = r->host;
	size_t i;
	uint32_t id;

	for (i = 0; i < h->nanswers; i++) {
		id = h->answer[i].narrative;
		if (id > 0 && id <= r->set->nclaims && !r->is_withheld[id - 1])
			continue;
		fprintf(stderr, "%s told a narrative that it was not given\n",
		    h->plugin->name);
		return -1;
	}
	return 0;
}

static int
ask(struct run *r, size_t query)
{
	const struct eval_query *q = r->query[query];
	struct counterpoint_host *h = r->host;
	char *text = mem_copy(q->text, strlen(q->text));
	struct counterpoint_text t = {.text = text, .language = q->language};
	size_t date = post_date_find(text, &t.day);
	double began;
	int result;

	if (r->options->no_dates) {
		text[date] = '\0';
		t.day = COUNTERPOINT_NO_DAY;
	}
	t.length = strlen(text);
	began = cpu_seconds();
	result = host_match(h, &t);
	r->match_seconds[query] = cpu_seconds() - began;
	free(text);
	if (result != 0 || check_answers(r) != 0)
		return -1;
	if (h->nanswers > RUN_ANSWERS)
		h->nanswers = RUN_ANSWERS;
	write_answers(r, q);
	score_add(&r->score, q, h->answer, h->nanswers, is_known(r, query));
	r->unanswered += h->nanswers == 0;
	r->disordered += !is_first_surest(h);
	return 0;
}

static int
by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
print_figures(struct run *r)
{
	struct score_figures f;
	double *cpu = r->match_seconds;
	size_t n = r->nqueries;

	score_tell(&r->score, &f);
	printf("MAP@1 %.6f\nMAP@5 %.6f\nMRR %.6f\n", f.map1, f.map5, f.mrr);
	printf("S@1 %.6f\nS@5 %.6f\nS@10 %.6f\n", f.s1, f.s5, f.s10);
	printf("AUROC %.6f\nECE %.6f\n", f.auroc, f.ece);
	printf("claims %zu\nposts %zu\n", r->set->nclaims, n);
	printf(
	    "unanswered %zu\ndisordered %zu\n", r->unanswered, r->disordered);
	qsort(cpu, n, sizeof(*cpu), by_value);
	printf("load_cpu_s %.3f\nload_mib %.1f\n", r->load_seconds,
	    r->resident_bytes / (1 << 20));
	printf("cpu_p50_us %.1f\ncpu_p99_us %.1f\n", cpu[n / 2] * 1e6,
	    cpu[n * 99 / 100] * 1e6);
}

static int
run_set(struct run *r, const char *dir, const char *name)
{
	const struct options *o = r->options;
	size_t i;

	r->set = o->robust ? eval_set_read_robust(dir, name)
			   : eval_set_read(dir, name);
	if (r->set == NULL)
		return -1;
	choose_queries(r);
	if (r->nqueries == 0) {
		fprintf(stderr, "%s has no split %s\n", name, o->split);
		return -1;
	}
	withhold(r);
	r->host = host_open(
	    o->plugin, eval_set_language(r->set), o->setting, o->nsettings);
	if (r->host == NULL || load_library(r) != 0)
		return -1;
	for (i = 0; i < r->nqueries; i++)
		if (ask(r, i) != 0)
			return -1;
	print_figures(r);
	return 0;
}

static void
run_done(struct run *r)
{
	host_close(r->host);
	score_done(&r->score);
	free(r->query);
	free(r->is_withheld);
	free(r->match_seconds);
	eval_set_free(r->set);
}

int
main(int argc, char **argv)
{
	struct options options;
	struct run run = {.options = &options};
	int result;

	if (read_options(&options, argc, argv) != 0) {
		fputs(usage, stderr);
		return 2;
	}
	if (options.answers != NULL) {
		run.out = fopen(options.answers, "w");
		if (run.out == NULL) {
			perror(options.answers);
			return 1;
		}
	}
	result = run_set(&run, argv[optind], argv[optind + 1]);
	run_done(&run);
	if (run.out != NULL && (ferror(run.out) | fclose(run.out)) != 0) {
		perror(options.answers);
		result = -1;
	}
	return result == 0 ? 0 : 1;
}
