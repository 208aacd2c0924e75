/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place.c - an audience with the voices that may speak there and the languages
 * that count. Owns the lists of a place.
 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/gaps/parts.h"
#include "engine/gaps/usable.h"

/* --- voices --- */

/* The newest reading about an organisation, of the nearest audience that has
 * one. */
static const struct trust *
find_trust(
    const struct lineage *lineage, const char *organisation, size_t *ret_steps)
{
	const struct trust *newest = NULL;

	for (size_t step = 0; step < lineage->n && newest == NULL; step++) {
		const struct audience *audience = lineage->items[step];

		for (size_t i = 0; i < audience->trust.n; i++) {
			const struct trust *t = &audience->trust.items[i];

			if (strcmp(t->organisation, organisation) == 0 &&
			    (newest == NULL || strcmp(t->to, newest->to) > 0))
				newest = t;
		}
		*ret_steps = step;
	}
	return newest;
}

static double
find_burden(
    const struct organisation *organisation, const struct lineage *lineage)
{
	for (size_t step = 0; step < lineage->n; step++)
		for (size_t i = 0; i < organisation->legacy_burden.n; i++)
			if (strcmp(
				organisation->legacy_burden.items[i].audience,
				lineage->items[step]->slug) == 0)
				return organisation->legacy_burden.items[i]
				    .weight;
	return 0;
}

/* The factor `messenger` without what depends on the message:
 * counterpoint-recommend(7) has the formula. */
static double
fit_of(const struct organisation *organisation, const struct lineage *lineage,
    int64_t day)
{
	size_t steps = 0;
	const struct trust *trust =
	    find_trust(lineage, organisation->slug, &steps);
	double belief = 0.4, certainty, age;

	if (trust != NULL) {
		age = (double)(day - clock_date_days(trust->to));
		certainty = exp2(-(age > 0 ? age : 0) / 1095) *
			    (double)trust->n / ((double)trust->n + 200) *
			    pow(0.8, (double)steps);
		belief += certainty * (trust->value - belief);
	}
	return belief * (1 - 0.7 * find_burden(organisation, lineage));
}

static void
fill_voices(const struct gaps *gaps, struct gaps_place *place)
{
	place->voices = mem_calloc(gaps->ndesks, sizeof(*place->voices));
	for (size_t i = 0; i < gaps->ndesks; i++)
		place->voices[i] = (struct gaps_voice){
		    .allowed = usable_at(
			gaps->library, gaps->desks[i], &place->lineage),
		    .fit = fit_of(
			gaps->desks[i], &place->lineage, gaps->request.day),
		};
}

/* --- languages --- */

/* The number of a language, in lower case, that the places share. */
static size_t
number_of(struct gaps *gaps, const char *language)
{
	size_t i;

	for (i = 0; i < gaps->nlanguages; i++)
		if (strcasecmp(gaps->languages[i], language) == 0)
			return i;
	gaps->languages =
	    mem_resize(gaps->languages, gaps->nlanguages + 1, sizeof(char *));
	gaps->languages[gaps->nlanguages++] = mem_strdup(language);
	return i;
}

static bool
counts(const struct gaps_request *request, const struct language_share *l)
{
	return request->language[0] == '\0'
		   ? l->share >= request->language_share
		   : strcasecmp(request->language, l->language) == 0;
}

static void
fill_readings(struct gaps *gaps, struct gaps_place *place)
{
	const struct audience *audience = place->audience;

	place->readings =
	    mem_calloc(audience->languages.n, sizeof(*place->readings));
	for (size_t i = 0; i < audience->languages.n; i++) {
		const struct language_share *l = &audience->languages.items[i];

		if (counts(&gaps->request, l))
			place->readings[place->nreadings++] =
			    (struct gaps_reading){
				number_of(gaps, l->language), l->share};
	}
}

void
gaps_place_fill(struct gaps *gaps, struct gaps_place *place)
{
	place->lineage = lineage_find(gaps->library, place->audience);
	place->global_south =
	    library_set_has(gaps->library, GAPS_GLOBAL_SOUTH, place->audience);
	fill_voices(gaps, place);
	fill_readings(gaps, place);
}

void
gaps_place_done(struct gaps_place *place)
{
	free(place->voices);
	free(place->readings);
}
