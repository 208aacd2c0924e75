/* SPDX-License-Identifier: Apache-2.0 */
/*
 * myriads.h - numbers with Han numerals, or Hangul, that are read by character.
 * Owns nothing. Leaves what a character is worth to han.h.
 */
#ifndef PLUGIN_TEXT_MYRIADS_H
#define PLUGIN_TEXT_MYRIADS_H

#include <stddef.h>

#include "text/draft.h"
#include "text/languages.h"

/* The number that begins at a token, "3万5000", "3만 5천": how many tokens it
 * has, or 0. */
size_t myriads_read(const struct draft *, const struct language *, size_t token,
    double *ret_value);

#endif
