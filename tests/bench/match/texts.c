/* SPDX-License-Identifier: Apache-2.0 */
/*
 * texts.c - the texts of the matching benchmark, as numbered terms.
 * Owns the numbering and the store of each text's terms with their BM25
 * impacts. Leaves finding to the index.
 */
#include "texts.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define K1 1.2f
#define B  0.75f

struct reader {
	struct texts *texts;
	size_t *last; /* by word: one more than its last entry in the store */
	size_t last_cap;
	uint8_t *length; /* by text, in words */
	size_t length_cap;
	size_t words; /* of all texts */
};

/* Counts a word of the text that is being read. */
static void
read_word(struct reader *r, const char *word, size_t len)
{
	struct texts *t = r->texts;
	uint32_t term = strtab_add(t->words, word, len);
	size_t old = r->last_cap, *end = &t->first[t->n + 1];

	r->last =
	    mem_grow(r->last, &r->last_cap, (size_t)term + 1, sizeof(*r->last));
	memset(r->last + old, 0, (r->last_cap - old) * sizeof(*r->last));
	r->length[t->n]++;
	if (r->last[term] > t->first[t->n]) {
		t->term[r->last[term] - 1].impact += 1;
		return;
	}
	t->term = mem_grow(t->term, &t->terms_cap, *end + 1, sizeof(*t->term));
	t->term[(*end)++] = (struct index_term){term, 1};
	r->last[term] = *end;
}

static void
read_text(struct reader *r, char *line)
{
	struct texts *t = r->texts;
	char *word, *state;

	t->first =
	    mem_grow(t->first, &t->first_cap, t->n + 2, sizeof(*t->first));
	r->length = mem_grow(r->length, &r->length_cap, t->n + 1, 1);
	r->length[t->n] = 0;
	t->first[t->n + 1] = t->first[t->n];
	for (word = strtok_r(line, " \n", &state); word != NULL;
	     word = strtok_r(NULL, " \n", &state))
		read_word(r, word, strlen(word));
	r->words += r->length[t->n];
	t->n++;
}

/* Counts become impacts, which need the average length of all texts. */
static void
weigh(struct reader *r)
{
	struct texts *t = r->texts;
	float average = (float)r->words / (float)t->n, norm;
	size_t i, j;

	for (i = 0; i < t->n; i++) {
		norm = K1 * (1 - B + B * (float)r->length[i] / average);
		for (j = t->first[i]; j < t->first[i + 1]; j++)
			t->term[j].impact *=
			    (K1 + 1) / (t->term[j].impact + norm);
	}
}

void
texts_read(struct texts *t, FILE *from)
{
	struct reader r = {.texts = t};
	char *line = NULL;
	size_t line_cap = 0;

	*t = (struct texts){.words = strtab_new()};
	t->first = mem_grow(NULL, &t->first_cap, 1, sizeof(*t->first));
	t->first[0] = 0;
	r.length = mem_grow(NULL, &r.length_cap, 1, 1);
	while (getline(&line, &line_cap, from) != -1)
		read_text(&r, line);
	weigh(&r);
	free(line);
	free(r.last);
	free(r.length);
}

void
texts_done(struct texts *t)
{
	strtab_free(t->words);
	free(t->first);
	free(t->term);
}
