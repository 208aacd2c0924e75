/* SPDX-License-Identifier: Apache-2.0 */
/*
 * silence.h - the days on which nothing is released to an audience: blackouts,
 * its own and those of what it is part of, and the elections and national days
 * of the calendar that name it or what it is part of. An occasion that names no
 * audience silences nobody: it is a day of others. Pure; owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_BRIEF_SILENCE_H
#define COUNTERPOINT_ENGINE_BRIEF_SILENCE_H

#include "engine/profile/lineage.h"

struct silence {
	int64_t first, last;   /* local days, both included */
	const char *time_zone; /* whose days they are */
	const char *audience;  /* whose silence it is; a slug */
	const char *reason;    /* of the blackout, or the occasion's title */
	const void *source;    /* the struct blackout or struct occasion */
};

/*
 * The silences that touch the days from `from` to `to`, both included, in the
 * order of their first days. Days of a blackout are those of its own audience's
 * zone, as the database has it; days of an occasion are those of the audience's
 * that is asked about. They point into the library. Returns how many; the
 * caller frees *ret.
 */
size_t silence_find(const struct library *, const struct lineage *,
    int64_t from, int64_t to, struct silence **ret);

#endif
