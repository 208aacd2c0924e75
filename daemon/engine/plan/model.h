/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model.h - a problem as the solver sees it. Slots that speak together are one
 * unit with one start. The times at which a unit may start are pieces in which
 * its worth is a straight line, so that the best start of a piece is the free
 * one nearest to one of its ends. Audiences and organisations are both parties:
 * audience a is party a, organisation o is party naudiences + o.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_MODEL_H
#define COUNTERPOINT_ENGINE_PLAN_MODEL_H

#include <stdbool.h>

#include "engine/plan/problem.h"

/* Starts from `from` to `to`, both included, on the grid of the unit. */
struct model_piece {
	int32_t from, to;
	double worth; /* at `from`, without voice and spread */
	double slope; /* of the worth, a minute */
	double best;  /* the greater of both ends */
};

struct model_member {
	int slot;
	int audience; /* a party */
	int32_t duration;
	bool fixed;
};

/* One choice for each member. */
struct model_cast {
	double worth;
	int *choices, *voices; /* a voice is a party */
	int *restrictions;     /* that bind the unit with this cast alone */
	size_t nrestrictions;
};

/* start(other) - start(this unit) is from `least` to `most`; with days, both
 * are on the same one. */
struct model_link {
	int other;
	int64_t least, most;
	const int32_t *days; /* or NULL */
	size_t ndays;
};

struct model_unit {
	struct model_member *members;
	size_t nmembers;
	struct model_piece *pieces; /* in order of time */
	size_t npieces;
	size_t *by_best;	  /* the pieces, the best first */
	struct model_cast *casts; /* the best first */
	size_t ncasts;
	struct model_link *links;
	size_t nlinks;
	int32_t grid;
	bool fact;   /* all its members are fixed */
	bool broken; /* a lag or a cap cannot hold among its own members */
};

struct model_party {
	const struct plan_party *of;
	bool audience;
	int32_t reach; /* who starts farther away is never too near */
	int *parts; /* the audiences that are part of it: they hear it, too */
	size_t nparts;
};

struct model {
	const struct plan_problem *problem;
	struct model_unit *units;
	size_t nunits;
	int *unit_of; /* by slot */
	struct model_party *parties;
	size_t nparties;
};

/* The problem is well formed; it must outlive the model. */
struct model *model_new(const struct plan_problem *);
void model_free(struct model *);

/* Who is at a party. */
struct model_guest {
	const struct model_member *member;
	int voice;
};

/* Whether a member speaks to a wider audience, which the party is part of. */
bool model_is_wider(
    const struct model *, int party, const struct model_member *);

/* Minutes from the start of one guest to that of the other at a party, at
 * least, when `first` starts first and they are of two units; 0: any number. */
int32_t model_apart(const struct model *, int party, struct model_guest first,
    struct model_guest second);

/* Starts that a day of a party leaves beside what others have of it. */
int model_cap(const struct model_party *, size_t day);

/* The closed span that a start is in with a cast; NULL: there is none. */
const struct plan_span *model_closed(
    const struct model *, const struct model_cast *, int32_t start);

/* The earliest and the latest start that a link leaves the other, when the unit
 * starts at `start` at the earliest, or at the latest. */
int64_t model_link_earliest(const struct model_link *, int32_t start);
int64_t model_link_latest(const struct model_link *, int32_t start);

/* The same link as the other has it. */
struct model_link model_link_back(const struct model_link *, int unit);

/* The party's local day at a time; there must be one. */
size_t model_day(const struct model_party *, int32_t start);

/* Whether the party counts days: all audiences do. */
bool model_has_days(const struct model_party *);

#endif
