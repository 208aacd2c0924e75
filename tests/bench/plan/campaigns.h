/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaigns.h - thirty campaigns to plan: from 10 to 500 slots, from 1 to 12
 * weeks, some tight, five that cannot be planned. Made from seeds.
 */
#ifndef TESTS_BENCH_PLAN_CAMPAIGNS_H
#define TESTS_BENCH_PLAN_CAMPAIGNS_H

#include <stdbool.h>

#include "engine/plan/problem.h"

enum campaign_flaw {
	CAMPAIGN_SOUND,
	CAMPAIGN_CROWDED,  /* more slots than a cap and a window leave */
	CAMPAIGN_LATE,	   /* a chain of lags that is longer than a window */
	CAMPAIGN_APART,	   /* a chorus whose members are never open together */
	CAMPAIGN_DENSE,	   /* more slots than gaps leave on one evening */
	CAMPAIGN_SILENCED, /* two flaws: a blackout over a window, and a lag */
};

struct campaign_kind {
	int slots, weeks;
	int percent; /* of the days' room that is taken, about */
	enum campaign_flaw flaw;
};

enum { CAMPAIGNS = 30 };

extern const struct campaign_kind campaign_kinds[CAMPAIGNS];

struct campaign {
	struct plan_problem problem;
	void **owned; /* what the problem points to */
	size_t nowned;
};

struct campaign *campaign_new(const struct campaign_kind *, uint64_t seed);
void campaign_free(struct campaign *);

#endif
