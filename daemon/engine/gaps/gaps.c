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
#include "engine/profile/lineage.h"

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
	const struct library *library = gaps->catalogue->library;
	struct lineage line = lineage_find(
	    library, library_find(library, NOUN_AUDIENCE, audience));

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
	    "there is no %s %s; %s.list tells which there are",
	    nouns[kind].name, slug, nouns[kind].name);
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
list_places(struct gaps *gaps)
{
	const struct strmap_slot **list = list_items(gaps->catalogue->library,
	    NOUN_AUDIENCE, gaps->request.audience, &gaps->nplaces);

	gaps->places = mem_calloc(gaps->nplaces, sizeof(*gaps->places));
	for (size_t i = 0; i < gaps->nplaces; i++)
		gaps->places[i].audience = list[i]->value;
	free(list);
}

static void
list_narratives(struct gaps *gaps)
{
	const struct strmap_slot **list = list_items(gaps->catalogue->library,
	    NOUN_NARRATIVE, gaps->request.narrative, &gaps->nnarratives);

	gaps->narratives =
	    mem_calloc(gaps->nnarratives, sizeof(*gaps->narratives));
	for (size_t i = 0; i < gaps->nnarratives; i++)
		gaps->narratives[i] = catalogue_find(
		    &gaps->catalogue->narrative_names, list[i]->key);
	free(list);
}

int
gaps_open(const struct catalogue *catalogue, const struct gaps_request *request,
    struct gaps **ret, struct err *err)
{
	const struct library *library = catalogue->library;
	struct gaps *gaps;

	if (check_named(library, NOUN_AUDIENCE, request->audience, err) == -1 ||
	    check_named(library, NOUN_NARRATIVE, request->narrative, err) ==
		-1 ||
	    check_named(
		library, NOUN_ORGANISATION, request->organisation, err) == -1)
		return -1;
	gaps = mem_calloc(1, sizeof(*gaps));
	gaps->catalogue = catalogue;
	gaps->request = *request;
	gaps->cells = mem_calloc(2 * request->limit, sizeof(*gaps->cells));
	gaps->voice =
	    catalogue_find(&catalogue->voice_names, request->organisation);
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
	return (x->language > y->language) - (x->language < y->language);
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

static long long
find_seen(const struct gaps *gaps, const struct narrative *narrative,
    const struct audience *audience)
{
	const long long *seen;
	char key[PAIR];

	name_pair(narrative->slug, audience->slug, key);
	seen = strmap_find(&gaps->seen, key);
	return seen == NULL ? 0 : *seen;
}

static void
add_cell(struct gaps *gaps, struct gaps_cell *cell)
{
	double pressure = weigh_harm(cell->narrative->harm) *
			  (1 + (double)cell->seen) * cell->language->share;

	/* As it is told, so that what looks equal is. */
	cell->pressure = round(pressure * 1000) / 1000;
	gaps->cells[gaps->ncells++] = *cell;
	if (gaps->ncells == 2 * gaps->request.limit)
		cut(gaps);
}

static void
look_at_pair(struct gaps *gaps, const struct catalogue_narrative *narrative,
    const struct gaps_place *place)
{
	struct gaps_cell cell = {.narrative = narrative->item,
	    .place = place,
	    .seen = find_seen(gaps, narrative->item, place->audience)};

	for (size_t i = 0; i < place->nlanguages; i++) {
		cell.language = place->languages[i];
		gaps_look(
		    gaps, narrative, place, cell.language, &cell.findings);
		if (cell.findings.lacks != 0)
			add_cell(gaps, &cell);
	}
}

bool
gaps_step(struct gaps *gaps)
{
	if (gaps->placed < gaps->nplaces) {
		gaps_place_fill(gaps, &gaps->places[gaps->placed++]);
		return true;
	}
	if (gaps->at == gaps->nplaces) {
		gaps->at = 0;
		gaps->done++;
	}
	if (gaps->done >= gaps->nnarratives || gaps->nplaces == 0) {
		cut(gaps);
		return false;
	}
	look_at_pair(gaps,
	    &gaps->catalogue->narratives[gaps->narratives[gaps->done]],
	    &gaps->places[gaps->at++]);
	return true;
}
