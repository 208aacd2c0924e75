/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cues.h - the cues of stance that stand in an observed text, and what each
 * does.
 * Owns nothing. Leaves what they come to together to stance.c.
 */
#ifndef PLUGIN_LEXICAL_CUES_H
#define PLUGIN_LEXICAL_CUES_H

#include "lexical/words/words.h"

#define CUES_FILLED_MAX 64

/* What a cue does. All but plain ones are told by their slugs: the kinds are
 * the database's. */
enum cue_role {
	CUE_PLAIN,
	CUE_NEXT,     /* "not": negates what stands behind it */
	CUE_PREVIOUS, /* negates what stands before it */
	CUE_CLAUSE,   /* "did not cause": negates its clause */
	CUE_NOTHING,  /* "not only": no negation, though a part of it is one */
	CUE_CONTRAST, /* "but" */
	CUE_IF,	      /* no negation counts beside it */
	CUE_FILLER,   /* "simply": may stand within a cue */
	CUE_OPPOSES,  /* "against": what stands behind it is not wanted */
	CUE_SPARES,   /* "exempts": its clause is not what is blamed */
	/* These count as plain ones where they stand as scopes.h has it, or not
	 * at all. */
	CUE_BEHIND,  /* "it is false that": says so of what stands behind it */
	CUE_CLAIM,   /* "the idea that": is needed by the next */
	CUE_ABSURD,  /* "is absurd" */
	CUE_SPEAKER, /* "the minister:" */
	CUE_SAYS,    /* "said", behind the one before */
	CUE_CHECK,   /* "fact check:" */
	/* These keep their roles. */
	CUE_MYTH,    /* "Myth:" */
	CUE_FACT,    /* "Fact:" */
	CUE_RATHER,  /* "rather than": what stands behind it is not so */
	CUE_NOT,     /* "not": the same, where a clause begins with it */
	CUE_INSTEAD, /* the same of what stands before it */
};

struct cue {
	const struct mention *mention;
	enum concept_kind kind;
	enum cue_role role;
	bool counts;
	bool judges;   /* a sentence of its own about what others say */
	float weight;  /* of a plain one, at its best place */
	size_t target; /* of a negation: the word, or WORDS_MAX */
	/* What it says something of, if that was found out: words first..
	 * before end. */
	size_t first, end;
};

struct cues {
	struct cue v[WORDS_MENTIONS_MAX];
	size_t n;
	struct mention filled[CUES_FILLED_MAX]; /* with fillers */
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

static inline bool
cue_sets_against(const struct cue *c)
{
	return c->role == CUE_RATHER || c->role == CUE_NOT ||
	       c->role == CUE_INSTEAD;
}

static inline bool
cue_is_heading(const struct cue *c)
{
	return c->role == CUE_MYTH || c->role == CUE_FACT ||
	       c->role == CUE_SPEAKER || c->role == CUE_CHECK;
}

#endif
