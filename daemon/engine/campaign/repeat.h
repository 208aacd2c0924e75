/* SPDX-License-Identifier: Apache-2.0 */
/*
 * repeat.h - the times of one slot that comes again: rules of RFC 5545 in the
 * slot's own zone, so that the clock on the wall shows the same each time. A
 * time that a gap swallows is the first after it, of one that a fold has twice
 * it is the first. Pure; owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_CAMPAIGN_REPEAT_H
#define COUNTERPOINT_ENGINE_CAMPAIGN_REPEAT_H

#include "engine/campaign/expand.h"

/*
 * The slots that a slot with `repeat` stands for, in order; the caller owns
 * them. The first is on the day of the slot's planned_at, else of its earliest,
 * else of its latest time, which must be one of the rule's. All three move by
 * whole local days. A rule without an end goes on until the campaign is over;
 * one with an end must not outlive it. ERR_INVALID below `place`, "slots[2]".
 */
int repeat_slot(const struct expand_frame *, const json_t *slot,
    const char *place, json_t **ret, struct err *);

#endif
