/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.h - a text cut into words by the pipeline (text/tokenizer.h), with the
 * concepts of the lexicon that stand in it.
 * Owns the tokenizer, the mentions, which are kept until the next text, and a
 * table of what was found out about words before. Leaves what a term is for to
 * whoever looks it up.
 */
#ifndef PLUGIN_LEXICAL_WORDS_H
#define PLUGIN_LEXICAL_WORDS_H

#include "lexical/lexicon/lexicon.h"
#include "lexical/words/seams.h"
#include "lexical/words/vocabulary.h"
#include "text/tokenizer.h"

#define WORDS_MAX	   4096 /* of a text; the rest is left out */
#define WORDS_MENTIONS_MAX 512

struct words_seen;

struct words {
	struct tokenizer *tokenizer;
	const char *text, *language; /* as given */
	const struct token *v;
	size_t n;
	const char *usual; /* stems of texts of unknown language; or NULL */
	bool ahead;	   /* finds concepts before they are shown */
	int32_t day;	   /* that the text gives itself, or TOKENIZER_NO_DAY */
	struct mention mention[WORDS_MENTIONS_MAX];
	size_t nmentions;
	uint32_t stem[WORDS_MAX]; /* lexicon_stem() of each word */
	struct words_seen *seen;
	uint32_t stems;	     /* lexicon_stems() when the table was empty */
	struct seams *seams; /* that learn the words that are added, or NULL */
};

/* 0, or -1 when ICU lacks its data. `ahead`: see lexicon.h. */
int words_init(struct words *, bool ahead);
void words_done(struct words *);

/* Cuts a text, which must live, with its language, as long as it is looked at,
 * and finds its concepts, of every language in a text of "und": in one lexicon
 * as long as there are words. 0, or -1 when ICU fails. */
int words_cut(struct words *, const struct lexicon *, const char *text,
    size_t len, const char *language);

/*
 * The term of word `i` in the vocabulary, of which there is one as long as
 * there are words: words_find_term() gives STRTAB_NONE for one that is not in
 * it, words_add_term() adds it.
 */
uint32_t words_find_term(struct words *, const struct vocabulary *, size_t i);
uint32_t words_add_term(struct words *, struct vocabulary *, size_t i);

/* Hints the processor that the terms of all words will be looked up. */
void words_expect_terms(const struct words *, const struct vocabulary *);

#endif
