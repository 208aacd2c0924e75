/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sounds.c - names by their sound.
 * Owns the transliterator.
 */
#include "lexical/words/sounds.h"

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

/* The word in Latin letters: its own, or those in `ret`. */
static const char *
romanise(struct sounds *s, const struct token *t, char ret[ROMANISE_MAX + 1],
    size_t *ret_len)
{
	*ret_len = t->word_len;
	if (t->flags & TOKEN_ASCII || is_small_latin(t->word, t->word_len))
		return t->word;
	*ret_len = romanise_word(s->romanise, t->word, t->word_len, ret);
	return ret;
}

size_t
sounds_key(struct sounds *s, const struct token *t, bool library,
    char ret[SOUND_MAX + 1])
{
	char latin[ROMANISE_MAX + 1];
	const char *word;
	size_t len;

	if (t->flags & TOKEN_NUMBER || t->word_len < SOUNDS_LEAST)
		return 0;
	if (library && !(t->flags & TOKEN_NAME) &&
	    (t->flags & TOKEN_ASCII || is_latin(t->word, t->word_len)))
		return 0;
	word = romanise(s, t, latin, &len);
	len = sound_key(word, len, ret);
	return len >= SOUNDS_LEAST ? len : 0;
}

static uint8_t
least_of(uint8_t a, uint8_t b)
{
	return a < b ? a : b;
}

/* Levenshtein's distance, row by row; both have ROMANISE_MAX bytes at most. */
static uint8_t
count_changes(const char *a, size_t na, const char *b, size_t nb)
{
	uint8_t row[ROMANISE_MAX + 1], aslant, above;
	size_t i, j;

	for (j = 0; j <= nb; j++)
		row[j] = (uint8_t)j;
	for (i = 0; i < na; i++) {
		aslant = row[0];
		row[0] = (uint8_t)(i + 1);
		for (j = 0; j < nb; j++) {
			above = row[j + 1];
			row[j + 1] =
			    least_of((uint8_t)(least_of(above, row[j]) + 1),
				(uint8_t)(aslant + (a[i] != b[j])));
			aslant = above;
		}
	}
	return row[nb];
}

float
sounds_likeness(struct sounds *s, const struct token *a, const struct token *b)
{
	char latin_a[ROMANISE_MAX + 1], latin_b[ROMANISE_MAX + 1];
	const char *word_a, *word_b;
	size_t na, nb, most;

	word_a = romanise(s, a, latin_a, &na);
	word_b = romanise(s, b, latin_b, &nb);
	if (na > ROMANISE_MAX)
		na = ROMANISE_MAX;
	if (nb > ROMANISE_MAX)
		nb = ROMANISE_MAX;
	most = na > nb ? na : nb;
	if (most == 0)
		return 0;
	return 1 - (float)count_changes(word_a, na, word_b, nb) / (float)most;
}
