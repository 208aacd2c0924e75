/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cues.c - the cues of stance that stand in an observed text.
 * Owns nothing.
 */
#include "lexical/stance/cues.h"

#include <string.h>

#include "lexical/stance/fillers.h"

static const struct {
	const char *slug; /* or what it begins with */
	enum cue_role role;
} roles[] = {{"cue-negates-next", CUE_NEXT},
    {"cue-negates-previous", CUE_PREVIOUS}, {"cue-negates-clause", CUE_CLAUSE},
    {"cue-negates-nothing", CUE_NOTHING}, {"cue-contrast", CUE_CONTRAST},
    {"cue-conditional", CUE_IF}, {"cue-filler", CUE_FILLER},
    {"cue-opposes", CUE_OPPOSES}, {"cue-spares", CUE_SPARES},
    {"cue-denies-behind", CUE_BEHIND}, {"cue-idea", CUE_CLAIM},
    {"cue-absurd", CUE_ABSURD}, {"cue-speaker", CUE_SPEAKER},
    {"cue-says", CUE_SAYS}, {"cue-fact-check", CUE_CHECK},
    {"cue-heading-false", CUE_MYTH}, {"cue-heading-true", CUE_FACT},
    {"cue-rather-than", CUE_RATHER}, {"cue-not-rather", CUE_NOT},
    {"cue-instead", CUE_INSTEAD}};

enum cue_role
cues_role(const struct lexicon *l, unsigned concept)
{
	const char *slug = lexicon_slug(l, concept);
	size_t i;

	for (i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strncmp(slug, roles[i].slug, strlen(roles[i].slug)) == 0)
			return roles[i].role;
	return CUE_PLAIN;
}

static size_t
end_of(const struct mention *m)
{
	return m->first + m->words;
}

/* No part of another, nor another of it, before it is found out whether it is
 * a cue. */
static bool
stands_alone(const struct cue *c)
{
	return cue_is_heading(c) || c->role == CUE_CLAIM ||
	       c->role == CUE_SAYS || c->role == CUE_OPPOSES ||
	       c->role == CUE_SPARES;
}

/* Is it but a part of another cue, as "deny" of "nobody can deny"? Of what
 * negates, contrasts and so on also when they merely overlap. */
static bool
is_part(const struct cue *a, const struct cue *b)
{
	const struct mention *m = a->mention, *n = b->mention;
	bool within = m->first >= n->first && end_of(m) <= end_of(n),
	     overlap = m->first < end_of(n) && n->first < end_of(m),
	     words = a->role != CUE_PLAIN;

	if (stands_alone(a) || stands_alone(b))
		return false;
	if (within && m->words == n->words)
		return words && b->role == CUE_PLAIN;
	return within || (overlap && words && b->role != CUE_PLAIN &&
			     m->words < n->words);
}

static void
drop_parts(struct cues *cues)
{
	size_t i, k;

	for (i = 0; i < cues->n; i++)
		for (k = 0; k < cues->n; k++)
			if (is_part(&cues->v[i], &cues->v[k]))
				cues->v[i].counts = false;
}

static void
add(struct cues *cues, const struct lexicon *l, const struct mention *m)
{
	enum concept_kind kind = lexicon_kind(l, m->concept);

	if (kind != CONCEPT_THING && cues->n < WORDS_MENTIONS_MAX)
		cues->v[cues->n++] = (struct cue){.mention = m,
		    .kind = kind,
		    .role = cues_role(l, m->concept),
		    .counts = true,
		    .weight = 1,
		    .target = WORDS_MAX};
}

static bool
has_filler(const struct cues *cues)
{
	size_t i;

	for (i = 0; i < cues->n; i++)
		if (cues->v[i].role == CUE_FILLER)
			return true;
	return false;
}

/* "Not simply" means not only. */
static bool
is_after_negation(const struct cues *cues, size_t word)
{
	size_t i;

	for (i = 0; i < cues->n; i++)
		if (cue_negates(&cues->v[i]) &&
		    end_of(cues->v[i].mention) == word)
			return true;
	return false;
}

static void
add_filled(struct cues *cues, const struct words *w, const struct lexicon *l)
{
	bool left_out[WORDS_MAX] = {false};
	size_t i, k, n;

	for (i = 0; i < cues->n; i++) {
		const struct mention *m = cues->v[i].mention;

		if (cues->v[i].role == CUE_FILLER &&
		    !is_after_negation(cues, m->first))
			for (k = 0; k < m->words; k++)
				left_out[m->first + k] = true;
	}
	n = fillers_find(w, l, left_out, cues->filled, CUES_FILLED_MAX);
	for (i = 0; i < n; i++)
		add(cues, l, &cues->filled[i]);
}

void
cues_find(struct cues *cues, const struct words *w, const struct lexicon *l)
{
	size_t i;

	cues->n = 0;
	for (i = 0; i < w->nmentions; i++)
		add(cues, l, &w->mention[i]);
	if (has_filler(cues))
		add_filled(cues, w, l);
	drop_parts(cues);
}
