/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_plan.c - plans the thirty campaigns and prints the table. Its exit code
 * tells whether all that is asked of the planner was reached.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "bound.h"
#include "campaigns.h"
#include "engine/plan/check.h"
#include "engine/plan/plan.h"
#include "engine/plan/words.h"
#include "unit/plan_conflict.h"

/* What is asked: percent below the bound, CPU seconds of 500 slots. */
#define GAP_MOST     2
#define SECONDS_MOST 2

struct bench {
	const char *folder;
	int cbc_seconds;
	int failed;
};

static double
cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* What the first plan is worth, before it is made better. */
static double
first_worth(const struct plan_problem *p)
{
	struct plan_options o = plan_default_options;
	struct plan_result r;
	double worth;

	o.steps = 0;
	plan_solve(p, &o, &r);
	worth = r.worth;
	plan_result_done(&r);
	return worth;
}

static void
print_sound(struct bench *b, const struct plan_problem *p,
    const struct plan_result *r, double seconds)
{
	struct bound bound = bound_find(p, b->folder, b->cbc_seconds);
	double first = first_worth(p), gap;

	printf(" %9.3f %9.3f", first, plan_check_worth(p, r->places));
	b->failed += seconds > SECONDS_MOST;
	if (!bound.known) {
		printf(" %9s  %5s %6s", "-", "-", "-");
		return;
	}
	gap = 100 * (bound.worth - r->worth) / bound.worth;
	gap = fabs(gap) < 0.005 ? 0 : gap;
	printf(" %9.3f%c %5.2f %6.1f", bound.worth, bound.optimal ? ' ' : '*',
	    gap,
	    bound.worth > first + 1e-6
		? 100 * (r->worth - first) / (bound.worth - first)
		: 100);
	b->failed += gap > GAP_MOST || gap < 0;
}

/* There is a plan once a constraint is left out, and it keeps the others. */
static bool
needed(const struct plan_problem *p, const struct conflict *c, size_t left_out)
{
	struct plan_variant *v = conflict_alone(p, c, left_out);
	struct plan_options o = plan_default_options;
	struct plan_result r;
	bool possible;

	o.steps = 0;
	plan_solve(&v->problem, &o, &r);
	possible = r.verdict == PROVE_POSSIBLE &&
		   plan_check(&v->problem, r.places, NULL, 0) == 0;
	plan_result_done(&r);
	plan_variant_free(v);
	return possible;
}

/* cbc agrees, of the slots of the conflict alone, that there is no plan. */
static bool
cbc_agrees(
    struct bench *b, const struct plan_problem *p, const struct conflict *c)
{
	struct plan_variant *v = conflict_alone(p, c, SIZE_MAX);
	bool *keep = mem_calloc(p->nslots, sizeof(*keep));
	struct bound bound;

	for (size_t i = 0; i < c->nslots; i++)
		keep[c->slots[i]] = true;
	plan_variant_keep_slots(v, keep);
	bound = bound_find(&v->problem, b->folder, b->cbc_seconds);
	plan_variant_free(v);
	free(keep);
	return bound.infeasible;
}

static void
write_time(void *arg, int audience, int32_t minute, struct buf *b)
{
	time_t seconds = (time_t)minute * 60;
	char text[32];
	struct tm tm;

	(void)arg;
	(void)audience;
	gmtime_r(&seconds, &tm);
	strftime(text, sizeof(text), "%e %b %H:%M UTC", &tm);
	buf_add_str(b, text);
}

static void
print_conflict(struct bench *b, const struct plan_problem *p,
    const struct plan_conflict *c)
{
	const struct words_clock clock = {write_time, NULL};
	bool minimal = c->conflict.proven;
	struct buf words = {0};

	for (size_t i = 0; i < c->conflict.nconstraints; i++)
		minimal &= needed(p, &c->conflict, i);
	b->failed += !minimal || c->nrelaxations == 0;
	printf("    cannot hold together (%s; %s):\n",
	    minimal ? "none can be left out" : "NOT PROVEN MINIMAL",
	    cbc_agrees(b, p, &c->conflict) ? "cbc agrees"
					   : "not confirmed by cbc");
	for (size_t i = 0; i < c->conflict.nconstraints; i++) {
		buf_clear(&words);
		words_constraint(p, c->conflict.constraints[i], &words);
		printf("      %s\n", words.data);
	}
	printf("    would help, the cheapest of %zu:\n", c->nrelaxations);
	for (size_t i = 0; i < c->nrelaxations && i < 3; i++) {
		buf_clear(&words);
		words_relaxation(p, &c->relaxations[i], &clock, &words);
		printf("      %s (%.1f)\n", words.data, c->relaxations[i].cost);
	}
	buf_done(&words);
}

static void
run_one(struct bench *b, int i)
{
	const struct campaign_kind *kind = &campaign_kinds[i];
	bool sound = kind->flaw == CAMPAIGN_SOUND;
	struct campaign *c = campaign_new(kind, (uint64_t)i + 1);
	const struct plan_problem *p = &c->problem;
	struct plan_result r;
	size_t violations;
	double seconds;

	seconds = cpu_seconds();
	plan_solve(p, &plan_default_options, &r);
	seconds = cpu_seconds() - seconds;
	printf(
	    "%2d %5d %5d %5d", i + 1, kind->slots, kind->weeks, kind->percent);
	if (r.verdict == PROVE_POSSIBLE) {
		print_sound(b, p, &r, seconds);
		violations = plan_check(p, r.places, NULL, 0);
		printf(" %7.3f %10zu\n", seconds, violations);
		b->failed += violations > 0 || !sound;
	} else {
		printf(" %52s %7.3f %10s\n",
		    r.verdict == PROVE_IMPOSSIBLE ? "no plan, proven"
						  : "no plan found",
		    seconds, "-");
		b->failed += sound || r.nconflicts == 0;
		for (size_t k = 0; k < r.nconflicts; k++)
			print_conflict(b, p, &r.conflicts[k]);
	}
	fflush(stdout);
	plan_result_done(&r);
	campaign_free(c);
}

int
main(int argc, char **argv)
{
	struct bench b = {.cbc_seconds = 60};

	if (argc < 2) {
		fprintf(stderr, "usage: bench_plan FOLDER [SECONDS]\n");
		return 2;
	}
	b.folder = argv[1];
	if (argc > 2)
		b.cbc_seconds = atoi(argv[2]);
	printf("%2s %5s %5s %5s %9s %9s %9s  %5s %6s %7s %10s\n", "", "slots",
	    "weeks", "full%", "first", "worth", "bound", "gap%", "way%",
	    "seconds", "violations");
	for (int i = 0; i < CAMPAIGNS; i++)
		run_one(&b, i);
	printf("%s\n", b.failed ? "not all that is asked was reached"
				: "all that is asked was reached");
	return b.failed > 0;
}
