/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answered.c - does a text speak the words of a narrative's answers?
 * Owns nothing. An enemy who talks back uses many words of an answer, but in an
 * order of his own: so pairs of words are asked for too. Half of the text was
 * chosen between the answers of the starter library and paraphrases of them,
 * which have more, and assertions that answer back, which have less.
 */
#include "lexical/answered.h"

#include <string.h>

#define CLEARLY 0.5F /* of the text's rarity */

/* What one side has of the text. */
struct side {
	uint64_t term[QUERY_TERMS_MAX / 64 + 1]; /* of the query, a bit each */
	bool paired[WORDS_MAX]; /* with a neighbour, as in the library */
};

/* Marks the places where these two terms stand in a row. */
static void
mark_pairs(const struct query *q, uint16_t a, uint16_t b, struct side *side)
{
	const struct query_term *term = &q->v[a];
	uint32_t at;
	int i;

	for (i = 0; i < term->nplaces; i++) {
		at = term->place[i];
		if (at + 1 < q->words && q->word[at + 1] == b)
			side->paired[at] = side->paired[at + 1] = true;
	}
}

static void
mark_words(
    const struct query *q, const uint32_t *word, size_t n, struct side *side)
{
	uint16_t last = QUERY_NO_TERM, term;
	size_t i;

	for (i = 0; i < n; i++, last = term) {
		term = query_find(q, word[i] & WORD_TERM);
		if (term == QUERY_NO_TERM)
			continue;
		side->term[term / 64] |= UINT64_C(1) << term % 64;
		if (last != QUERY_NO_TERM)
			mark_pairs(q, last, term, side);
	}
}

static void
mark_sides(const struct why_sides *s, struct side *own, struct side *answers)
{
	const struct known *k = s->known;
	size_t i, n;
	int f;

	memset(own, 0, sizeof(*own));
	memset(answers, 0, sizeof(*answers));
	for (i = 0; i < k->ndocuments; i++)
		for (f = 0; f < FIELDS; f++) {
			const uint32_t *word =
			    document_field(k->document[i], (enum field)f, &n);

			mark_words(s->query, word, n,
			    f == FIELD_ANSWERS ? answers : own);
		}
}

static bool
has_term(const struct side *side, uint16_t term)
{
	return side->term[term / 64] >> term % 64 & 1;
}

bool
answered_is(const struct why_sides *s)
{
	const struct query *q = s->query;
	struct side own, answers;
	float all = 0, words = 0, pairs = 0;
	size_t i;

	mark_sides(s, &own, &answers);
	for (i = 0; i < s->words->n; i++) {
		uint16_t t = q->word[i];

		if (t == QUERY_NO_TERM || q->v[t].shell)
			continue;
		all += q->v[t].rarity;
		words += q->v[t].rarity * (float)has_term(&answers, t);
		words -= q->v[t].rarity * (float)has_term(&own, t);
		pairs += q->v[t].rarity * (float)answers.paired[i];
		pairs -= q->v[t].rarity * (float)own.paired[i];
	}
	return words > CLEARLY * all && pairs > CLEARLY * all;
}
