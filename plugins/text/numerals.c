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
#include <unicode/ustring.h>

#include "text/mem.h"
#include "text/strtab.h"
#include "text/wordings.h"

#define SPELLED_MAX  200   /* units */
#define RULESETS_MAX 4096  /* units of all their names */
#define PHRASES_MAX  20000 /* of a language; none comes near */

struct phrase {
	uint16_t word[NUMERALS_PHRASE];
	uint8_t n;
	double value;
	uint16_t next; /* that begins with the same word, from 1; 0: none */
};

struct numeral {
	double multiplier;
	bool link, shy, article, half, half_link, and_half;
	uint16_t phrase; /* the first that begins with it, from 1; 0: none */
};

struct numerals {
	struct strtab *words;
	struct numeral *numeral; /* by number - 1 */
	size_t ncap;
	struct phrase *phrase;
	size_t nphrases, phrase_cap;
	bool prefixed;
	bool adds_units;
};

/* What the reading of ICU's spelling needs. */
struct speller {
	struct numerals *numerals;
	struct segments *segments;
	struct fold *fold;
	UNumberFormat *format;
	bool usual; /* ICU's first rules of the language, no other form */
};

static const double scales[] = {1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e12};

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
is_same(const struct phrase *a, const struct phrase *b)
{
	return a->n == b->n &&
	       memcmp(a->word, b->word, a->n * sizeof(a->word[0])) == 0;
}

static void
add_phrase(struct numerals *n, const struct phrase *p)
{
	uint16_t *first = &n->numeral[p->word[0] - 1].phrase, i;

	for (i = *first; i > 0; i = n->phrase[i - 1].next)
		if (is_same(&n->phrase[i - 1], p))
			return;
	if (n->nphrases == PHRASES_MAX)
		return;
	n->phrase = mem_grow(
	    n->phrase, &n->phrase_cap, n->nphrases + 1, sizeof(*n->phrase));
	n->phrase[n->nphrases] = *p;
	n->phrase[n->nphrases].next = *first;
	*first = (uint16_t)++n->nphrases;
}

static int32_t
drop(UChar *s, int32_t n, UChar c)
{
	int32_t i, out = 0;

	for (i = 0; i < n; i++)
		if (s[i] != c)
			s[out++] = s[i];
	return out;
}

static int32_t
spell_out(struct speller *s, double value, UChar text[SPELLED_MAX])
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t len = unum_formatDouble(
	    s->format, value, text, SPELLED_MAX, NULL, &status);

	return U_FAILURE(status) || len >= SPELLED_MAX ? 0 : len;
}

static bool
spell(struct speller *s, double value, struct phrase *ret_phrase)
{
	UChar text[SPELLED_MAX];
	int32_t len = spell_out(s, value, text);

	ret_phrase->value = value;
	return len > 0 && read_words(s, text, len, ret_phrase);
}

/* In Thai and its like ICU parts all words by U+200B, writers do not, and a
 * dictionary may part them elsewhere. */
static void
learn_unparted(struct speller *s, double value)
{
	UChar text[SPELLED_MAX];
	int32_t len = spell_out(s, value, text), left = drop(text, len, 0x200b);
	struct phrase p = {.value = value};

	if (left < len && read_words(s, text, left, &p))
		add_phrase(s->numerals, &p);
}

/* Phrases of at most `words` words each. */
static void
learn_phrases(struct speller *s, int first, int last, int by, uint8_t words)
{
	struct phrase p;
	int value;

	for (value = first; value <= last; value += by) {
		if (spell(s, value, &p) && p.n <= words)
			add_phrase(s->numerals, &p);
		learn_unparted(s, value);
	}
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
		if (last != factor || !s->usual)
			return;
		n->prefixed = true;
		n->numeral[p.word[0] - 1].multiplier = scale;
		return;
	}
	if (numerals_phrase(n, p.word, 1, &first) == 0) {
		/* Greek says 200,000 in two words as well. */
		if (factor >= 10 || (scale != 1e3 && scale < 1e6) ||
		    scale == 1e7 || scale == 1e8)
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

/* A word of wordings.c, which has them as people write. */
static struct numeral *
add_folded(struct speller *s, const char *word)
{
	char folded[FOLD_MAX + 1];
	size_t n = fold_match(s->fold, word, strlen(word), folded);
	uint16_t number = add_word(s->numerals, folded, n);

	return &s->numerals->numeral[number - 1];
}

static bool
read_text(struct speller *s, const char *text, struct phrase *p)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[SPELLED_MAX];
	int32_t len;

	u_strFromUTF8(units, SPELLED_MAX, &len, text, -1, &status);
	return U_SUCCESS(status) && read_words(s, units, len, p);
}

static void
learn_wording(struct speller *s, const struct wording *w)
{
	struct phrase p = {.value = w->value};
	struct numeral *known;

	if (w->kind == WORDING_NUMBER) {
		if (read_text(s, w->text, &p))
			add_phrase(s->numerals, &p);
		return;
	}
	known = add_folded(s, w->text);
	known->shy |= w->kind == WORDING_SHY;
	known->article |= w->kind == WORDING_ARTICLE;
	known->half |= w->kind == WORDING_HALF;
	known->half_link |= w->kind == WORDING_HALF_LINK;
	known->and_half |= w->kind == WORDING_AND_HALF;
	if (w->kind == WORDING_MULTIPLIER || w->kind == WORDING_LINK) {
		known->multiplier = w->value;
		known->link = w->kind == WORDING_LINK;
	}
}

static void
learn_wordings(struct speller *s, const char *language)
{
	const struct wording *w;
	size_t n;

	for (n = wordings_get(&w); n > 0; n--, w++)
		if (strcmp(w->language, language) == 0)
			learn_wording(s, w);
}

/* The word with another beginning and end, "" or more, in its phrase's place.
 */
static bool
change_word(struct numerals *n, uint16_t *word, const char *front,
    const char *end, const char *other)
{
	char text[2 * FOLD_MAX];
	size_t len, front_len = strlen(front), end_len = strlen(end);
	const char *old = strtab_text(n->words, *word - 1U, &len);

	if (front_len + len + strlen(other) > FOLD_MAX || len < end_len ||
	    memcmp(old + len - end_len, end, end_len) != 0)
		return false;
	memcpy(text, front, front_len);
	memcpy(text + front_len, old, len - end_len);
	len += front_len - end_len;
	memcpy(text + len, other, strlen(other));
	*word = add_word(n, text, len + strlen(other));
	return true;
}

/* Arabic tens have another ending in most sentences, and "and" is a part of
 * the word behind it. */
static void
learn_arabic(struct numerals *n)
{
	size_t i, count = n->nphrases;
	struct phrase p;

	for (i = 0; i < count; i++) {
		p = n->phrase[i];
		if (p.value >= 20 && p.value < 100 &&
		    change_word(n, &p.word[p.n - 1], "", "ون", "ين"))
			add_phrase(n, &p);
	}
	count = n->nphrases;
	for (i = 0; i < count; i++) {
		p = n->phrase[i];
		if (change_word(n, &p.word[0], "و", "", ""))
			add_phrase(n, &p);
	}
}

/* "einhundertfünfzig" is also said without its "ein". */
static void
learn_without_one(struct speller *s, int value, const char *one)
{
	UChar text[SPELLED_MAX];
	int32_t len = drop(text, spell_out(s, value, text), 0xad), i = 0;
	struct phrase p = {.value = value};

	while (one[i] != '\0' && i < len && text[i] == (UChar)one[i])
		i++;
	if (one[i] == '\0' && read_words(s, text + i, len - i, &p) && p.n == 1)
		add_phrase(s->numerals, &p);
}

/* "fünfzehnhundert", "neunzehnhundertneunundachtzig". Other forms are learned
 * behind it. */
static void
learn_years(struct speller *s)
{
	static const UChar year[] = u"%spellout-numbering-year";
	UErrorCode status = U_ZERO_ERROR;

	unum_setTextAttribute(
	    s->format, UNUM_DEFAULT_RULESET, year, -1, &status);
	if (U_FAILURE(status))
		return;
	learn_phrases(s, 1100, 1900, 100, 1);
	learn_phrases(s, 1901, 2099, 1, 1);
}

/* Where numbers below a million are one word each: German, Dutch … */
static void
learn_compounds(struct speller *s, const char *language)
{
	const char *one = strcmp(language, "de") == 0	? "ein"
			  : strcmp(language, "sv") == 0 ? "ett"
							: NULL;
	struct phrase p;
	int i;

	/* Korean ones are read by character, in hangul.c. */
	if (!spell(s, 350, &p) || p.n != 1 || strcmp(language, "ko") == 0)
		return;
	learn_phrases(s, 101, 999, 1, 1);
	learn_phrases(s, 1000, 999000, 1000, 1);
	learn_phrases(s, 1100, 9900, 100, 1);
	for (i = 100; i < 200 && one != NULL; i++) {
		learn_without_one(s, i, one);
		learn_without_one(s, i * 1000, one);
	}
	for (i = 1000; i < 2000 && one != NULL; i += 100)
		learn_without_one(s, i, one);
	learn_years(s);
}

/* What the rules of one form spell. */
static void
learn_form(struct speller *s)
{
	size_t i;

	learn_phrases(s, 0, 99, 1, NUMERALS_PHRASE);
	learn_phrases(s, 100, 900, 100, NUMERALS_PHRASE);
	learn_phrases(s, 2000, 9000, 1000, 1);
	for (i = 0; i < sizeof(scales) / sizeof(scales[0]); i++)
		learn_scale(s, scales[i]);
	learn_links(s);
}

/* Is it of cheques, or where nothing but "one" has another form? */
static bool
is_needless(const UChar *name)
{
	return u_strstr(name, u"financial") != NULL ||
	       u_strstr(name, u"neuter") != NULL ||
	       u_strstr(name, u"plural") != NULL;
}

/* The other forms: genders, cases. `names` are those of all rules. */
static void
learn_forms(struct speller *s, UChar *names)
{
	static const UChar cardinal[] = u"%spellout-cardinal";
	UErrorCode status = U_ZERO_ERROR;
	UChar *name, *rest;

	for (name = u_strtok_r(names, u";", &rest); name != NULL;
	     name = u_strtok_r(NULL, u";", &rest)) {
		if (u_strstr(name, cardinal) != name || is_needless(name))
			continue;
		unum_setTextAttribute(
		    s->format, UNUM_DEFAULT_RULESET, name, -1, &status);
		if (U_FAILURE(status))
			return;
		learn_form(s);
	}
}

static void
learn(struct speller *s, const char *language)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar names[RULESETS_MAX];

	s->usual = true;
	learn_form(s);
	learn_compounds(s, language);
	s->usual = false;
	unum_getTextAttribute(
	    s->format, UNUM_PUBLIC_RULESETS, names, RULESETS_MAX, &status);
	if (U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING)
		learn_forms(s, names);
	learn_wordings(s, language);
	if (strcmp(language, "ar") == 0)
		learn_arabic(s->numerals);
	s->numerals->adds_units =
	    strcmp(language, "fil") == 0 || strcmp(language, "uk") == 0;
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
	struct speller s = {n, segments, fold, NULL, true};

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
	uint16_t i;

	if (nwords == 0 || word[0] == 0)
		return 0;
	for (i = n->numeral[word[0] - 1].phrase; i > 0; i = p->next) {
		p = &n->phrase[i - 1];
		if (begins_with(word, nwords, p) &&
		    (best == NULL || p->n >= best->n))
			best = p;
	}
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

bool
numerals_is_article(const struct numerals *n, uint16_t word)
{
	return word != 0 && n->numeral[word - 1].article;
}

bool
numerals_is_half(const struct numerals *n, uint16_t word)
{
	return word != 0 && n->numeral[word - 1].half;
}

bool
numerals_links_half(const struct numerals *n, uint16_t word)
{
	return word != 0 &&
	       (n->numeral[word - 1].half_link || n->numeral[word - 1].link);
}

bool
numerals_is_and_half(const struct numerals *n, uint16_t word)
{
	return word != 0 && n->numeral[word - 1].and_half;
}

bool
numerals_adds_units(const struct numerals *n)
{
	return n->adds_units;
}
