/* SPDX-License-Identifier: Apache-2.0 */
/*
 * units.h - a text in UTF-16, each unit with its place in the bytes.
 * Owns both arrays, which are kept between texts. Leaves what the units mean
 * to the steps of the pipeline.
 */
#ifndef PLUGIN_TEXT_UNITS_H
#define PLUGIN_TEXT_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

struct letters;

struct units {
	const struct letters *letters;
	UChar *unit;
	uint32_t *offset; /* of each unit, and of the end, in bytes */
	size_t n, unit_cap, offset_cap;
	bool hidden; /* may hold what cannot be seen */
};

void units_done(struct units *);

/* Takes `len` bytes; what is not UTF-8 becomes U+FFFD. */
void units_take(struct units *, const char *text, int32_t len);

/*
 * Drops what cannot be seen, soft hyphens and the blank without width among it.
 * That blank stays behind a letter of Thai, Lao, Khmer or Burmese, where it is
 * how words are parted, and so does what emoji are joined by.
 */
void units_drop_hidden(struct units *);

#endif
