/* SPDX-License-Identifier: Apache-2.0 */
/*
 * numerals.c - learns a language's number words from what ICU spells.
 * Owns the vocabulary and the phrases. Leaves sums of words to numbers.c.
 *
 * ICU spells 0..99, the hundreds, the thousands and the powers of ten; these
 * are kept as phrases of folded words. What is left of "two million" when its
 * "two" is taken away is a multiplier.
 */
#include "text/numerals.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/unum.h>

#include "text/mem.h"
#include "text/strtab.h"

#define SPELLED_MAX 200 /* units */

struct phrase {
	uint16_t word[NUMERALS_PHRASE];
	uint8_t n;
	double value;
};

struct numeral {
	double multiplier;
	bool link, shy, leads; /* leads: a phrase begins with it */
};

struct numerals {
	struct strtab *words;
	struct numeral *numeral; /* by number - 1 */
	size_t ncap;
	struct phrase *phrase;
	size_t nphrases, phrase_cap;
	bool prefixed;
};

/* What the reading of ICU's spelling needs. */
struct speller {
	struct numerals *numerals;
	struct segments *segments;
	struct fold *fold;
	UNumberFormat *format;
};

static const double scales[] = {1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e12};

/* Short forms of news, and links, that no spelling rule has. */
static const struct {
	char language[4];
	const char *word;
	double multiplier; /* 0: a link */
} extra[] = {
    {"en", "and", 0},
    {"en", "bn", 1e9},
    {"en", "trillion", 1e12},
    {"en", "lakh", 1e5},
    {"en", "crore", 1e7},
    {"de", "hundert", 1e2},
    {"de", "tausend", 1e3},
    {"de", "mio", 1e6},
    {"de", "mrd", 1e9},
    {"fr", "mrd", 1e9},
    {"id", "jt", 1e6},
    {"id", "rb", 1e3},
    {"ru", "тыс", 1e3},
    {"ru", "млн", 1e6},
    {"ru", "млрд", 1e9},
    {"uk", "тис", 1e3},
    {"uk", "млн", 1e6},
    {"uk", "млрд", 1e9},
    {"id", "triliun", 1e12},
    {"vi", "ngan", 1e3},
    {"vi", "ty", 1e9},
    {"ar", "الاف", 1e3},
    {"ar", "ملايين", 1e6},
    {"ar", "مليارات", 1e9},
    {"hi", "लाख", 1e5},
    {"hi", "करोड", 1e7},
    {"sw", "na", 0},
    {"pl", "tys", 1e3},
    {"pl", "mln", 1e6},
    {"pl", "mld", 1e9},
};

/* Words that mean something else more often: French "neuf" is also "new". */
static const struct {
	char language[4];
	const char *word;
} shy[] = {
    {"fr", "neuf"},
    {"it", "sei"},
    {"vi", "hai"},
    {"vi", "ba"},
    {"vi", "bon"},
    {"vi", "nam"},
    {"vi", "sau"},
    {"vi", "bay"},
    {"vi", "tam"},
    {"vi", "chin"},
    {"vi", "tram"},
    {"vi", "khong"},
    {"hi", "सौ"},
    {"hi", "दो"},
    {"tr", "on"},
    {"tr", "yuz"},
    {"tr", "bin"},
    {"tr", "alti"},
    {"tr", "yedi"},
    {"tr", "uc"},
    {"sv", "tio"},
};

static uint16_t
add_word(struct numerals *n, const char *word, size_t len)
{
	size_t cap = n->ncap;
	uint32_t number = strtab_add(n->words, word, len);

	n->numeral =
	    mem_grow(n->numeral, &n->ncap, number + 1, sizeof(*n->numeral));
	memset(n->numeral + cap, 0, (n->ncap - cap) * sizeof(*n->numeral));
	return (uint16_t)(number + 1);
}

/* Reads spelled words into a phrase; false when there are too many. */
static bool
read_words(struct speller *s, const UChar *text, int32_t len, struct phrase *p)
{
	char word[FOLD_MAX + 1], folded[FOLD_MAX + 1];
	struct segment segment;
	size_t n;
	int fold_len;

	p->n = 0;
	segments_start(s->segments, text, len);
	while (segments_next(s->segments, &segment) == 1) {
		fold_len = fold_case(s->fold, text + segment.begin,
		    segment.end - segment.begin, word);
		if (fold_len <= 0 || p->n == NUMERALS_PHRASE)
			return false;
		n = fold_match(s->fold, word, (size_t)fold_len, folded);
		if (folded[0] >= '0' && folded[0] <= '9')
			return false;
		p->word[p->n++] = add_word(s->numerals, folded, n);
	}
	return p->n > 0;
}

static bool
spell(struct speller *s, double value, struct phrase *ret_phrase)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar text[SPELLED_MAX];
	int32_t len;

	len = unum_formatDouble(
	    s->format, value, text, SPELLED_MAX, NULL, &status);
	if (U_FAILURE(status) || len >= SPELLED_MAX)
		return false;
	ret_phrase->value = value;
	return read_words(s, text, len, ret_phrase);
}

static void
add_phrase(struct numerals *n, const struct phrase *p)
{
	n->phrase = mem_grow(
	    n->phrase, &n->phrase_cap, n->nphrases + 1, sizeof(*n->phrase));
	n->phrase[n->nphrases++] = *p;
	n->numeral[p->word[0] - 1].leads = true;
}

/* Phrases of at most `words` words each. */
static void
learn_phrases(struct speller *s, int first, int last, int by, uint8_t words)
{
	struct phrase p;
	int value;

	for (value = first; value <= last; value += by)
		if (spell(s, value, &p) && p.n <= words)
			add_phrase(s->numerals, &p);
}

/* From "two million" and "two": what stands beside "two" is a multiplier; and
 * beside a multiplier stands "two", even if in another form. */
static void
learn_multiplier(struct speller *s, double factor, double scale)
{
	struct numerals *n = s->numerals;
	struct phrase p, form = {.n = 1, .value = factor};
	double first, last;

	if (!spell(s, factor * scale, &p) || p.n != 2)
		return;
	if (numerals_phrase(n, p.word + 1, 1, &last) == 1 && last < 100) {
		if (last != factor)
			return;
		n->prefixed = true;
		n->numeral[p.word[0] - 1].multiplier = scale;
		return;
	}
	if (numerals_phrase(n, p.word, 1, &first) == 0) {
		if (factor >= 10)
			return;
		form.word[0] = p.word[0];
		add_phrase(n, &form);
	} else if (first != factor) {
		return;
	}
	if (n->numeral[p.word[1] - 1].multiplier == 0)
		n->numeral[p.word[1] - 1].multiplier = scale;
}

static void
learn_scale(struct speller *s, double scale)
{
	static const double factors[] = {2, 3, 5, 10, 11, 1};
	struct phrase one;
	size_t i;

	for (i = 0; i < sizeof(factors) / sizeof(factors[0]); i++)
		learn_multiplier(s, factors[i], scale);
	if (!spell(s, scale, &one) || one.n != 1)
		return;
	if (s->numerals->numeral[one.word[0] - 1].multiplier == 0)
		s->numerals->numeral[one.word[0] - 1].multiplier = scale;
	add_phrase(s->numerals, &one);
}

/* Of 105, what is neither 100 nor 5 is a link; 100 may have another form. */
static void
learn_links(struct speller *s)
{
	struct numerals *n = s->numerals;
	struct phrase p, form = {.n = 1, .value = 100};
	double value;
	size_t i;

	if (!spell(s, 105, &p))
		return;
	for (i = 1; i + 1 < p.n; i++)
		if (numerals_phrase(n, p.word + i, 1, &value) == 0 &&
		    n->numeral[p.word[i] - 1].multiplier == 0)
			n->numeral[p.word[i] - 1].link = true;
	if (p.n > 1 && numerals_phrase(n, p.word + p.n - 1, 1, &value) == 1 &&
	    value == 5 && numerals_phrase(n, p.word, p.n, &value) == 0) {
		form.word[0] = p.word[0];
		add_phrase(n, &form);
	}
}

/* A word of the tables below, which have them as people write. */
static struct numeral *
add_folded(struct speller *s, const char *word)
{
	char folded[FOLD_MAX + 1];
	size_t n = fold_match(s->fold, word, strlen(word), folded);

	return &s->numerals->numeral[add_word(s->numerals, folded, n) - 1];
}

static void
learn_extra(struct speller *s, const char *language)
{
	struct numeral *known;
	size_t i;

	for (i = 0; i < sizeof(extra) / sizeof(extra[0]); i++) {
		if (strcmp(extra[i].language, language) != 0)
			continue;
		known = add_folded(s, extra[i].word);
		known->multiplier = extra[i].multiplier;
		known->link = extra[i].multiplier == 0;
	}
	for (i = 0; i < sizeof(shy) / sizeof(shy[0]); i++) {
		if (strcmp(shy[i].language, language) != 0)
			continue;
		add_folded(s, shy[i].word)->shy = true;
	}
}

static void
learn(struct speller *s, const char *language)
{
	size_t i;

	learn_phrases(s, 0, 99, 1, NUMERALS_PHRASE);
	learn_phrases(s, 100, 900, 100, NUMERALS_PHRASE);
	learn_phrases(s, 2000, 9000, 1000, 1);
	for (i = 0; i < sizeof(scales) / sizeof(scales[0]); i++)
		learn_scale(s, scales[i]);
	learn_links(s);
	learn_extra(s, language);
}

/* ICU answers for a language without rules in another one. */
static bool
is_of(UNumberFormat *format, const char *language)
{
	UErrorCode status = U_ZERO_ERROR;
	const char *locale =
	    unum_getLocaleByType(format, ULOC_ACTUAL_LOCALE, &status);
	size_t len = strlen(language);

	return U_SUCCESS(status) && locale != NULL &&
	       strncmp(locale, language, len) == 0 &&
	       (locale[len] == '\0' || locale[len] == '_');
}

struct numerals *
numerals_new(const char *language, struct segments *segments, struct fold *fold)
{
	UErrorCode status = U_ZERO_ERROR;
	struct numerals *n = mem_zero(1, sizeof(*n));
	struct speller s = {n, segments, fold, NULL};

	n->words = strtab_new();
	s.format = unum_open(UNUM_SPELLOUT, NULL, 0, language, NULL, &status);
	if (U_SUCCESS(status) && is_of(s.format, language))
		learn(&s, language);
	if (s.format != NULL)
		unum_close(s.format);
	return n;
}

void
numerals_free(struct numerals *n)
{
	if (n == NULL)
		return;
	strtab_free(n->words);
	free(n->numeral);
	free(n->phrase);
	free(n);
}

uint16_t
numerals_find(const struct numerals *n, const char *word, size_t len)
{
	uint32_t number = strtab_find(n->words, word, len);

	return number == STRTAB_NONE ? 0 : (uint16_t)(number + 1);
}

static bool
begins_with(const uint16_t *word, size_t n, const struct phrase *p)
{
	return p->n <= n && memcmp(word, p->word, p->n * sizeof(*word)) == 0;
}

size_t
numerals_phrase(const struct numerals *n, const uint16_t *word, size_t nwords,
    double *ret_value)
{
	const struct phrase *p, *best = NULL;

	if (nwords == 0 || word[0] == 0 || !n->numeral[word[0] - 1].leads)
		return 0;
	for (p = n->phrase; p < n->phrase + n->nphrases; p++)
		if (begins_with(word, nwords, p) &&
		    (best == NULL || p->n > best->n))
			best = p;
	if (best == NULL)
		return 0;
	*ret_value = best->value;
	return best->n;
}

double
numerals_multiplier(const struct numerals *n, uint16_t word)
{
	return word == 0 ? 0 : n->numeral[word - 1].multiplier;
}

bool
numerals_is_link(const struct numerals *n, uint16_t word)
{
	return word != 0 && n->numeral[word - 1].link;
}

bool
numerals_is_prefixed(const struct numerals *n)
{
	return n->prefixed;
}

bool
numerals_is_shy(const struct numerals *n, uint16_t word)
{
	return word != 0 && n->numeral[word - 1].shy;
}
