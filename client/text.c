/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.c - decodes UTF-8 and asks the C library how wide it is. Owns nothing.
 */
#include "text.h"

#include <string.h>
#include <wchar.h>

#include "base/buf.h"

size_t
text_decode(const char *text, uint32_t *ret)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *s = (const unsigned char *)text;
	size_t len = s[0] < 0x80 ? 1 : s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	uint32_t c = len == 1 ? s[0] : s[0] & (0x7fU >> len);

	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			goto broken;
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[len] || c > 0x10ffff || (s[0] & 0xc0) == 0x80 ||
	    (c >= 0xd800 && c <= 0xdfff))
		goto broken;
	*ret = c;
	return len;
broken:
	*ret = TEXT_BROKEN;
	return 1;
}

bool
text_is_harmful(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0x2028 || c == 0x2029 || c == 0xfeff ||
	       (c >= 0xe0000 && c <= 0xe007f);
}

char *
text_clean(const char *s, bool lines)
{
	struct buf out = {0};
	uint32_t c;
	size_t len;

	for (; *s != '\0'; s += len) {
		len = text_decode(s, &c);
		if (c == '\r' && s[1] == '\n')
			continue;
		if (c == '\n' && lines)
			buf_add_char(&out, '\n');
		else if (c == '\n' || c == '\t')
			buf_add_char(&out, ' ');
		else if (c == TEXT_BROKEN)
			buf_printf(&out, "\\x%02x", (unsigned char)*s);
		else if (text_is_harmful(c))
			buf_printf(&out, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
		else
			buf_add(&out, s, len);
	}
	return buf_take(&out);
}

static int
width_of(uint32_t c)
{
	int width = wcwidth((wchar_t)c);

	/* The C library does not know every new character. */
	return width >= 0 ? width : 1;
}

int
text_width(const char *s)
{
	int width = 0;
	uint32_t c;

	while (*s != '\0') {
		s += text_decode(s, &c);
		width += width_of(c);
	}
	return width;
}

int
text_longest_word(const char *s)
{
	int longest = 0, word = 0, width;
	uint32_t c;

	while (*s != '\0') {
		s += text_decode(s, &c);
		width = width_of(c);
		word = c == ' ' || width > 1 ? 0 : word + width;
		if (word > longest)
			longest = word;
	}
	return longest;
}

size_t
text_cut(const char *text, int width)
{
	const char *s = text;
	uint32_t c;
	size_t len;

	for (; *s != '\0'; s += len) {
		len = text_decode(s, &c);
		width -= width_of(c);
		if (width < 0)
			break;
	}
	return (size_t)(s - text);
}

size_t
text_fit(const char *text, int width, const char **ret_next)
{
	const char *s = text, *space = NULL;
	int used = 0;
	uint32_t c;
	size_t len;

	for (; *s != '\0' && *s != '\n'; s += len) {
		len = text_decode(s, &c);
		used += width_of(c);
		if (c == ' ')
			space = s;
		else if (used > width && s > text)
			break;
	}
	if (*s == '\0' || *s == '\n') {
		*ret_next = s + (*s == '\n');
		return (size_t)(s - text);
	}
	if (space == NULL || space == text) {
		*ret_next = s;
		return (size_t)(s - text);
	}
	*ret_next = space + 1;
	return (size_t)(space - text);
}
