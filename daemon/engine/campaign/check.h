/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.h - what is wrong with a campaign that the database cannot know:
 * occasions that moved or ended, elections and national days of the calendar,
 * slots outside the hours that the campaign asks for, messages that say nearly
 * the same. Pure functions on the library in memory;
 * owns the check under way, which keeps no pointer into the library, so that it
 * may be made in turns.
 *
 * open -> step until done -> merge
 */
#ifndef COUNTERPOINT_ENGINE_CAMPAIGN_CHECK_H
#define COUNTERPOINT_ENGINE_CAMPAIGN_CHECK_H

#include <jansson.h>
#include <stdbool.h>

#include "base/err.h"
#include "model/library.h"

struct campaign_check;

/*
 * `facts` is taken over:
 *   slots   [] {id, name, audience, at (seconds since 1970; none: no time
 *           yet), language, channel, message, version, occasion, on,
 *           prime_time, working_days (what the campaign asks for)}, those that
 *           it has still before it
 *   others  may be absent: [] {campaign (none: not to be told), audience,
 *           language, message, version}, what others say at the same time
 * `near_copy` is the likeness from which two messages say the same; 0: none.
 */
struct campaign_check *campaign_check_open(json_t *facts, double near_copy);
void campaign_check_free(struct campaign_check *);

/* Looks at the next slot; false when all have been. */
bool campaign_check_step(struct campaign_check *, const struct library *);

/* Puts what was found among the conflicts that the database tells, hard ones
 * before soft ones; `clear` is then of both. */
void campaign_check_merge(const struct campaign_check *, json_t *answer);

/* The hard ones alone: [] {kind, slots, ids, field, detail}. The check's. */
const json_t *campaign_check_hard(const struct campaign_check *);

/* The same as an error, where anything hard was found: ERR_CONFLICT. */
int campaign_check_verdict(const struct campaign_check *, struct err *);

#endif
