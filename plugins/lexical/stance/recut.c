/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recut.c - texts of a narrative that are cut into words again.
 * Owns nothing.
 */
#include "lexical/stance/recut.h"

#include <string.h>

#include "text/languages.h"

#define EACH 256 /* what a text costs that has no words, in bytes */

bool
recut_text(const struct sides *s, const struct known_text *t)
{
	size_t len = strlen(t->text);

	if (len + EACH > *s->recut)
		return false;
	*s->recut -= len + EACH;
	return words_cut(s->library, s->lexicon, t->text, len, t->language) !=
	       -1;
}

bool
recut_is_in_language(const struct sides *s, const struct known_text *t)
{
	return s->query->language == LANGUAGE_NONE ||
	       s->query->language == language_pack(t->language);
}
