/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexemes.c - what a language says of a word, remembered.
 * Owns the table: pairs of entries, of which the one used longer ago goes
 * when a third word comes, so that nobody can make it grow or slow. Leaves
 * languages to languages.c.
 */
#include "text/lexemes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"
#include "text/strtab.h"

#define PAIRS	    16384
#define ENTRY_BYTES 41 /* an entry fills one cache line */
#define STEM_MAX    64 /* bytes; nothing longer is a word that has a stem */

struct entry {
	uint64_t id;
	uint32_t hash, stem_hash;
	uint16_t numeral;
	uint8_t language, month;
	uint8_t word_len, stem_len; /* word_len 0: empty */
	uint8_t stem_at;	    /* 0 when the word begins with it */
	char bytes[ENTRY_BYTES];    /* the word, then a stem of its own */
};

_Static_assert(sizeof(struct entry) == 64, "a cache line");

struct pair {
	struct entry recent, older;
};

struct lexemes {
	struct fold *fold;
	struct pair *pair;
	uint64_t ids;		 /* given so far */
	char stem[FOLD_MAX + 1]; /* of the word that was asked for last */
};

/* Each entry in a cache line of its own. */
static struct pair *
new_pairs(void)
{
	size_t size = PAIRS * sizeof(struct pair);
	struct pair *pairs = aligned_alloc(sizeof(struct entry), size);

	if (pairs == NULL)
		abort();
	return memset(pairs, 0, size);
}

struct lexemes *
lexemes_new(struct fold *fold)
{
	struct lexemes *l = mem_zero(1, sizeof(*l));

	l->fold = fold;
	l->pair = new_pairs();
	return l;
}

void
lexemes_free(struct lexemes *l)
{
	if (l == NULL)
		return;
	free(l->pair);
	free(l);
}

/* Snowball's stem, or what our endings leave; the word itself when there are
 * neither. */
static const char *
find_stem(const struct language *language, const char *word, size_t len,
    size_t *ret_len)
{
	const sb_symbol *stem;
	int stem_len;

	*ret_len = len;
	if (len > STEM_MAX)
		return word;
	if (language->endings != NULL)
		*ret_len = endings_cut(language->endings, word, len);
	if (language->stemmer == NULL)
		return word;
	stem = sb_stemmer_stem(
	    language->stemmer, (const sb_symbol *)word, (int)len);
	if (stem == NULL)
		abort();
	stem_len = sb_stemmer_length(language->stemmer);
	if (stem_len <= 0 || stem_len > FOLD_MAX)
		return word;
	*ret_len = (size_t)stem_len;
	return (const char *)stem;
}

/* Russian months have cases, "в январе", of which ICU has two: the stem is the
 * name or lacks its soft sign. */
static uint8_t
find_russian_month(const struct language *language, const char *stem, size_t n)
{
	char name[FOLD_MAX + 1];
	uint8_t month = months_find(language->months, stem, n);

	if (month > 0 || n + 2 > FOLD_MAX)
		return month;
	memcpy(name, stem, n);
	memcpy(name + n, "ь", 2);
	return months_find(language->months, name, n + 2);
}

static struct lexeme
make(struct lexemes *l, const struct language *language, const char *word,
    size_t len)
{
	char folded[FOLD_MAX + 1];
	struct lexeme x = {.stem = l->stem};
	size_t n = fold_match(l->fold, word, len, folded);
	const char *stem;

	x.numeral = numerals_find(language->numerals, folded, n);
	x.month = months_find(language->months, folded, n);
	stem = find_stem(language, word, len, &n);
	x.stem_len = (uint16_t)fold_match(l->fold, stem, n, l->stem);
	x.hash = strtab_hash(l->stem, x.stem_len);
	if (x.month == 0 && strcmp(language->tag, "ru") == 0)
		x.month = find_russian_month(language, l->stem, x.stem_len);
	return x;
}

static bool
is_for(const struct entry *e, uint32_t hash, const struct language *language,
    const char *word, size_t len)
{
	return e->hash == hash && e->word_len == len &&
	       e->language == language->number &&
	       memcmp(e->bytes, word, len) == 0;
}

/* Leaves the entry as it is when there is no room. */
static bool
fill(struct entry *e, uint32_t hash, const struct language *language,
    const char *word, size_t len, const struct lexeme *x)
{
	bool prefix =
	    x->stem_len <= len && memcmp(word, x->stem, x->stem_len) == 0;

	if (len + (prefix ? 0 : x->stem_len) > ENTRY_BYTES)
		return false;
	e->hash = hash;
	e->stem_hash = x->hash;
	e->numeral = x->numeral;
	e->language = language->number;
	e->month = x->month;
	e->word_len = (uint8_t)len;
	e->stem_len = (uint8_t)x->stem_len;
	e->stem_at = prefix ? 0 : (uint8_t)len;
	memcpy(e->bytes, word, len);
	if (!prefix)
		memcpy(e->bytes + len, x->stem, x->stem_len);
	return true;
}

static struct lexeme
read_entry(const struct entry *e)
{
	return (struct lexeme){
	    .id = e->id,
	    .stem = e->bytes + e->stem_at,
	    .hash = e->stem_hash,
	    .stem_len = e->stem_len,
	    .numeral = e->numeral,
	    .month = e->month,
	};
}

void
lexemes_expect(const struct lexemes *l, uint32_t hash)
{
	__builtin_prefetch(&l->pair[hash % PAIRS].recent);
}

struct lexeme
lexemes_find(struct lexemes *l, const struct language *language,
    const char *word, size_t len, uint32_t hash)
{
	struct pair *pair = &l->pair[hash % PAIRS];
	struct entry older, made;
	struct lexeme x;

	if (is_for(&pair->recent, hash, language, word, len))
		return read_entry(&pair->recent);
	if (is_for(&pair->older, hash, language, word, len)) {
		older = pair->older;
		pair->older = pair->recent;
		pair->recent = older;
		return read_entry(&pair->recent);
	}
	x = make(l, language, word, len);
	if (fill(&made, hash, language, word, len, &x)) {
		made.id = x.id = ++l->ids;
		pair->older = pair->recent;
		pair->recent = made;
	}
	return x;
}
