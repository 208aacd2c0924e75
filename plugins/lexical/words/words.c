/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - a text cut into words, with its concepts.
 * Owns the tokenizer, the mentions, and the table of words seen before, which
 * spares most words the way through two large tables.
 */
#include "lexical/words/words.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define SEEN 16384 /* words, a power of two */

/* What was found out about a word, in the place of its token's id. */
struct words_seen {
	uint64_t id;   /* 0: nothing */
	uint32_t stem; /* lexicon_stem() */
	uint32_t term; /* STRTAB_NONE: not known */
};

int
words_init(struct words *w, bool ahead)
{
	memset(w, 0, sizeof(*w));
	w->ahead = ahead;
	w->seen = mem_zero(SEEN, sizeof(*w->seen));
	w->tokenizer = tokenizer_new();
	return w->tokenizer == NULL ? -1 : 0;
}

void
words_done(struct words *w)
{
	tokenizer_free(w->tokenizer);
	free(w->seen);
	memset(w, 0, sizeof(*w));
}

/* What was found out about the word, or NULL. */
static struct words_seen *
find_seen(const struct words *w, const struct token *t)
{
	struct words_seen *s = &w->seen[t->id % SEEN];

	return t->id != 0 && s->id == t->id ? s : NULL;
}

static uint32_t
find_stem(struct words *w, const struct lexicon *lexicon, const struct token *t)
{
	const struct words_seen *seen = find_seen(w, t);
	uint32_t stem;

	if (seen != NULL)
		return seen->stem;
	stem = lexicon_stem(lexicon, t);
	if (t->id != 0)
		w->seen[t->id % SEEN] =
		    (struct words_seen){t->id, stem, STRTAB_NONE};
	return stem;
}

static void
find_stems(struct words *w, const struct lexicon *lexicon)
{
	size_t i;

	if (w->stems != lexicon_stems(lexicon)) {
		memset(w->seen, 0, SEEN * sizeof(*w->seen));
		w->stems = lexicon_stems(lexicon);
	}
	for (i = 0; i < w->n; i++)
		__builtin_prefetch(&w->seen[w->v[i].id % SEEN]);
	for (i = 0; i < w->n; i++)
		if (find_seen(w, &w->v[i]) == NULL)
			lexicon_expect(lexicon, &w->v[i]);
	for (i = 0; i < w->n; i++)
		w->stem[i] = find_stem(w, lexicon, &w->v[i]);
}

int
words_cut(struct words *w, const struct lexicon *lexicon, const char *text,
    size_t len, const char *language)
{
	struct lexicon_text cut = {
	    .text = text, .language = language, .ahead = w->ahead};
	struct tokens tokens;

	if (w->usual != NULL && strcmp(language, "und") == 0)
		language = w->usual;
	if (tokenizer_run(w->tokenizer, text, len, language, &tokens) == -1)
		return -1;
	w->text = text;
	w->language = cut.language;
	w->v = tokens.v;
	w->n = tokens.n < WORDS_MAX ? tokens.n : WORDS_MAX;
	w->day = tokens.day;
	find_stems(w, lexicon);
	cut.token = w->v;
	cut.stem = w->stem;
	cut.n = w->n;
	w->nmentions =
	    lexicon_find(lexicon, &cut, w->mention, WORDS_MENTIONS_MAX);
	return 0;
}

uint32_t
words_find_term(struct words *w, const struct vocabulary *v, size_t i)
{
	const struct token *t = &w->v[i];
	struct words_seen *seen = find_seen(w, t);
	uint32_t term;

	if (seen != NULL && seen->term != STRTAB_NONE)
		return seen->term;
	term = strtab_find_hashed(v->terms, t->stem, t->stem_len, t->hash);
	if (seen != NULL)
		seen->term = term;
	return term;
}

uint32_t
words_add_term(struct words *w, struct vocabulary *v, size_t i)
{
	const struct token *t = &w->v[i];
	struct words_seen *seen = find_seen(w, t);
	uint32_t term;

	if (seen != NULL && seen->term != STRTAB_NONE)
		return seen->term;
	term = strtab_add_hashed(v->terms, t->stem, t->stem_len, t->hash);
	if (w->seams != NULL)
		seams_learn(w->seams, t, term);
	if (seen != NULL)
		seen->term = term;
	return term;
}

static bool
is_term_seen(const struct words *w, size_t i)
{
	const struct words_seen *seen = find_seen(w, &w->v[i]);

	return seen != NULL && seen->term != STRTAB_NONE;
}

void
words_expect_terms(const struct words *w, const struct vocabulary *v)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (!is_term_seen(w, i))
			strtab_expect(v->terms, w->v[i].hash);
	for (i = 0; i < w->n; i++)
		if (!is_term_seen(w, i))
			strtab_expect_string(v->terms, w->v[i].hash);
}
