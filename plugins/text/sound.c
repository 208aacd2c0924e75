/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sound.c - a rough key of how a name sounds.
 * Owns nothing. Leaves other scripts to romanise.c.
 */
#include "text/sound.h"

#include <stdbool.h>
#include <string.h>

/* Two or three letters for one sound; longer ones first. */
static const struct {
	const char *letters;
	char class;
} several[] = {
    {"tsch", 'S'},
    {"sch", 'S'},
    {"tch", 'S'},
    {"dzh", 'S'},
    {"ch", 'S'},
    {"sh", 'S'},
    {"zh", 'S'},
    {"ts", 'S'},
    {"tz", 'S'},
    {"cz", 'S'},
    {"dz", 'S'},
    {"dj", 'S'},
    {"ph", 'P'},
    {"kh", 'K'},
    {"gh", 'K'},
    {"th", 'T'},
    {"dh", 'T'},
};

static char
find_class(char c)
{
	switch (c) {
	case 'b':
	case 'p':
	case 'v':
	case 'f':
		return 'P';
	case 'c':
	case 'k':
	case 'q':
	case 'g':
		return 'K';
	case 's':
	case 'z':
	case 'x':
	case 'j':
		return 'S';
	case 't':
	case 'd':
		return 'T';
	case 'l':
	case 'r':
		return 'R';
	case 'm':
		return 'M';
	case 'n':
		return 'N';
	default:
		return 0;
	}
}

static bool
is_vowel(char c)
{
	return c != '\0' && strchr("aeiou", c) != NULL;
}

/* The class of what stands at word[i], and how many letters it has. */
static char
read_class(const char *word, size_t len, size_t i, size_t *ret_taken)
{
	size_t k, n;

	*ret_taken = 1;
	for (k = 0; k < sizeof(several) / sizeof(several[0]); k++) {
		if (several[k].letters[0] != word[i])
			continue;
		n = strlen(several[k].letters);
		if (n <= len - i &&
		    memcmp(word + i, several[k].letters, n) == 0) {
			*ret_taken = n;
			return several[k].class;
		}
	}
	if (word[i] == 'n' && i + 1 < len && word[i + 1] == 'g' &&
	    (i + 2 == len || !is_vowel(word[i + 2])))
		*ret_taken = 2;
	/* "Selenskyj" */
	if (word[i] == 'j' && i > 0 && i + 1 == len)
		return 0;
	return find_class(word[i]);
}

size_t
sound_key(const char *word, size_t len, char ret[SOUND_MAX + 1])
{
	size_t i, taken, n = 0;
	char class, last = 0;

	if (len > 0 && is_vowel(word[0]))
		ret[n++] = 'A';
	for (i = 0; i < len && n < SOUND_MAX; i += taken) {
		class = read_class(word, len, i, &taken);
		if (class != 0 && class != last)
			ret[n++] = class;
		if (class != 0 || is_vowel(word[i]))
			last = class;
	}
	ret[n] = '\0';
	return n;
}
