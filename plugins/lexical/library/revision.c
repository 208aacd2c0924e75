/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revision.c - which narratives a change of the lexicon touches: one walk over
 * the words of all documents, 0.1 s for a million.
 * Owns marks over the vocabulary.
 */
#include "lexical/library/revision.h"

#include <stdlib.h>
#include <string.h>

#include "lexical/library/known.h"
#include "text/mem.h"

void
revision_note_lost(struct revision *r, uint32_t term)
{
	r->lost = mem_grow(r->lost, &r->lost_cap, r->nlost + 1, sizeof(term));
	r->lost[r->nlost++] = term;
}

void
revision_done(struct revision *r)
{
	free(r->lost);
	free(r->mark);
	free(r->id);
	memset(r, 0, sizeof(*r));
}

struct marking {
	struct revision *revision;
	const struct vocabulary *vocabulary;
};

static void
mark_stem(void *arg, unsigned concept, const char *stem, size_t len)
{
	const struct marking *m = arg;
	uint32_t term = strtab_find(m->vocabulary->terms, stem, len);

	if (term != STRTAB_NONE && m->revision->mark[term] <= concept)
		m->revision->mark[term] = concept + 1;
}

static void
mark_terms(struct revision *r, const struct vocabulary *v,
    const struct lexicon *lexicon)
{
	size_t i, n = strtab_count(v->terms);
	struct marking m = {r, v};

	r->mark = mem_grow(r->mark, &r->mark_cap, n + 1, sizeof(*r->mark));
	memset(r->mark, 0, n * sizeof(*r->mark));
	lexicon_each_stem(lexicon, r->seen, mark_stem, &m);
	for (i = 0; i < r->nlost; i++)
		r->mark[r->lost[i]] = UINT32_MAX;
}

static bool
is_touched(
    const struct revision *r, const struct document *d, unsigned concepts)
{
	size_t i, n = d->end[FIELDS - 1] + d->nconcepts;

	for (i = 0; i < n; i++)
		if (r->mark[d->word[i] & WORD_TERM] > concepts)
			return true;
	return false;
}

/* The documents of a narrative stand side by side. */
static void
add_narrative(struct revision *r, uint32_t id)
{
	if (r->nids > 0 && r->id[r->nids - 1] == id)
		return;
	r->id = mem_grow(r->id, &r->id_cap, r->nids + 1, sizeof(id));
	r->id[r->nids++] = id;
}

size_t
revision_take(struct revision *r, const struct vocabulary *v,
    const struct lexicon *lexicon, const struct shelf *shelf,
    const struct roster *roster, const uint32_t **ret_ids)
{
	const struct known *k;
	size_t i;

	r->nids = 0;
	if (r->nlost > 0 || r->seen < lexicon_concepts(lexicon)) {
		mark_terms(r, v, lexicon);
		for (i = 0; i < shelf->n; i++) {
			if (shelf->v[i] == NULL)
				continue;
			k = roster_find(roster, shelf->v[i]->narrative);
			if (is_touched(r, shelf->v[i], k->concepts))
				add_narrative(r, shelf->v[i]->narrative);
		}
	}
	r->seen = lexicon_concepts(lexicon);
	r->nlost = 0;
	*ret_ids = r->id;
	return r->nids;
}
