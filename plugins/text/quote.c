/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quote.c - short quotations for a `why`.
 * Owns nothing. Leaves which words to quote to the plugins.
 */
#include "text/quote.h"

#include <assert.h>
#include <stdio.h>

void
quote_span(char *out, size_t size, const char *text, size_t begin, size_t end)
{
	const char *more = "";
	size_t i, n, room;

	assert(size >= 16 && begin <= end);
	room = size - sizeof("“…”");
	n = end - begin;
	if (n > room) {
		more = "…";
		for (n = room; n > 0 && (text[begin + n] & 0xc0) == 0x80; n--)
			;
	}
	snprintf(out, size, "“%.*s%s”", (int)n, text + begin, more);
	for (i = 0; out[i] != '\0'; i++)
		if ((unsigned char)out[i] < ' ')
			out[i] = ' ';
}
