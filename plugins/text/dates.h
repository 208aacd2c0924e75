/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dates.h - dates as texts write them.
 * Owns nothing. Leaves the names of months to months.h, and where a date is
 * looked for to shells.h.
 */
#ifndef PLUGIN_TEXT_DATES_H
#define PLUGIN_TEXT_DATES_H

#include <stddef.h>
#include <stdint.h>

#include "text/draft.h"
#include "text/languages.h"

struct date {
	int16_t year;  /* 1500..2199 */
	uint8_t month; /* 1..12 */
	uint8_t day;   /* 1..31 */
};

/* The date that begins at a token: the token behind it, or 0 for none. */
size_t dates_read(const struct draft *, const struct language *, size_t token,
    struct date *ret_date);

/* Days since 1970-01-01. */
int32_t dates_day(const struct date *);

#endif
