/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gather.c - numbers the few terms that a text has to do with.
 * Owns the table, an open one that is never more than half full.
 */
#include "lexical/words/gather.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define SLOTS_MIN_BITS 6

void
gather_start(struct gather *g, size_t most)
{
	unsigned bits = SLOTS_MIN_BITS;

	assert(most < UINT32_MAX / 4);
	while ((size_t)1 << bits < 2 * most)
		bits++;
	g->slot =
	    mem_grow(g->slot, &g->cap, (size_t)1 << bits, sizeof(*g->slot));
	memset(g->slot, 0, sizeof(*g->slot) << bits);
	g->shift = 32 - bits;
	g->n = 0;
}

void
gather_done(struct gather *g)
{
	free(g->slot);
	memset(g, 0, sizeof(*g));
}
