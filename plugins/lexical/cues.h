/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cues.h - the cues of stance that stand in an observed text, and what each
 * does.
 * Owns nothing. Leaves what they come to together to stance.c.
 */
#ifndef PLUGIN_LEXICAL_CUES_H
#define PLUGIN_LEXICAL_CUES_H

#include "lexical/words.h"

/* What a cue does. Those that negate and those that contrast are told by their
 * slugs: the kinds are the database's. */
enum cue_role {
	CUE_PLAIN,
	CUE_NEXT,     /* "not": negates what stands behind it */
	CUE_PREVIOUS, /* negates what stands before it */
	CUE_CLAUSE,   /* "did not cause": negates its clause */
	CUE_NOTHING,  /* "not only": no negation, though a part of it is one */
	CUE_CONTRAST, /* "but" */
	CUE_IF,	      /* no negation counts beside it */
};

struct cue {
	const struct mention *mention;
	enum concept_kind kind;
	enum cue_role role;
	bool counts;
	size_t target; /* of a negation: the word, or WORDS_MAX */
};

/* In the order of their first words. */
struct cues {
	struct cue v[WORDS_MENTIONS_MAX];
	size_t n;
};

/* Finds those of a text that was cut. All count but those that are part of
 * another; none has a target yet. */
void cues_find(struct cues *, const struct words *, const struct lexicon *);

/* What the concept does as a cue: CUE_PLAIN also if it is none. */
enum cue_role cues_role(const struct lexicon *, unsigned concept);

static inline bool
cue_role_negates(enum cue_role role)
{
	return role == CUE_NEXT || role == CUE_PREVIOUS || role == CUE_CLAUSE;
}

static inline bool
cue_negates(const struct cue *c)
{
	return cue_role_negates(c->role);
}

#endif
