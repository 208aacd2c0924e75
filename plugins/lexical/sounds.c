/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sounds.c - names by their sound.
 * Owns the transliterator.
 */
#include "lexical/sounds.h"

#include <string.h>

int
sounds_init(struct sounds *s)
{
	s->romanise = romanise_new();
	return s->romanise == NULL ? -1 : 0;
}

void
sounds_done(struct sounds *s)
{
	romanise_free(s->romanise);
	s->romanise = NULL;
}

static bool
is_small_latin(const char *word, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (word[i] < 'a' || word[i] > 'z')
			return false;
	return true;
}

/* Latin letters with marks too: those of two bytes, up to U+024F. */
static bool
is_latin(const char *word, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if ((unsigned char)word[i] >= 0xca)
			return false;
	return true;
}

size_t
sounds_key(struct sounds *s, const struct token *t, bool library,
    char ret[SOUND_MAX + 1])
{
	char latin[ROMANISE_MAX + 1];
	const char *word = t->word;
	size_t len = t->word_len;

	if (t->flags & TOKEN_NUMBER || len < SOUNDS_LEAST)
		return 0;
	if (library && !(t->flags & TOKEN_NAME) &&
	    (t->flags & TOKEN_ASCII || is_latin(word, len)))
		return 0;
	if (!(t->flags & TOKEN_ASCII) && !is_small_latin(word, len)) {
		len = romanise_word(s->romanise, word, len, latin);
		word = latin;
	}
	len = sound_key(word, len, ret);
	return len >= SOUNDS_LEAST ? len : 0;
}
