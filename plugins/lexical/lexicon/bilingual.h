/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bilingual.h - pairs of words that translate each other become concepts: a
 * word of English, or of what else dictionaries translate into, and all that
 * translates it.
 * Owns the pairs, until the concepts are made. Leaves files to dictionary.h and
 * what a concept does to lexicon.h.
 *
 * Left out are everyday words, which mean too much to tell anything: function
 * words of English, words of many translations, and all that translate these;
 * very short words; and the words that are not plain enough for the pipeline.
 */
#ifndef PLUGIN_LEXICAL_BILINGUAL_H
#define PLUGIN_LEXICAL_BILINGUAL_H

#include <stddef.h>

#include "counterpoint_plugin.h"
#include "lexical/lexicon/dictionary.h"
#include "text/tokenizer.h"

#define BILINGUAL_CONCEPTS 32768 /* half of what a lexicon holds */
#define BILINGUAL_WORDS	   (1 << 20)
#define BILINGUAL_PAIRS	   (1 << 21)
#define BILINGUAL_SLUG	   "dictionary:"

struct bilingual;

struct bilingual_told {
	size_t entries; /* that were read */
	size_t concepts, terms;
	size_t left_out; /* concepts beyond BILINGUAL_CONCEPTS */
	/* How often a word beyond BILINGUAL_WORDS stood in an entry, and pairs
	 * beyond BILINGUAL_PAIRS. */
	size_t lost_words, lost_pairs;
};

/* By a tokenizer that lives longer. */
struct bilingual *bilingual_new(struct tokenizer *);
void bilingual_free(struct bilingual *);

void bilingual_add(struct bilingual *, const struct dictionary_languages *,
    const struct dictionary_entry *);

/* Gives the concepts, those of most languages first, then those of the fewest
 * words, then in the order of the entries; the numbers of what was told. */
void bilingual_each(struct bilingual *,
    void (*take)(void *self, const struct counterpoint_concept *), void *self,
    struct bilingual_told *ret);

/*
 * Reads the dictionaries of a list of paths without endings, with commas
 * between them and perhaps blanks beside these. Returns 0, or -1 with the file
 * and the rule in `why`.
 */
int bilingual_read(
    struct bilingual *, const char *list, char *ret_why, size_t size);

#endif
