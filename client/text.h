/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.h - foreign text made fit for a terminal: harmless, measured, cut into
 * lines. Owns nothing; where the lines go is out.c's and table.c's.
 */
#ifndef COUNTERPOINT_CLIENT_TEXT_H
#define COUNTERPOINT_CLIENT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A copy in which nothing steers a terminal: control characters, bidirectional
 * overrides and broken UTF-8 are shown as escapes such as \x1b. Blanks of any
 * kind become spaces; line ends stay only with `lines`. The caller frees it.
 */
char *text_clean(const char *, bool lines);

/* Decodes one code point of a text that has not ended; returns its bytes. A
 * byte that begins none is TEXT_BROKEN. */
#define TEXT_BROKEN UINT32_MAX
size_t text_decode(const char *, uint32_t *ret);

/* Whether a character could move the cursor, recolour the screen or reorder
 * what stands around it. */
bool text_is_harmful(uint32_t);

/* Columns that a cleaned text without line ends takes. */
int text_width(const char *);

/* Columns of the longest run of a cleaned text that should not be broken: up
 * to a blank, or to a wide character, beside which a line may end. */
int text_longest_word(const char *);

/* How many bytes of a cleaned text fit into `width` columns, wherever that
 * cuts it. */
size_t text_cut(const char *, int width);

/*
 * How many bytes of a cleaned text fit on a line of `width` columns (>= 2),
 * broken at a space when there is one, at a line end in any case. *ret_next is
 * where the next line begins. At least one character fits.
 */
size_t text_fit(const char *, int width, const char **ret_next);

#endif
