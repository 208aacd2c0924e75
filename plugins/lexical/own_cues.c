/* SPDX-License-Identifier: Apache-2.0 */
/*
 * own_cues.c - cues of a text that its narrative has itself.
 * Owns nothing. The narrative's texts are cut again here, as in why.c.
 */
#include "lexical/own_cues.h"

#include <string.h>

#include "lexical/gaps.h"
#include "text/languages.h"

#define OWN_WORDS 4    /* next to a negation of the narrative's own */
#define OWN_TEXTS 16   /* of a narrative that are looked at */
#define COMMON	  0.5F /* of the rarest word beside it */

/* Behind which words of the library's text a clause ends. */
static void
find_ends(const struct why_sides *s, bool ends[WORDS_MAX])
{
	const struct words *w = s->library;
	uint8_t gap[WORDS_MAX];
	size_t i;

	gaps_find(w, gap);
	for (i = 0; i < w->n; i++)
		ends[i] = gap[i] >= GAP_COMMA;
	for (i = 0; i < w->nmentions; i++)
		if (w->mention[i].first > 0 &&
		    cues_role(s->lexicon, w->mention[i].concept) ==
			CUE_CONTRAST)
			ends[w->mention[i].first - 1] = true;
}

/* The words that stand next to a negation, or only behind it, in its clause. */
static void
mark_near(const struct mention *m, bool behind, size_t n,
    const bool ends[WORDS_MAX], bool near[WORDS_MAX])
{
	size_t i, last = m->first + m->words - 1;

	for (i = m->first; !behind && i + OWN_WORDS >= m->first; i--) {
		near[i] |= i < m->first;
		if (i == 0 || ends[i - 1])
			break;
	}
	for (i = m->first; i + 1 < n && i < last + OWN_WORDS && !ends[i]; i++)
		near[i + 1] |= i >= last;
}

static void
find_near(const struct why_sides *s, bool near[WORDS_MAX])
{
	const struct words *w = s->library;
	bool ends[WORDS_MAX];
	size_t i;

	find_ends(s, ends);
	memset(near, 0, WORDS_MAX * sizeof(near[0]));
	for (i = 0; i < w->nmentions; i++) {
		enum cue_role role =
		    cues_role(s->lexicon, w->mention[i].concept);

		if (cue_role_negates(role) || role == CUE_OPPOSES)
			mark_near(&w->mention[i], role == CUE_OPPOSES, w->n,
			    ends, near);
	}
}

/* Marks the words of the text that are among the marked ones of the library. */
static void
mark_words(const struct why_sides *s, const bool near[WORDS_MAX],
    bool negated[WORDS_MAX])
{
	uint64_t has[QUERY_TERMS_MAX / 64] = {0};
	uint32_t term;
	uint16_t q;
	size_t i;

	for (i = 0; i < s->library->n; i++) {
		if (!near[i])
			continue;
		term = words_find_term(s->library, s->vocabulary, i);
		q = term == STRTAB_NONE ? QUERY_NO_TERM
					: query_find(s->query, term);
		if (q != QUERY_NO_TERM)
			has[q / 64] |= UINT64_C(1) << q % 64;
	}
	for (i = 0; i < s->words->n; i++) {
		q = s->query->word[i];
		if (q != QUERY_NO_TERM)
			negated[i] |= has[q / 64] >> q % 64 & 1;
	}
}

static bool
has_any(const bool *is, const struct mention *m)
{
	size_t i;

	for (i = m->first; i < m->first + m->words; i++)
		if (is[i])
			return true;
	return false;
}

static void
mark_mentions(const struct words *w, unsigned concept, bool negated[WORDS_MAX])
{
	size_t i, k;

	for (i = 0; i < w->nmentions; i++)
		for (k = 0; k < w->mention[i].words; k++)
			negated[w->mention[i].first + k] |=
			    w->mention[i].concept == concept;
}

/* The same of concepts, which other words may stand for. */
static void
mark_concepts(const struct why_sides *s, const bool near[WORDS_MAX],
    bool negated[WORDS_MAX])
{
	size_t i;

	for (i = 0; i < s->library->nmentions; i++) {
		const struct mention *m = &s->library->mention[i];

		if (lexicon_kind(s->lexicon, m->concept) == CONCEPT_THING &&
		    has_any(near, m))
			mark_mentions(s->words, m->concept, negated);
	}
}

/* The words of the text that the library's text negates. */
static void
find_negated(const struct why_sides *s, bool negated[WORDS_MAX])
{
	bool near[WORDS_MAX];

	find_near(s, near);
	memset(negated, 0, s->words->n * sizeof(negated[0]));
	mark_words(s, near, negated);
	mark_concepts(s, near, negated);
}

/* Is it of what the narrative negates itself? Words as common as "on" stand
 * next to negations too. */
static bool
is_of_negated(
    const struct cue *c, const struct clauses *in, const bool *negated)
{
	float most = 0;
	size_t i;

	for (i = c->first; i < c->end; i++)
		if (in->share[i] > most)
			most = in->share[i];
	for (i = c->first; i < c->end; i++)
		if (negated[i] && in->share[i] > COMMON * most)
			return true;
	return false;
}

static void
drop_negated(
    struct cues *cues, const struct why_sides *s, const struct clauses *in)
{
	bool negated[WORDS_MAX];
	size_t i;

	find_negated(s, negated);
	for (i = 0; i < cues->n; i++) {
		struct cue *c = &cues->v[i];

		if (c->target != WORDS_MAX)
			c->counts &= !negated[c->target];
		c->counts &= !is_of_negated(c, in, negated);
	}
}

/* What reports counts on, unless the narrative is that somebody denies it. */
static void
drop_plain(struct cues *cues, unsigned concept, bool in_denial)
{
	size_t i;

	for (i = 0; i < cues->n; i++) {
		struct cue *c = &cues->v[i];

		if (c->role == CUE_PLAIN && c->mention->concept == concept)
			c->counts &= c->kind == CONCEPT_REPORT && !in_denial;
	}
}

/* Does what was cut last deny something, as "the reports are fabricated"? */
static bool
is_denial(const struct why_sides *s)
{
	size_t i;

	for (i = 0; i < s->library->nmentions; i++) {
		unsigned concept = s->library->mention[i].concept;
		enum cue_role role = cues_role(s->lexicon, concept);

		if (lexicon_kind(s->lexicon, concept) == CONCEPT_REBUT &&
		    (role == CUE_PLAIN || role == CUE_ABSURD))
			return true;
	}
	return false;
}

/* What denies the narrative "the deliveries are denied" repeats it, in whatever
 * words: "the reports are slander". */
static void
drop_denials(struct cues *cues)
{
	size_t i;

	for (i = 0; i < cues->n; i++)
		if (cues->v[i].kind == CONCEPT_REBUT)
			cues->v[i].counts = false;
}

static void
drop_own_of(
    struct cues *cues, const struct clauses *in, const struct known_text *t)
{
	const struct why_sides *s = in->sides;
	bool denial;
	size_t i;

	if (words_cut(s->library, s->lexicon, t->text, strlen(t->text),
		t->language) == -1)
		return;
	denial = is_denial(s);
	if (denial && t->document == 0)
		drop_denials(cues);
	drop_negated(cues, s, in);
	for (i = 0; i < s->library->nmentions; i++)
		drop_plain(cues, s->library->mention[i].concept, denial);
}

/* Answers say the opposite of the narrative. */
void
own_cues_drop(struct cues *cues, const struct clauses *in, bool thorough)
{
	const struct why_sides *s = in->sides;
	const struct known *k = s->known;
	size_t i;

	for (i = 0; i < k->ntexts; i++) {
		const struct known_text *t = &k->text[i];

		if (t->field != FIELD_ANSWERS &&
		    (t->document == s->document->ordinal || t->document == 0 ||
			(thorough && i < OWN_TEXTS &&
			    language_pack(t->language) == s->query->language)))
			drop_own_of(cues, in, t);
	}
}
