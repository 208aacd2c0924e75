/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bag.h - the distinct stems of a text with their counts.
 * Owns its array, which is kept between texts. Leaves the numbers of the stems
 * to text/strtab.h and their rarity to postings.h.
 */
#ifndef PLUGIN_LEXICAL_BAG_H
#define PLUGIN_LEXICAL_BAG_H

#include <stddef.h>
#include <stdint.h>

#include "text/strtab.h"
#include "text/tokenizer.h"

struct bag_term {
	uint32_t term; /* STRTAB_NONE: in no document */
	uint32_t count;
	const struct token *token; /* where it first stands */
};

struct bag {
	struct bag_term *v; /* by bag_sort(): ascending by term, distinct */
	size_t n, cap;
	uint32_t length; /* sum of the counts */
};

void bag_clear(struct bag *);
void bag_done(struct bag *);

/* Adds the stems of a document's field, each counting `weight` times. */
void bag_add_field(
    struct bag *, struct strtab *, const struct tokens *, uint32_t weight);

/* Adds the stems of a query, known or not; the tokens must outlive the bag. */
void bag_add_query(struct bag *, const struct strtab *, const struct tokens *);

/* Makes the terms distinct; unknown ones stand last. */
void bag_sort(struct bag *);

#endif
