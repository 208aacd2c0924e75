/* SPDX-License-Identifier: Apache-2.0 */
/*
 * manual.c - mdoc's rules for plain words. Owns nothing.
 */
#include "base/manual.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* Whether the blank at `at` stands between two sentences of `text`. */
static bool
is_between_sentences(const char *text, const char *at)
{
	return at > text && strchr(".!?", at[-1]) != NULL &&
	       isupper((unsigned char)at[1]);
}

void
manual_write_prose(FILE *out, const char *text)
{
	const char *line = text;

	for (const char *c = text; *c != '\0'; c++) {
		if (c == line && (*c == '.' || *c == '\''))
			fputs("\\&", out);
		if (*c == '\\') {
			fputs("\\e", out);
		} else if (*c == ' ' && is_between_sentences(text, c)) {
			fputc('\n', out);
			line = c + 1;
		} else {
			fputc(*c, out);
		}
	}
	fputc('\n', out);
}

void
manual_write_choices(FILE *out, const char *words)
{
	for (; *words != '\0'; words++)
		if (*words == ' ')
			fputs(" | ", out);
		else
			fputc(*words, out);
}
