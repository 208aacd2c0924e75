/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cues.c - the cues of stance that stand in an observed text.
 * Owns nothing.
 */
#include "lexical/cues.h"

#include <string.h>

static const struct {
	const char *slug; /* or what it begins with */
	enum cue_role role;
} roles[] = {{"cue-negates-next", CUE_NEXT},
    {"cue-negates-previous", CUE_PREVIOUS}, {"cue-negates-clause", CUE_CLAUSE},
    {"cue-negates-nothing", CUE_NOTHING}, {"cue-contrast", CUE_CONTRAST},
    {"cue-conditional", CUE_IF}};

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

/* Is it but a part of another cue, as "deny" of "nobody can deny"? Of what
 * negates, contrasts and so on also when they merely overlap. */
static bool
is_part(const struct cue *a, const struct cue *b)
{
	const struct mention *m = a->mention, *n = b->mention;
	bool within = m->first >= n->first && end_of(m) <= end_of(n),
	     overlap = m->first < end_of(n) && n->first < end_of(m),
	     words = a->role != CUE_PLAIN;

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

void
cues_find(struct cues *cues, const struct words *w, const struct lexicon *l)
{
	size_t i;

	cues->n = 0;
	for (i = 0; i < w->nmentions; i++) {
		const struct mention *m = &w->mention[i];
		enum concept_kind kind = lexicon_kind(l, m->concept);

		if (kind != CONCEPT_THING)
			cues->v[cues->n++] = (struct cue){.mention = m,
			    .kind = kind,
			    .role = cues_role(l, m->concept),
			    .counts = true,
			    .target = WORDS_MAX};
	}
	drop_parts(cues);
}
