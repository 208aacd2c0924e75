/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stance.c - the stance of a text towards a narrative, by cues.
 * Owns nothing. That a rebuttal shares its words with what it rebuts, and only
 * cues tell them apart, is the finding behind FEVER-like stance baselines. A
 * rebuttal that is taken for an assertion is looked at by somebody; an
 * assertion that is taken for a rebuttal is looked at by nobody: so in doubt a
 * text asserts. The scope of a negation is told by what stands next to it, as
 * in Chapman et al., "A simple algorithm for identifying negated findings and
 * diseases in discharge summaries" (2001).
 */
#include "lexical/stance.h"

#include <string.h>

#include "lexical/clauses.h"
#include "text/languages.h"

#define CLEAR	  1.0F /* a full cue */
#define MOST	  1.5F /* times what is said, what is denied is */
#define OWN_WORDS 4    /* next to a negation of the narrative's own */
#define OWN_TEXTS 16   /* of a narrative that are looked at */

/* What a cue does. Those that negate and those that contrast are told by their
 * slugs: the kinds are the database's. */
enum role {
	ROLE_CUE,
	ROLE_NEXT,     /* "not": negates what stands behind it */
	ROLE_PREVIOUS, /* negates what stands before it */
	ROLE_CLAUSE,   /* "did not cause": negates its clause */
	ROLE_NOTHING,  /* "not only": no negation, though a part of it is one */
	ROLE_CONTRAST, /* "but" */
	ROLE_IF,       /* no negation counts beside it */
};

static const struct {
	const char *slug; /* or what it begins with */
	enum role role;
} roles[] = {{"cue-negates-next", ROLE_NEXT},
    {"cue-negates-previous", ROLE_PREVIOUS},
    {"cue-negates-clause", ROLE_CLAUSE}, {"cue-negates-nothing", ROLE_NOTHING},
    {"cue-contrast", ROLE_CONTRAST}, {"cue-conditional", ROLE_IF}};

struct cue {
	const struct mention *mention;
	enum concept_kind kind;
	enum role role;
	bool counts;
	size_t target; /* of a negation: the word, or WORDS_MAX */
};

struct judgement {
	const struct why_sides *sides;
	struct clauses clauses;
	struct cue cue[WORDS_MENTIONS_MAX];
	size_t n;
	float sentence[QUERY_SENTENCES]; /* what is shared there */
};

static enum role
role_of(const char *slug)
{
	size_t i;

	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strncmp(slug, roles[i].slug, strlen(roles[i].slug)) == 0)
			return roles[i].role;
	return ROLE_CUE;
}

static bool
negates(enum role role)
{
	return role == ROLE_NEXT || role == ROLE_PREVIOUS ||
	       role == ROLE_CLAUSE;
}

static bool
is_negation(const struct cue *c)
{
	return negates(c->role);
}

static size_t
end_of(const struct mention *m)
{
	return m->first + m->words;
}

static bool
covers(const struct mention *m, size_t word)
{
	return m->first <= word && word < end_of(m);
}

/* Is it but a part of another cue, as "deny" of "nobody can deny"? Of what
 * negates, contrasts and so on also when they merely overlap. */
static bool
is_part(const struct cue *a, const struct cue *b)
{
	const struct mention *m = a->mention, *n = b->mention;
	bool within = m->first >= n->first && end_of(m) <= end_of(n),
	     overlap = m->first < end_of(n) && n->first < end_of(m),
	     words = a->role != ROLE_CUE;

	if (within && m->words == n->words)
		return words && b->role == ROLE_CUE;
	return within ||
	       (overlap && words && b->role != ROLE_CUE && m->words < n->words);
}

static void
drop_parts(struct judgement *j)
{
	size_t i, k;

	for (i = 0; i < j->n; i++)
		for (k = 0; k < j->n; k++)
			if (is_part(&j->cue[i], &j->cue[k]))
				j->cue[i].counts = false;
}

static void
find_cues(struct judgement *j)
{
	const struct words *w = j->sides->words;
	const struct lexicon *l = j->sides->lexicon;
	size_t i;

	j->n = 0;
	for (i = 0; i < w->nmentions; i++) {
		const struct mention *m = &w->mention[i];
		enum concept_kind kind = lexicon_kind(l, m->concept);

		if (kind != CONCEPT_THING)
			j->cue[j->n++] = (struct cue){.mention = m,
			    .kind = kind,
			    .role = role_of(lexicon_slug(l, m->concept)),
			    .counts = true,
			    .target = WORDS_MAX};
	}
	drop_parts(j);
}

/* --- Negations --- */

static void
break_clauses(struct judgement *j)
{
	size_t i;

	for (i = 0; i < j->n; i++)
		if (j->cue[i].role == ROLE_CONTRAST && j->cue[i].counts)
			clauses_break(&j->clauses, j->cue[i].mention->first);
}

/* Without war there would be no hunger: that denies nothing. */
static bool
is_conditional(const struct judgement *j, size_t word)
{
	const uint16_t *part = j->clauses.part;
	size_t i;

	for (i = 0; i < j->n; i++)
		if (j->cue[i].role == ROLE_IF && j->cue[i].counts &&
		    part[j->cue[i].mention->first] == part[word])
			return true;
	return false;
}

static bool
is_shared(const struct clauses *c, size_t word)
{
	return word != WORDS_MAX && c->kind[word] == CLAUSES_SHARED;
}

/* What it negates: the word next to it that is not light. A question denies
 * nothing. */
static void
aim(struct judgement *j, struct cue *c)
{
	const struct clauses *in = &j->clauses;
	size_t first = c->mention->first;

	if (in->asked[in->part[first]] || is_conditional(j, first))
		return;
	switch (c->role) {
	case ROLE_NEXT:
		c->target = clauses_next(in, end_of(c->mention) - 1);
		break;
	case ROLE_PREVIOUS:
		c->target = clauses_previous(in, first);
		break;
	default:
		c->target = clauses_find_shared(in, first);
	}
}

/* "It is no hoax": neither counts. */
static bool
cancel_cue(struct judgement *j, struct cue *negation)
{
	bool found = false;
	size_t i;

	for (i = 0; i < j->n; i++) {
		struct cue *c = &j->cue[i];

		if (c->kind != CONCEPT_REBUT || c->role != ROLE_CUE ||
		    !covers(c->mention, negation->target))
			continue;
		found = true;
		c->counts = false;
	}
	return found;
}

static void
aim_all(struct judgement *j)
{
	size_t i;

	for (i = 0; i < j->n; i++) {
		struct cue *c = &j->cue[i];

		if (!c->counts || !is_negation(c))
			continue;
		aim(j, c);
		if (cancel_cue(j, c) || !is_shared(&j->clauses, c->target))
			c->counts = false;
	}
}

/* "It is false that this is not so": neither counts. */
static void
cancel_pairs(struct judgement *j)
{
	const uint16_t *part = j->clauses.part;
	size_t i, k;

	for (i = 0; i < j->n; i++) {
		struct cue *c = &j->cue[i];
		bool found = false;

		if (c->kind != CONCEPT_REBUT || c->role != ROLE_CUE ||
		    !c->counts)
			continue;
		for (k = 0; k < j->n; k++)
			if (is_negation(&j->cue[k]) && j->cue[k].counts &&
			    part[j->cue[k].mention->first] ==
				part[c->mention->first]) {
				j->cue[k].counts = false;
				found = true;
			}
		c->counts = !found;
	}
}

/* Negations in a row negate once each, those of whole clauses once together:
 * "did not cause hunger and are not to blame for it". */
static bool
is_negated(const struct judgement *j, size_t word)
{
	const uint16_t *clause = j->clauses.clause;
	bool odd = false, whole = false;
	size_t i;

	for (i = 0; i < j->n; i++) {
		const struct cue *c = &j->cue[i];

		if (!c->counts || !is_negation(c) ||
		    clause[c->mention->first] != clause[word])
			continue;
		if (c->role == ROLE_CLAUSE)
			whole = true;
		else
			odd = !odd;
	}
	return odd != whole;
}

/* What is shared stands in clauses that are negated, for the most part. */
static bool
denies(const struct judgement *j)
{
	const struct clauses *c = &j->clauses;
	size_t i, end, n = j->sides->words->n;
	float denied = 0, said = 0;

	for (i = 0; i < n; i = end) {
		for (end = i + 1; end < n && c->clause[end] == c->clause[i];)
			end++;
		*(is_negated(j, i) ? &denied : &said) +=
		    clauses_share(c, i, end);
	}
	return denied > 0 && denied >= MOST * said;
}

/* --- What the narrative says itself --- */

/* Does the narrative negate what the text negates? */
static bool
has_own_negation(
    const struct judgement *j, const struct cue *c, const struct mention *there)
{
	const struct why_sides *s = j->sides;
	uint16_t term = s->query->word[c->target];
	size_t first = there->first > OWN_WORDS ? there->first - OWN_WORDS : 0,
	       end = end_of(there) + OWN_WORDS, i;
	uint32_t found;

	for (i = first; i < end && i < s->library->n; i++) {
		found = words_find_term(s->library, s->vocabulary, i);
		if (found != STRTAB_NONE && query_find(s->query, found) == term)
			return true;
	}
	return false;
}

static void
drop_own(struct judgement *j, const struct mention *there, bool in_denial)
{
	const struct lexicon *l = j->sides->lexicon;
	enum role role = role_of(lexicon_slug(l, there->concept));
	size_t i;

	for (i = 0; i < j->n; i++) {
		struct cue *c = &j->cue[i];

		if (c->role == ROLE_CUE)
		c->counts &= c->mention->concept != there->concept ||
			     (c->kind == CONCEPT_REPORT && !in_denial);
		else if (is_negation(c) && negates(role) &&
			 c->target != WORDS_MAX &&
			 (c->role == ROLE_CLAUSE) == (role == ROLE_CLAUSE))
		    c->counts &= !has_own_negation(j, c, there);
	}
}

/* Does what was cut last deny something, as "the reports are fabricated"? */
static bool
is_denial(const struct why_sides *s)
{
	size_t i;

	for (i = 0; i < s->library->nmentions; i++) {
		unsigned concept = s->library->mention[i].concept;

		if (lexicon_kind(s->lexicon, concept) == CONCEPT_REBUT &&
		    role_of(lexicon_slug(s->lexicon, concept)) == ROLE_CUE)
			return true;
	}
	return false;
}

/* What denies the narrative "the deliveries are denied" does not negate. */
static void
drop_negations(struct judgement *j)
{
	size_t i;

	for (i = 0; i < j->n; i++)
		if (is_negation(&j->cue[i]))
			j->cue[i].counts = false;
}

static void
drop_own_of(struct judgement *j, const struct known_text *t)
{
	const struct why_sides *s = j->sides;
	bool denial;
	size_t i;

	if (words_cut(s->library, s->lexicon, t->text, strlen(t->text),
		t->language) == -1)
		return;
	denial = is_denial(s);
	if (denial && t->document == 0)
		drop_negations(j);
	for (i = 0; i < s->library->nmentions; i++) {
		const struct mention *m = &s->library->mention[i];

		if (lexicon_kind(s->lexicon, m->concept) != CONCEPT_THING)
			drop_own(j, m, denial);
	}
}

/* Drops the cues that the narrative has itself: in the wording that matched, in
 * its title and summary, in its first texts in the language of the text. */
static void
drop_all_own(struct judgement *j, bool thorough)
{
	const struct known *k = j->sides->known;
	uint32_t language = j->sides->query->language;
	size_t i;

	for (i = 0; i < k->ntexts; i++) {
		const struct known_text *t = &k->text[i];

		if (t->field != FIELD_ANSWERS &&
		    (t->document == j->sides->document->ordinal ||
			(thorough &&
			    (t->document == 0 ||
				(i < OWN_TEXTS &&
				    language_pack(t->language) == language)))))
			drop_own_of(j, t);
	}
}

/* --- Cues --- */

static size_t
sentence_of(const struct why_sides *s, size_t word)
{
	size_t at = s->words->v[word].sentence;

	if (s->query->sentences > QUERY_SENTENCES)
		at = at * QUERY_SENTENCES / s->query->sentences;
	return at < QUERY_SENTENCES ? at : QUERY_SENTENCES - 1;
}

static void
weigh_sentences(struct judgement *j)
{
	size_t i, end, at, n = j->sides->words->n;

	memset(j->sentence, 0, sizeof(j->sentence));
	for (i = 0; i < n; i = end) {
		at = sentence_of(j->sides, i);
		for (end = i + 1; end < n && sentence_of(j->sides, end) == at;)
			end++;
		j->sentence[at] = clauses_share(&j->clauses, i, end);
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

/* "They say it is false, but": more is shared behind than before. */
static bool
is_overruled(
    const struct judgement *j, const struct cue *c, const struct cue *but)
{
	const uint16_t sentence =
	    j->sides->words->v[c->mention->first].sentence;
	const struct token *v = j->sides->words->v;
	size_t at = but->mention->first, first = c->mention->first, end = at;

	if (but->role != ROLE_CONTRAST || !but->counts || at < first ||
	    v[at].sentence != sentence)
		return false;
	while (first > 0 && v[first - 1].sentence == sentence)
		first--;
	while (end < j->sides->words->n && v[end].sentence == sentence)
		end++;
	return clauses_share(&j->clauses, first, at) <
	       clauses_share(&j->clauses, at, end);
}

static void
drop_overruled(struct judgement *j)
{
	size_t i, k;

	for (i = 0; i < j->n; i++)
		for (k = 0; k < j->n && j->cue[i].kind == CONCEPT_REBUT; k++)
			if (is_overruled(j, &j->cue[i], &j->cue[k]))
				j->cue[i].counts = false;
}

static enum counterpoint_stance
weigh_cues(const struct judgement *j)
{
	float weight[4] = {0, 0, 0, 0};
	size_t i;

	for (i = 0; i < j->n; i++) {
		const struct cue *c = &j->cue[i];

		if (c->counts && c->role == ROLE_CUE)
			weight[c->kind] += weight_at(j->sentence,
			    sentence_of(j->sides, c->mention->first));
	}
	if (denies(j))
		weight[CONCEPT_REBUT] += CLEAR;
	if (weight[CONCEPT_REBUT] >= CLEAR &&
	    weight[CONCEPT_REBUT] > weight[CONCEPT_ASSERT])
		return COUNTERPOINT_REBUTS;
	if (weight[CONCEPT_REPORT] >= CLEAR &&
	    weight[CONCEPT_REPORT] > weight[CONCEPT_ASSERT])
		return COUNTERPOINT_REPORTS;
	return COUNTERPOINT_ASSERTS;
}

/* Is there any that may tell something else than that the text asserts? */
static bool
has_counting(const struct judgement *j)
{
	size_t i;

	for (i = 0; i < j->n; i++)
		if (j->cue[i].counts && j->cue[i].kind != CONCEPT_ASSERT)
			return true;
	return false;
}

enum counterpoint_stance
stance_of(const struct why_sides *s, bool thorough)
{
	struct judgement j;

	j.sides = s;
	find_cues(&j);
	if (!has_counting(&j))
		return COUNTERPOINT_ASSERTS;
	clauses_take(&j.clauses, s);
	break_clauses(&j);
	aim_all(&j);
	if (!has_counting(&j))
		return COUNTERPOINT_ASSERTS;
	drop_all_own(&j, thorough);
	cancel_pairs(&j);
	weigh_sentences(&j);
	drop_overruled(&j);
	return weigh_cues(&j);
}
