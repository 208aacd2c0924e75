/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare.c - the features of candidates.
 * Owns what is known of their terms, of which they have many in common: found
 * once for all of them. Then walks each document, field by field and word by
 * word, and sums up what it meets; runs.c follows what stands in a row,
 * compare_features.c makes features of the sums.
 */
#include "lexical/compare/compare_sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "counterpoint_plugin.h"
#include "lexical/words/bm25.h"
#include "text/mem.h"

#define ITS_LEAST  1.0F /* rarity; its shorter sentences say nothing */
#define YEAR_FIRST 1900
#define YEAR_LAST  2050

struct comparer *
comparer_new(void)
{
	return mem_zero(1, sizeof(struct comparer));
}

void
comparer_free(struct comparer *c)
{
	if (c == NULL)
		return;
	gather_done(&c->gather);
	free(c->met);
	free(c->place);
	free(c->begin);
	free(c);
}

static size_t
words_of(const struct document *d)
{
	return d->end[FIELDS - 1];
}

/* Finds the terms of a document, and has the processor fetch what will be
 * asked of the new ones. */
static void
gather_document(struct comparer *c, const struct document *d, uint32_t *place)
{
	size_t i, n = words_of(d);
	uint32_t term, known;

	for (i = 0; i < n; i++) {
		term = d->word[i] & WORD_TERM;
		known = c->gather.n;
		place[i] = gather_add(&c->gather, term);
		if (place[i] < known)
			continue;
		vocabulary_expect(c->vocabulary, term);
		c->met[place[i]] = (struct met){.term = term};
	}
}

/* What is known of the terms in themselves. */
static void
describe_terms(struct comparer *c)
{
	struct met *m;

	for (m = c->met; m < c->met + c->gather.n; m++) {
		vocabulary_expect_word(c->vocabulary, m->term);
		m->query = query_find(c->query, m->term);
		m->rarity = m->query != QUERY_NO_TERM
				? c->query->v[m->query].rarity
				: vocabulary_rarity(c->vocabulary, m->term);
	}
}

static void
gather_terms(struct comparer *c, const struct candidate *candidate, size_t n)
{
	size_t words = 0, i;

	c->begin = mem_grow(c->begin, &c->begin_cap, n + 1, sizeof(*c->begin));
	for (i = 0; i < n; i++) {
		c->begin[i] = words;
		words += words_of(candidate[i].document);
	}
	gather_start(&c->gather, words);
	c->met = mem_grow(c->met, &c->met_cap, words + 1, sizeof(*c->met));
	c->place =
	    mem_grow(c->place, &c->place_cap, words + 1, sizeof(*c->place));
	for (i = 0; i < n; i++)
		gather_document(
		    c, candidate[i].document, c->place + c->begin[i]);
	describe_terms(c);
}

void
compare_begin(struct comparer *c, const struct comparison *with,
    const struct candidate *candidate, size_t n)
{
	size_t i;

	c->vocabulary = with->vocabulary;
	c->averages = with->averages;
	c->query = with->query;
	c->likeness = with->likeness;
	c->candidate = candidate;
	c->document_now = c->field_now = 0;
	gather_terms(c, candidate, n);
	c->gram_length = likeness_length(c->likeness);
	c->squares_text = 0;
	for (i = 0; i < c->query->n; i++)
		c->squares_text +=
		    c->query->v[i].rarity * c->query->v[i].rarity;
}

static void
begin(struct comparer *c, const struct document *d)
{
	size_t n = c->query->n;

	c->document = d;
	c->document_now++;
	memset(c->like, 0, n * sizeof(c->like[0]));
	memset(c->hit, 0, n * sizeof(c->hit[0]));
	memset(c->field, 0, sizeof(c->field));
	memset(c->sentence, 0, sizeof(c->sentence));
	memset(c->rarest, 0, sizeof(c->rarest));
	c->of = c->names = c->numbers = c->grams = c->its_sentence =
	    (struct share){0, 0};
	c->alike = c->squares = c->shared_squares = 0;
	c->gram_product = c->gram_squares = 0;
	c->missed = c->missed_title = 0;
	c->its_of = c->its_in = c->its_both = 0;
	c->shared = c->names_missed = c->numbers_missed = 0;
	c->year_apart = -1;
	likeness_document(c->likeness);
}

static void
keep_rarest(struct comparer *c, float rarity)
{
	float swap;
	int i;

	for (i = 0; i < 3; i++)
		if (rarity > c->rarest[i]) {
			swap = c->rarest[i];
			c->rarest[i] = rarity;
			rarity = swap;
		}
}

/* A distinct word of the document that the text has. */
static void
add_shared(struct comparer *c, uint16_t q, float rarity)
{
	uint64_t s;

	c->shared++;
	c->of.part += rarity;
	c->hit[q] = true;
	c->like[q] = 1;
	c->shared_squares += rarity * rarity;
	keep_rarest(c, rarity);
	for (s = c->query->v[q].sentences; s != 0; s &= s - 1)
		c->sentence[__builtin_ctzll(s)] += rarity;
}

static void
add_missed(struct comparer *c, enum field f, float rarity)
{
	if (f == FIELD_TITLE && rarity > c->missed_title)
		c->missed_title = rarity;
	if (f != FIELD_ANSWERS && rarity > c->missed)
		c->missed = rarity;
}

/* A word's name or number, whether the text has it or not. */
static void
add_flags(struct comparer *c, uint32_t word, bool shared, float rarity)
{
	if (word & WORD_NAME) {
		c->names.whole += rarity;
		c->names.part += shared ? rarity : 0;
		c->names_missed += !shared;
	}
	if (word & WORD_NUMBER) {
		c->numbers.whole++;
		c->numbers.part += shared;
		c->numbers_missed += !shared;
	}
}

/* A word that stands in the document for the first time. */
static void
add_new(struct comparer *c, enum field f, uint32_t word, const struct met *m,
    float alike)
{
	bool shared = m->query != QUERY_NO_TERM;
	float rarity = m->rarity;

	c->of.whole += rarity;
	c->alike += rarity * alike;
	c->squares += rarity * rarity;
	c->grams.part += rarity * m->like.grams;
	c->grams.whole += rarity;
	c->gram_product += rarity * m->like.product;
	c->gram_squares += rarity * rarity * m->like.squares;
	if (m->like.n > 0)
		likeness_note(c->likeness, &m->like);
	add_flags(c, word, shared, rarity);
	if (shared)
		add_shared(c, m->query, rarity);
	else
		add_missed(c, f, rarity);
}

/* A word that stands in the field for the first time. */
static void
add_distinct(struct comparer *c, enum field f, uint32_t word, struct met *m)
{
	bool shared = m->query != QUERY_NO_TERM;
	float alike = 1;

	if (!m->has_like) {
		m->like = likeness_of(c->likeness, m->term);
		m->has_like = true;
	}
	if (!shared)
		alike =
		    m->like.likeness >= LIKENESS_LEAST ? m->like.likeness : 0;
	c->field[f].of.whole += m->rarity;
	c->field[f].of.part += shared ? m->rarity : 0;
	c->field[f].alike += m->rarity * alike;
	if (!shared && alike > 0 && c->like[m->like.term] < alike)
		c->like[m->like.term] = alike;
	if (m->in_document == c->document_now)
		return;
	m->in_document = c->document_now;
	add_new(c, f, word, m, alike);
}

static int
year_of(int32_t day)
{
	time_t seconds = (time_t)day * 86400;
	struct tm tm;

	gmtime_r(&seconds, &tm);
	return 1900 + tm.tm_year;
}

/* A number that may be a year, against the day of the text. */
static void
add_year(struct comparer *c, uint32_t term)
{
	const char *text;
	size_t len, i;
	int year = 0, apart;

	if (c->query->day == COUNTERPOINT_NO_DAY)
		return;
	text = strtab_text(c->vocabulary->terms, term, &len);
	for (i = 0; i < len && i < 5; i++) {
		if (text[i] < '0' || text[i] > '9')
			return;
		year = year * 10 + text[i] - '0';
	}
	if (year < YEAR_FIRST || year > YEAR_LAST)
		return;
	apart = abs(year - year_of(c->query->day));
	if (c->year_apart < 0 || apart < c->year_apart)
		c->year_apart = apart;
}

/* The end of a sentence of the document: was it the best? */
static void
end_sentence(struct comparer *c)
{
	struct share s = c->its_sentence;
	float both = 2 * share(s.part, s.whole + c->query->rarity);

	c->its_sentence = (struct share){0, 0};
	if (s.whole <= ITS_LEAST)
		return;
	c->its_of = fmaxf(c->its_of, share(s.part, s.whole));
	c->its_in = fmaxf(c->its_in, share(s.part, c->query->rarity));
	c->its_both = fmaxf(c->its_both, both);
}

static void
add_word(struct comparer *c, enum field f, uint32_t word, struct met *m)
{
	runs_add(&c->field[f].runs, c->query, m->query, m->rarity);
	c->its_sentence.whole += m->rarity;
	if (m->query != QUERY_NO_TERM) {
		c->its_sentence.part += m->rarity;
		c->count[m->query] += c->count[m->query] < UINT16_MAX;
	}
	if (word & WORD_NUMBER)
		add_year(c, m->term);
	if (m->in_field != c->field_now) {
		m->in_field = c->field_now;
		add_distinct(c, f, word, m);
	}
	if (word & WORD_LAST) {
		end_sentence(c);
		runs_break(&c->field[f].runs);
	}
}

/* Gives how many words the field has. */
static size_t
add_field(struct comparer *c, enum field f, const uint32_t *place)
{
	struct field_sums *sums = &c->field[f];
	const struct query *q = c->query;
	const uint32_t *word = document_field(c->document, f, &sums->words);
	size_t i;

	if (sums->words == 0)
		return 0;
	c->field_now++;
	memset(c->count, 0, q->n * sizeof(c->count[0]));
	for (i = 0; i < sums->words; i++)
		add_word(c, f, word[i], &c->met[place[i]]);
	for (i = 0; i < q->n; i++) {
		if (c->count[i] == 0)
			continue;
		sums->text_in += q->v[i].rarity;
		sums->bm25 += q->v[i].rarity * bm25_impact(c->count[i],
						   (float)sums->words,
						   c->averages.field[f]);
	}
	return sums->words;
}

void
compare_fully(struct comparer *c, size_t candidate, float ret[FEATURES])
{
	const uint32_t *place = c->place + c->begin[candidate];
	int f;

	begin(c, c->candidate[candidate].document);
	for (f = 0; f < FIELDS; f++)
		place += add_field(c, f, place);
	compare_bridges(c);
	compare_features(c, c->candidate[candidate].score, ret);
}
