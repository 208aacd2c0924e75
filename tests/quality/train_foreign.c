/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_foreign.c - posts as if they were in another language.
 * Owns a lexicon and a tokenizer.
 */
#include "train_foreign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/words/words.h"
#include "text/mem.h"
#include "train_random.h"

#define LANGUAGES_MAX 64

struct foreigner {
	const struct eval_lexicon *given;
	struct lexicon *lexicon; /* its concept n is given->concept[n] */
	struct words words;
	const char *language[LANGUAGES_MAX]; /* of the lexicon's terms */
	size_t nlanguages;
};

static void
note_language(struct foreigner *f, const char *language)
{
	size_t i;

	for (i = 0; i < f->nlanguages; i++)
		if (strcmp(f->language[i], language) == 0)
			return;
	if (f->nlanguages < LANGUAGES_MAX)
		f->language[f->nlanguages++] = language;
}

static int
add_concept(struct foreigner *f, const struct counterpoint_concept *c)
{
	int number = lexicon_open(f->lexicon, c->slug, c->kind);
	struct tokens tokens;
	size_t i;

	if (number == -1)
		return -1;
	for (i = 0; i < c->nterms; i++) {
		const struct counterpoint_wording *t = &c->terms[i];

		note_language(f, t->language);
		if (tokenizer_run(f->words.tokenizer, t->text, strlen(t->text),
			t->language, &tokens) == 0)
			lexicon_add(
			    f->lexicon, number, t->text, &tokens, t->language);
	}
	lexicon_show(f->lexicon, number);
	return 0;
}

struct foreigner *
foreigner_new(const struct eval_lexicon *given)
{
	struct foreigner *f = mem_zero(1, sizeof(*f));
	int rc;
	size_t i;

	f->given = given;
	f->lexicon = lexicon_new();
	rc = words_init(&f->words, false);
	for (i = 0; i < given->n && rc == 0; i++)
		rc = add_concept(f, &given->concept[i]);
	if (rc == 0 && f->nlanguages > 1)
		return f;
	foreigner_free(f);
	return NULL;
}

void
foreigner_free(struct foreigner *f)
{
	if (f == NULL)
		return;
	lexicon_free(f->lexicon);
	words_done(&f->words);
	free(f);
}

static const char *
choose_language(
    const struct foreigner *f, const char *language, uint64_t *chance)
{
	size_t i = random_below(chance, f->nlanguages);

	if (strcmp(f->language[i], language) == 0)
		i = (i + 1) % f->nlanguages;
	return f->language[i];
}

/* One of the concept's terms in the language; NULL when there is none. */
static const char *
choose_term(const struct foreigner *f, unsigned concept, const char *language,
    uint64_t *chance)
{
	const struct counterpoint_concept *c = &f->given->concept[concept];
	const char *chosen = NULL;
	size_t i, n = 0;

	for (i = 0; i < c->nterms; i++)
		if (strcmp(c->terms[i].language, language) == 0 &&
		    random_below(chance, ++n) == 0)
			chosen = c->terms[i].text;
	return chosen;
}

/* The same for the same word of a language, in letters that can be spoken. */
static void
write_unknown(FILE *out, const struct token *t, const char *language)
{
	uint64_t chance = random_seed(t->stem, random_seed(language, 0));
	size_t i;

	for (i = 0; i < t->stem_len; i++)
		fputc(i % 2 == 0
			  ? "bcdfghjklmnpqrstvwxyz"[random_below(&chance, 21)]
			  : "aeiou"[random_below(&chance, 5)],
		    out);
}

static void
write_word(
    struct foreigner *f, FILE *out, const struct token *t, const char *language)
{
	if (t->flags & (TOKEN_NAME | TOKEN_NUMBER | TOKEN_AUTHOR))
		fwrite(f->words.text + t->begin, 1, t->end - t->begin, out);
	else
		write_unknown(out, t, language);
}

/* The longest mention that begins at a word; NULL: none. */
static const struct mention *
find_mention(const struct words *w, size_t first)
{
	const struct mention *found = NULL;
	size_t i;

	for (i = 0; i < w->nmentions; i++)
		if (w->mention[i].first == first &&
		    (found == NULL || w->mention[i].words > found->words))
			found = &w->mention[i];
	return found;
}

/* Sentences stay as they are: what stands between words is copied. */
static void
write_text(struct foreigner *f, FILE *out, const char *language, uint64_t seed)
{
	const struct words *w = &f->words;
	size_t i = 0, end = 0, next;

	while (i < w->n) {
		const struct token *t = &w->v[i];
		const struct mention *m =
		    t->flags & TOKEN_AUTHOR ? NULL : find_mention(w, i);
		const char *term =
		    m == NULL ? NULL
			      : choose_term(f, m->concept, language, &seed);

		if (t->begin > end)
			fwrite(w->text + end, 1, t->begin - end, out);
		if (term != NULL)
			fputs(term, out);
		else
			write_word(f, out, t, language);
		next = term != NULL ? i + m->words : i + 1;
		if (w->v[next - 1].end > end)
			end = w->v[next - 1].end;
		i = next;
	}
}

const char *
foreigner_choose(const struct foreigner *f, const char *language, uint64_t seed)
{
	return choose_language(f, language, &seed);
}

char *
foreigner_put(struct foreigner *f, const char *text, const char *language,
    const char *to, uint64_t seed)
{
	char *copy;
	size_t len;
	FILE *out;

	if (strcmp(language, to) == 0)
		return mem_copy(text, strlen(text));
	if (words_cut(&f->words, f->lexicon, text, strlen(text), language) ==
	    -1)
		return NULL;
	out = open_memstream(&copy, &len);
	write_text(f, out, to, seed);
	fclose(out);
	return copy;
}

char *
foreigner_copy(struct foreigner *f, const char *text, const char *language,
    uint64_t seed, const char **ret_language)
{
	*ret_language = choose_language(f, language, &seed);
	return foreigner_put(f, text, language, *ret_language, seed);
}
