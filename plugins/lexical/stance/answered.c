/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answered.c - does a text speak the words of a narrative's answers?
 * Owns nothing. An enemy who talks back uses many words of an answer, but in an
 * order of his own: so pairs of words are asked for too. Half of the text was
 * chosen between the answers of the starter library and paraphrases of them,
 * which have more, and assertions that answer back, which have less.
 */
#include "lexical/stance/answered.h"

#include <string.h>

#include "lexical/stance/gaps.h"
#include "lexical/stance/recut.h"

#define CLEARLY 0.5F /* of the text's rarity */
#define HALF	0.5F /* of a clause's */

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
mark_sides(const struct sides *s, struct side *own, struct side *answers)
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
answered_is(const struct sides *s)
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

/* A clause of the text, and the one of the answers that is most like it. */
struct clause {
	float rarity;
	unsigned denials; /* cues that deny */
	float common;	  /* with the clause at hand; 0 in between */
	float likeness, shared;
	unsigned theirs; /* cues of that one that deny */
};

struct pairing {
	const struct sides *sides;
	const uint16_t *number;	    /* of the clause of each word */
	struct clause v[WORDS_MAX]; /* by number */
};

/* A clause of the answers: its terms that the text has. */
struct their_clause {
	uint16_t term[QUERY_TERMS_MAX];
	size_t n;
	uint64_t has[QUERY_TERMS_MAX / 64]; /* the same, a bit each */
	float rarity;
	unsigned denials;
};

/* At which words cues begin that deny. */
static void
mark_denials(const struct cues *cues, bool ret[WORDS_MAX])
{
	size_t i;

	memset(ret, 0, WORDS_MAX * sizeof(ret[0]));
	for (i = 0; i < cues->n; i++)
		if (cues->v[i].kind == CONCEPT_REBUT && cues->v[i].counts)
			ret[cues->v[i].mention->first] = true;
}

static void
take_clauses(struct pairing *p, const struct cues *cues)
{
	const struct query *q = p->sides->query;
	bool denies[WORDS_MAX];
	size_t i;
	int k;

	mark_denials(cues, denies);
	memset(p->v, 0, p->sides->words->n * sizeof(p->v[0]));
	for (i = 0; i < p->sides->words->n; i++)
		p->v[p->number[i]].denials += denies[i];
	for (i = 0; i < q->n; i++)
		for (k = 0; k < q->v[i].nplaces; k++)
			p->v[p->number[q->v[i].place[k]]].rarity +=
			    q->v[i].rarity;
}

/* The clause of the text in which a term stands for the k-th time. */
static struct clause *
clause_of(struct pairing *p, uint16_t term, int k)
{
	return &p->v[p->number[p->sides->query->v[term].place[k]]];
}

static void
keep_likest(struct clause *c, const struct their_clause *theirs)
{
	float likeness = c->common / (c->rarity + theirs->rarity);

	if (likeness > c->likeness) {
		c->likeness = likeness;
		c->shared = c->common;
		c->theirs = theirs->denials;
	}
	c->common = 0;
}

/* With each clause of the text that has any of its words. */
static void
compare_clause(struct pairing *p, const struct their_clause *theirs)
{
	const struct query_term *v = p->sides->query->v;
	size_t i;
	int k;

	for (i = 0; i < theirs->n; i++)
		for (k = 0; k < v[theirs->term[i]].nplaces; k++)
			clause_of(p, theirs->term[i], k)->common +=
			    v[theirs->term[i]].rarity;
	for (i = 0; i < theirs->n; i++)
		for (k = 0; k < v[theirs->term[i]].nplaces; k++)
			keep_likest(clause_of(p, theirs->term[i], k), theirs);
}

static void
add_word(const struct sides *s, size_t i, struct their_clause *c)
{
	uint32_t term = words_find_term(s->library, s->vocabulary, i);
	uint16_t q;

	if (term == STRTAB_NONE)
		return;
	c->rarity += vocabulary_rarity(s->vocabulary, term);
	q = query_find(s->query, term);
	if (q == QUERY_NO_TERM || c->has[q / 64] >> q % 64 & 1)
		return;
	c->has[q / 64] |= UINT64_C(1) << q % 64;
	c->term[c->n++] = q;
}

/* All clauses of what was cut last. */
static void
compare_text(struct pairing *p)
{
	const struct words *w = p->sides->library;
	struct their_clause theirs = {.n = 0};
	struct cues cues;
	bool denies[WORDS_MAX];
	uint8_t gap[WORDS_MAX];
	size_t i;

	cues_find(&cues, w, p->sides->lexicon);
	mark_denials(&cues, denies);
	gaps_find(w, gap);
	for (i = 0; i < w->n; i++) {
		add_word(p->sides, i, &theirs);
		theirs.denials += denies[i];
		if (gap[i] < GAP_COMMA)
			continue;
		compare_clause(p, &theirs);
		theirs = (struct their_clause){.n = 0};
	}
	compare_clause(p, &theirs);
}

/* Does the text deny what the answers deny, as far as it has their clauses? */
static bool
is_alike(const struct pairing *p)
{
	bool any = false, paired;
	size_t i;

	for (i = 0; i < p->sides->words->n; i++) {
		const struct clause *c = &p->v[i];

		paired = c->likeness > 0 && c->shared >= HALF * c->rarity;
		if (c->likeness == 0 || (!paired && c->denials == 0))
			continue;
		if (!paired || c->denials != c->theirs)
			return false;
		any = true;
	}
	return any;
}

bool
answered_denies_alike(const struct cues *cues, const struct clauses *in)
{
	const struct known *k = in->sides->known;
	struct pairing p = {.sides = in->sides, .number = in->clause};
	size_t i;

	take_clauses(&p, cues);
	for (i = 0; i < k->ntexts; i++) {
		const struct known_text *t = &k->text[i];

		if (t->field != FIELD_ANSWERS ||
		    !recut_is_in_language(p.sides, t))
			continue;
		if (!recut_text(p.sides, t))
			return false;
		compare_text(&p);
	}
	return is_alike(&p);
}
