/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rrule.h - recurrence rules of RFC 5545 for whole days: checked here, part by
 * part, then expanded by libical. Owns nothing.
 *
 * libical takes rules that RFC 5545 does not know, and numbers that do not fit
 * its arrays; a rule by seconds that never comes can keep it for hours. So it
 * is given only what passed the check.
 */
#ifndef COUNTERPOINT_MODEL_RRULE_H
#define COUNTERPOINT_MODEL_RRULE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A rule that comes more often up to the day asked for is cut there. */
#define RRULE_OCCURRENCES 5000

/*
 * Whether a rule may be kept: FREQ (days or longer) first, each part once and
 * within its range, UNTIL as a date. -1 with ERR_INVALID in field "rrule".
 */
int rrule_check(const char *rule, struct err *);

/*
 * The days, ascending, on which a rule comes from a first day on, up to and
 * with the last; both are days since 1970-01-01. The first day is among them
 * only if the rule says so. Returns how many; the caller frees *ret.
 */
size_t rrule_expand(
    const char *rule, int64_t first, int64_t last, int64_t **ret);

#endif
