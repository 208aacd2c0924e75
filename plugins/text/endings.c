/* SPDX-License-Identifier: Apache-2.0 */
/*
 * endings.c - stems in languages that Snowball does not have.
 * Owns nothing but constant tables.
 *
 * Light stemmers, as in Savoy, "Light stemming approaches for the French,
 * Portuguese, German and Hungarian languages" (2006): the longest ending goes,
 * some times over where endings are strung together, as long as enough letters
 * stay. What matters is not that the stem is a word but that forms have the
 * same one.
 */
#include "text/endings.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unicode/utf8.h>

/* What an ending may stand behind: a consonant, a vowel. */
enum after { AFTER_ANY, AFTER_CLOSED, AFTER_OPEN, AFTERS };

struct endings {
	const char *language;
	int letters; /* code points that stay at least */
	int times;
	const char *list[AFTERS]; /* a blank behind each */
};

/* Korean: particles, plural and copula; what makes a noun a verb. Polish and
 * Ukrainian: endings of nouns and adjectives. Persian: the plural, which is
 * written to its word or parted by what cannot be seen, and what may stand
 * behind it. Endings that are words of their own behind other words, such as
 * Korean "sea" and "ship", are left out. */
static const struct endings table[] = {
    {
	.language = "fa",
	.letters = 4, /* "nuclear" is no plural of "is" */
	.times = 1,
	.list[AFTER_ANY] = "ها های هایی هایش هایشان هایم هایمان ",
    },
    {
	.language = "ko",
	.letters = 2,
	.times = 4,
	.list[AFTER_ANY] =
	    "들 도 만 의 에 로 까지 부터 에서 에게 한테 께서 보다 처럼 조차 "
	    "마저 밖에 마다 하다 하는 하고 하며 하면 하여 하지 하게 하기 "
	    "한다 했다 했고 했던 해서 해야 합니다 했습니다 한 할 되다 되는 "
	    "되고 되며 된다 됐다 되었다 돼 된 될 됨 시키는 시켰다 시킨 적 "
	    "적인 적으로 ",
	.list[AFTER_CLOSED] = "은 이 을 과 으로 이나 이란 이라 이라고 이라는 "
			      "이라며 이다 이었다 입니다 이며 이고 ",
	.list[AFTER_OPEN] = "는 가 를 와 라고 라는 라며 였다 다 ",
    },
    {
	.language = "pl",
	.letters = 4,
	.times = 1,
	.list[AFTER_ANY] =
	    "a ą e ę i o u y ia ią ie ię ii io iu em iem om iom ów iów ami "
	    "iami ach iach ej iej ego iego emu iemu ym im ymi imi ych ich owi "
	    "owie ",
    },
    {
	.language = "uk",
	.letters = 4,
	.times = 1,
	.list[AFTER_ANY] =
	    "а я о е є у ю и і ї й ь ам ям ом ем єм ах ях ої ою ею єю ів їв "
	    "ий їй их іх їх им ім їм ами ями ого ього ому ьому ими іми ",
    },
};

const struct endings *
endings_find(const char *language)
{
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].language, language) == 0)
			return &table[i];
	return NULL;
}

/* Is it a syllable of Hangul without a final consonant? */
static bool
is_open(UChar32 c)
{
	return c >= 0xac00 && c <= 0xd7a3 && (c - 0xac00) % 28 == 0;
}

static bool
has_letters(const char *word, size_t len, int least)
{
	size_t i = 0;
	int n;

	for (n = 0; n < least && i < len; n++)
		U8_FWD_1(word, i, len);
	return n == least;
}

static UChar32
last_letter(const char *word, size_t len)
{
	int32_t at = (int32_t)len;
	UChar32 c;

	U8_PREV(word, 0, at, c);
	return c;
}

static bool
ends_in(const char *word, size_t len, const char *ending, size_t n)
{
	return n < len && memcmp(word + len - n, ending, n) == 0;
}

/* The longest ending of a list that the word has, if enough stays without it
 * and that ends as `after` says, in bytes. */
static size_t
find_longest(const char *list, enum after after, int letters, const char *word,
    size_t len)
{
	size_t n, longest = 0;

	for (; list != NULL && *list != '\0'; list += n + 1) {
		n = strcspn(list, " ");
		if (n <= longest || !ends_in(word, len, list, n) ||
		    !has_letters(word, len - n, letters))
			continue;
		if (after == AFTER_ANY || is_open(last_letter(word, len - n)) ==
					      (after == AFTER_OPEN))
			longest = n;
	}
	return longest;
}

/* How long an ending the word loses, in bytes; 0: none. */
static size_t
find_ending(const struct endings *e, const char *word, size_t len)
{
	size_t n, longest = 0;
	int after;

	for (after = 0; after < AFTERS; after++) {
		n = find_longest(e->list[after], after, e->letters, word, len);
		if (n > longest)
			longest = n;
	}
	return longest;
}

size_t
endings_cut(const struct endings *e, const char *word, size_t len)
{
	size_t n;
	int times;

	for (times = 0; times < e->times; times++) {
		n = find_ending(e, word, len);
		if (n == 0)
			break;
		len -= n;
	}
	return len;
}
