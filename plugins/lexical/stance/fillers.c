/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fillers.c - terms that stand in a text with other words between theirs.
 * Owns nothing. The text is searched once more, without those words.
 */
#include "lexical/stance/fillers.h"

#include <stdlib.h>

#include "text/mem.h"

/* A text with words left out. */
struct rest {
	struct token *token;
	uint32_t *stem;
	uint32_t *place; /* of each word in the text */
	size_t n;
};

static void
take_rest(struct rest *r, const struct words *w, const bool *left_out)
{
	size_t i;

	r->token = mem_zero(w->n + 1, sizeof(*r->token));
	r->stem = mem_zero(w->n + 1, sizeof(*r->stem));
	r->place = mem_zero(w->n + 1, sizeof(*r->place));
	r->n = 0;
	for (i = 0; i < w->n; i++) {
		if (left_out[i])
			continue;
		r->token[r->n] = w->v[i];
		r->stem[r->n] = w->stem[i];
		r->place[r->n++] = (uint32_t)i;
	}
}

static void
free_rest(struct rest *r)
{
	free(r->token);
	free(r->stem);
	free(r->place);
}

/* Those that have a word between, in the text. */
static size_t
keep_filled(const struct rest *r, const struct mention *found, size_t n,
    struct mention *ret, size_t max)
{
	size_t i, kept = 0;

	for (i = 0; i < n && kept < max; i++) {
		uint32_t first = r->place[found[i].first];
		uint32_t last = r->place[found[i].first + found[i].words - 1];

		if (last - first + 1 > found[i].words)
			ret[kept++] =
			    (struct mention){.concept = found[i].concept,
				.words = (uint16_t)(last - first + 1),
				.first = first};
	}
	return kept;
}

size_t
fillers_find(const struct words *w, const struct lexicon *lexicon,
    const bool left_out[WORDS_MAX], struct mention *ret, size_t max)
{
	struct mention found[WORDS_MENTIONS_MAX];
	struct rest r;
	size_t n;

	take_rest(&r, w, left_out);
	n = lexicon_find(lexicon,
	    &(struct lexicon_text){.text = w->text,
		.token = r.token,
		.stem = r.stem,
		.n = r.n,
		.language = w->language,
		.ahead = w->ahead},
	    found, WORDS_MENTIONS_MAX);
	n = keep_filled(&r, found, n, ret, max);
	free_rest(&r);
	return n;
}
