/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reading.c - the rule reading_level: LIX where words are of letters,
 * characters a sentence where they are not parted. Owns the limits;
 * counterpoint-review(7) has their sources.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/mem.h"
#include "engine/review/parts.h"

#define RULE "reading_level"

enum {
	LONG_WORD = 7,	/* letters of a long word, at least */
	LIX_MOST = 60,	/* on any channel: "very hard" */
	LIX_LONGER = 10 /* more where words are built longer */
};

static const struct {
	const char *channel;
	int lix;
} channels[] = {
    {"radio", 50},
    {"television", 50},
    {"event", 50},
    {"social", 50},
    {"messaging", 50},
    {"newspaper", 55},
    {"web", 55},
    {"briefing", LIX_MOST},
};

/* Characters of a sentence, at most. */
static const struct {
	const char *language;
	size_t most;
} sentences[] = {{"ja", 60}, {"zh", 60}, {"km", 150}, {"my", 150}};

struct counts {
	size_t sentences, words, longs, syllables;
};

/* Languages that add to a word what others say in words of their own. */
static bool
builds_long_words(const char *language)
{
	static const char *const list[] = {
	    "de", "fi", "hu", "id", "ms", "ru", "sw", "tl", "tr", "uk"};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (strcmp(list[i], language) == 0)
			return true;
	return false;
}

static int
lix_limit(const char *channel, const char *language)
{
	int limit = LIX_MOST;

	for (size_t i = 0; i < sizeof(channels) / sizeof(channels[0]); i++)
		if (channel != NULL &&
		    strcmp(channels[i].channel, channel) == 0)
			limit = channels[i].lix;
	return limit + (builds_long_words(language) ? LIX_LONGER : 0);
}

static size_t
count_letters(const char *s, size_t len)
{
	size_t at = 0, n = 0;
	UChar32 c;

	while (at < len) {
		U8_NEXT(s, at, len, c);
		n += c >= 0 && u_isalpha(c);
	}
	return n;
}

/* English: groups of vowels, but for a silent e. */
static size_t
count_syllables(const char *s, size_t len)
{
	size_t n = 0;
	bool vowel = false;

	for (size_t i = 0; i < len; i++) {
		bool is =
		    strchr("aeiouy", tolower((unsigned char)s[i])) != NULL;

		n += is && !vowel;
		vowel = is;
	}
	if (n > 1 && (s[len - 1] == 'e' || s[len - 1] == 'E') &&
	    (len < 2 || s[len - 2] != 'l'))
		n--;
	return n > 0 ? n : 1;
}

static void
count_sentence(const char *text, const char *language, struct counts *counts)
{
	struct review_word *words;
	size_t n = review_words(text, language, &words);

	for (size_t i = 0; i < n; i++) {
		size_t len = words[i].end - words[i].begin;

		counts->longs +=
		    count_letters(text + words[i].begin, len) >= LONG_WORD;
		counts->syllables +=
		    count_syllables(text + words[i].begin, len);
	}
	counts->words += n;
	counts->sentences++;
	free(words);
}

static struct counts
count(const struct review_variant *variant)
{
	struct counts counts = {0};

	for (size_t p = 0; p < variant->npassages; p++)
		for (size_t i = 0; i < variant->passages[p].n; i++)
			count_sentence(variant->passages[p].sentences[i].plain,
			    variant->language, &counts);
	return counts;
}

static char *
tell_grade(const char *language, const struct counts *c)
{
	if (strcmp(language, "en") != 0)
		return mem_strdup("");
	return mem_printf(" (Flesch-Kincaid grade %.0f)",
	    0.39 * c->words / c->sentences + 11.8 * c->syllables / c->words -
		15.59);
}

static void
check_lix(struct review *review, const struct review_variant *variant)
{
	struct counts c = count(variant);
	int most = lix_limit(review->question->channel, variant->language);
	double lix;
	char *grade;

	if (c.words == 0)
		return;
	lix = (double)c.words / c.sentences + 100.0 * c.longs / c.words;
	if (lix <= most)
		return;
	grade = tell_grade(variant->language, &c);
	review_add(review, RULE, (struct review_place){variant, NULL, NULL},
	    "Part the longest sentences and say long words in short ones.",
	    "It reads hard: LIX %.0f%s, at most %d; %.0f words a sentence, "
	    "%.0f in 100 of them long.",
	    lix, grade, most, (double)c.words / c.sentences,
	    100.0 * c.longs / c.words);
	free(grade);
}

static void
check_sentences(struct review *review, const struct review_variant *variant,
    const struct review_passage *passage, size_t most)
{
	for (size_t i = 0; i < passage->n; i++) {
		const struct review_sentence *s = &passage->sentences[i];
		size_t n = count_letters(s->plain, strlen(s->plain));

		if (n > most)
			review_add(review, RULE,
			    (struct review_place){
				variant, passage->field, s->text},
			    "Part the sentence.",
			    "The sentence has %zu characters, at most %zu read "
			    "well.",
			    n, most);
	}
}

void
review_reading(struct review *review, const struct review_variant *variant)
{
	if (review_has_case(variant->words->fact))
		check_lix(review, variant);
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		for (size_t p = 0;
		     p < variant->npassages &&
		     strcmp(sentences[i].language, variant->language) == 0;
		     p++)
			check_sentences(review, variant, &variant->passages[p],
			    sentences[i].most);
}
