/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare.c - the features of one candidate.
 * Owns marks over the vocabulary. Walks the document once, field by field and
 * word by word, and sums up what it meets; runs.c follows what stands in a row,
 * compare_features.c makes features of the sums.
 */
#include "lexical/compare_sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "counterpoint_plugin.h"
#include "lexical/bm25.h"
#include "text/mem.h"

#define ITS_LEAST  1.0F /* the same for the document's */
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
	free(c->in_field);
	free(c->in_document);
	free(c);
}

static void
make_room(struct comparer *c)
{
	size_t n = strtab_count(c->vocabulary->terms);

	if (n <= c->marks)
		return;
	c->in_field =
	    mem_grow(c->in_field, &c->field_cap, n, sizeof(*c->in_field));
	c->in_document = mem_grow(
	    c->in_document, &c->document_cap, n, sizeof(*c->in_document));
	memset(
	    c->in_field + c->marks, 0, (n - c->marks) * sizeof(*c->in_field));
	memset(c->in_document + c->marks, 0,
	    (n - c->marks) * sizeof(*c->in_document));
	c->marks = n;
}

/* The marks of former candidates must not look like the present ones. */
static void
next_mark(uint32_t *now, uint32_t *marks, size_t n)
{
	if (++*now == 0) {
		memset(marks, 0, n * sizeof(*marks));
		*now = 1;
	}
}

static void
begin(struct comparer *c)
{
	size_t n = c->query->n;

	make_room(c);
	next_mark(&c->document_now, c->in_document, c->marks);
	memset(c->like, 0, n * sizeof(c->like[0]));
	memset(c->hit, 0, n * sizeof(c->hit[0]));
	memset(c->field, 0, sizeof(c->field));
	memset(c->sentence, 0, sizeof(c->sentence));
	memset(c->rarest, 0, sizeof(c->rarest));
	c->of = c->names = c->numbers = c->grams = c->its_sentence =
	    (struct share){0, 0};
	c->alike = c->squares = c->shared_squares = 0;
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
add_new(struct comparer *c, enum field f, uint32_t word, uint16_t q,
    const struct like *like, float rarity, float alike)
{
	bool shared = q != QUERY_NO_TERM;

	c->of.whole += rarity;
	c->alike += rarity * alike;
	c->squares += rarity * rarity;
	c->grams.part += rarity * like->grams;
	c->grams.whole += rarity;
	likeness_note(c->likeness, like);
	add_flags(c, word, shared, rarity);
	if (shared)
		add_shared(c, q, rarity);
	else
		add_missed(c, f, rarity);
}

/* A word that stands in the field for the first time. */
static void
add_distinct(
    struct comparer *c, enum field f, uint32_t word, uint16_t q, float rarity)
{
	uint32_t term = word & WORD_TERM;
	const struct like *like = likeness_of(c->likeness, term);
	float alike = 1;

	if (q == QUERY_NO_TERM)
		alike = like->likeness >= LIKENESS_LEAST ? like->likeness : 0;
	c->field[f].of.whole += rarity;
	c->field[f].of.part += q != QUERY_NO_TERM ? rarity : 0;
	c->field[f].alike += rarity * alike;
	if (q == QUERY_NO_TERM && alike > 0 && c->like[like->term] < alike)
		c->like[like->term] = alike;
	if (c->in_document[term] == c->document_now)
		return;
	c->in_document[term] = c->document_now;
	add_new(c, f, word, q, like, rarity, alike);
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
add_word(struct comparer *c, enum field f, uint32_t word)
{
	uint32_t term = word & WORD_TERM;
	uint16_t q = query_find(c->query, term);
	float rarity = q != QUERY_NO_TERM
			   ? c->query->v[q].rarity
			   : vocabulary_rarity(c->vocabulary, term);

	runs_add(&c->field[f].runs, c->query, q, rarity);
	c->its_sentence.whole += rarity;
	if (q != QUERY_NO_TERM) {
		c->its_sentence.part += rarity;
		c->count[q] += c->count[q] < UINT16_MAX;
	}
	if (word & WORD_NUMBER)
		add_year(c, term);
	if (c->in_field[term] != c->field_now) {
		c->in_field[term] = c->field_now;
		add_distinct(c, f, word, q, rarity);
	}
	if (word & WORD_LAST) {
		end_sentence(c);
		runs_break(&c->field[f].runs);
	}
}

static void
add_field(struct comparer *c, enum field f)
{
	struct field_sums *sums = &c->field[f];
	const struct query *q = c->query;
	const uint32_t *word = document_field(c->document, f, &sums->words);
	size_t i;

	if (sums->words == 0)
		return;
	next_mark(&c->field_now, c->in_field, c->marks);
	memset(c->count, 0, q->n * sizeof(c->count[0]));
	for (i = 0; i < sums->words; i++)
		add_word(c, f, word[i]);
	for (i = 0; i < q->n; i++) {
		if (c->count[i] == 0)
			continue;
		sums->text_in += q->v[i].rarity;
		sums->bm25 += q->v[i].rarity * bm25_impact(c->count[i],
						   (float)sums->words,
						   c->averages->field[f]);
	}
}

void
compare_document(struct comparer *c, const struct vocabulary *v,
    const struct averages *averages, const struct query *q,
    struct likeness *likeness, const struct document *d, float index_score,
    float ret[FEATURES])
{
	int f;

	c->vocabulary = v;
	c->averages = averages;
	c->query = q;
	c->likeness = likeness;
	c->document = d;
	begin(c);
	for (f = 0; f < FIELDS; f++)
		add_field(c, f);
	compare_features(c, index_score, ret);
}
