/* SPDX-License-Identifier: Apache-2.0 */
/*
 * constraints.h - the constraints of a problem by name, and the problem without
 * some of them, with one of them relaxed, or of some slots alone. Such a
 * variant is a problem like any other, so that whatever solves and checks
 * problems needs no notion of it.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_CONSTRAINTS_H
#define COUNTERPOINT_ENGINE_PLAN_CONSTRAINTS_H

#include <stdbool.h>

#include "engine/plan/problem.h"

enum plan_rule {
	PLAN_RESTRICTION, /* subject: a restriction */
	PLAN_LEAST_LAG,	  /* a lag */
	PLAN_MOST_LAG,	  /* a lag */
	PLAN_SAME_DAY,	  /* a lag */
	PLAN_CHORUS,	  /* the number of a chorus */
	PLAN_AUDIENCE_CAP,
	PLAN_AUDIENCE_GAP,
	PLAN_DESK_GAP, /* an audience */
	PLAN_ORGANISATION_CAP,
	PLAN_ORGANISATION_GAP,
};

struct plan_constraint {
	enum plan_rule rule;
	int subject;
};

/* How a constraint gives way. */
enum plan_relief {
	PLAN_CLOSE_LATER,  /* a restriction closes so many minutes later */
	PLAN_OPEN_EARLIER, /* a restriction opens so many minutes earlier */
	PLAN_LESS,	   /* a gap or a least lag, by minutes */
	PLAN_MORE,	   /* a cap, by slots; a most lag, by minutes */
	PLAN_WITHOUT,	   /* it goes, a restriction with all of its kind */
};

/* All that bind anything; the caller frees the list. */
size_t plan_constraints(
    const struct plan_problem *, struct plan_constraint **ret_constraints);

/* A copy that can be changed. It leans on the problem that it was made of. */
struct plan_variant {
	struct plan_problem problem;
	struct plan_slot *slots;
	struct plan_restriction *restrictions;
	struct plan_span *relaxed; /* spans of a relaxed restriction */
	struct plan_lag *lags;
	struct plan_party *audiences, *organisations;
};

struct plan_variant *plan_variant_new(const struct plan_problem *);
void plan_variant_free(struct plan_variant *);

void plan_variant_drop(struct plan_variant *, struct plan_constraint);

/* At most once in the life of a variant for restrictions. */
void plan_variant_relax(struct plan_variant *, struct plan_constraint,
    enum plan_relief, int32_t amount);

/* Keeps the slots of which `keep` is true, in their order. The last change to a
 * variant: lags and choruses have other numbers after it. */
void plan_variant_keep_slots(struct plan_variant *, const bool *keep);

#endif
