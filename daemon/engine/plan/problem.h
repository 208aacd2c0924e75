/* SPDX-License-Identifier: Apache-2.0 */
/*
 * problem.h - what is to be planned: slots, what binds them, what is worth how
 * much. Owns nothing: everything it points to is the caller's and must live as
 * long as what was made from it. Zones, clocks and databases are the caller's.
 *
 * Times are whole minutes since 1970 in UTC. Indexes are into the arrays of the
 * problem. README.md tells the rules and the objective.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_PROBLEM_H
#define COUNTERPOINT_ENGINE_PLAN_PROBLEM_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define PLAN_NEVER  INT32_MAX /* no such time; no most lag */
#define PLAN_NO_LAG INT32_MIN /* no least lag */
#define PLAN_NOBODY (-1)      /* no such index */

enum plan_limit {
	PLAN_SLOTS_MAX = 2000,
	PLAN_PARTIES_MAX = 2000, /* audiences, and organisations */
	PLAN_RESTRICTIONS_MAX = 10000,
	PLAN_LAGS_MAX = 10000,
	PLAN_SPANS_MAX = 5000, /* of one restriction or slot */
	PLAN_CASTS_MAX = 64,   /* ways to cast one chorus */
	PLAN_HORIZON_MAX = 3 * 366 * 1440,
	PLAN_MINUTES_MAX = 366 * 1440, /* of a gap, a duration, a lag */
};

/* From `from` to just before `to`. Lists are in order and do not overlap. */
struct plan_span {
	int32_t from, to;
};

struct plan_prime {
	int32_t from, to;
	double share; /* of the audience that is reached then, 0..1 */
};

enum plan_restriction_kind {
	PLAN_WINDOW,
	PLAN_EMBARGO,
	PLAN_BLACKOUT,
	PLAN_PRIME_TIME,
	PLAN_WEEKEND,
	PLAN_LEAD,     /* the time that clearances take */
	PLAN_DAYS,     /* days around an event */
	PLAN_KEPT,     /* the one start that a slot has already */
	PLAN_OTHERS,   /* too near to what is not in the problem */
	PLAN_EVIDENCE, /* words hold no longer than what they rest on */
	PLAN_PAST,     /* what is over; it never gives way */
	PLAN_RESTRICTION_KINDS
};

/*
 * One reason why slots cannot start at some times. Several slots may name the
 * same; it is then one constraint, and goes or stays for all of them.
 */
struct plan_restriction {
	const char *name; /* "Tet", "window of the campaign" */
	enum plan_restriction_kind kind;
	const struct plan_span *closed; /* nobody it binds starts then */
	size_t nclosed;
};

/* One of the voices, messages and channels that a slot may be filled with. */
struct plan_choice {
	const char *name;
	int organisation;
	double score;		 /* 0..1, how well placed it is */
	const int *restrictions; /* that bind the slot with this choice alone */
	size_t nrestrictions;
};

struct plan_slot {
	const char *name;
	int audience;
	double priority;  /* > 0; 1 is usual */
	int32_t duration; /* minutes that it takes of its audience, from 0 */
	const int *restrictions;
	size_t nrestrictions;
	const struct plan_prime *primes; /* elsewhere the share is 0 */
	size_t nprimes;
	const struct plan_choice *choices; /* at least one */
	size_t nchoices;
	int chorus;	      /* those with the same number start together */
	int32_t deed_at;      /* the deed it speaks of, or PLAN_NEVER */
	double deed_per_hour; /* what an hour away from it loses */
	int32_t fixed;	      /* a fact: its start; or PLAN_NEVER */
};

/* start(after) - start(before) is at least `least` and at most `most`; with
 * days, both start on the same one. */
struct plan_lag {
	int before, after;
	int32_t least;	     /* or PLAN_NO_LAG */
	int32_t most;	     /* or PLAN_NEVER */
	const int32_t *days; /* as those of a party; NULL: on any */
	size_t ndays;
	const char *zone; /* whose days these are, in words */
};

/* An audience or an organisation. */
struct plan_party {
	const char *name;
	const int32_t *days; /* where its local days begin, and the last ends */
	size_t ndays;	     /* so many days, ndays + 1 times */
	int cap;	     /* slots a day; 0: any number */
	int32_t gap;	     /* minutes from the end of one to the next start */
	int32_t desk_gap;  /* of an audience: the same, of two organisations */
	const int *taken;  /* by day, what others have of the cap; or NULL */
	const int *within; /* of an audience: those that it is part of */
	size_t nwithin;
};

/* What a slot of priority 1 gains at best for each aim; README.md. */
struct plan_weights {
	double early, prime, voice, deed;
	double spread; /* lost by each pair on one day of an audience */
};

struct plan_problem {
	int32_t from, to; /* nothing is planned outside */
	int32_t grid;	  /* starts are its multiples, unless fixed */
	struct plan_weights weights;
	const struct plan_slot *slots;
	size_t nslots;
	const struct plan_restriction *restrictions;
	size_t nrestrictions;
	const struct plan_lag *lags;
	size_t nlags;
	const struct plan_party *audiences;
	size_t naudiences;
	const struct plan_party *organisations;
	size_t norganisations;
};

/* A start and a choice for each slot of the problem, in its order. */
struct plan_place {
	int32_t start;
	int choice;
};

/* The weights where nobody says otherwise. */
extern const struct plan_weights plan_default_weights;

/* Refuses what breaks a limit or names what is not there: the caller's data,
 * not what is merely impossible to plan. */
int plan_problem_validate(const struct plan_problem *, struct err *);

#endif
