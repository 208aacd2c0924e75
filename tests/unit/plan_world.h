/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan_world.h - small problems to plan, for the tests of the planner. Owns the
 * problem's arrays; a test writes into them and counts up what it uses.
 */
#ifndef TESTS_UNIT_PLAN_WORLD_H
#define TESTS_UNIT_PLAN_WORLD_H

#include <stdbool.h>

#include "engine/plan/problem.h"

enum {
	WORLD_SLOTS = 16,
	WORLD_RESTRICTIONS = 32,
	WORLD_LAGS = 16,
	WORLD_PARTIES = 4,
	WORLD_DAYS = 4,
	WORLD_SPANS = 8,
	WORLD_CHOICES = 3,
	WORLD_FROM = 1440000, /* midnight somewhere */
};

struct plan_world {
	struct plan_problem problem;
	struct plan_slot slots[WORLD_SLOTS];
	struct plan_choice choices[WORLD_SLOTS][WORLD_CHOICES];
	struct plan_prime primes[WORLD_SLOTS][WORLD_SPANS];
	int bound[WORLD_SLOTS][WORLD_RESTRICTIONS];
	int silent[WORLD_SLOTS][WORLD_CHOICES][WORLD_RESTRICTIONS];
	struct plan_restriction restrictions[WORLD_RESTRICTIONS];
	struct plan_span spans[WORLD_RESTRICTIONS][WORLD_SPANS];
	struct plan_lag lags[WORLD_LAGS];
	int32_t lag_days[WORLD_DAYS + 1]; /* other days than the audiences' */
	struct plan_party audiences[WORLD_PARTIES];
	struct plan_party organisations[WORLD_PARTIES];
	int32_t days[WORLD_DAYS + 1];
	int taken[2 * WORLD_PARTIES][WORLD_DAYS];
	int within[WORLD_PARTIES];
};

/* Four days of 24 hours on a grid of an hour; two audiences and two
 * organisations without caps and gaps; no slots. */
struct plan_world *world_new(void);
void world_free(struct plan_world *);

/* Adds a slot of priority 1 with one choice, spoken by an organisation. Returns
 * its index. */
int world_slot(struct plan_world *, int audience, int organisation);

/* Closes hours, counted from the begin of the world, for a slot. Returns the
 * restriction. */
int world_close(struct plan_world *, int slot, enum plan_restriction_kind,
    int from_hour, int to_hour);

/* The same for a slot with one of its choices alone. */
int world_silence(
    struct plan_world *, int slot, int choice, int from_hour, int to_hour);

/* Others have so many slots of the cap of an audience, or of an organisation,
 * on a day. */
void world_take(struct plan_world *, struct plan_party *, int day, int slots);

/* Makes an audience a part of another. */
void world_part(struct plan_world *, int audience, int of);

/* Closes all but the hours. */
void world_open_only(struct plan_world *, int slot, int from_hour, int to_hour);

void world_choice(
    struct plan_world *, int slot, int organisation, double score);
void world_lag(
    struct plan_world *, int before, int after, int32_t least, int32_t most);

/* The last lag asks for the same of so many days, which begin and end at
 * `days`. */
void world_same_day(struct plan_world *, const int32_t *days, size_t ndays);

/* The begin of an hour of the world. */
int32_t world_hour(int hour);

/*
 * Tries every plan. Returns whether there is one; the greatest worth is told
 * unless `ret_worth` is NULL, then the first one ends it.
 */
bool world_try_all(const struct plan_problem *, double *ret_worth);

#endif
