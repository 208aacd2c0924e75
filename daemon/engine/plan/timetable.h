/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timetable.h - a plan in the making: some units have a place, the others are
 * absent. Tells where a unit may still go and what that would gain. It owns its
 * memory, and holds on to the model.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_TIMETABLE_H
#define COUNTERPOINT_ENGINE_PLAN_TIMETABLE_H

#include "engine/plan/model.h"

struct timetable_entry {
	int32_t start;
	int unit;
	int member;
	int voice; /* a party */
};

/* Who speaks to an audience, or to what it is part of, or for an organisation,
 * in order of time. */
struct timetable_lane {
	struct timetable_entry *entries;
	size_t n, size;
	int *days; /* slots to it a day, of a party that counts days */
};

struct timetable_place {
	int32_t start; /* PLAN_NEVER: absent */
	int cast;
};

struct timetable {
	const struct model *model;
	struct timetable_place *places; /* by unit */
	struct timetable_lane *lanes;	/* by party */
	size_t nabsent;
	double worth; /* of those that are there */
};

/* How much of a piece, from its better end, a search for a place overlooks by
 * chance: 0, nothing, up to 1, all. May be NULL. */
struct timetable_blink {
	double (*blink)(void *);
	void *arg;
};

/* Facts are in their places, all other units are absent. */
struct timetable *timetable_new(const struct model *);
void timetable_free(struct timetable *);

/* Puts an absent unit where it may go, or takes it out again. */
void timetable_put(struct timetable *, int unit, struct timetable_place);
void timetable_take(struct timetable *, int unit);

/* Where an absent unit gains most without breaking a rule. False when there is
 * no such place. */
bool timetable_find(const struct timetable *, int unit,
    const struct timetable_blink *, struct timetable_place *ret_place);

/* Puts all absent units where a plan that keeps the rules has them. */
void timetable_fill(struct timetable *, const struct plan_place *);

/* The plan of the slots; all units must have a place. */
void timetable_tell(const struct timetable *, struct plan_place *ret_places);

#endif
