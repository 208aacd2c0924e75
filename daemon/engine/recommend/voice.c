/* SPDX-License-Identifier: Apache-2.0 */
/*
 * voice.c - the organisations at one audience: how far each is believed there,
 * what its history costs it, whether it may speak at all. Owns nothing; the
 * draft keeps the voices.
 */
#include "base/mem.h"
#include "engine/recommend/draft.h"
#include "engine/recommend/factor/factor.h"

static void
find_readings(struct recommend_draft *draft)
{
	const struct catalogue_audience *audience = draft->place.audience;

	for (size_t i = 0; i < audience->nreadings; i++) {
		const struct catalogue_reading *r = &audience->readings[i];
		struct recommend_voice *voice = &draft->voices[r->voice];

		voice->reading = r;
		voice->belief = factor_belief(r->item->value, r->item->n,
		    draft->request.day - r->day, r->steps);
	}
}

/* The burden at the audience itself or at the nearest that contains it. */
static const struct burden *
find_burden(
    const struct recommend_draft *draft, const struct catalogue_voice *voice)
{
	const struct catalogue_audience *audience = draft->place.audience;
	const struct burden *nearest = NULL;
	size_t steps = audience->nlineage;

	for (size_t i = 0; i < voice->nburdens; i++) {
		uint32_t there = voice->burdens[i].audience;

		if (!draft->place.above[there])
			continue;
		for (size_t step = 0; step < steps; step++)
			if (audience->lineage[step] == there) {
				nearest = voice->burdens[i].item;
				steps = step;
			}
	}
	return nearest;
}

/*
 * What is said to a public is heard in all its parts: a voice must keep silent
 * before whoever lies in a forbidden audience, and before whoever contains one.
 */
static const struct audience *
find_forbidden(
    const struct recommend_draft *draft, const struct catalogue_voice *voice)
{
	const struct catalogue *catalogue = draft->catalogue;
	uint32_t here = draft->place.number;

	for (uint32_t i = 0; i < voice->forbidden.n; i++) {
		uint32_t there = voice->forbidden.items[i];

		if (catalogue->audiences[there].item != NULL &&
		    (draft->place.above[there] ||
			catalogue_lies_in(catalogue, there, here)))
			return catalogue->audiences[there].item;
	}
	return NULL;
}

void
recommend_find_voices(struct recommend_draft *draft)
{
	const struct catalogue *catalogue = draft->catalogue;
	size_t n = catalogue->voice_names.n;

	draft->voices = mem_calloc(n, sizeof(*draft->voices));
	for (size_t i = 0; i < n; i++) {
		struct recommend_voice *voice = &draft->voices[i];

		voice->belief = FACTOR_BELIEF_UNKNOWN;
		voice->burden = find_burden(draft, &catalogue->voices[i]);
		voice->forbidden = find_forbidden(draft, &catalogue->voices[i]);
	}
	find_readings(draft);
}

/* Whether what is said of an audience holds for that of the question. */
static bool
holds_here(const struct recommend_draft *draft, uint32_t audience)
{
	return audience == CATALOGUE_NONE || draft->place.above[audience];
}

bool
recommend_speaks_about(const struct catalogue_message *message, uint32_t theme)
{
	for (uint32_t i = 0; i < message->themes.n; i++)
		if (message->themes.items[i] == theme)
			return true;
	return false;
}

double
recommend_expertise(const struct recommend_draft *draft, uint32_t number,
    const struct catalogue_message *message, const struct expertise **ret_why)
{
	const struct catalogue_voice *voice = &draft->catalogue->voices[number];
	double most = 0;

	if (ret_why != NULL)
		*ret_why = NULL;
	for (size_t i = 0; i < voice->nexpertise; i++) {
		const struct catalogue_expertise *e = &voice->expertise[i];

		if (e->item->weight <= most ||
		    !holds_here(draft, e->audience) ||
		    !recommend_speaks_about(message, e->theme))
			continue;
		most = e->item->weight;
		if (ret_why != NULL)
			*ret_why = e->item;
	}
	return most;
}

bool
recommend_is_foreign(
    const struct catalogue *catalogue, uint32_t number, uint32_t language)
{
	struct catalogue_run run = catalogue->voices[number].languages;

	for (uint32_t i = 0; i < run.n; i++)
		if (run.items[i] == catalogue->bases[language])
			return false;
	return run.n > 0;
}
