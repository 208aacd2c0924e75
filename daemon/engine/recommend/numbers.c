/* SPDX-License-Identifier: Apache-2.0 */
/*
 * numbers.c - what is known of a candidate for an audience, as the formulas of
 * the factors take it. Owns nothing; what the numbers are worth is theirs.
 */
#include <math.h>
#include <string.h>

#include "engine/recommend/draft.h"

/* --- what the audience heard lately --- */

static unsigned
targets_of(const struct recommend_draft *draft, const struct heard_row *row)
{
	unsigned bits = 0;

	for (size_t t = 0; t < draft->request.ntargets; t++)
		for (size_t i = 0; i < row->narratives.n; i++)
			if (strcmp(row->narratives.items[i],
				draft->request.targets[t].narrative) == 0)
				bits |= 1u << t;
	return bits;
}

/* A release counts whose words answered a target. */
static void
add_heard(struct recommend_draft *draft, const struct heard_row *row)
{
	long long age = draft->request.day - row->day;
	unsigned targets;

	if (age < 0 || age >= HEARD_DAYS || draft->nheard == RECOMMEND_HEARD)
		return;
	targets = targets_of(draft, row);
	if (targets != 0)
		draft->heard[draft->nheard++] = (struct recommend_heard){row,
		    catalogue_find(
			&draft->catalogue->message_names, row->message),
		    targets};
}

void
recommend_find_heard(struct recommend_draft *draft, const struct heard *heard)
{
	const struct catalogue_audience *audience = draft->place.audience;

	for (size_t step = 0; step < audience->nlineage; step++) {
		struct heard_rows rows =
		    heard_at(heard, draft->catalogue->audience_names
					.items[audience->lineage[step]]);

		for (size_t i = 0; i < rows.n; i++)
			add_heard(draft, &rows.items[i]);
	}
}

/* Itself counts whole, another answer to the same narrative half. */
static double
count_heard(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate)
{
	uint32_t own = candidate->message - draft->catalogue->messages;
	double count = 0;

	for (size_t i = 0; i < draft->nheard; i++) {
		const struct recommend_heard *heard = &draft->heard[i];

		if (heard->message == own)
			count += 1;
		else if (heard->targets & 1u << candidate->target)
			count += 0.5;
	}
	return count;
}

/* --- what it is about --- */

/*
 * How well a kind of message suits the posture. Where the advice is to stay
 * silent or to leave it to the policy side, no kind suits better than another.
 */
static double
find_tone(const char *posture, enum catalogue_type type)
{
	static const struct {
		const char *posture;
		double of[CATALOGUE_TYPES];
	} table[] = {
	    /* debunk, prebunk, explain, positive, call_to_action */
	    {"debunk", {1, 0.8, 0.9, 0.8, 0.7}},
	    {"explain", {0.7, 0.8, 1, 0.9, 0.7}},
	    {"engage", {0.7, 0.8, 1, 1, 0.9}},
	    {"prebunk", {0.8, 1, 0.9, 0.9, 0.7}},
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(posture, table[i].posture) == 0)
			return table[i].of[type];
	return 1;
}

static void
find_resonance(const struct recommend_draft *draft,
    const struct catalogue_message *message, struct recommend_numbers *to)
{
	const struct recommend_place *place = &draft->place;

	to->concern_all = place->concern_all;
	for (uint32_t i = 0; i < message->themes.n; i++) {
		uint32_t theme = message->themes.items[i];

		to->concern_met += place->concerns[theme];
		to->sensitivities += place->sensitive[theme];
	}
	to->tone = find_tone(draft->assessment.posture, message->type);
}

/* --- who says it --- */

static void
find_messenger(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct recommend_numbers *to)
{
	uint32_t number = candidate->message->voice;
	const struct recommend_voice *voice = &draft->voices[number];

	to->belief = voice->belief;
	to->burden = voice->burden == NULL ? 0 : voice->burden->weight;
	to->expertise =
	    recommend_expertise(draft, number, candidate->message, NULL);
	to->foreign = recommend_is_foreign(
	    draft->catalogue, number, candidate->variant->language);
}

void
recommend_find_numbers(
    const struct recommend_draft *draft, struct recommend_candidate *candidate)
{
	const struct catalogue_message *message = candidate->message;
	const struct catalogue_variant *variant = candidate->variant;
	struct recommend_numbers *to = &candidate->numbers;

	to->confidence = draft->request.targets[candidate->target].confidence;
	find_resonance(draft, message, to);
	find_messenger(draft, candidate, to);
	to->proof = 0.5 * message->proof.weight +
		    0.5 * message->proof.fading * draft->fade;
	to->share = draft->place.shares[variant->language];
	to->wanted = draft->request.language[0] != '\0';
	to->reviewed = variant->reviewed;
	to->doubt = message->backing.doubt;
	to->slipped = message->backing.slipped;
	to->age = message->day == INT32_MIN
		      ? NAN
		      : (double)(draft->request.day - message->day);
	to->heard = count_heard(draft, candidate);
}
