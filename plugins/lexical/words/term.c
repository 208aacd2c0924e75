/* SPDX-License-Identifier: Apache-2.0 */
/*
 * term.c - the terms of a concept, cut as texts are.
 * Owns nothing.
 */
#include "lexical/words/term.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

static bool
is_of_dictionary(const struct tokens *tokens)
{
	size_t i;

	for (i = 0; i < tokens->n; i++)
		if (tokens->v[i].flags & TOKEN_DICTIONARY)
			return true;
	return false;
}

/* How many words stand in the first `len` bytes; 0 when one reaches beyond. */
static size_t
count_within(const struct tokens *tokens, size_t len)
{
	size_t n = 0;

	while (n < tokens->n && tokens->v[n].end <= len)
		n++;
	return n < tokens->n && tokens->v[n].begin < len ? 0 : n;
}

/*
 * Where words are written without blanks a dictionary parts them by their
 * neighbours: a name that it lacks is one word alone, and several in a
 * sentence. So such a term is cut beside another word too: beside itself.
 */
static void
add_beside_itself(struct lexicon *lexicon, int concept, struct words *words,
    const struct counterpoint_wording *t)
{
	size_t len = strlen(t->text);
	char *twice = mem_zero(2 * len + 1, 1);
	struct tokens tokens;

	memcpy(twice, t->text, len);
	memcpy(twice + len, t->text, len);
	if (tokenizer_run(
		words->tokenizer, twice, 2 * len, t->language, &tokens) == 0) {
		tokens.n = count_within(&tokens, len);
		lexicon_add(lexicon, concept, t->text, &tokens, t->language);
	}
	free(twice);
}

void
term_add(struct lexicon *lexicon, int concept, struct words *words,
    const struct counterpoint_wording *t)
{
	struct tokens tokens;

	if (tokenizer_run(words->tokenizer, t->text, strlen(t->text),
		t->language, &tokens) == -1)
		return;
	if (tokens.n == 1)
		seams_keep_whole(words->seams, &tokens.v[0]);
	lexicon_add(lexicon, concept, t->text, &tokens, t->language);
	if (is_of_dictionary(&tokens))
		add_beside_itself(lexicon, concept, words, t);
}
