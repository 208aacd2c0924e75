/* SPDX-License-Identifier: Apache-2.0 */
/*
 * languages.h - what the pipeline knows of each language: its stemmer or
 * endings, its number words, its months.
 * Owns all of these; each is made when a language is first asked for, some
 * milliseconds, and kept. Leaves words to lexemes.h.
 */
#ifndef PLUGIN_TEXT_LANGUAGES_H
#define PLUGIN_TEXT_LANGUAGES_H

#include <libstemmer.h>
#include <stdbool.h>
#include <stdint.h>

#include "text/endings.h"
#include "text/fold.h"
#include "text/months.h"
#include "text/numerals.h"
#include "text/segments.h"

struct language {
	char tag[4];		    /* base language; "" for all unknown ones */
	uint8_t number;		    /* 0 for the unknown ones */
	struct sb_stemmer *stemmer; /* NULL: none */
	const struct endings *endings; /* NULL: none */
	bool doubles;		       /* words by a 2, see doubling.h */
	bool turkic;		       /* I is the capital of a dotless i */
	struct numerals *numerals;
	struct months *months;
};

#define LANGUAGE_NONE 0
#define LANGUAGES_MAX 250 /* more than ICU has */

struct languages;

/* The base language of a BCP 47 tag as a number, the same for "pt" and "pt-BR",
 * for "tl" and "fil"; LANGUAGE_NONE of "und", and of what is no tag. */
uint32_t language_pack(const char *tag);

/* Has it the form of a BCP 47 tag: a language of two or three letters, and what
 * may stand behind it? A name such as "english" has not. */
bool language_is_tag(const char *tag);

/* Has ICU a locale of this base tag? It looks through all of them. */
bool language_is_of_icu(const char *base);

/* Uses the segments and the fold, which live longer. */
struct languages *languages_new(struct segments *, struct fold *);
void languages_free(struct languages *);

/*
 * The language of a BCP 47 tag, by its base ("pt" of "pt-BR"); of a tag that
 * neither ICU nor Snowball knows, the one that has nothing. Never NULL.
 */
const struct language *languages_find(struct languages *, const char *tag);

#endif
