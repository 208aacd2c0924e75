/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gaps.c - goes through audiences and narratives, and keeps the cells that
 * press most. Owns the matrix.
 */
#include "engine/gaps/gaps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/gaps/parts.h"

enum { PAIR = 132 /* bytes of two slugs */ };

/* --- what was seen --- */

static void
name_pair(const char *narrative, const char *audience, char key[PAIR])
{
	snprintf(key, PAIR, "%s %s", narrative, audience);
}

static void
add_seen(struct gaps *gaps, const char *narrative, const char *audience,
    long long seen)
{
	char key[PAIR];
	long long *sum;

	name_pair(narrative, audience, key);
	sum = strmap_find(&gaps->seen, key);
	if (sum == NULL) {
		sum = mem_calloc(1, sizeof(*sum));
		strmap_set(&gaps->seen, key, sum);
	}
	*sum += seen;
}

/* What is seen at a public is seen at all that it is part of. */
void
gaps_note_seen(struct gaps *gaps, const char *narrative, const char *audience,
    long long seen)
{
	struct lineage line = lineage_find(gaps->library,
	    library_find(gaps->library, NOUN_AUDIENCE, audience));

	for (size_t step = 0; step < line.n; step++)
		add_seen(gaps, narrative, line.items[step]->slug, seen);
}

/* --- the lists --- */

static int
check_named(const struct library *library, enum noun_kind kind,
    const char *slug, struct err *err)
{
	if (slug[0] == '\0' || library_find(library, kind, slug) != NULL)
		return 0;
	return err_set_field(err, ERR_NOT_FOUND, nouns[kind].name,
	    "there is no %s %s", nouns[kind].name, slug);
}

static bool
is_asked(const char *asked, const char *slug)
{
	return asked[0] == '\0' || strcmp(asked, slug) == 0;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct strmap_slot *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

/* The items of a kind that are asked for, by slug: slots of the library. */
static const struct strmap_slot **
list_items(const struct library *library, enum noun_kind kind,
    const char *asked, size_t *ret_n)
{
	const struct strmap *items = &library->items[kind];
	const struct strmap_slot **list =
	    mem_calloc(items->count, sizeof(struct strmap_slot *));
	const struct strmap_slot *slot;
	size_t at = 0, n = 0;

	while ((slot = strmap_next(items, &at)) != NULL)
		if (is_asked(asked, slot->key))
			list[n++] = slot;
	qsort(list, n, sizeof(struct strmap_slot *), compare_keys);
	*ret_n = n;
	return list;
}

static void
list_desks(struct gaps *gaps)
{
	const struct strmap_slot **list = list_items(gaps->library,
	    NOUN_ORGANISATION, gaps->request.organisation, &gaps->ndesks);

	gaps->desks = mem_calloc(gaps->ndesks, sizeof(struct organisation *));
	for (size_t i = 0; i < gaps->ndesks; i++)
		gaps->desks[i] = list[i]->value;
	free(list);
}

static void
list_places(struct gaps *gaps)
{
	const struct strmap_slot **list = list_items(gaps->library,
	    NOUN_AUDIENCE, gaps->request.audience, &gaps->nplaces);

	gaps->places = mem_calloc(gaps->nplaces, sizeof(*gaps->places));
	for (size_t i = 0; i < gaps->nplaces; i++)
		gaps->places[i].audience = list[i]->value;
	free(list);
}

static void
list_narratives(struct gaps *gaps)
{
	const struct strmap_slot **list = list_items(gaps->library,
	    NOUN_NARRATIVE, gaps->request.narrative, &gaps->nnarratives);

	gaps->narratives =
	    mem_calloc(gaps->nnarratives, sizeof(struct narrative *));
	for (size_t i = 0; i < gaps->nnarratives; i++)
		gaps->narratives[i] = list[i]->value;
	free(list);
}

int
gaps_open(const struct library *library, const struct gaps_request *request,
    struct gaps **ret, struct err *err)
{
	struct gaps *gaps;

	if (check_named(library, NOUN_AUDIENCE, request->audience, err) == -1 ||
	    check_named(library, NOUN_NARRATIVE, request->narrative, err) ==
		-1 ||
	    check_named(
		library, NOUN_ORGANISATION, request->organisation, err) == -1)
		return -1;
	gaps = mem_calloc(1, sizeof(*gaps));
	gaps->library = library;
	gaps->request = *request;
	gaps->cells = mem_calloc(2 * request->limit, sizeof(*gaps->cells));
	list_desks(gaps);
	list_places(gaps);
	list_narratives(gaps);
	*ret = gaps;
	return 0;
}

void
gaps_free(struct gaps *gaps)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	if (gaps == NULL)
		return;
	while ((slot = strmap_next(&gaps->seen, &at)) != NULL)
		free(slot->value);
	strmap_done(&gaps->seen);
	for (size_t i = 0; i < gaps->placed; i++)
		gaps_place_done(&gaps->places[i]);
	for (size_t i = 0; i < gaps->nlanguages; i++)
		free(gaps->languages[i]);
	free(gaps->languages);
	free(gaps->desks);
	free(gaps->places);
	free(gaps->narratives);
	free(gaps->cells);
	free(gaps);
}

/* --- the cells --- */

static bool
is_dormant(const struct narrative *narrative)
{
	return strcmp(narrative->status, "dormant") == 0;
}

/* What goes round now first, then by pressure; slugs break ties. */
static int
compare_cells(const void *a, const void *b)
{
	const struct gaps_cell *x = a, *y = b;
	int by_slug;

	if (is_dormant(x->narrative) != is_dormant(y->narrative))
		return is_dormant(x->narrative) ? 1 : -1;
	if (x->pressure < y->pressure || x->pressure > y->pressure)
		return x->pressure > y->pressure ? -1 : 1;
	by_slug = strcmp(x->narrative->slug, y->narrative->slug);
	if (by_slug == 0)
		by_slug =
		    strcmp(x->place->audience->slug, y->place->audience->slug);
	if (by_slug != 0)
		return by_slug;
	return (x->reading > y->reading) - (x->reading < y->reading);
}

static void
cut(struct gaps *gaps)
{
	qsort(gaps->cells, gaps->ncells, sizeof(*gaps->cells), compare_cells);
	if (gaps->ncells > gaps->request.limit)
		gaps->ncells = gaps->request.limit;
}

static double
weigh_harm(const char *harm)
{
	if (strcmp(harm, "high") == 0)
		return 3;
	return strcmp(harm, "medium") == 0 ? 2 : 1;
}

static void
add_cell(struct gaps *gaps, struct gaps_cell *cell)
{
	const struct narrative *narrative = cell->narrative;
	const long long *seen;
	double pressure;
	char key[PAIR];

	name_pair(narrative->slug, cell->place->audience->slug, key);
	seen = strmap_find(&gaps->seen, key);
	cell->seen = seen == NULL ? 0 : *seen;
	pressure = weigh_harm(narrative->harm) * (1 + (double)cell->seen) *
		   cell->reading->share;
	/* As it is told, so that what looks equal is. */
	cell->pressure = round(pressure * 1000) / 1000;
	gaps->cells[gaps->ncells++] = *cell;
	if (gaps->ncells == 2 * gaps->request.limit)
		cut(gaps);
}

static void
look_at_place(struct gaps *gaps, const struct gaps_stock *stock,
    const struct gaps_place *place)
{
	for (size_t i = 0; i < place->nreadings; i++) {
		struct gaps_cell cell = {.narrative = stock->narrative,
		    .place = place,
		    .reading = &place->readings[i]};

		gaps_look(gaps, stock, place, cell.reading, &cell.findings);
		if (cell.findings.lacks != 0)
			add_cell(gaps, &cell);
	}
}

static void
look_at_narrative(struct gaps *gaps, const struct narrative *narrative)
{
	struct gaps_stock stock;

	gaps_stock_fill(gaps, narrative, &stock);
	for (size_t i = 0; i < gaps->nplaces; i++)
		look_at_place(gaps, &stock, &gaps->places[i]);
	gaps_stock_done(&stock);
}

bool
gaps_step(struct gaps *gaps)
{
	if (gaps->placed < gaps->nplaces) {
		gaps_place_fill(gaps, &gaps->places[gaps->placed++]);
		return true;
	}
	if (gaps->done < gaps->nnarratives) {
		look_at_narrative(gaps, gaps->narratives[gaps->done++]);
		return true;
	}
	cut(gaps);
	return false;
}
