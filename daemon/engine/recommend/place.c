/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place.c - the audience of a question: what it minds, what it reads, whether
 * it has a blackout. Owns the place's arrays.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/recommend/draft.h"

static void
find_themes(const struct catalogue *catalogue, struct recommend_place *place)
{
	const struct catalogue_audience *audience = place->audience;

	place->concerns =
	    mem_calloc(catalogue->themes.n, sizeof(*place->concerns));
	place->sensitive =
	    mem_calloc(catalogue->themes.n, sizeof(*place->sensitive));
	for (size_t i = 0; i < audience->nconcerns; i++) {
		const struct catalogue_concern *c = &audience->concerns[i];

		place->concerns[c->theme] = c->weight;
		place->concern_all += c->weight;
	}
	for (size_t i = 0; i < audience->nsensitivities; i++)
		place->sensitive[audience->sensitivities[i].theme] = true;
}

/* The share of a language is its own, or the first one's of its kind. */
static void
find_shares(const struct catalogue *catalogue, struct recommend_place *place)
{
	const struct audience *reader = place->audience->item;
	size_t n = catalogue->languages.n;
	bool *exact = mem_calloc(n, sizeof(*exact));

	place->shares = mem_calloc(n, sizeof(*place->shares));
	for (size_t l = 0; l < n; l++)
		place->shares[l] = NAN;
	for (size_t i = 0; i < reader->languages.n; i++) {
		const struct language_share *from = &reader->languages.items[i];
		uint32_t own =
		    catalogue_find_language(catalogue, from->language);

		for (size_t l = 0; l < n; l++)
			if (isnan(place->shares[l]) &&
			    catalogue->bases[l] == catalogue->bases[own])
				place->shares[l] = from->share;
		if (!exact[own])
			place->shares[own] = from->share;
		exact[own] = true;
	}
	free(exact);
}

void
recommend_find_wanted(struct recommend_draft *draft)
{
	struct recommend_place *place = &draft->place;
	const char *tag = draft->request.language;
	char base[36] = "";

	place->wanted = place->wanted_base = CATALOGUE_NONE;
	if (tag[0] == '\0')
		return;
	memcpy(base, tag, strcspn(tag, "-"));
	place->wanted = catalogue_find_language(draft->catalogue, tag);
	place->wanted_base = catalogue_find_language(draft->catalogue, base);
}

static const struct blackout *
find_blackout(const struct audience *audience, int64_t day)
{
	for (size_t i = 0; i < audience->blackouts.n; i++) {
		const struct blackout *b = &audience->blackouts.items[i];

		if (clock_date_days(b->from) <= day &&
		    day <= clock_date_days(b->to))
			return b;
	}
	return NULL;
}

void
recommend_find_place(struct recommend_draft *draft)
{
	const struct catalogue *catalogue = draft->catalogue;
	struct recommend_place *place = &draft->place;
	const struct catalogue_audience *audience;

	place->number =
	    catalogue_find(&catalogue->audience_names, draft->request.audience);
	audience = place->audience = &catalogue->audiences[place->number];
	place->above =
	    mem_calloc(catalogue->audience_names.n, sizeof(*place->above));
	for (size_t i = 0; i < audience->nlineage; i++)
		place->above[audience->lineage[i]] = true;
	find_themes(catalogue, place);
	find_shares(catalogue, place);
	recommend_find_wanted(draft);
	for (size_t i = 0; place->blackout == NULL && i < audience->nlineage;
	     i++) {
		place->silent = catalogue->audiences[audience->lineage[i]].item;
		place->blackout =
		    find_blackout(place->silent, draft->request.day);
	}
}

void
recommend_place_done(struct recommend_place *place)
{
	free(place->concerns);
	free(place->sensitive);
	free(place->above);
	free(place->shares);
}

static const struct catalogue_variant *
choose_wanted(const struct recommend_draft *draft,
    const struct catalogue_message *message)
{
	const struct catalogue *catalogue = draft->catalogue;
	const struct recommend_place *place = &draft->place;
	const struct catalogue_variant *near = NULL;

	for (uint32_t i = 0; i < message->nvariants; i++) {
		const struct catalogue_variant *variant = &message->variants[i];

		if (variant->language == place->wanted)
			return variant;
		if (near == NULL && place->wanted_base != CATALOGUE_NONE &&
		    catalogue->bases[variant->language] == place->wanted_base)
			near = variant;
	}
	return near;
}

const struct catalogue_variant *
recommend_choose_variant(const struct recommend_draft *draft,
    const struct catalogue_message *message)
{
	const struct catalogue_variant *best = NULL;
	double most = 0;

	if (draft->request.language[0] != '\0')
		return choose_wanted(draft, message);
	for (uint32_t i = 0; i < message->nvariants; i++) {
		const struct catalogue_variant *variant = &message->variants[i];
		double share = draft->place.shares[variant->language];

		if (share > most) { /* never when it is not known */
			best = variant;
			most = share;
		}
	}
	return best;
}
