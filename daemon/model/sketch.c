/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sketch.c - makes and compares sketches. Owns nothing. The hash is a fixed
 * one: an answer that is given again must find the same texts alike.
 */
#include "model/sketch.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"

enum {
	RUN = 6, /* letters: about a word with its neighbour's beginning */
	BIN_SHIFT = 64 - 7,
};

#define EMPTY UINT64_MAX

_Static_assert(SKETCH_BINS == 1 << 7, "a bin is told by seven bits");

/* The end of a marker such as [evidence-slug], or NULL. */
static const char *
marker_end(const char *s)
{
	size_t len = strspn(s + 1, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return len > 0 && s[1 + len] == ']' ? s + len + 2 : NULL;
}

static void
add_blank(struct buf *out)
{
	if (out->len > 0 && out->data[out->len - 1] != ' ')
		buf_add_char(out, ' ');
}

/* Case, punctuation and the width of blanks tell no texts apart. */
static void
add_folded(const char *s, struct buf *out)
{
	const char *end;

	while (*s != '\0') {
		unsigned char c = *s;

		if (c == '[' && (end = marker_end(s)) != NULL) {
			s = end;
			continue;
		}
		if (c >= 0x80 || isalnum(c))
			buf_add_char(out, tolower(c));
		else
			add_blank(out);
		s++;
	}
	add_blank(out);
}

static uint64_t
mix(uint64_t h)
{
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ h >> 33;
}

static uint64_t
hash_bytes(const char *s, const char *end)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325); /* FNV-1a */

	for (; s < end; s++)
		h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
	return mix(h);
}

static const char *
next_letter(const char *s)
{
	do
		s++;
	while ((*s & 0xc0) == 0x80);
	return s;
}

/* The least hash of each bin, over all runs of the folded text. */
static size_t
hash_runs(const char *s, uint64_t least[SKETCH_BINS])
{
	const char *end = s;
	size_t filled = 0;

	for (int i = 0; i < RUN; i++, end = next_letter(end))
		if (*end == '\0')
			return 0;
	for (;;) {
		uint64_t h = hash_bytes(s, end), *bin = &least[h >> BIN_SHIFT];

		filled += *bin == EMPTY;
		if (h < *bin)
			*bin = h;
		if (*end == '\0')
			return filled;
		s = next_letter(s);
		end = next_letter(end);
	}
}

/* An empty bin borrows from one that chance, the same in every text, names. */
static uint64_t
borrow(const uint64_t least[SKETCH_BINS], unsigned bin)
{
	for (unsigned attempt = 1;; attempt++) {
		uint64_t h = mix((uint64_t)bin << 32 | attempt);

		if (least[h >> BIN_SHIFT] != EMPTY)
			return least[h >> BIN_SHIFT];
	}
}

void
sketch_make(const char *const *parts, size_t nparts, struct sketch *ret)
{
	uint64_t least[SKETCH_BINS];
	struct buf text = {0};

	*ret = (struct sketch){0};
	for (size_t i = 0; i < SKETCH_BINS; i++)
		least[i] = EMPTY;
	for (size_t i = 0; i < nparts; i++)
		if (parts[i] != NULL)
			add_folded(parts[i], &text);
	if (text.len > 0)
		ret->filled = hash_runs(text.data, least);
	for (unsigned i = 0; ret->filled > 0 && i < SKETCH_BINS; i++)
		ret->bins[i] = least[i] != EMPTY ? least[i] : borrow(least, i);
	buf_done(&text);
}

double
sketch_likeness(const struct sketch *a, const struct sketch *b)
{
	unsigned same = 0;

	if (a->filled == 0 || b->filled == 0)
		return 0;
	for (size_t i = 0; i < SKETCH_BINS; i++)
		same += a->bins[i] == b->bins[i];
	return (double)same / SKETCH_BINS;
}
