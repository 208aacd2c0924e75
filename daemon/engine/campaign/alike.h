/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alike.h - whether two messages say nearly the same in a language. Pure; owns
 * nothing.
 */
#ifndef COUNTERPOINT_ENGINE_CAMPAIGN_ALIKE_H
#define COUNTERPOINT_ENGINE_CAMPAIGN_ALIKE_H

#include "model/library.h"

/* Words that somebody says to an audience; the strings are another's. */
struct saying {
	const char *audience, *language, *message; /* NULL: left open */
	long long version;
};

/* The sketch of the words; NULL where they are left open, or are not those of
 * the newest version, which alone is in the library. */
const struct sketch *alike_sketch(
    const struct library *, const struct saying *);

/* Whether both go to one audience in one language as different messages: the
 * same message twice is the database's to tell. */
bool alike_meet(const struct saying *, const struct saying *);

#endif
