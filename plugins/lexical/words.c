/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - a text cut into words, with its concepts.
 * Owns the tokenizer and the mentions.
 */
#include "lexical/words.h"

#include <string.h>

int
words_init(struct words *w, bool ahead)
{
	memset(w, 0, sizeof(*w));
	w->ahead = ahead;
	w->tokenizer = tokenizer_new();
	return w->tokenizer == NULL ? -1 : 0;
}

void
words_done(struct words *w)
{
	tokenizer_free(w->tokenizer);
	memset(w, 0, sizeof(*w));
}

int
words_cut(struct words *w, const struct lexicon *lexicon, const char *text,
    size_t len, const char *language)
{
	struct lexicon_text cut = {
	    .text = text, .language = language, .ahead = w->ahead};
	struct tokens tokens;

	if (tokenizer_run(w->tokenizer, text, len, language, &tokens) == -1)
		return -1;
	w->text = text;
	w->v = tokens.v;
	w->n = tokens.n < WORDS_MAX ? tokens.n : WORDS_MAX;
	w->day = tokens.day;
	cut.token = w->v;
	cut.stem = w->stem;
	cut.n = w->n;
	w->nmentions =
	    lexicon_find(lexicon, &cut, w->mention, WORDS_MENTIONS_MAX);
	return 0;
}
