/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indic.c - words of the Indic scripts in Latin letters.
 * Owns the tables. In the blocks of these scripts the same letter stands at the
 * same place, so one table is enough for all.
 *
 * A consonant is said with an "a" that is not written. Where it stands between
 * a vowel with one consonant and a consonant with a vowel, or at the end, it is
 * silent: "करना" is "karna".
 */
#include "text/indic.h"

#include <stdbool.h>
#include <string.h>

#define SOUNDS_MAX 128 /* of a word */
#define PLACE(c)   ((c)&0x7f)

enum {
	NASAL = 0x02,
	BREATH = 0x03,
	VOWELS = 0x05,
	CONSONANTS = 0x15,
	SIGNS = 0x3e,
	SILENT = 0x4d,
	FLAP = 0x5c, /* Gurmukhi's own */
	NASAL_GURMUKHI = 0x70,
	DOUBLE_GURMUKHI = 0x71,
};

static const char vowels[][3] = {"a", "a", "i", "i", "u", "u", "ri", "l", "e",
    "e", "e", "ai", "o", "o", "o", "au"};
static const char consonants[][3] = {"k", "kh", "g", "gh", "n", "ch", "ch", "j",
    "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh", "n", "n", "p",
    "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "l", "v", "sh", "sh", "s",
    "h"};
static const char signs[][3] = {"a", "i", "i", "u", "u", "ri", "ri", "e", "e",
    "e", "ai", "o", "o", "o", "au"};

#define COUNT(array) ((UChar)(sizeof(array) / sizeof((array)[0])))

struct sound {
	const char *letters;
	bool vowel, unwritten, twice;
};

struct word {
	struct sound v[SOUNDS_MAX];
	size_t n;
};

static bool
is_among(UChar place, UChar first, UChar n)
{
	return place >= first && place < first + n;
}

static bool
is_consonant(UChar place)
{
	return is_among(place, CONSONANTS, COUNT(consonants)) || place == FLAP;
}

static void
add(struct word *w, const char *letters, bool vowel)
{
	w->v[w->n++] = (struct sound){.letters = letters, .vowel = vowel};
}

/* Before lips that close it is an m. */
static const char *
nasal_before(UChar place)
{
	return is_among(place, CONSONANTS + 21, 5) ? "m" : "n";
}

/* A consonant, and its vowel unless one is written or it is said to have none.
 */
static void
add_consonant(struct word *w, UChar place, UChar next, bool twice)
{
	add(w, place == FLAP ? "r" : consonants[place - CONSONANTS], false);
	w->v[w->n - 1].twice = twice;
	if (next == SILENT || is_among(next, SIGNS, COUNT(signs)))
		return;
	add(w, "a", true);
	w->v[w->n - 1].unwritten = true;
}

static bool
read_word(struct word *w, const UChar *s, int32_t n)
{
	bool twice = false;
	int32_t i;

	for (i = 0; i < n; i++) {
		UChar place = PLACE(s[i]), next = 0;

		if (!indic_is(s[i]) || w->n + 2 > SOUNDS_MAX)
			return false;
		if (i + 1 < n)
			next = PLACE(s[i + 1]);
		if (is_consonant(place))
			add_consonant(w, place, next, twice);
		else if (is_among(place, VOWELS, COUNT(vowels)))
			add(w, vowels[place - VOWELS], true);
		else if (is_among(place, SIGNS, COUNT(signs)))
			add(w, signs[place - SIGNS], true);
		else if (place == NASAL || place == NASAL_GURMUKHI)
			add(w, nasal_before(next), false);
		else if (place != SILENT && place != BREATH &&
			 place != DOUBLE_GURMUKHI)
			return false;
		twice = place == DOUBLE_GURMUKHI;
	}
	return true;
}

/* Is the sound there, and a vowel or not? */
static bool
has(const struct word *w, size_t i, bool vowel)
{
	return i < w->n && w->v[i].vowel == vowel;
}

static bool
is_silent(const struct word *w, size_t i)
{
	if (!w->v[i].unwritten || i < 2)
		return false;
	if (i + 1 == w->n)
		return true;
	return has(w, i - 2, true) && has(w, i + 1, false) &&
	       has(w, i + 2, true);
}

static void
silence(struct word *w)
{
	size_t i = 0;

	while (i < w->n) {
		if (!is_silent(w, i)) {
			i++;
			continue;
		}
		memmove(
		    &w->v[i], &w->v[i + 1], (w->n - i - 1) * sizeof(w->v[0]));
		w->n--;
	}
}

size_t
indic_write(const UChar *s, int32_t n, char *ret, size_t size)
{
	struct word w = {.n = 0};
	size_t i, len = 0, letters;

	if (!read_word(&w, s, n))
		return 0;
	silence(&w);
	for (i = 0; i < w.n; i++) {
		letters = strlen(w.v[i].letters);
		if (len + letters + 2 > size)
			return 0;
		if (w.v[i].twice)
			ret[len++] = w.v[i].letters[0];
		memcpy(ret + len, w.v[i].letters, letters);
		len += letters;
	}
	ret[len] = '\0';
	return len;
}
