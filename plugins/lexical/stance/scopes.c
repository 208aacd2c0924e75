/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scopes.c - cues that count only where they stand in a certain way.
 * Owns nothing. In doubt none counts: a text asserts.
 */
#include "lexical/stance/scopes.h"

#include <string.h>

#include "lexical/stance/gaps.h"

#define SPEAKER_WORDS 6 /* before the colon: "the Russian minister X" */
#define HEADING_WORDS 2 /* beside the cue, numbers: "Myth no. 1" */
#define ANSWER_WORDS  2 /* beside the cue: "no, that is false" */
#define HALF	      0.5F
#define PARTICLES     2 /* of a word, in Japanese */
#define NEARLY	      0.75F

/* What a judgement of places looks at. */
struct places_of {
	struct cues *cues;
	const struct clauses *in;
	const struct words *words;
	float most, core; /* of the whole text: see clauses.h */
};

static size_t
last_of(const struct cue *c)
{
	return c->mention->first + c->mention->words - 1;
}

static bool
begins_part(const struct places_of *p, size_t word)
{
	return word == 0 || p->in->part[word - 1] != p->in->part[word];
}

/* --- Negations --- */

/* "It is false that this is not so": neither counts; nor does, if `against`,
 * what sets one against another. */
static bool
drop_negations(struct cues *cues, size_t first, size_t end, bool against)
{
	bool found = false;
	size_t i;

	for (i = 0; i < cues->n; i++) {
		struct cue *c = &cues->v[i];

		if (!c->counts ||
		    (!cue_negates(c) && !(against && cue_sets_against(c))) ||
		    c->mention->first < first || c->mention->first >= end)
			continue;
		c->counts = false;
		found = true;
	}
	return found;
}

/* "Does not exempt", "exempts?" spare nothing. */
static bool
is_sparing(const struct places_of *p, const struct cue *c)
{
	const uint16_t *clause = p->in->clause, *part = p->in->part;
	size_t i, at = c->mention->first;

	for (i = 0; i < p->cues->n; i++) {
		const struct cue *o = &p->cues->v[i];
		size_t word = o->mention->first;

		if ((cue_negates(o) && clause[word] == clause[at]) ||
		    (o->role == CUE_IF && part[word] == part[at]))
			return false;
	}
	return !p->in->asked[part[at]];
}

bool
scopes_spare(const struct cues *cues, size_t first, size_t end)
{
	size_t i;

	for (i = 0; i < cues->n; i++) {
		const struct cue *c = &cues->v[i];

		if (c->role == CUE_SPARES && c->counts &&
		    c->mention->first >= first && c->mention->first < end)
			return true;
	}
	return false;
}

/* --- Headings --- */

/* Only numbers and so on between the cue and the end of its part. */
static bool
ends_heading(const struct places_of *p, const struct cue *c)
{
	size_t i, last = last_of(c),
		  end = clauses_end(p->in, p->in->part, last);

	if (end > last + 1 + HEADING_WORDS || end == p->words->n)
		return false;
	for (i = last + 1; i < end; i++)
		if (!(p->words->v[i].flags & TOKEN_NUMBER))
			return false;
	return gaps_has_colon(p->words, end - 1);
}

static bool
is_heading(const struct places_of *p, const struct cue *c)
{
	return begins_part(p, c->mention->first) && ends_heading(p, c);
}

static bool
is_speaker(const struct places_of *p, const struct cue *c)
{
	size_t last = last_of(c), end;

	if (c->mention->first >=
	    clauses_begin_sentence(p->in, c->mention->first) + SPEAKER_WORDS)
		return false;
	if (gaps_has_quotation(p->words, last))
		return true;
	end = clauses_end(p->in, p->in->clause, last);
	return end < p->words->n && end <= last + SPEAKER_WORDS &&
	       begins_part(p, end) && gaps_has_colon(p->words, end - 1);
}

/* A heading is no cue of another kind. */
static void
drop_covered(struct cues *cues, const struct cue *heading)
{
	size_t i;

	for (i = 0; i < cues->n; i++) {
		struct cue *c = &cues->v[i];

		if (!cue_is_heading(c) &&
		    c->mention->first <= last_of(heading) &&
		    heading->mention->first <= last_of(c))
			c->counts = false;
	}
}

/* "The minister said": one of its own words may stand between. */
static bool
is_said_by_speaker(const struct places_of *p, const struct cue *c)
{
	size_t i;

	for (i = 0; i < p->cues->n; i++) {
		const struct cue *o = &p->cues->v[i];

		if (o->role == CUE_SPEAKER && last_of(o) < c->mention->first &&
		    c->mention->first <= last_of(o) + 2 &&
		    p->in->clause[last_of(o)] ==
			p->in->clause[c->mention->first])
			return true;
	}
	return false;
}

/* Does such a cue, and nothing else, make up the part that begins there? */
static bool
is_alone(const struct places_of *p, enum cue_role role, size_t first)
{
	size_t i, end = clauses_end(p->in, p->in->part, first);

	for (i = 0; i < p->cues->n; i++)
		if (p->cues->v[i].role == role &&
		    p->cues->v[i].mention->first == first &&
		    last_of(&p->cues->v[i]) + 1 == end)
			return true;
	return false;
}

/* "Fact check: False." judges what others say, and behind it the desk speaks:
 * what is denied there tells. "Fact check: true." rebuts nothing. */
static void
judge_check(const struct places_of *p, struct cue *c)
{
	size_t next;

	c->role = CUE_PLAIN;
	if (!is_heading(p, c)) {
		c->weight = HALF;
		return;
	}
	next = clauses_end(p->in, p->in->part, last_of(c));
	c->counts = !is_alone(p, CUE_FACT, next);
	c->judges = is_alone(p, CUE_MYTH, next) &&
		    clauses_end(p->in, p->in->part, next) ==
			clauses_end_sentence(p->in, next);
	if (c->judges)
		c->weight = 0;
}

static void
judge_heading(const struct places_of *p, struct cue *c)
{
	if (c->role == CUE_SPEAKER) {
		c->counts = is_speaker(p, c);
		c->role = CUE_PLAIN;
	} else if (c->role == CUE_CHECK) {
		judge_check(p, c);
	} else {
		c->counts = is_heading(p, c);
		if (c->counts)
			drop_covered(p->cues, c);
	}
}

/* What stands in the sentence of a heading, before the next heading. */
static void
set_section(const struct places_of *p, struct cue *heading)
{
	size_t i, first = clauses_end(p->in, p->in->part, last_of(heading)),
		  end = first < p->words->n ? clauses_end_sentence(p->in, first)
					    : first;

	for (i = 0; i < p->cues->n; i++) {
		const struct cue *c = &p->cues->v[i];

		if ((c->role == CUE_MYTH || c->role == CUE_FACT) && c->counts &&
		    c->mention->first >= first && c->mention->first < end)
			end = c->mention->first;
	}
	heading->first = first;
	heading->end = end;
}

static bool
has_fact(const struct cues *cues)
{
	size_t i;

	for (i = 0; i < cues->n; i++)
		if (cues->v[i].role == CUE_FACT && cues->v[i].counts)
			return true;
	return false;
}

/* "Myth: it was not so. Fact: it was": neither counts. Without the fact, what
 * is negated is what the desk itself says. */
static void
judge_myth(const struct places_of *p, struct cue *c)
{
	set_section(p, c);
	c->counts = !has_fact(p->cues) ||
		    !drop_negations(p->cues, c->first, c->end, true);
}

/* --- What stands behind, or beside --- */

/* Can the cue be of these words: do they have half of what the text shares, and
 * what the narrative is most about, or nearly so? */
static bool
set_scope(const struct places_of *p, struct cue *c, size_t first, size_t end)
{
	const struct clauses *in = p->in;
	float most;

	c->first = first;
	c->end = end;
	if (first >= end || in->asked[in->part[first]] ||
	    drop_negations(p->cues, first, end, false) ||
	    scopes_spare(p->cues, first, end))
		return false;
	most = clauses_most(in, first, end);
	return most > 0 && most >= NEARLY * p->most &&
	       clauses_core(in, first, end) >= HALF * p->core;
}

static bool
counts_behind(const struct places_of *p, struct cue *c)
{
	size_t last = last_of(c);

	return set_scope(
	    p, c, last + 1, clauses_end(p->in, p->in->clause, last));
}

static bool
has_claim(const struct places_of *p, uint16_t part)
{
	size_t i;

	for (i = 0; i < p->cues->n; i++)
		if (p->cues->v[i].role == CUE_CLAIM &&
		    p->in->part[p->cues->v[i].mention->first] == part)
			return true;
	return false;
}

static bool
counts_beside(const struct places_of *p, struct cue *c)
{
	size_t at = c->mention->first, first = clauses_begin(p->in->part, at);

	return has_claim(p, p->in->part[at]) &&
	       set_scope(p, c, first, clauses_end(p->in, p->in->part, first));
}

/* --- What is set against what --- */

static bool
begins_with_contrast(const struct places_of *p, size_t word)
{
	size_t i;

	for (i = 0; i < p->cues->n; i++)
		if (p->cues->v[i].role == CUE_CONTRAST &&
		    p->cues->v[i].mention->first == word)
			return true;
	return false;
}

/* "Caused by A, not B", "not B but A caused it", no order to do nothing. */
static bool
stands_against(const struct places_of *p, const struct cue *c, size_t end)
{
	size_t first = c->mention->first;
	const uint16_t *clause = p->in->clause;

	if (first > 0 && clause[first - 1] == clause[first])
		return false;
	if (end < p->words->n && begins_with_contrast(p, end))
		return true;
	return first > clauses_begin_sentence(p->in, first);
}

/* What stands before the cue, particles left out: one word, or none. */
static void
find_before(const struct places_of *p, const struct cue *c, size_t *ret_first,
    size_t *ret_end)
{
	size_t at = c->mention->first, i = at;

	while (
	    i > 0 && i + PARTICLES > at && p->in->kind[i - 1] != CLAUSES_SHARED)
		i--;
	*ret_end = i;
	*ret_first = i > 0 && p->in->kind[i - 1] == CLAUSES_SHARED ? i - 1 : i;
}

/* What stands behind the cue, as far as it is shared or light. */
static void
find_behind(const struct places_of *p, const struct cue *c, size_t *ret_first,
    size_t *ret_end)
{
	size_t i = last_of(c) + 1,
	       end = clauses_end(p->in, p->in->clause, last_of(c));

	*ret_first = i;
	while (i < end && p->in->kind[i] != CLAUSES_OTHER)
		i++;
	*ret_end = i;
}

static void
judge_against(const struct places_of *p, struct cue *c)
{
	size_t at = c->mention->first, first, end, i,
	       sentence = clauses_begin_sentence(p->in, at);
	float core, rest;

	c->counts = false;
	if (p->in->asked[p->in->part[at]] ||
	    (c->role == CUE_NOT &&
		!stands_against(
		    p, c, clauses_end(p->in, p->in->clause, last_of(c)))))
		return;
	if (c->role == CUE_INSTEAD)
		find_before(p, c, &first, &end);
	else
		find_behind(p, c, &first, &end);
	core = clauses_most(p->in, first, end);
	rest = clauses_most(p->in, sentence, first);
	if (rest < clauses_most(p->in, end, clauses_end_sentence(p->in, at)))
		rest =
		    clauses_most(p->in, end, clauses_end_sentence(p->in, at));
	for (i = first; i < end; i++)
		if (p->in->core[i] >= core)
			c->target = i;
	c->counts = core > rest;
}

static bool
has_denial(const struct places_of *p, size_t first, size_t end)
{
	size_t i;

	for (i = 0; i < p->cues->n; i++) {
		const struct cue *c = &p->cues->v[i];

		if ((cue_negates(c) || c->role == CUE_SPARES) &&
		    c->mention->first >= first && c->mention->first < end)
			return true;
	}
	return false;
}

/* "Is it so? That is false: it is not": says so of the question. Where the rest
 * of the sentence says as much again, what is denied there tells alone. */
static void
judge_answer(const struct places_of *p, struct cue *c)
{
	const struct clauses *in = p->in;
	size_t asked, at = c->mention->first, first, end;

	first = clauses_begin(in->part, at);
	end = clauses_end(in, in->part, at);
	if (first == 0 || !in->asked[in->part[first - 1]] ||
	    end - first > (size_t)c->mention->words + ANSWER_WORDS)
		return;
	asked = clauses_begin(in->part, first - 1);
	c->counts = !has_denial(p, asked, first);
	c->judges = c->counts;
	if (clauses_core(in, end, clauses_end_sentence(p->in, at)) >=
	    HALF * clauses_core(in, asked, first))
		c->weight = 0;
}

/* Who says it, and what stands before a colon. */
static void
judge_headings(const struct places_of *p)
{
	struct cue *c, *end = p->cues->v + p->cues->n;

	for (c = p->cues->v; c < end; c++)
		if (c->role == CUE_SAYS && c->counts)
			c->counts = is_said_by_speaker(p, c);
	for (c = p->cues->v; c < end; c++)
		if (c->role == CUE_SAYS)
			c->role = CUE_PLAIN;
		else if (c->counts && cue_is_heading(c))
			judge_heading(p, c);
}

/* Those that have a scope. */
static void
judge_scope(const struct places_of *p, struct cue *c)
{
	if (c->role == CUE_MYTH) {
		judge_myth(p, c);
	} else if (cue_sets_against(c)) {
		judge_against(p, c);
	} else if (c->role == CUE_BEHIND) {
		c->counts = counts_behind(p, c);
		c->role = CUE_PLAIN;
	} else if (c->role == CUE_ABSURD) {
		c->counts = counts_beside(p, c);
		c->role = CUE_PLAIN;
	} else if (c->kind == CONCEPT_REBUT && c->role == CUE_PLAIN) {
		judge_answer(p, c);
	}
}

void
scopes_judge(struct cues *cues, const struct clauses *in)
{
	const struct words *w = in->sides->words;
	const struct places_of p = {
	    cues, in, w, clauses_most(in, 0, w->n), clauses_core(in, 0, w->n)};
	size_t i;

	judge_headings(&p);
	for (i = 0; i < cues->n; i++)
		if (cues->v[i].role == CUE_SPARES)
			cues->v[i].counts &= is_sparing(&p, &cues->v[i]);
	for (i = 0; i < cues->n; i++)
		if (cues->v[i].counts)
			judge_scope(&p, &cues->v[i]);
}
