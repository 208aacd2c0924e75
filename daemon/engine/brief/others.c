/* SPDX-License-Identifier: Apache-2.0 */
/*
 * others.c - slots of other campaigns, by whom they speak to and by who speaks:
 * how far to keep from them, and what they have of a day's cap. They are facts
 * that do not move, and nobody is told whose they are. Owns the crowds until
 * the brief ends.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/brief/facts.h"
#include "engine/brief/parts.h"

/* Slots to one audience, or of one organisation. */
struct brief_crowd {
	const char *slug;
	struct brief_ints starts; /* minutes */
	struct spans closed;	  /* what is too near to them */
	int number;		  /* of the restriction, once it is asked for */
	bool bound;
};

static struct brief_crowd *
find_crowd(const struct brief_crowds *crowds, const char *slug)
{
	for (size_t i = 0; i < crowds->n; i++)
		if (strcmp(crowds->items[i]->slug, slug) == 0)
			return crowds->items[i];
	return NULL;
}

static struct brief_crowd *
add_crowd(struct brief_crowds *crowds, const char *slug)
{
	struct brief_crowd *crowd = mem_calloc(1, sizeof(*crowd));

	crowd->slug = slug;
	crowds->items =
	    mem_resize(crowds->items, crowds->n + 1, sizeof(*crowds->items));
	crowds->items[crowds->n++] = crowd;
	return crowd;
}

static void
join(const struct brief *b, struct brief_crowds *crowds, const char *slug,
    int64_t at, int64_t gap)
{
	struct brief_crowd *crowd = find_crowd(crowds, slug);

	if (crowd == NULL)
		crowd = add_crowd(crowds, slug);
	brief_add_int(&crowd->starts, brief_minute(at));
	if (gap > 0)
		brief_close(b, &crowd->closed, brief_minute(at) - gap + 1,
		    brief_minute_up(at) + gap);
}

void
brief_read_others(struct brief *b)
{
	int64_t gap = facts_number(b->campaign, "audience_gap", BRIEF_DESK_GAP);
	int64_t own = facts_number(b->campaign, "organisation_gap", 0);
	const json_t *other;
	size_t i;

	json_array_foreach(json_object_get(b->facts, "others"), i, other)
	{
		const char *voice = json_text(other, "organisation");
		int64_t at = 0;

		facts_time(other, "planned_at", &at);
		join(b, &b->heard, json_text(other, "audience"), at, gap);
		if (voice != NULL)
			join(b, &b->spoken, voice, at, own);
	}
}

/* One restriction, whoever it binds. */
static void
keep_away(struct brief *b, struct brief_crowd *crowd, const char *where,
    struct brief_ints *to)
{
	char *name =
	    mem_printf("slots of other campaigns %s %s", where, crowd->slug);

	if (!crowd->bound)
		crowd->number =
		    brief_restrict(b, PLAN_OTHERS, name, &crowd->closed);
	crowd->bound = true;
	if (crowd->number != PLAN_NOBODY)
		brief_add_int(to, crowd->number);
	free(name);
}

void
brief_bind_heard(struct brief *b, struct brief_party *audience)
{
	for (size_t i = 0; i < b->heard.n; i++)
		if (lineage_meets(&audience->line, b->basis->library,
			b->heard.items[i]->slug))
			keep_away(b, b->heard.items[i], "at",
			    &audience->restrictions);
}

void
brief_bind_spoken(struct brief *b, struct brief_party *organisation)
{
	struct brief_crowd *crowd = find_crowd(&b->spoken, organisation->slug);

	if (crowd != NULL)
		keep_away(b, crowd, "of", &organisation->restrictions);
}

const int *
brief_count_others(struct brief *b, const struct brief_crowds *crowds,
    const char *slug, const int32_t *days, size_t ndays)
{
	const struct brief_crowd *crowd = find_crowd(crowds, slug);
	int *taken;

	if (crowd == NULL)
		return NULL;
	taken = brief_keep(b, mem_calloc(ndays, sizeof(*taken)));
	for (size_t i = 0; i < crowd->starts.n; i++)
		for (size_t day = 0; day < ndays; day++)
			if (crowd->starts.items[i] >= days[day] &&
			    crowd->starts.items[i] < days[day + 1])
				taken[day]++;
	return taken;
}

void
brief_crowds_done(struct brief_crowds *crowds)
{
	for (size_t i = 0; i < crowds->n; i++) {
		free(crowds->items[i]->starts.items);
		spans_done(&crowds->items[i]->closed);
		free(crowds->items[i]);
	}
	free(crowds->items);
}
