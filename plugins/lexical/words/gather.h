/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gather.h - numbers the few terms that a text has to do with, 0, 1, 2 … in
 * the order they are met, so that what is known of them lies close together.
 * Owns its table, which is small enough for the nearest caches where arrays
 * over the whole vocabulary are not. Leaves what is known to the caller.
 */
#ifndef PLUGIN_LEXICAL_GATHER_H
#define PLUGIN_LEXICAL_GATHER_H

#include <stddef.h>
#include <stdint.h>

#define GATHER_NONE UINT32_MAX

struct gather_slot {
	uint32_t term;
	uint32_t number; /* + 1; 0: empty */
};

/* Zeroed: to be started. */
struct gather {
	struct gather_slot *slot;
	size_t cap;
	uint32_t n; /* terms */
	unsigned shift;
};

/* Forgets all; there is room for `most` terms. */
void gather_start(struct gather *, size_t most);
void gather_done(struct gather *);

/* The slot of the term, or the empty one where it belongs. Terms are numbers
 * of the vocabulary, which no stranger chooses. */
static inline struct gather_slot *
gather_slot(const struct gather *g, uint32_t term)
{
	size_t mask = ((size_t)1 << (32 - g->shift)) - 1;
	size_t i = term * 0x9e3779b1U >> g->shift;

	while (g->slot[i].number != 0 && g->slot[i].term != term)
		i = (i + 1) & mask;
	return &g->slot[i];
}

/* The term's number; a new one's is what `n` was. */
static inline uint32_t
gather_add(struct gather *g, uint32_t term)
{
	struct gather_slot *slot = gather_slot(g, term);

	if (slot->number == 0)
		*slot = (struct gather_slot){term, ++g->n};
	return slot->number - 1;
}

/* The term's number or GATHER_NONE. */
static inline uint32_t
gather_find(const struct gather *g, uint32_t term)
{
	return gather_slot(g, term)->number - 1;
}

#endif
