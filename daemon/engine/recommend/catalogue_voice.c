/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue_voice.c - who speaks, and what stands behind the words: the part of
 * a catalogue with organisations, evidence and deeds. Owns their arrays.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/recommend/catalogue_build.h"

static void
add_expertise(struct catalogue *catalogue, struct catalogue_voice *voice)
{
	const struct organisation *item = voice->item;

	voice->nexpertise = item->expertise.n;
	voice->expertise =
	    mem_calloc(voice->nexpertise, sizeof(*voice->expertise));
	for (size_t i = 0; i < voice->nexpertise; i++) {
		const struct expertise *e = &item->expertise.items[i];

		voice->expertise[i] = (struct catalogue_expertise){
		    .item = e,
		    .theme = catalogue_number(&catalogue->themes, e->theme),
		    .audience =
			e->audience == NULL
			    ? CATALOGUE_NONE
			    : catalogue_number(
				  &catalogue->audience_names, e->audience),
		};
	}
}

static void
add_burdens(struct catalogue *catalogue, struct catalogue_voice *voice)
{
	const struct organisation *item = voice->item;

	voice->nburdens = item->legacy_burden.n;
	voice->burdens = mem_calloc(voice->nburdens, sizeof(*voice->burdens));
	for (size_t i = 0; i < voice->nburdens; i++) {
		const struct burden *b = &item->legacy_burden.items[i];

		voice->burdens[i] = (struct catalogue_burden){
		    .item = b,
		    .audience = catalogue_number(
			&catalogue->audience_names, b->audience),
		};
	}
}

/* A desk works in a language, whichever country's: its first part counts. */
static void
add_languages(struct catalogue *catalogue, struct catalogue_voice *voice)
{
	const struct schema_texts *tags = &voice->item->languages;

	for (size_t i = 0; i < tags->n; i++)
		catalogue_number_language(catalogue, tags->items[i]);
	voice->languages =
	    catalogue_link(catalogue, &catalogue->languages, tags);
	for (size_t i = 0; i < tags->n; i++)
		catalogue->links[voice->languages.at + i] =
		    catalogue->bases[catalogue_find_language(
			catalogue, tags->items[i])];
}

void
catalogue_add_voices(struct catalogue *catalogue)
{
	size_t n;
	const void **items =
	    catalogue_items(catalogue->library, NOUN_ORGANISATION, &n);

	catalogue->voices = mem_calloc(n, sizeof(*catalogue->voices));
	for (size_t i = 0; i < n; i++) {
		struct catalogue_voice *voice = &catalogue->voices[i];

		voice->item = items[i];
		catalogue_number(&catalogue->voice_names, voice->item->slug);
		voice->forbidden =
		    catalogue_link(catalogue, &catalogue->audience_names,
			&voice->item->forbidden_audiences);
		add_expertise(catalogue, voice);
		add_burdens(catalogue, voice);
		add_languages(catalogue, voice);
	}
	free(items);
}

void
catalogue_free_voices(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->voice_names.n; i++) {
		free(catalogue->voices[i].expertise);
		free(catalogue->voices[i].burdens);
	}
	free(catalogue->voices);
}

/* --- evidence --- */

static double
weigh_status(const struct evidence *evidence)
{
	static const struct {
		const char *name;
		double weight;
	} table[] = {{"confirmed", 1}, {"assessed", 0.6}, {"reported", 0.5},
	    {"alleged", 0.25}};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(evidence->status, table[i].name) == 0)
			return table[i].weight;
	return 0;
}

/* A grade of the Admiralty code, 1 to 5 from A or 1 on. F and 6 say that nobody
 * can judge: they are worth as much as what was not judged at all. */
static double
weigh_grade(long long grade)
{
	static const double weights[] = {0.85, 1, 0.9, 0.75, 0.5, 0.25};

	return weights[grade >= 1 && grade <= 5 ? grade : 0];
}

static double
weigh_source(const struct evidence *evidence)
{
	long long reliability = evidence->reliability == NULL
				    ? 0
				    : evidence->reliability[0] - 'A' + 1;

	return weigh_grade(reliability) * weigh_grade(evidence->credibility);
}

static void
add_evidence(struct catalogue *catalogue, struct catalogue_names *names)
{
	const void **items = catalogue_items(
	    catalogue->library, NOUN_EVIDENCE, &catalogue->nevidence);

	catalogue->evidence =
	    mem_calloc(catalogue->nevidence, sizeof(*catalogue->evidence));
	for (size_t i = 0; i < catalogue->nevidence; i++) {
		const struct evidence *e = items[i];

		catalogue_number(names, e->slug);
		catalogue->evidence[i] = (struct catalogue_evidence){
		    .item = e,
		    .weight = weigh_status(e) * weigh_source(e),
		    .day = clock_date_days(e->date),
		    .until = e->valid_until == NULL
				 ? INT32_MAX
				 : clock_date_days(e->valid_until),
		    .withdrawn =
			e->retracted != NULL || e->superseded_by != NULL,
		};
	}
	free(items);
}

/* --- deeds --- */

/* One that was delivered leaves 0.4 of the doubt; one that runs takes 0.6 of
 * that effect, one that is planned 0.3. */
static double
doubt_after(const struct deed *deed)
{
	double weight = strcmp(deed->status, "delivered") == 0 ? 1
			: strcmp(deed->status, "running") == 0 ? 0.6
			: strcmp(deed->status, "planned") == 0 ? 0.3
							       : 0;

	return pow(0.4, weight);
}

void
catalogue_add_proofs(struct catalogue *catalogue,
    struct catalogue_names *evidence, struct catalogue_names *deeds)
{
	const void **items;

	add_evidence(catalogue, evidence);
	items =
	    catalogue_items(catalogue->library, NOUN_DEED, &catalogue->ndeeds);
	catalogue->deeds =
	    mem_calloc(catalogue->ndeeds, sizeof(*catalogue->deeds));
	for (size_t i = 0; i < catalogue->ndeeds; i++) {
		const struct deed *deed = items[i];

		catalogue_number(deeds, deed->slug);
		catalogue->deeds[i] = (struct catalogue_deed){.item = deed,
		    .doubt = doubt_after(deed),
		    .slipped = !deed_holds(deed)};
	}
	free(items);
}
