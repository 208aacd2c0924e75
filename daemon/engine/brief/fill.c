/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fill.c - puts the planner's problem together from what was found out. The
 * brief keeps its arrays.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/brief/facts.h"
#include "engine/brief/parts.h"

#define GRID 5 /* minutes; nobody reads a finer one */

/* Words lose what they gain from their deed in a fortnight. */
#define DEED_PER_HOUR (1 / (14 * 24.0))

static const double priorities[BRIEF_RANKS] = {2, 1, 0.5};

static const struct plan_choice *
fill_choices(struct brief *b, const struct brief_slot *slot)
{
	struct plan_choice *choices =
	    brief_keep(b, mem_calloc(slot->nchoices, sizeof(*choices)));

	for (size_t i = 0; i < slot->nchoices; i++)
		choices[i] = (struct plan_choice){
		    .name = slot->choices[i].message,
		    .organisation = brief_find_organisation(
			b, slot->choices[i].organisation),
		    .score = slot->choices[i].score,
		    .restrictions = slot->choices[i].restrictions.items,
		    .nrestrictions = slot->choices[i].restrictions.n,
		};
	return choices;
}

/* A chorus has the number of its first slot. */
static int
find_chorus(const struct brief *b, const struct brief_slot *slot)
{
	const char *chorus = json_text(slot->doc, "chorus");

	if (chorus == NULL || slot->alone)
		return PLAN_NOBODY;
	for (size_t i = 0; i < b->problem.nslots; i++) {
		const struct brief_slot *other = &b->slots[b->order[i]];
		const char *its = json_text(other->doc, "chorus");

		if (its != NULL && strcmp(its, chorus) == 0)
			return (int)i;
	}
	return slot->number;
}

/* What has seconds takes up the rest of its minute, too. */
static int32_t
duration_of(const struct brief_slot *slot)
{
	return slot->exact != INT64_MIN && slot->exact % MINUTE > 0;
}

static struct plan_slot
fill_slot(struct brief *b, const struct brief_slot *slot)
{
	struct plan_slot to = {
	    .name = slot->name,
	    .audience = slot->audience,
	    .priority = priorities[brief_rank(slot)],
	    .duration = duration_of(slot),
	    .restrictions = slot->restrictions.items,
	    .nrestrictions = slot->restrictions.n,
	    .choices = fill_choices(b, slot),
	    .nchoices = slot->nchoices,
	    .chorus = find_chorus(b, slot),
	    .deed_at = slot->deed_at,
	    .deed_per_hour = DEED_PER_HOUR,
	    .fixed = PLAN_NEVER,
	};

	if (slot->hours != NULL) {
		to.primes = slot->hours->primes;
		to.nprimes = slot->hours->nprimes;
	}
	if (slot->stand == BRIEF_FACT)
		to.fixed = brief_minute(slot->exact);
	return to;
}

static struct plan_party *
fill_parties(struct brief *b, const struct brief_parties *from,
    const struct brief_crowds *others, const struct plan_party *like)
{
	struct plan_party *to = brief_keep(b, mem_calloc(from->n, sizeof(*to)));

	for (size_t i = 0; i < from->n; i++) {
		const struct brief_party *party = &from->items[i];

		to[i] = *like;
		to[i].name = party->slug;
		to[i].days = brief_list_days(b, party->zone, &to[i].ndays);
		if (like->cap > 0)
			to[i].taken = brief_count_others(
			    b, others, party->slug, to[i].days, to[i].ndays);
	}
	return to;
}

/* The other audiences of the problem that one is part of. */
static void
fill_within(struct brief *b, int audience, struct plan_party *to)
{
	const struct lineage *line = &b->audiences.items[audience].line;
	int *within = brief_keep(b, mem_calloc(LINEAGE_MAX, sizeof(*within)));

	to->within = within;
	for (size_t i = 0; i < b->audiences.n; i++)
		if ((int)i != audience &&
		    lineage_has(line, b->audiences.items[i].slug))
			within[to->nwithin++] = (int)i;
}

static int32_t
minutes(const struct brief *b, const char *key, int32_t otherwise)
{
	return (int32_t)facts_number(b->campaign, key, otherwise);
}

/* --- the grid --- */

static bool
is_odd(const json_t *object, const char *key)
{
	int64_t at;

	if (facts_time(object, key, &at))
		return at / MINUTE % GRID != 0;
	return facts_number(object, key, 0) % GRID != 0;
}

/* Whether a slot names a minute that is not on the grid. */
static bool
needs_minutes(const struct brief_slot *slot)
{
	const json_t *item;
	size_t i;

	if (slot->stand == BRIEF_KEPT && is_odd(slot->doc, "planned_at"))
		return true;
	if (is_odd(slot->doc, "earliest") || is_odd(slot->doc, "latest"))
		return true;
	json_array_foreach(json_object_get(slot->doc, "depends_on"), i,
	    item) if (is_odd(item, "least_minutes") ||
		      is_odd(item, "most_minutes")) return true;
	return false;
}

static int32_t
choose_grid(const struct brief *b)
{
	for (size_t i = 0; i < b->problem.nslots; i++)
		if (needs_minutes(&b->slots[b->order[i]]))
			return 1;
	return GRID;
}

int
brief_fill(struct brief *b, struct err *err)
{
	struct plan_problem *p = &b->problem;
	struct plan_slot *slots =
	    brief_keep(b, mem_calloc(p->nslots, sizeof(*slots)));
	struct plan_party *audiences;

	for (size_t i = 0; i < p->nslots; i++)
		slots[i] = fill_slot(b, &b->slots[b->order[i]]);
	p->slots = slots;
	p->grid = choose_grid(b);
	p->weights = b->basis->weights;
	p->restrictions = b->restrictions;
	p->nrestrictions = b->nrestrictions;
	p->lags = b->lags;
	audiences = fill_parties(b, &b->audiences, &b->heard,
	    &(struct plan_party){
		.cap = minutes(b, "cadence_cap", 0),
		.gap = minutes(b, "audience_gap", 0),
		.desk_gap = minutes(b, "audience_gap", BRIEF_DESK_GAP),
	    });
	for (size_t i = 0; i < b->audiences.n; i++)
		fill_within(b, (int)i, &audiences[i]);
	p->audiences = audiences;
	p->naudiences = b->audiences.n;
	p->organisations = fill_parties(b, &b->organisations, &b->spoken,
	    &(struct plan_party){
		.cap = minutes(b, "organisation_cap", 0),
		.gap = minutes(b, "organisation_gap", 0),
	    });
	p->norganisations = b->organisations.n;
	return p->nslots == 0 ? 0 : plan_problem_validate(p, err);
}
