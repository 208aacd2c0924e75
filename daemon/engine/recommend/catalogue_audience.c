/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue_audience.c - the part of a catalogue with the audiences: what each
 * has of its own, and what it inherits from the publics that contain it. Owns
 * their arrays.
 */
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/profile/profile.h"
#include "engine/recommend/catalogue_build.h"

/* What a step up the tree leaves of a weight: the wider public is another. */
static const double INHERITED = 0.8;

static void
add_lineage(struct catalogue *catalogue, struct catalogue_audience *to)
{
	struct lineage lineage = lineage_find(catalogue->library, to->item);

	to->nlineage = lineage.n;
	for (size_t i = 0; i < lineage.n; i++)
		to->lineage[i] = catalogue_find(
		    &catalogue->audience_names, lineage.items[i]->slug);
}

static void
add_concerns(struct catalogue *catalogue, struct catalogue_audience *to,
    const struct profile_readings *from)
{
	to->concerns = mem_calloc(from->n, sizeof(*to->concerns));
	to->nconcerns = from->n;
	for (size_t i = 0; i < from->n; i++) {
		const struct profile_reading *r = &from->items[i];

		to->concerns[i] = (struct catalogue_concern){
		    .theme = catalogue_number(&catalogue->themes, r->key),
		    .weight =
			r->concern->weight * pow(INHERITED, (double)r->steps),
		};
	}
}

static void
add_sensitivities(struct catalogue *catalogue, struct catalogue_audience *to,
    const struct profile_readings *from)
{
	to->sensitivities = mem_calloc(from->n, sizeof(*to->sensitivities));
	to->nsensitivities = from->n;
	for (size_t i = 0; i < from->n; i++)
		to->sensitivities[i] = (struct catalogue_sensitivity){
		    .item = from->items[i].sensitivity,
		    .theme = catalogue_number(
			&catalogue->themes, from->items[i].key),
		};
}

/* A survey may tell of a power that has no desk here. */
static void
add_readings(struct catalogue *catalogue, struct catalogue_audience *to,
    const struct profile_readings *from)
{
	to->readings = mem_calloc(from->n, sizeof(*to->readings));
	for (size_t i = 0; i < from->n; i++) {
		const struct profile_reading *r = &from->items[i];
		uint32_t voice =
		    catalogue_find(&catalogue->voice_names, r->key);

		if (voice == CATALOGUE_NONE)
			continue;
		to->readings[to->nreadings++] = (struct catalogue_reading){
		    .item = r->trust,
		    .voice = voice,
		    .day = clock_date_days(r->trust->to),
		    .steps = (unsigned)r->steps,
		};
	}
}

/* How sure a reading is depends on the day of the question: not used here. */
static void
inherit(struct catalogue *catalogue, struct catalogue_audience *to)
{
	struct profile profile;

	profile_init(&profile, catalogue->library, to->item, 0);
	add_concerns(catalogue, to, &profile.parts[PROFILE_CONCERNS]);
	add_sensitivities(catalogue, to, &profile.parts[PROFILE_SENSITIVITIES]);
	add_readings(catalogue, to, &profile.parts[PROFILE_TRUST]);
	profile_done(&profile);
	for (size_t i = 0; i < to->item->languages.n; i++)
		catalogue_number_language(
		    catalogue, to->item->languages.items[i].language);
}

void
catalogue_add_audiences(struct catalogue *catalogue)
{
	size_t n, nall;
	const void **items =
	    catalogue_items(catalogue->library, NOUN_AUDIENCE, &n);
	struct catalogue_audience *all;

	for (size_t i = 0; i < n; i++)
		catalogue_number(&catalogue->audience_names,
		    ((const struct audience *)items[i])->slug);
	nall = catalogue->audience_names.n;
	all = catalogue->audiences = mem_calloc(nall, sizeof(*all));
	for (size_t i = 0; i < nall; i++)
		all[i].item = library_find(catalogue->library, NOUN_AUDIENCE,
		    catalogue->audience_names.items[i]);
	for (size_t i = 0; i < nall; i++) {
		if (all[i].item == NULL)
			continue;
		add_lineage(catalogue, &all[i]);
		inherit(catalogue, &all[i]);
		all[i].global_south = library_set_has(
		    catalogue->library, CATALOGUE_GLOBAL_SOUTH, all[i].item);
	}
	free(items);
}

void
catalogue_free_audiences(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->audience_names.n; i++) {
		free(catalogue->audiences[i].concerns);
		free(catalogue->audiences[i].sensitivities);
		free(catalogue->audiences[i].readings);
	}
	free(catalogue->audiences);
}

bool
catalogue_lies_in(
    const struct catalogue *catalogue, uint32_t audience, uint32_t other)
{
	const struct catalogue_audience *from = &catalogue->audiences[audience];

	for (size_t i = 0; i < from->nlineage; i++)
		if (from->lineage[i] == other)
			return true;
	return audience == other;
}
