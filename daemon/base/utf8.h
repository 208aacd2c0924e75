/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8.h - where a character of UTF-8 ends. Owns nothing; what characters mean
 * is left to ICU.
 */
#ifndef COUNTERPOINT_BASE_UTF8_H
#define COUNTERPOINT_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the character at the start of a string, 1 to 4; 0 when it begins
 * with none: at its end, or at bytes that are not UTF-8. */
size_t utf8_length(const char *);

/* Whether a whole string is UTF-8. */
bool utf8_check(const char *);

#endif
