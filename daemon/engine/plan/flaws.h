/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flaws.h - which rules break if every unit starts as early as it may, and what
 * can be done about one: options of which at least one holds in every plan.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_FLAWS_H
#define COUNTERPOINT_ENGINE_PLAN_FLAWS_H

#include "engine/plan/network.h"

struct flaw_option {
	enum {
		FLAW_ORDER, /* `other` starts `time` minutes after `unit` */
		FLAW_AFTER, /* `unit` starts at `time` or later */
		FLAW_KEEP_CAST,
		FLAW_DROP_CAST,
	} kind;
	int unit, other;
	int32_t time;
};

struct flaw {
	int party; /* where it is */
	struct flaw_option *options;
	size_t noptions; /* 0: there is no way out */
	double score;	 /* the greatest is to be mended first */
};

struct flaws;

struct flaws *flaws_new(struct network *);
void flaws_free(struct flaws *);

/* The flaw to mend first. False when there is none: the earliest starts and the
 * best casts left are a plan. */
bool flaws_find(struct flaws *, struct flaw *ret_flaw);
void flaw_done(struct flaw *);

#endif
