/* SPDX-License-Identifier: Apache-2.0 */
/*
 * constraints.c - counts constraints, and makes variants. Owns a variant's
 * copies. Leaves to others: which of them conflict (conflict.c).
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/plan/constraints.h"

struct list {
	struct plan_constraint *at;
	size_t n;
};

static void
add(struct list *list, enum plan_rule rule, size_t subject)
{
	if ((list->n & (list->n - 1)) == 0)
		list->at = mem_resize(
		    list->at, list->n ? 2 * list->n : 1, sizeof(*list->at));
	list->at[list->n++] = (struct plan_constraint){rule, (int)subject};
}

static void
add_choruses(const struct plan_problem *p, struct list *list)
{
	int *members = mem_calloc(p->nslots, sizeof(*members));

	for (size_t i = 0; i < p->nslots; i++)
		if (p->slots[i].chorus != PLAN_NOBODY &&
		    ++members[p->slots[i].chorus] == 2)
			add(list, PLAN_CHORUS, (size_t)p->slots[i].chorus);
	free(members);
}

/* What is told of a conflict is what stands first here, where there is a
 * choice: what the slots mean, before how much their audiences are to hear. */
size_t
plan_constraints(
    const struct plan_problem *p, struct plan_constraint **ret_constraints)
{
	struct list list = {0};

	for (size_t i = 0; i < p->nlags; i++) {
		if (p->lags[i].least != PLAN_NO_LAG)
			add(&list, PLAN_LEAST_LAG, i);
		if (p->lags[i].most != PLAN_NEVER)
			add(&list, PLAN_MOST_LAG, i);
		if (p->lags[i].days != NULL)
			add(&list, PLAN_SAME_DAY, i);
	}
	add_choruses(p, &list);
	for (size_t i = 0; i < p->nrestrictions; i++)
		if (p->restrictions[i].nclosed > 0)
			add(&list, PLAN_RESTRICTION, i);
	for (size_t i = 0; i < p->naudiences; i++) {
		if (p->audiences[i].cap > 0)
			add(&list, PLAN_AUDIENCE_CAP, i);
		if (p->audiences[i].gap > 0)
			add(&list, PLAN_AUDIENCE_GAP, i);
		if (p->audiences[i].desk_gap > 0)
			add(&list, PLAN_DESK_GAP, i);
	}
	for (size_t i = 0; i < p->norganisations; i++) {
		if (p->organisations[i].cap > 0)
			add(&list, PLAN_ORGANISATION_CAP, i);
		if (p->organisations[i].gap > 0)
			add(&list, PLAN_ORGANISATION_GAP, i);
	}
	*ret_constraints = list.at;
	return list.n;
}

static void *
copy(const void *of, size_t n, size_t size)
{
	void *p = mem_calloc(n, size);

	if (n > 0)
		memcpy(p, of, n * size);
	return p;
}

struct plan_variant *
plan_variant_new(const struct plan_problem *p)
{
	struct plan_variant *v = mem_calloc(1, sizeof(*v));

	v->problem = *p;
	v->problem.slots = v->slots =
	    copy(p->slots, p->nslots, sizeof(*p->slots));
	v->problem.restrictions = v->restrictions =
	    copy(p->restrictions, p->nrestrictions, sizeof(*p->restrictions));
	v->problem.lags = v->lags = copy(p->lags, p->nlags, sizeof(*p->lags));
	v->problem.audiences = v->audiences =
	    copy(p->audiences, p->naudiences, sizeof(*p->audiences));
	v->problem.organisations = v->organisations = copy(
	    p->organisations, p->norganisations, sizeof(*p->organisations));
	return v;
}

void
plan_variant_free(struct plan_variant *v)
{
	if (v == NULL)
		return;
	free(v->slots);
	free(v->restrictions);
	free(v->relaxed);
	free(v->lags);
	free(v->audiences);
	free(v->organisations);
	free(v);
}

static void
drop_chorus(struct plan_variant *v, int chorus)
{
	for (size_t i = 0; i < v->problem.nslots; i++)
		if (v->slots[i].chorus == chorus)
			v->slots[i].chorus = PLAN_NOBODY;
}

void
plan_variant_drop(struct plan_variant *v, struct plan_constraint c)
{
	switch (c.rule) {
	case PLAN_RESTRICTION:
		v->restrictions[c.subject].nclosed = 0;
		break;
	case PLAN_LEAST_LAG:
		v->lags[c.subject].least = PLAN_NO_LAG;
		break;
	case PLAN_MOST_LAG:
		v->lags[c.subject].most = PLAN_NEVER;
		break;
	case PLAN_SAME_DAY:
		v->lags[c.subject].days = NULL;
		break;
	case PLAN_CHORUS:
		drop_chorus(v, c.subject);
		break;
	case PLAN_AUDIENCE_CAP:
		v->audiences[c.subject].cap = 0;
		break;
	case PLAN_AUDIENCE_GAP:
		v->audiences[c.subject].gap = 0;
		break;
	case PLAN_DESK_GAP:
		v->audiences[c.subject].desk_gap = 0;
		break;
	case PLAN_ORGANISATION_CAP:
		v->organisations[c.subject].cap = 0;
		break;
	case PLAN_ORGANISATION_GAP:
		v->organisations[c.subject].gap = 0;
		break;
	}
}

/* A span that reaches the end of the plan has no edge there to move. */
static void
shrink(const struct plan_problem *p, struct plan_span *span,
    enum plan_relief relief, int32_t amount)
{
	if (amount > span->to - span->from)
		amount = span->to - span->from;
	if (relief == PLAN_CLOSE_LATER && span->from > p->from)
		span->from += amount;
	if (relief == PLAN_OPEN_EARLIER && span->to < p->to)
		span->to -= amount;
}

static void
relax_restriction(struct plan_variant *v, struct plan_restriction *r,
    enum plan_relief relief, int32_t amount)
{
	size_t n = 0;

	assert(v->relaxed == NULL);
	v->relaxed = mem_calloc(r->nclosed, sizeof(*v->relaxed));
	for (size_t i = 0; i < r->nclosed; i++) {
		struct plan_span span = r->closed[i];

		shrink(&v->problem, &span, relief, amount);
		if (span.from < span.to)
			v->relaxed[n++] = span;
	}
	r->closed = v->relaxed;
	r->nclosed = n;
}

static int32_t
less(int32_t from, int32_t amount)
{
	return from > amount ? from - amount : 0;
}

/* What is asked of a whole plan is asked of it no longer. */
static void
drop_kind(struct plan_variant *v, enum plan_restriction_kind kind)
{
	for (size_t i = 0; i < v->problem.nrestrictions; i++)
		if (v->restrictions[i].kind == kind)
			v->restrictions[i].nclosed = 0;
}

void
plan_variant_relax(struct plan_variant *v, struct plan_constraint c,
    enum plan_relief relief, int32_t amount)
{
	if (relief == PLAN_WITHOUT && c.rule == PLAN_RESTRICTION) {
		drop_kind(v, v->restrictions[c.subject].kind);
		return;
	}
	if (relief == PLAN_WITHOUT) {
		plan_variant_drop(v, c);
		return;
	}
	switch (c.rule) {
	case PLAN_RESTRICTION:
		relax_restriction(
		    v, &v->restrictions[c.subject], relief, amount);
		break;
	case PLAN_LEAST_LAG:
		v->lags[c.subject].least -= amount;
		break;
	case PLAN_MOST_LAG:
		v->lags[c.subject].most += amount;
		break;
	case PLAN_AUDIENCE_CAP:
		v->audiences[c.subject].cap += amount;
		break;
	case PLAN_ORGANISATION_CAP:
		v->organisations[c.subject].cap += amount;
		break;
	case PLAN_AUDIENCE_GAP:
		v->audiences[c.subject].gap =
		    less(v->audiences[c.subject].gap, amount);
		break;
	case PLAN_DESK_GAP:
		v->audiences[c.subject].desk_gap =
		    less(v->audiences[c.subject].desk_gap, amount);
		break;
	case PLAN_ORGANISATION_GAP:
		v->organisations[c.subject].gap =
		    less(v->organisations[c.subject].gap, amount);
		break;
	case PLAN_CHORUS: /* only as a whole */
	case PLAN_SAME_DAY:
		abort();
	}
}

/* Numbers choruses by their first slot, so that they stay below the number of
 * slots. */
static void
number_choruses(struct plan_variant *v, size_t nslots_before)
{
	int *first = mem_calloc(nslots_before, sizeof(*first));

	for (size_t i = v->problem.nslots; i-- > 0;)
		if (v->slots[i].chorus != PLAN_NOBODY)
			first[v->slots[i].chorus] = (int)i;
	for (size_t i = 0; i < v->problem.nslots; i++)
		if (v->slots[i].chorus != PLAN_NOBODY)
			v->slots[i].chorus = first[v->slots[i].chorus];
	free(first);
}

void
plan_variant_keep_slots(struct plan_variant *v, const bool *keep)
{
	size_t before = v->problem.nslots, nslots = 0, nlags = 0;
	int *now = mem_calloc(before, sizeof(*now));

	for (size_t i = 0; i < before; i++) {
		now[i] = keep[i] ? (int)nslots : PLAN_NOBODY;
		if (keep[i])
			v->slots[nslots++] = v->slots[i];
	}
	for (size_t i = 0; i < v->problem.nlags; i++) {
		struct plan_lag lag = v->lags[i];

		lag.before = now[lag.before];
		lag.after = now[lag.after];
		if (lag.before != PLAN_NOBODY && lag.after != PLAN_NOBODY)
			v->lags[nlags++] = lag;
	}
	v->problem.nslots = nslots;
	v->problem.nlags = nlags;
	number_choruses(v, before);
	free(now);
}
