/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lineage.c - walks up the tree of audiences. Owns nothing.
 */
#include "engine/profile/lineage.h"

#include <string.h>

struct lineage
lineage_find(const struct library *library, const struct audience *audience)
{
	struct lineage lineage = {0};

	while (audience != NULL && lineage.n < LINEAGE_MAX) {
		lineage.items[lineage.n++] = audience;
		audience = audience->parent == NULL
			       ? NULL
			       : library_find(
				     library, NOUN_AUDIENCE, audience->parent);
	}
	return lineage;
}

bool
lineage_has(const struct lineage *lineage, const char *slug)
{
	for (size_t i = 0; i < lineage->n; i++)
		if (strcmp(lineage->items[i]->slug, slug) == 0)
			return true;
	return false;
}

bool
lineage_meets(const struct lineage *lineage, const struct library *library,
    const char *slug)
{
	struct lineage other =
	    lineage_find(library, library_find(library, NOUN_AUDIENCE, slug));

	return lineage_has(lineage, slug) ||
	       lineage_has(&other, lineage->items[0]->slug);
}
