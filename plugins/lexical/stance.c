/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stance.c - the stance of a text towards a narrative, by cues.
 * Owns nothing. That a rebuttal shares its words with what it rebuts, and only
 * cues tell them apart, is the finding behind FEVER-like stance baselines; cues
 * alone are a rough tool, so they decide only when they are clear.
 */
#include "lexical/stance.h"

#include <string.h>

#define CLEAR 1.0F /* a full cue */

/* Rarity of the matched words, by sentence. */
static void
weigh_sentences(const struct why_sides *s, float ret[QUERY_SENTENCES])
{
	const struct document *d = s->document;
	uint64_t seen[QUERY_TERMS_MAX / 64 + 1] = {0}, bits;
	uint32_t i;
	uint16_t q;

	memset(ret, 0, QUERY_SENTENCES * sizeof(ret[0]));
	for (i = 0; i < d->end[FIELDS - 1]; i++) {
		q = query_find(s->query, d->word[i] & WORD_TERM);
		if (q == QUERY_NO_TERM || seen[q / 64] >> q % 64 & 1)
			continue;
		seen[q / 64] |= UINT64_C(1) << q % 64;
		for (bits = s->query->v[q].sentences; bits != 0;
		     bits &= bits - 1)
			ret[__builtin_ctzll(bits)] += s->query->v[q].rarity;
	}
}

static bool
is_cue(const struct why_sides *s, const struct mention *m)
{
	return lexicon_kind(s->lexicon, m->concept) != CONCEPT_THING;
}

static bool
has_cue(const struct why_sides *s)
{
	size_t i;

	for (i = 0; i < s->words->nmentions; i++)
		if (is_cue(s, &s->words->mention[i]))
			return true;
	return false;
}

/* Marks the text's mentions of what the library's text mentions too. */
static void
mark_own(const struct why_sides *s, bool own[WORDS_MENTIONS_MAX])
{
	size_t i, j;

	for (j = 0; j < s->library->nmentions; j++) {
		const struct mention *m = &s->library->mention[j];

		for (i = 0; is_cue(s, m) && i < s->words->nmentions; i++)
		own[i] |= s->words->mention[i].concept == m->concept;
	}
}

/* Which cues does the narrative's document have itself? */
static void
find_own(const struct why_sides *s, bool ret[WORDS_MENTIONS_MAX])
{
	const struct known *k = s->known;
	size_t i;

	for (i = 0; i < k->ntexts; i++) {
		const struct known_text *t = &k->text[i];

		if (t->document == s->document->ordinal &&
		    t->field != FIELD_ANSWERS &&
		    words_cut(s->library, s->lexicon, t->text, strlen(t->text),
			t->language) == 0)
			mark_own(s, ret);
	}
}

static float
weight_at(const float sentence[QUERY_SENTENCES], size_t at)
{
	float best = 0;
	size_t i;

	for (i = 0; i < QUERY_SENTENCES; i++)
		best = sentence[i] > best ? sentence[i] : best;
	if (sentence[at] * 2 >= best)
		return 1;
	if ((at > 0 && sentence[at - 1] * 2 >= best) ||
	    (at + 1 < QUERY_SENTENCES && sentence[at + 1] * 2 >= best))
		return 0.5F;
	return 0.25F;
}

static size_t
sentence_of(const struct why_sides *s, const struct mention *m)
{
	size_t at = s->words->v[m->first].sentence;

	if (s->query->sentences > QUERY_SENTENCES)
		at = at * QUERY_SENTENCES / s->query->sentences;
	return at;
}

enum counterpoint_stance
stance_of(const struct why_sides *s)
{
	float sentence[QUERY_SENTENCES], weight[4] = {0, 0, 0, 0};
	bool own[WORDS_MENTIONS_MAX] = {false};
	size_t i;

	if (!has_cue(s))
		return COUNTERPOINT_ASSERTS;
	weigh_sentences(s, sentence);
	find_own(s, own);
	for (i = 0; i < s->words->nmentions; i++) {
		const struct mention *m = &s->words->mention[i];

		if (is_cue(s, m) && !own[i])
			weight[lexicon_kind(s->lexicon, m->concept)] +=
			    weight_at(sentence, sentence_of(s, m));
	}
	if (weight[CONCEPT_REBUT] >= CLEAR &&
	    weight[CONCEPT_REBUT] > weight[CONCEPT_ASSERT])
		return COUNTERPOINT_REBUTS;
	if (weight[CONCEPT_REPORT] >= CLEAR &&
	    weight[CONCEPT_REPORT] > weight[CONCEPT_ASSERT])
		return COUNTERPOINT_REPORTS;
	return COUNTERPOINT_ASSERTS;
}
