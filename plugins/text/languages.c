/* SPDX-License-Identifier: Apache-2.0 */
/*
 * languages.c - what the pipeline knows of each language.
 * Owns it all. Leaves words to lexemes.c.
 */
#include "text/languages.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>

#include "text/doubling.h"
#include "text/mem.h"
#include "text/stemmers.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

struct languages {
	struct segments *segments;
	struct fold *fold;
	struct stemmers *stemmers;
	struct language *known[LANGUAGES_MAX];
	size_t n;
	const struct language *last; /* most texts are in the same */
};

static struct language *
add(struct languages *l, const char *base)
{
	struct language *language = mem_zero(1, sizeof(*language));
	/* Their numbers are read by character, in myriads.c. */
	const char *spelled =
	    strcmp(base, "zh") == 0 || strcmp(base, "ja") == 0 ? "" : base;

	memcpy(language->tag, base, strlen(base));
	language->number = (uint8_t)l->n;
	language->stemmer = stemmers_find(l->stemmers, base);
	language->endings = endings_find(base);
	language->doubles = doubling_is_of(base);
	language->turkic = strcmp(base, "tr") == 0 || strcmp(base, "az") == 0;
	language->numerals = numerals_new(spelled, l->segments, l->fold);
	language->months = months_new(base, l->segments, l->fold);
	l->known[l->n++] = language;
	return language;
}

struct languages *
languages_new(struct segments *segments, struct fold *fold)
{
	struct languages *l = mem_zero(1, sizeof(*l));

	l->segments = segments;
	l->fold = fold;
	l->stemmers = stemmers_new();
	l->last = add(l, "");
	return l;
}

void
languages_free(struct languages *l)
{
	size_t i;

	if (l == NULL)
		return;
	for (i = 0; i < l->n; i++) {
		numerals_free(l->known[i]->numerals);
		months_free(l->known[i]->months);
		free(l->known[i]);
	}
	stemmers_free(l->stemmers);
	free(l);
}

/* Two tags of one language. Not nn: its stems are those of no, its words are
 * not. */
static const struct {
	char tag[4], usual[4];
} alias[] = {{"tl", "fil"}, {"nb", "no"}, {"in", "id"}, {"iw", "he"}};

/* The letters before the first hyphen, as its usual tag; false when they are no
 * base tag. */
static bool
find_base(const char *tag, char ret_base[4])
{
	size_t n, i;

	for (n = 0; tag[n] != '\0' && tag[n] != '-' && tag[n] != '_'; n++) {
		if (n == 3 || !isalpha((unsigned char)tag[n]))
			return false;
		ret_base[n] = (char)tolower((unsigned char)tag[n]);
	}
	ret_base[n] = '\0';
	for (i = 0; i < sizeof(alias) / sizeof(alias[0]); i++)
		if (strcmp(ret_base, alias[i].tag) == 0)
			memcpy(
			    ret_base, alias[i].usual, sizeof(alias[i].usual));
	return n >= 2 && strcmp(ret_base, "und") != 0;
}

uint32_t
language_pack(const char *tag)
{
	char base[4] = "";

	if (!find_base(tag, base))
		return LANGUAGE_NONE;
	return (uint32_t)base[0] << 16 | (uint32_t)base[1] << 8 |
	       (uint32_t)base[2];
}

bool
language_is_tag(const char *tag)
{
	size_t base = strspn(tag, LETTERS), rest = strlen(tag) - base;

	return (base == 2 || base == 3) &&
	       (rest == 0 || (tag[base] == '-' && strspn(tag + base, LETTERS
						      "-0123456789") == rest));
}

bool
language_is_of_icu(const char *base)
{
	int32_t i, n = uloc_countAvailable();

	for (i = 0; i < n; i++)
		if (strcmp(uloc_getAvailable(i), base) == 0)
			return true;
	return false;
}

const struct language *
languages_find(struct languages *l, const char *tag)
{
	char base[4] = "";
	size_t i;

	if (!find_base(tag, base))
		return l->known[0];
	if (strcmp(l->last->tag, base) == 0)
		return l->last;
	for (i = 1; i < l->n; i++)
		if (strcmp(l->known[i]->tag, base) == 0)
			return l->last = l->known[i];
	if (l->n == LANGUAGES_MAX ||
	    (!language_is_of_icu(base) &&
		stemmers_find(l->stemmers, base) == NULL))
		return l->known[0];
	return l->last = add(l, base);
}
