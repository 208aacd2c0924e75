/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_plan_random.c - random small campaigns: what the planner says is what
 * comes out when every plan is tried.
 */
#include <math.h>
#include <stdlib.h>

#include "engine/plan/check.h"
#include "engine/plan/plan.h"
#include "plan_conflict.h"
#include "plan_world.h"
#include "suite.h"

enum {
	HOURS = 8, /* of the whole world; a day has half of them */
	CASES = 400,
};

struct dice {
	uint64_t state;
};

static int
roll(struct dice *d, int from, int to)
{
	uint64_t z = d->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return from + (int)(z % (uint64_t)(to - from + 1));
}

static bool
one_in(struct dice *d, int n)
{
	return roll(d, 1, n) == 1;
}

static void
make_parties(struct plan_world *w, struct dice *d)
{
	for (int i = 0; i < 2; i++) {
		w->audiences[i].cap = roll(d, 0, 2);
		w->audiences[i].gap = 30 * roll(d, 0, 3);
		w->audiences[i].desk_gap =
		    one_in(d, 2) ? 60 * roll(d, 1, 3) : 0;
		w->organisations[i].cap = one_in(d, 3) ? roll(d, 1, 2) : 0;
		w->organisations[i].gap = one_in(d, 2) ? 60 * roll(d, 1, 2) : 0;
		w->audiences[i].ndays = w->organisations[i].ndays = 2;
		if (one_in(d, 3))
			world_take(w, &w->audiences[i], roll(d, 0, 1), 1);
		if (one_in(d, 3))
			world_take(w, &w->organisations[i], roll(d, 0, 1), 1);
	}
	if (one_in(d, 2))
		world_part(w, 1, 0);
	if (one_in(d, 3))
		w->audiences[1].desk_gap = w->audiences[1].gap;
	w->days[1] = world_hour(roll(d, 3, 5));
	w->days[2] = world_hour(HOURS);
	w->lag_days[0] = world_hour(0);
	w->lag_days[1] = WORLD_FROM + 30 * roll(d, 1, 2 * HOURS - 1);
	w->lag_days[2] = world_hour(HOURS);
	w->problem.to = world_hour(HOURS);
}

static void
make_slot(struct plan_world *w, struct dice *d)
{
	int i = world_slot(w, roll(d, 0, 1), roll(d, 0, 1));
	struct plan_slot *s = &w->slots[i];

	s->priority = roll(d, 1, 3);
	s->duration = 30 * roll(d, 0, 2);
	if (one_in(d, 3))
		world_choice(w, i, roll(d, 0, 1), roll(d, 0, 10) / 10.0);
	else if (one_in(d, 8))
		s->fixed = WORLD_FROM + 30 * roll(d, 0, 2 * HOURS - 1);
	for (int k = 0; k < 2; k++)
		if (one_in(d, 2)) {
			int from = roll(d, 0, HOURS - 1);

			world_close(w, i, PLAN_BLACKOUT, from,
			    roll(d, from + 1, HOURS));
		}
	for (int k = 0; k < (int)s->nchoices; k++)
		if (one_in(d, 3)) {
			int from = roll(d, 0, HOURS - 1);

			world_silence(w, i, k, from, roll(d, from + 1, HOURS));
		}
	if (one_in(d, 3)) {
		s->deed_at = WORLD_FROM + 20 * roll(d, 0, 3 * HOURS);
		s->deed_per_hour = roll(d, 1, 5) / 10.0;
	}
	if (one_in(d, 2)) {
		int from = roll(d, 0, HOURS - 1);

		w->primes[i][0] = (struct plan_prime){world_hour(from),
		    world_hour(roll(d, from + 1, HOURS)),
		    roll(d, 1, 10) / 10.0};
		s->nprimes = 1;
	}
}

/* Of the audiences' two days, or of two others. */
static void
make_same_day(struct plan_world *w, struct dice *d)
{
	if (one_in(d, 3))
		world_same_day(w, w->days, 2);
	else if (one_in(d, 2))
		world_same_day(w, w->lag_days, 2);
}

/* Ties some neighbours, by a chorus or by a lag. */
static void
make_ties(struct plan_world *w, struct dice *d)
{
	for (int i = 0; i + 1 < (int)w->problem.nslots; i++) {
		bool facts = w->slots[i].fixed != PLAN_NEVER &&
			     w->slots[i + 1].fixed != PLAN_NEVER;

		if (one_in(d, 6) && !facts) {
			w->slots[i].chorus = w->slots[i + 1].chorus = i;
			i++;
		} else if (one_in(d, 3)) {
			world_lag(w, i, i + 1,
			    one_in(d, 4) ? PLAN_NO_LAG : 30 * roll(d, -2, 6),
			    one_in(d, 2) ? PLAN_NEVER : 30 * roll(d, 6, 9));
			make_same_day(w, d);
		}
	}
}

static struct plan_world *
random_world(uint64_t seed)
{
	struct dice d = {seed};
	struct plan_world *w = world_new();
	int slots = roll(&d, 2, 4);
	struct err err;

	w->problem.weights.spread = roll(&d, 0, 20) / 100.0;
	make_parties(w, &d);
	for (int i = 0; i < slots; i++)
		make_slot(w, &d);
	make_ties(w, &d);
	ck_assert_msg(
	    plan_problem_validate(&w->problem, &err) == 0, "%s", err.text);
	return w;
}

static const struct plan_options options = {
    .seed = 7, .steps = 8000, .nodes = 100000};

START_TEST(a_plan_is_found_when_there_is_one_and_is_the_best)
{
	int possible = 0, impossible = 0;

	for (uint64_t seed = 1; seed <= CASES; seed++) {
		struct plan_world *w = random_world(seed);
		double best = 0;
		bool any = world_try_all(&w->problem, &best);
		struct plan_result r;

		plan_solve(&w->problem, &options, &r);
		ck_assert_msg(
		    r.verdict == (any ? PROVE_POSSIBLE : PROVE_IMPOSSIBLE),
		    "seed %d: verdict %d, but %s", (int)seed, (int)r.verdict,
		    any ? "there is a plan" : "there is none");
		if (any) {
			ck_assert_uint_eq(
			    plan_check(&w->problem, r.places, NULL, 0), 0);
			ck_assert_double_eq_tol(r.worth,
			    plan_check_worth(&w->problem, r.places), 1e-6);
			ck_assert_msg(fabs(r.worth - best) < 1e-6,
			    "seed %d: %f instead of %f", (int)seed, r.worth,
			    best);
		}
		any ? possible++ : impossible++;
		plan_result_done(&r);
		world_free(w);
	}
	/* Both kinds were there, or this has shown nothing. */
	ck_assert_int_gt(possible, CASES / 4);
	ck_assert_int_gt(impossible, CASES / 20);
}
END_TEST

START_TEST(the_complete_search_alone_is_right)
{
	for (uint64_t seed = 1; seed <= CASES; seed++) {
		struct plan_world *w = random_world(seed);
		bool any = world_try_all(&w->problem, NULL);
		struct plan_place places[WORLD_SLOTS];
		double trouble[WORLD_SLOTS] = {0};
		size_t nodes = 100000;
		const struct prove_limits limits = {.nodes = &nodes};
		struct model *m = model_new(&w->problem);
		enum prove_verdict verdict = prove(m, &limits, trouble, places);

		ck_assert_msg(
		    verdict == (any ? PROVE_POSSIBLE : PROVE_IMPOSSIBLE),
		    "seed %d: verdict %d", (int)seed, (int)verdict);
		if (any)
			ck_assert_uint_eq(
			    plan_check(&w->problem, places, NULL, 0), 0);
		model_free(m);
		world_free(w);
	}
}
END_TEST

static void
check_conflict(const struct plan_problem *p, const struct conflict *c, int seed)
{
	struct plan_variant *v = conflict_alone(p, c, SIZE_MAX);
	bool keep[WORLD_SLOTS] = {false};

	ck_assert_msg(c->proven, "seed %d", seed);
	ck_assert_msg(!world_try_all(&v->problem, NULL),
	    "seed %d: the conflict can be planned", seed);
	/* So it is of the slots that are told alone. */
	for (size_t i = 0; i < c->nslots; i++)
		keep[c->slots[i]] = true;
	plan_variant_keep_slots(v, keep);
	ck_assert_msg(!world_try_all(&v->problem, NULL),
	    "seed %d: the slots of the conflict can be planned", seed);
	plan_variant_free(v);
	for (size_t i = 0; i < c->nconstraints; i++) {
		v = conflict_alone(p, c, i);
		ck_assert_msg(world_try_all(&v->problem, NULL),
		    "seed %d: constraint %zu is not needed", seed, i);
		plan_variant_free(v);
	}
}

START_TEST(a_conflict_is_one_and_needs_each_of_its_constraints)
{
	int conflicts = 0;

	for (uint64_t seed = 1; seed <= CASES; seed++) {
		struct plan_world *w = random_world(seed);
		struct plan_result r;

		plan_solve(&w->problem, &options, &r);
		for (size_t i = 0; i < r.nconflicts; i++) {
			check_conflict(
			    &w->problem, &r.conflicts[i].conflict, (int)seed);
			conflicts++;
		}
		plan_result_done(&r);
		world_free(w);
	}
	ck_assert_int_gt(conflicts, CASES / 20);
}
END_TEST

/* With one conflict, what is told to give way makes a plan possible; a step
 * less does not. */
static void
check_relaxation(const struct plan_problem *p, const struct relaxation *r)
{
	bool cap = r->constraint.rule == PLAN_AUDIENCE_CAP ||
		   r->constraint.rule == PLAN_ORGANISATION_CAP;
	int32_t step = cap ? 1 : p->grid;
	struct plan_variant *v = plan_variant_new(p);

	plan_variant_relax(v, r->constraint, r->relief, r->amount);
	ck_assert_uint_eq(plan_check(&v->problem, r->places, NULL, 0), 0);
	plan_variant_free(v);
	if (r->relief == PLAN_WITHOUT)
		return;
	v = plan_variant_new(p);
	plan_variant_relax(v, r->constraint, r->relief, r->amount - step);
	ck_assert(!world_try_all(&v->problem, NULL));
	plan_variant_free(v);
}

START_TEST(a_relaxation_is_enough_and_the_least)
{
	int relaxations = 0;

	for (uint64_t seed = 1; seed <= CASES; seed++) {
		struct plan_world *w = random_world(seed);
		struct plan_result r;

		plan_solve(&w->problem, &options, &r);
		for (size_t i = 0;
		     r.nconflicts == 1 && i < r.conflicts[0].nrelaxations;
		     i++) {
			check_relaxation(
			    &w->problem, &r.conflicts[0].relaxations[i]);
			relaxations++;
		}
		plan_result_done(&r);
		world_free(w);
	}
	ck_assert_int_gt(relaxations, CASES / 20);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plan random");
	TCase *c = tcase_create("all");

	tcase_set_timeout(c, 600);
	tcase_add_test(c, a_plan_is_found_when_there_is_one_and_is_the_best);
	tcase_add_test(c, the_complete_search_alone_is_right);
	tcase_add_test(c, a_conflict_is_one_and_needs_each_of_its_constraints);
	tcase_add_test(c, a_relaxation_is_enough_and_the_least);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
