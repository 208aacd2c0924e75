/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue_voice.c - who speaks: the part of a catalogue with the
 * organisations. Owns their arrays.
 */
#include <stdlib.h>

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

	voice->languages = (struct catalogue_run){
	    mem_calloc(tags->n, sizeof(*voice->languages.items)), tags->n};
	for (size_t i = 0; i < tags->n; i++) {
		uint32_t number =
		    catalogue_number_language(catalogue, tags->items[i]);

		voice->languages.items[i] = catalogue->bases[number];
	}
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
		voice->forbidden = catalogue_link(&catalogue->audience_names,
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
		free(catalogue->voices[i].forbidden.items);
		free(catalogue->voices[i].languages.items);
	}
	free(catalogue->voices);
}
