/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usable.h - whether a message could be used, as the recommender's hard rules
 * have it: what the plan of things to write asks of each message. Pure
 * functions on the library in memory; owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_GAPS_USABLE_H
#define COUNTERPOINT_ENGINE_GAPS_USABLE_H

#include <stdint.h>

#include "engine/profile/lineage.h"

/*
 * The last day, from `day` on, on which a message can be used anywhere: it is
 * cleared, its organisation is there and the deed that it promises holds, until
 * the first of its evidence ends. INT64_MAX: no end is known. False: not even
 * on `day`.
 */
bool usable_until(const struct library *, const struct message *, int64_t day,
    int64_t *ret_last);

/* Whether an organisation may address an audience: nothing above it and
 * nothing in it is forbidden to that. */
bool usable_at(const struct library *, const struct organisation *,
    const struct lineage *);

/* The variant in a language, or in one that differs in script or region only;
 * NULL when there is none. */
const struct variant *usable_variant(
    const struct message *, const char *language);

#endif
