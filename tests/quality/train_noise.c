/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_noise.c - posts as hasty people type them, and as terse ones do.
 * Owns nothing. Leaves what is learned from them to the trainer.
 */
#include "train_noise.h"

#include <ctype.h>
#include <string.h>

#include "lexical/learn/chance.h"
#include "text/mem.h"
#include "train_random.h"

#define SHORT_WORD    4	  /* shorter ones are typed right */
#define LONG_WORD     100 /* longer ones are none */
#define BYTES_A_BLANK 40  /* in a text that has more, blanks part no words */
#define ALL_SMALL     0.3 /* of the posts are typed without capitals */

bool
noise_applies(const char *text)
{
	size_t basic = 0, other = 0;

	for (; *text != '\0'; text++)
		if (isalpha((unsigned char)*text))
			basic++;
		else if ((unsigned char)*text >= 0xc0)
			other++;
	return basic > other;
}

/* Leaves out the first vowel and half of the others; the first letter stays. */
static size_t
drop_vowels(char *word, size_t n, uint64_t *chance)
{
	size_t i, kept = 1;
	bool dropped = false;

	for (i = 1; i < n; i++)
		if (strchr("aeiou", word[i]) != NULL &&
		    (!dropped || chance_share(chance) < 0.5))
			dropped = true;
		else
			word[kept++] = word[i];
	return kept;
}

/* Damages a word that has room for a letter more; returns its new length. */
static size_t
damage(char *word, size_t n, uint64_t *chance)
{
	double kind = chance_share(chance);
	size_t at = 1 + random_below(chance, n - 1);
	char letter = word[at];

	if (kind < 0.45)
		return drop_vowels(word, n, chance);
	if (kind < 0.65) {
		memmove(word + at, word + at + 1, n - at - 1);
		return n - 1;
	}
	if (kind < 0.8) {
		if (at + 1 < n) {
			word[at] = word[at + 1];
			word[at + 1] = letter;
		}
		return n;
	}
	if (kind < 0.9) {
		memmove(word + at + 1, word + at, n - at);
		return n + 1;
	}
	return n > 6 ? 4 + random_below(chance, 2) : n;
}

/* Where the author's line begins: "— Name (@handle) Month D, YYYY". */
size_t
noise_body_length(const char *text)
{
	const char *line = NULL, *at;

	for (at = text; (at = strstr(at, "— ")) != NULL; at++)
		line = at;
	if (line == NULL || strstr(line, "(@") == NULL)
		return strlen(text);
	return (size_t)(line - text);
}

static void
make_small(char *text)
{
	for (; *text != '\0'; text++)
		if (isupper((unsigned char)*text))
			*text = (char)tolower((unsigned char)*text);
}

char *
noise_copy(const char *text, double share, uint64_t seed)
{
	size_t len = noise_body_length(text), i = 0, used = 0, n;
	char *copy = mem_zero(2 * len + 1, 1);

	while (i < len) {
		for (n = 0; i + n < len && isalpha((unsigned char)text[i + n]);)
			n++;
		memcpy(copy + used, text + i, n > 0 ? n : 1);
		i += n > 0 ? n : 1;
		if (n >= SHORT_WORD && n <= LONG_WORD &&
		    chance_share(&seed) < share)
			n = damage(copy + used, n, &seed);
		used += n > 0 ? n : 1;
	}
	copy[used] = '\0';
	if (chance_share(&seed) < ALL_SMALL)
		make_small(copy);
	return copy;
}

bool
noise_can_thin(const char *text)
{
	size_t blanks = 0, len = noise_body_length(text), i;

	for (i = 0; i < len; i++)
		blanks += text[i] == ' ';
	return blanks > len / BYTES_A_BLANK + 1;
}

char *
noise_thin(const char *text, double share, uint64_t seed)
{
	size_t len = noise_body_length(text), i, used = 0;
	char *copy = mem_zero(len + 1, 1);
	bool kept = true;

	for (i = 0; i < len; i++) {
		if (text[i] == ' ' || text[i] == '\n')
			kept = chance_share(&seed) >= share;
		if (kept || text[i] == '\n')
			copy[used++] = text[i];
	}
	return copy;
}
