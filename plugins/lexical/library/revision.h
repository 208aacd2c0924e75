/* SPDX-License-Identifier: Apache-2.0 */
/*
 * revision.h - which narratives a change of the lexicon touches: those that
 * have words of a new concept but were cut before it came, and those that have
 * a concept which is gone.
 * Owns what was noted. Leaves cutting them anew to the engine.
 */
#ifndef PLUGIN_LEXICAL_REVISION_H
#define PLUGIN_LEXICAL_REVISION_H

#include "lexical/library/shelf.h"
#include "text/roster.h"

/* Zeroed: of a lexicon without concepts. */
struct revision {
	unsigned seen;	/* concepts that older revisions dealt with */
	uint32_t *lost; /* terms of concepts that are gone */
	size_t nlost, lost_cap;
	/* Which documents are touched, by a term that they have: those made
	 * when there were fewer concepts. */
	uint32_t *mark;
	size_t mark_cap;
	uint32_t *id; /* of narratives that are touched */
	size_t nids, id_cap;
};

/* A concept is gone whose term is in the vocabulary. */
void revision_note_lost(struct revision *, uint32_t term);

/* The narratives that are touched since the last time, as the ids of struct
 * known in the roster; gives how many. They live until the next time. */
size_t revision_take(struct revision *, const struct vocabulary *,
    const struct lexicon *, const struct shelf *, const struct roster *,
    const uint32_t **ret_ids);

void revision_done(struct revision *);

#endif
