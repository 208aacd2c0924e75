/* SPDX-License-Identifier: Apache-2.0 */
/*
 * occasion_days.h - when an occasion is: its days, its recurrence, the days
 * added and taken away. Owns nothing. Days are counted from 1970-01-01, in the
 * occasion's own zone.
 */
#ifndef COUNTERPOINT_MODEL_OCCASION_DAYS_H
#define COUNTERPOINT_MODEL_OCCASION_DAYS_H

#include <jansson.h>
#include <stdint.h>

#include "base/err.h"
#include "model/occasion.h"

/*
 * What the table of fields does not say of an occasion as JSON that keeps it:
 * a rule that is right and does not come too often, a zone that is known. -1
 * with ERR_INVALID and the field.
 */
int occasion_check(const json_t *doc, struct err *);

/*
 * The first days, ascending, each once, of the occurrences that begin from
 * `from` to `to`. Returns how many; the caller frees *ret.
 */
size_t occasion_days(
    const struct occasion *, int64_t from, int64_t to, int64_t **ret);

/* Days that one occurrence lasts, at least 1. */
int64_t occasion_length(const struct occasion *);

/* Seconds since 1970-01-01 UTC at which the occurrence of a day begins; false
 * for one that is all day. */
bool occasion_instant(const struct occasion *, int64_t day, int64_t *ret);

#endif
