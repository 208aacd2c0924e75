/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spans.h - sets of minutes as lists of spans. Owns the lists. What a span
 * stands for is the caller's.
 */
#ifndef COUNTERPOINT_ENGINE_BRIEF_SPANS_H
#define COUNTERPOINT_ENGINE_BRIEF_SPANS_H

#include "engine/plan/problem.h"

/* All zero is an empty set. */
struct spans {
	struct plan_span *items;
	size_t n, cap;
};

void spans_done(struct spans *);

/* Adds a span; an empty one is none. */
void spans_add(struct spans *, struct plan_span);

/* Puts what was added in order, and joins what touches: a list as the planner
 * wants it. The other functions take and give tidy sets. */
void spans_tidy(struct spans *);

/* What is in the first and not in the second. The caller ends it. */
struct spans spans_without(const struct spans *, const struct spans *);

/* What is in both. The caller ends it. */
struct spans spans_both(const struct spans *, const struct spans *);

#endif
