/* SPDX-License-Identifier: Apache-2.0 */
/*
 * own_cues.c - cues of a text that its narrative has itself.
 * Owns nothing. The narrative's texts are cut again here, as in why.c.
 */
#include "lexical/stance/own_cues.h"

#include <string.h>

#include "lexical/stance/gaps.h"
#include "lexical/stance/recut.h"

#define OWN_WORDS     4	   /* next to a negation of the narrative's own */
#define OWN_EXEMPLARS 16   /* of a narrative that are looked at */
#define COMMON	      0.5F /* of the rarest word beside it */

/* What the narrative's texts that were cut so far say themselves. */
struct own {
	const struct sides *sides;
	struct cues cues;		     /* of the text that was cut last */
	uint64_t term[QUERY_TERMS_MAX / 64]; /* that it negates, a bit each */
	bool negated[WORDS_MAX]; /* the words of the observed text */
};

/* Behind which words of the library's text a clause ends. */
static void
find_ends(const struct own *o, bool ends[WORDS_MAX])
{
	const struct words *w = o->sides->library;
	uint8_t gap[WORDS_MAX];
	size_t i;

	gaps_find(w, gap);
	for (i = 0; i < w->n; i++)
		ends[i] = gap[i] >= GAP_COMMA;
	for (i = 0; i < o->cues.n; i++)
		if (o->cues.v[i].role == CUE_CONTRAST &&
		    o->cues.v[i].mention->first > 0)
			ends[o->cues.v[i].mention->first - 1] = true;
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
find_near(const struct own *o, bool near[WORDS_MAX])
{
	bool ends[WORDS_MAX];
	size_t i;

	find_ends(o, ends);
	memset(near, 0, WORDS_MAX * sizeof(near[0]));
	for (i = 0; i < o->cues.n; i++) {
		const struct cue *c = &o->cues.v[i];

		if (c->counts && (cue_negates(c) || c->role == CUE_OPPOSES))
			mark_near(c->mention, c->role == CUE_OPPOSES,
			    o->sides->library->n, ends, near);
	}
}

static void
take_terms(struct own *o, const bool near[WORDS_MAX])
{
	const struct sides *s = o->sides;
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
			o->term[q / 64] |= UINT64_C(1) << q % 64;
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

/* The same of concepts, which other words may stand for; of a dictionary's in
 * two languages alone. */
static void
take_concepts(
    struct own *o, const bool near[WORDS_MAX], const struct document *d)
{
	const struct sides *s = o->sides;
	size_t i;

	for (i = 0; i < s->library->nmentions; i++) {
		const struct mention *m = &s->library->mention[i];

		if (lexicon_kind(s->lexicon, m->concept) == CONCEPT_THING &&
		    (!lexicon_is_borrowed(s->lexicon, m->concept) ||
			query_borrows(s->query, d)) &&
		    has_any(near, m))
			mark_mentions(s->words, m->concept, o->negated);
	}
}

/* The words of the observed text that the narrative negates. */
static void
mark_terms(struct own *o)
{
	const uint16_t *word = o->sides->query->word;
	size_t i;

	for (i = 0; i < o->sides->words->n; i++)
		if (word[i] != QUERY_NO_TERM)
			o->negated[i] |=
			    o->term[word[i] / 64] >> word[i] % 64 & 1;
}

/* The greatest shares of words first.. before end: of all, and of those that
 * the narrative negates. */
struct greatest {
	size_t first, end;
	float all, own;
};

/* Makes them those of the words of a cue: of many cues that end at the same
 * word, the last first, each word is looked at once. */
static void
extend(struct greatest *g, const struct cue *c, const struct clauses *in,
    const bool *negated)
{
	float share;

	if (c->end != g->end || c->first > g->first)
		*g = (struct greatest){c->end, c->end, 0, 0};
	while (g->first > c->first) {
		g->first--;
		share = in->share[g->first];
		if (share > g->all)
			g->all = share;
		if (negated[g->first] && share > g->own)
			g->own = share;
	}
}

/* What is said of what the narrative negates itself. Words as common as "on"
 * stand next to negations too. */
static void
drop_negated(struct cues *cues, const struct clauses *in, struct own *o)
{
	struct greatest g = {0, 0, 0, 0};
	size_t i;

	mark_terms(o);
	for (i = cues->n; i-- > 0;) {
		struct cue *c = &cues->v[i];

		if (c->target != WORDS_MAX)
			c->counts &= !o->negated[c->target];
		extend(&g, c, in, o->negated);
		c->counts = c->counts && g.own <= COMMON * g.all;
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
is_denial(const struct own *o)
{
	size_t i;

	for (i = 0; i < o->cues.n; i++) {
		const struct cue *c = &o->cues.v[i];

		if (c->counts && c->kind == CONCEPT_REBUT &&
		    (c->role == CUE_PLAIN || c->role == CUE_ABSURD))
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

/* Plain cues also where they are part of a longer one: who repeats "nobody can
 * deny" in other words may be left with "deny". */
static void
drop_own_of(struct cues *cues, struct own *o, const struct known_text *t)
{
	const struct sides *s = o->sides;
	bool near[WORDS_MAX], denial;
	size_t i;

	if (!recut_text(s, t)) {
		drop_denials(cues);
		return;
	}
	cues_find(&o->cues, s->library, s->lexicon);
	denial = is_denial(o);
	if (denial && t->document == 0)
		drop_denials(cues);
	find_near(o, near);
	take_terms(o, near);
	take_concepts(o, near, s->known->document[t->document]);
	for (i = 0; i < s->library->nmentions; i++)
		drop_plain(cues, s->library->mention[i].concept, denial);
}

/* Answers say the opposite of the narrative. */
void
own_cues_drop(struct cues *cues, const struct clauses *in, bool thorough)
{
	const struct known *k = in->sides->known;
	struct own o = {.sides = in->sides};
	size_t i, exemplars = 0;

	for (i = 0; i < k->ntexts; i++) {
		const struct known_text *t = &k->text[i];

		if (t->field != FIELD_ANSWERS &&
		    (t->document == in->sides->document->ordinal ||
			t->document == 0 ||
			(thorough && recut_is_in_language(in->sides, t) &&
			    exemplars++ < OWN_EXEMPLARS)))
			drop_own_of(cues, &o, t);
	}
	drop_negated(cues, in, &o);
}
