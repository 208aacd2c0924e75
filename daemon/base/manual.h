/* SPDX-License-Identifier: Apache-2.0 */
/*
 * manual.h - words of the program's own tables as mdoc, for the lists in its
 * manual pages. Owns nothing.
 */
#ifndef COUNTERPOINT_BASE_MANUAL_H
#define COUNTERPOINT_BASE_MANUAL_H

#include <stdio.h>

/* Writes prose: each sentence on a line of its own, as mdoc wants it, and
 * nothing in it taken for a request. Ends with a newline. */
void manual_write_prose(FILE *, const char *text);

/* Writes words that are separated by blanks with " | " between them. */
void manual_write_choices(FILE *, const char *words);

#endif
