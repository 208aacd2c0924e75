/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slugs.h - numbers for narratives or concepts, for plugins know them by
 * number. A number is used once, so that a late answer cannot mean another
 * narrative. Owns the slugs.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_SLUGS_H
#define COUNTERPOINT_ENGINE_MATCH_SLUGS_H

#include <stdint.h>

#include "base/strmap.h"

/* All zero: none. */
struct match_slugs {
	struct strmap numbers; /* slug -> number, as a pointer */
	char **slugs;	       /* by number - 1; NULL: removed */
	uint32_t n;
};

void match_slugs_done(struct match_slugs *);

/* The number of a slug, given if it has none yet; > 0. */
uint32_t match_slugs_number(struct match_slugs *, const char *slug);

/* Forgets a slug; its number, or 0 when it had none. */
uint32_t match_slugs_remove(struct match_slugs *, const char *slug);

/* The slug of a number, or NULL. */
const char *match_slugs_find(const struct match_slugs *, uint32_t number);

#endif
