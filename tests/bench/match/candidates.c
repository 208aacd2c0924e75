/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates.c - the candidate index alone, as a subject of the matching
 * benchmark: 50 candidates by the index, of which the 10 best by exact BM25.
 * Words are what stands between blanks.
 * Owns the index and the texts as numbered terms. Leaves clocks to
 * bench_match.c.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cpu.h"
#include "subject.h"
#include "text/mem.h"
#include "texts.h"

#define CANDIDATES 50
#define WORDS_MAX  64 /* of a query */
#define WORK	   16 /* postings merged for each one changed */

struct subject {
	struct texts texts;
	struct index *index;
	uint32_t *text_of;   /* by number of a document */
	uint32_t *number_of; /* by text */
	uint32_t next;	     /* number */
	float *weight; /* by term; all 0 but for a query's, in an answer */
	size_t numbers_cap;
	char *word[WORDS_MAX]; /* of the query, each once */
	size_t nwords;
};

static void
add_text(struct subject *s, uint32_t text)
{
	const struct index_term *terms;
	size_t n;

	s->text_of = mem_grow(s->text_of, &s->numbers_cap, s->next + (size_t)1,
	    sizeof(*s->text_of));
	s->text_of[s->next] = text;
	s->number_of[text] = s->next;
	terms = texts_terms(&s->texts, text, &n);
	index_add(s->index, s->next++, terms, n);
	index_work(s->index, WORK * n);
}

void
subject_replace(struct subject *s, uint32_t text)
{
	const struct index_term *terms;
	size_t n;

	terms = texts_terms(&s->texts, text, &n);
	index_remove(s->index, s->number_of[text], terms, n);
	index_work(s->index, WORK * n);
	add_text(s, text);
}

struct subject *
subject_new(const char *corpus)
{
	struct subject *s = mem_zero(1, sizeof(*s));
	FILE *f = fopen(corpus, "r");
	double start;
	uint32_t text;

	if (f == NULL)
		err(1, "%s", corpus);
	texts_read(&s->texts, f);
	fclose(f);
	if (s->texts.n == 0)
		errx(1, "%s: no texts", corpus);
	s->number_of = mem_zero(s->texts.n, sizeof(*s->number_of));
	s->weight = mem_zero(strtab_count(s->texts.words), sizeof(*s->weight));
	s->index = index_new(TEXTS_IMPACT_MAX);
	start = cpu_seconds();
	for (text = 0; text < s->texts.n; text++)
		add_text(s, text);
	fprintf(stderr, "CPU s to index numbered terms: %.3f\n",
	    cpu_seconds() - start);
	return s;
}

void
subject_free(struct subject *s)
{
	index_free(s->index);
	free(s->text_of);
	free(s->number_of);
	free(s->weight);
	texts_done(&s->texts);
	free(s);
}

size_t
subject_texts(const struct subject *s)
{
	return s->texts.n;
}

size_t
subject_bytes(const struct subject *s)
{
	return index_bytes(s->index);
}

static int
by_word(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Cuts a query into its words, each once. */
void
subject_ask(struct subject *s, char *query)
{
	char *word, *state;
	size_t n = 0, i;

	for (word = strtok_r(query, " ", &state); word != NULL && n < WORDS_MAX;
	     word = strtok_r(NULL, " ", &state))
		s->word[n++] = word;
	qsort(s->word, n, sizeof(*s->word), by_word);
	s->nwords = 0;
	for (i = 0; i < n; i++)
		if (i == 0 || strcmp(s->word[i], s->word[i - 1]) != 0)
			s->word[s->nwords++] = s->word[i];
}

/* The terms of the words that any text has, with their rarity. */
static size_t
make_query(const struct subject *s, struct index_query ret_query[WORDS_MAX])
{
	double living = index_documents(s->index), df;
	uint32_t hash[WORDS_MAX], term;
	size_t i, n = 0;

	for (i = 0; i < s->nwords; i++) {
		hash[i] = strtab_hash(s->word[i], strlen(s->word[i]));
		strtab_expect(s->texts.words, hash[i]);
	}
	for (i = 0; i < s->nwords; i++)
		strtab_expect_string(s->texts.words, hash[i]);
	for (i = 0; i < s->nwords; i++) {
		term = strtab_find_hashed(
		    s->texts.words, s->word[i], strlen(s->word[i]), hash[i]);
		if (term == STRTAB_NONE)
			continue;
		df = index_df(s->index, term);
		ret_query[n++] = (struct index_query){
		    term, (float)log1p((living - df + 0.5) / (df + 0.5))};
	}
	return n;
}

/* Hints the processor that the text's terms will be read. */
static void
expect(const struct subject *s, uint32_t text)
{
	const struct index_term *terms;
	size_t n, i;

	terms = texts_terms(&s->texts, text, &n);
	for (i = 0; i < n; i += 64 / sizeof(*terms))
		__builtin_prefetch(&terms[i]);
}

static float
exact_score(const struct subject *s, uint32_t text)
{
	const struct index_term *terms;
	float score = 0;
	size_t n, i;

	terms = texts_terms(&s->texts, text, &n);
	for (i = 0; i < n; i++)
		score += s->weight[terms[i].term] * terms[i].impact;
	return score;
}

static int
by_score(const void *a, const void *b)
{
	const struct index_hit *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return x->document > y->document ? 1 : -1;
}

/* Gives the hits the numbers of their texts and exact scores. */
static void
rescore(struct subject *s, const struct index_query *query, size_t nquery,
    struct index_hit *hits, size_t n)
{
	size_t i;

	for (i = 0; i < nquery; i++)
		s->weight[query[i].term] = query[i].weight;
	for (i = 0; i < n; i++) {
		hits[i].document = s->text_of[hits[i].document];
		expect(s, hits[i].document);
	}
	for (i = 0; i < n; i++)
		hits[i].score = exact_score(s, hits[i].document);
	for (i = 0; i < nquery; i++)
		s->weight[query[i].term] = 0;
	qsort(hits, n, sizeof(*hits), by_score);
}

size_t
subject_answer(struct subject *s, uint32_t ret[SUBJECT_ANSWERS])
{
	struct index_query query[WORDS_MAX];
	struct index_hit hits[CANDIDATES];
	size_t i, n, nquery = make_query(s, query);

	n = index_search(s->index, query, nquery, CANDIDATES, hits);
	rescore(s, query, nquery, hits, n);
	if (n > SUBJECT_ANSWERS)
		n = SUBJECT_ANSWERS;
	for (i = 0; i < n; i++)
		ret[i] = hits[i].document;
	return n;
}
