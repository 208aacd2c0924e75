/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.h - a text cut into words by the pipeline (text/tokenizer.h), with the
 * concepts of the lexicon that stand in it.
 * Owns the tokenizer and the mentions, which are kept until the next text.
 * Leaves the vocabulary to whoever looks the stems up.
 */
#ifndef PLUGIN_LEXICAL_WORDS_H
#define PLUGIN_LEXICAL_WORDS_H

#include "lexical/lexicon.h"
#include "text/tokenizer.h"

#define WORDS_MAX	   4096 /* of a text; the rest is left out */
#define WORDS_MENTIONS_MAX 512

struct words {
	struct tokenizer *tokenizer;
	const char *text;
	const struct token *v;
	size_t n;
	bool ahead;  /* finds concepts before they are shown */
	int32_t day; /* that the text gives itself, or TOKENIZER_NO_DAY */
	struct mention mention[WORDS_MENTIONS_MAX];
	size_t nmentions;
	uint32_t stem[WORDS_MAX]; /* scratch */
};

/* 0, or -1 when ICU lacks its data. `ahead`: see lexicon.h. */
int words_init(struct words *, bool ahead);
void words_done(struct words *);

/* Cuts a text, which must live as long as it is looked at, and finds its
 * concepts. 0, or -1 when ICU fails. */
int words_cut(struct words *, const struct lexicon *, const char *text,
    size_t len, const char *language);

#endif
