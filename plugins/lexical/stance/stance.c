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
#include "lexical/stance/stance.h"

#include <string.h>

#include "lexical/stance/answered.h"
#include "lexical/stance/clauses.h"
#include "lexical/stance/cues.h"
#include "lexical/stance/own_cues.h"
#include "lexical/stance/scopes.h"

#define CLEAR  1.0F  /* a full cue */
#define MOST   1.5F  /* times what is said, what is denied is */
#define NEARLY 0.75F /* of what the narrative is most about */

struct judgement {
	const struct sides *sides;
	struct clauses clauses;
	struct cues cues;
	float sentence[QUERY_SENTENCES]; /* what is shared there */
};

/* --- Negations --- */

static void
break_clauses(struct judgement *j)
{
	size_t i;

	for (i = 0; i < j->cues.n; i++)
		if ((j->cues.v[i].role == CUE_CONTRAST ||
			j->cues.v[i].role == CUE_RATHER) &&
		    j->cues.v[i].counts)
			clauses_break(&j->clauses, j->cues.v[i].mention->first);
}

/* Without war there would be no hunger: that denies nothing. */
static bool
is_conditional(const struct judgement *j, size_t word)
{
	const uint16_t *part = j->clauses.part;
	size_t i;

	for (i = 0; i < j->cues.n; i++)
		if (j->cues.v[i].role == CUE_IF && j->cues.v[i].counts &&
		    part[j->cues.v[i].mention->first] == part[word])
			return true;
	return false;
}

static bool
covers(const struct mention *m, size_t word)
{
	return m->first <= word && word < m->first + m->words;
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
	case CUE_NEXT:
		c->target =
		    clauses_next(in, c->mention->first + c->mention->words - 1);
		break;
	case CUE_PREVIOUS:
		c->target = clauses_previous(in, first);
		break;
	default:
		c->target = clauses_find_shared(in, first);
	}
	if (is_shared(in, c->target)) {
		c->first = c->target;
		c->end = clauses_end(in, in->clause, c->target);
	}
}

/* "It is no hoax": neither counts. */
static bool
cancel_cue(struct judgement *j, struct cue *negation)
{
	bool found = false;
	size_t i;

	for (i = 0; i < j->cues.n; i++) {
		struct cue *c = &j->cues.v[i];

		if (c->kind != CONCEPT_REBUT || c->role != CUE_PLAIN ||
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

	for (i = 0; i < j->cues.n; i++) {
		struct cue *c = &j->cues.v[i];

		if (!c->counts || !cue_negates(c))
			continue;
		aim(j, c);
		if (cancel_cue(j, c) || !is_shared(&j->clauses, c->target))
			c->counts = false;
	}
}

/* "It is a myth that food is exempt" */
static bool
stands_with_spared(const struct judgement *j, const struct cue *c)
{
	const uint16_t *clause = j->clauses.clause;

	return scopes_spare(&j->cues, clauses_begin(clause, c->mention->first),
	    clauses_end(&j->clauses, clause, c->mention->first));
}

/* "It is false that this is not so": neither counts. */
static void
cancel_pairs(struct judgement *j)
{
	const uint16_t *part = j->clauses.part;
	size_t i, k;

	for (i = 0; i < j->cues.n; i++) {
		struct cue *c = &j->cues.v[i];
		bool found = false;

		if (c->kind != CONCEPT_REBUT || c->role != CUE_PLAIN ||
		    !c->counts)
			continue;
		for (k = 0; k < j->cues.n; k++)
			if ((cue_negates(&j->cues.v[k]) ||
				cue_sets_against(&j->cues.v[k])) &&
			    j->cues.v[k].counts &&
			    part[j->cues.v[k].mention->first] ==
				part[c->mention->first]) {
				j->cues.v[k].counts = false;
				found = true;
			}
		c->counts = !found && !stands_with_spared(j, c);
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

	for (i = 0; i < j->cues.n; i++) {
		const struct cue *c = &j->cues.v[i];

		if (!c->counts || !cue_negates(c) ||
		    clause[c->mention->first] != clause[word])
			continue;
		if (c->role == CUE_CLAUSE)
			whole = true;
		else
			odd = !odd;
	}
	return odd != whole;
}

/* What is shared stands in clauses that are negated, for the most part, and so
 * does what the narrative is most about. What is spared is no part of either;
 * where the text judges what others say it is denied, and what they say is a
 * question. */
static bool
denies(const struct judgement *j, bool judges)
{
	const struct clauses *c = &j->clauses;
	size_t i, end, n = j->sides->words->n;
	float share[2] = {0, 0}, core[2] = {0, 0}, most;
	bool denied, spared;

	for (i = 0; i < n; i = end) {
		end = clauses_end(c, c->clause, i);
		spared = scopes_spare(&j->cues, i, end);
		if (judges ? c->asked[c->part[i]] : spared)
			continue;
		denied = spared || is_negated(j, i);
		share[denied] += clauses_core(c, i, end);
		most = clauses_most(c, i, end);
		core[denied] = most > core[denied] ? most : core[denied];
	}
	return share[1] > 0 && share[1] >= MOST * share[0] &&
	       core[1] >= core[0] &&
	       (!judges || core[1] >= NEARLY * clauses_most(c, 0, n));
}

/* "But" may turn against the judgement. */
static bool
judges_others(const struct judgement *j)
{
	bool judges = false;
	size_t i;

	for (i = 0; i < j->cues.n; i++) {
		const struct cue *c = &j->cues.v[i];

		if (c->role == CUE_CONTRAST && c->counts)
			return false;
		judges |= c->judges && c->counts;
	}
	return judges;
}

/* --- Cues --- */

static size_t
sentence_of(const struct sides *s, size_t word)
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

/* Is more shared behind this word in its sentence than before it? Gives where
 * the sentence begins. */
static bool
is_overruling(const struct judgement *j, size_t word, size_t *ret_first)
{
	*ret_first = clauses_begin_sentence(&j->clauses, word);
	return clauses_share(&j->clauses, *ret_first, word) <
	       clauses_share(
		   &j->clauses, word, clauses_end_sentence(&j->clauses, word));
}

static void
drop_rebutting(struct judgement *j, size_t first, size_t end)
{
	size_t i;

	for (i = 0; i < j->cues.n; i++) {
		struct cue *c = &j->cues.v[i];

		if (c->kind == CONCEPT_REBUT && !cue_sets_against(c) &&
		    c->mention->first >= first && c->mention->first < end)
			c->counts = false;
	}
}

/* "They say it is false, but": what rebuts counts no longer. */
static void
drop_overruled(struct judgement *j)
{
	size_t i, first;

	for (i = 0; i < j->cues.n; i++) {
		const struct cue *but = &j->cues.v[i];

		if (but->role == CUE_CONTRAST && but->counts &&
		    is_overruling(j, but->mention->first, &first))
			drop_rebutting(j, first, but->mention->first);
	}
}

static bool
is_set_against(const struct judgement *j)
{
	size_t i;

	for (i = 0; i < j->cues.n; i++)
		if (j->cues.v[i].counts && cue_sets_against(&j->cues.v[i]))
			return true;
	return false;
}

/* What is said there and not negated. */
static float
weigh_said(const struct judgement *j, size_t first, size_t end)
{
	float said = 0;
	size_t i, stop;

	for (i = first; i < end; i = stop) {
		stop = clauses_end(&j->clauses, j->clauses.clause, i);
		if (stop > end)
			stop = end;
		if (!is_negated(j, i) && !scopes_spare(&j->cues, i, stop))
			said += clauses_core(&j->clauses, i, stop);
	}
	return said;
}

/* More is said under headings that call it false than elsewhere. */
static bool
is_myth(const struct judgement *j)
{
	float myth = 0;
	size_t i;

	for (i = 0; i < j->cues.n; i++)
		if (j->cues.v[i].role == CUE_MYTH && j->cues.v[i].counts)
			myth +=
			    weigh_said(j, j->cues.v[i].first, j->cues.v[i].end);
	return myth > 0 && myth * 2 > weigh_said(j, 0, j->sides->words->n);
}

static enum counterpoint_stance
weigh_cues(const struct judgement *j)
{
	float weight[4] = {0, 0, 0, 0};
	size_t i;

	for (i = 0; i < j->cues.n; i++) {
		const struct cue *c = &j->cues.v[i];

		if (c->counts && c->role == CUE_PLAIN)
			weight[c->kind] +=
			    c->weight *
			    weight_at(j->sentence,
				sentence_of(j->sides, c->mention->first));
	}
	if (denies(j, false) || (judges_others(j) && denies(j, true)) ||
	    is_set_against(j) || is_myth(j))
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

	for (i = 0; i < j->cues.n; i++)
		if (j->cues.v[i].counts && j->cues.v[i].kind != CONCEPT_ASSERT)
			return true;
	return false;
}

/* Is there a cue that says what to think of what is said here? */
static bool
has_verdict(const struct judgement *j)
{
	size_t i;

	for (i = 0; i < j->cues.n; i++) {
		const struct cue *c = &j->cues.v[i];

		if (c->counts && c->kind != CONCEPT_REPORT && !c->judges &&
		    (c->role == CUE_PLAIN || c->role == CUE_MYTH))
			return true;
	}
	return false;
}

static bool
has_role(const struct judgement *j, enum cue_role role)
{
	size_t i;

	for (i = 0; i < j->cues.n; i++)
		if (j->cues.v[i].role == role)
			return true;
	return false;
}

static enum counterpoint_stance
judge_cues(struct judgement *j, bool thorough)
{
	aim_all(j);
	if (!has_counting(j))
		return COUNTERPOINT_ASSERTS;
	own_cues_drop(&j->cues, &j->clauses, thorough);
	cancel_pairs(j);
	weigh_sentences(j);
	drop_overruled(j);
	return weigh_cues(j);
}

enum counterpoint_stance
stance_of(const struct sides *s, bool thorough)
{
	bool answered = answered_is(s), turned;
	struct judgement j;

	j.sides = s;
	cues_find(&j.cues, s->words, s->lexicon);
	if (!answered && !has_counting(&j))
		return COUNTERPOINT_ASSERTS;
	clauses_take(&j.clauses, s);
	turned = answered && (has_role(&j, CUE_BEHIND) ||
				 !answered_denies_alike(&j.cues, &j.clauses));
	break_clauses(&j);
	scopes_judge(&j.cues, &j.clauses);
	if (!answered)
		return judge_cues(&j, thorough);
	/* Who calls the answer a lie asserts, and so does who negates it. */
	return turned || has_verdict(&j) ? COUNTERPOINT_ASSERTS
					 : COUNTERPOINT_REBUTS;
}
