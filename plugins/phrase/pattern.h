/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern.h - an analyst's pattern, read once.
 * Owns the parsed form of one pattern. Leaves whether it stands in a text to
 * match.h and finding the patterns worth trying to index.h.
 */
#ifndef PLUGIN_PHRASE_PATTERN_H
#define PLUGIN_PHRASE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/tokenizer.h"

#define PATTERN_BYTES_MAX 500
#define PATTERN_PARTS_MAX 16 /* words, each with its alternatives */
#define PATTERN_FORMS_MAX 16 /* alternatives of a word */
#define PATTERN_STARS_MAX 4  /* wildcards in a word */
#define PATTERN_GAP_MAX	  50 /* N of ~N */

/* A word, perhaps with wildcards, perhaps of a script without blanks. */
struct pattern_word {
	uint16_t text;	 /* offset into bytes */
	uint16_t length; /* bytes */
	uint16_t prefix; /* bytes before the first wildcard */
	uint16_t words;	 /* of ICU's in it, for the weight */
	bool wild;
};

/* One alternative: words that follow each other at once ("anti-colonial"). */
struct pattern_form {
	uint16_t first, n; /* words */
};

/* What stands at one place. No form: an arbitrary word. */
struct pattern_part {
	uint16_t first, n; /* forms */
	uint16_t gap;	   /* so many words may stand before it */
};

struct pattern {
	char *source; /* as the analyst wrote it */
	char *bytes;  /* folded words, one behind the other */
	struct pattern_word *word;
	struct pattern_form *form;
	struct pattern_part *part;
	size_t nbytes, nwords, nforms, nparts;
	double weight;	 /* how much it tells: about its number of words */
	void *owner;	 /* whoever put it into the index */
	uint32_t number; /* of the index */
	uint16_t before; /* words of a text before the indexed word; index's */
	bool dead;	 /* index's */
};

/* NULL, and in plain words why, when the pattern is not one. */
struct pattern *pattern_new(
    struct tokenizer *, const char *source, const char **ret_reason);
void pattern_free(struct pattern *);

/*
 * The word of a form that stands for it in the index: the one with the longest
 * plain beginning. NULL when no word of it has two plain letters.
 */
const struct pattern_word *pattern_key(
    const struct pattern *, const struct pattern_form *);

#endif
