/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tie.c - what ties slots together: choruses and dependencies. Numbers the
 * slots that the problem has. Owns nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/brief/facts.h"
#include "engine/brief/parts.h"

static bool
is_in(const struct brief_slot *slot, const char *chorus)
{
	const char *own = json_text(slot->doc, "chorus");

	return slot->stand != BRIEF_OUT && own != NULL &&
	       strcmp(own, chorus) == 0;
}

/* --- choruses --- */

/* A member that is a fact, other than at a minute; NULL: there is none. */
static const struct brief_slot *
find_fact(const struct brief *b, const char *chorus, int32_t not_at)
{
	for (size_t i = 0; i < b->nslots; i++)
		if (b->slots[i].stand == BRIEF_FACT &&
		    is_in(&b->slots[i], chorus) &&
		    brief_minute(b->slots[i].exact) != not_at)
			return &b->slots[i];
	return NULL;
}

/* A chorus that facts have broken cannot be joined any more. */
static void
check_chorus(struct brief *b, struct brief_slot *slot, const char *chorus)
{
	const struct brief_slot *one = find_fact(b, chorus, -1), *other;
	json_t *why;

	if (one == NULL)
		return;
	other = find_fact(b, chorus, brief_minute(one->exact));
	if (other == NULL)
		return;
	if (slot->stand == BRIEF_FACT) {
		slot->alone = true;
		return;
	}
	why = json_array();
	brief_say(why,
	    "\"%s\" is in chorus \"%s\" with \"%s\" and \"%s\", which stand at "
	    "two times.",
	    slot->name, chorus, one->name, other->name);
	brief_refuse(b, slot, why);
}

/* Who joins a time with seconds in it speaks in that second, too. */
static void
join_exactly(struct brief *b, struct brief_slot *slot, const char *chorus)
{
	for (size_t i = 0; i < b->nslots && slot->exact == INT64_MIN; i++)
		if (is_in(&b->slots[i], chorus) &&
		    b->slots[i].exact != INT64_MIN)
			slot->exact = b->slots[i].exact;
}

/* The planner tries all ways to cast a chorus, so they must be few: the last
 * choices of whom has most go. */
static void
narrow_chorus(struct brief *b, const char *chorus)
{
	for (;;) {
		struct brief_slot *most = NULL;
		double casts = 1;

		for (size_t i = 0; i < b->nslots; i++) {
			struct brief_slot *slot = &b->slots[i];

			if (!is_in(slot, chorus) || slot->nchoices == 0)
				continue;
			casts *= (double)slot->nchoices;
			if (most == NULL || slot->nchoices > most->nchoices)
				most = slot;
		}
		if (most == NULL || casts <= PLAN_CASTS_MAX)
			return;
		most->nchoices--;
		free(most->choices[most->nchoices].restrictions.items);
	}
}

static void
tie_choruses(struct brief *b)
{
	for (size_t i = 0; i < b->nslots; i++) {
		struct brief_slot *slot = &b->slots[i];
		const char *chorus = json_text(slot->doc, "chorus");

		if (chorus == NULL || slot->stand == BRIEF_OUT)
			continue;
		check_chorus(b, slot, chorus);
		join_exactly(b, slot, chorus);
		narrow_chorus(b, chorus);
	}
}

static void
number_slots(struct brief *b)
{
	b->order = mem_calloc(b->nslots, sizeof(*b->order));
	for (size_t i = 0; i < b->nslots; i++)
		if (b->slots[i].stand != BRIEF_OUT) {
			b->slots[i].number = (int)b->problem.nslots;
			b->order[b->problem.nslots++] = (int)i;
		}
}

/* --- dependencies --- */

/* Microseconds by which a slot that keeps its time is past the full minute. */
static int64_t
past_minute(const struct brief_slot *slot)
{
	return slot->exact == INT64_MIN ? 0 : slot->exact % MINUTE;
}

static int64_t
divide_up(int64_t a, int64_t b)
{
	return a / b + (a % b > 0);
}

/* Lags are of exact times, the planner's of the minutes that they are in. A day
 * is that of the slot that depends. */
static void
add_lag(struct brief *b, const struct brief_slot *before,
    const struct brief_slot *after, const json_t *dependency)
{
	int64_t least = facts_number(dependency, "least_minutes", 0);
	int64_t most = facts_number(dependency, "most_minutes", -1);
	int64_t shift = past_minute(after) - past_minute(before);
	struct plan_lag lag = {
	    .before = before->number,
	    .after = after->number,
	    .least = (int32_t)divide_up(least * MINUTE - shift, MINUTE),
	    .most = PLAN_NEVER,
	};

	if (most >= 0)
		lag.most =
		    (int32_t)-divide_up(-(most * MINUTE - shift), MINUTE);
	if (json_is_true(json_object_get(dependency, "same_day"))) {
		lag.days = brief_list_days(b, after->zone, &lag.ndays);
		lag.zone = after->zone_name;
	}
	b->lags = mem_resize(b->lags, b->problem.nlags + 1, sizeof(*b->lags));
	b->lags[b->problem.nlags++] = lag;
}

static const struct brief_slot *
find_slot(const struct brief *b, const char *name)
{
	for (size_t i = 0; i < b->nslots; i++)
		if (strcmp(b->slots[i].name, name) == 0)
			return &b->slots[i];
	return NULL;
}

static void
tie_slot(struct brief *b, const struct brief_slot *slot)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(slot->doc, "depends_on"), i, item)
	{
		const struct brief_slot *before =
		    find_slot(b, json_text(item, "slot"));

		if (before == NULL || before == slot)
			continue;
		if (before->number != PLAN_NOBODY)
			add_lag(b, before, slot, item);
		else
			brief_say(b->notes,
			    "\"%s\" waits for \"%s\", which is not in the "
			    "plan.",
			    slot->name, before->name);
	}
}

void
brief_tie(struct brief *b)
{
	tie_choruses(b);
	number_slots(b);
	for (size_t i = 0; i < b->nslots; i++)
		if (b->slots[i].number != PLAN_NOBODY)
			tie_slot(b, &b->slots[i]);
}
