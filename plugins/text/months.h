/* SPDX-License-Identifier: Apache-2.0 */
/*
 * months.h - the names of the months in a language, from ICU.
 * Owns the names. Leaves dates to dates.h.
 */
#ifndef PLUGIN_TEXT_MONTHS_H
#define PLUGIN_TEXT_MONTHS_H

#include <stddef.h>
#include <stdint.h>

#include "text/fold.h"
#include "text/segments.h"

struct months;

/*
 * Long and short names of a base language such as "fr", in all its regions
 * that have their own, as far as they are one word; never NULL. Uses the
 * segments and the fold for a moment.
 */
struct months *months_new(
    const char *language, struct segments *, struct fold *);
void months_free(struct months *);

/* 1..12 for a word folded for matching, or 0. */
uint8_t months_find(const struct months *, const char *word, size_t len);

#endif
