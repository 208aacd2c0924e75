/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire_library.h - what goes to plugins, packed and unpacked: narratives,
 * concepts, their removal, commits, candidates. Owns no state.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_WIRE_LIBRARY_H
#define COUNTERPOINT_ENGINE_MATCH_WIRE_LIBRARY_H

#include "engine/match/wire.h"

/* A narrative as unpacked: the arrays are owned, the strings are the
 * message's. */
struct match_wire_put {
	match_mask skip; /* plugins that must not be told */
	struct counterpoint_narrative narrative;
	float *vectors; /* all of them, owned */
};

/* The same for a concept. */
struct match_wire_concept {
	match_mask skip;
	struct counterpoint_concept concept;
};

struct match_wire_candidates {
	uint64_t request;
	match_mask mask;
	size_t n;
	struct counterpoint_candidate *candidates; /* owned */
};

/*
 * Packs a narrative under a number. One message holds a mebibyte; wordings
 * beyond it are left out, vectors before any wording: returns how many of
 * both. Slug, title and summary must be within the protocol's limits.
 */
size_t match_pack_put(struct buf *, match_mask skip, uint32_t id,
    const struct counterpoint_narrative *);
int match_unpack_put(struct unpack *, struct match_wire_put *ret);
void match_put_done(struct match_wire_put *);

/* The same for a concept; its terms have no vectors. */
size_t match_pack_concept(struct buf *, match_mask skip, uint32_t id,
    const struct counterpoint_concept *);
int match_unpack_concept(struct unpack *, struct match_wire_concept *ret);
void match_concept_done(struct match_wire_concept *);

/* MATCH_MSG_REMOVE, MATCH_MSG_REMOVE_CONCEPT, or MATCH_MSG_COMMIT with
 * id 0. */
void match_pack_change(
    struct buf *, enum match_message, match_mask skip, uint32_t id);
int match_unpack_change(
    struct unpack *, match_mask *ret_skip, uint32_t *ret_id);

void match_pack_candidates(struct buf *, uint64_t request, match_mask mask,
    const struct counterpoint_candidate *, size_t n);
int match_unpack_candidates(struct unpack *, struct match_wire_candidates *ret);
void match_candidates_done(struct match_wire_candidates *);

#endif
