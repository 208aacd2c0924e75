/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lineage.h - an audience and those it is part of. Owns nothing: it points into
 * the library, and is good as long as that does not change.
 */
#ifndef COUNTERPOINT_ENGINE_PROFILE_LINEAGE_H
#define COUNTERPOINT_ENGINE_PROFILE_LINEAGE_H

#include "model/library.h"

#define LINEAGE_MAX 8 /* audiences above one another; more are passed over */

struct lineage {
	const struct audience *items[LINEAGE_MAX]; /* nearest first */
	size_t n;				   /* at least 1 */
};

struct lineage lineage_find(const struct library *, const struct audience *);

/* Whether an audience of this slug is in it. */
bool lineage_has(const struct lineage *, const char *slug);

/* Whether what concerns the audience of this slug concerns the lineage's: it is
 * the same, or one is part of the other. */
bool lineage_meets(
    const struct lineage *, const struct library *, const char *slug);

#endif
