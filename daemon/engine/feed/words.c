/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - what foreign text must not do to whoever shows a feed. Owns
 * nothing.
 */
#include "engine/feed/words.h"

#include <stdbool.h>

#include "base/json.h"
#include "base/utf8.h"

enum { DEL = 0x7f };

/* The code point of a character of UTF-8 of `len` bytes. */
static unsigned
code_point(const char *at, size_t len)
{
	static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	unsigned c = (unsigned char)*at & masks[len];

	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)at[i] & 0x3f);
	return c;
}

/* Line and paragraph separators are line ends, too. */
static bool
is_control(unsigned c)
{
	return c < ' ' || (c >= DEL && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

/* Embeddings, overrides and isolates; a plain mark of direction may stay, for
 * it moves nothing but its neighbours. */
static bool
turns_direction(unsigned c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static bool
is_no_character(unsigned c)
{
	return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

void
feed_add_words(struct buf *out, const char *text)
{
	if (text == NULL)
		return;
	while (*text != '\0') {
		size_t len = utf8_length(text);
		unsigned c = len == 0 ? '?' : code_point(text, len);

		if (len == 0)
			buf_add_char(out, '?');
		else if (is_control(c))
			buf_add_char(out, ' ');
		else if (!turns_direction(c) && !is_no_character(c))
			buf_add(out, text, len);
		text += len == 0 ? 1 : len;
	}
}

void
feed_add_member(struct buf *out, const json_t *object, const char *key)
{
	feed_add_words(out, json_text(object, key));
}
