/* SPDX-License-Identifier: Apache-2.0 */
/*
 * person.c - the rule person_named: what is answered is a claim, not a person.
 * Owns the words of address, by language. Leaves which names are no persons'
 * to names.c.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/mem.h"
#include "engine/review/names.h"
#include "engine/review/parts.h"
#include "engine/text.h"

/* Before a name they make it a person's. */
static const struct {
	const char *language, *titles;
} table[] = {
    {"en", "mr;mrs;ms;dr;president;chairman;senator;ambassador"},
    {"fr", "m;mme;président;ambassadeur"},
    {"es", "señor;señora;sr;sra;presidente;embajador"},
    {"pt", "senhor;senhora;sr;sra;presidente;embaixador"},
    {"id", "bapak;ibu;tuan;presiden"},
    {"ms", "encik;puan;tuan;presiden"},
    {"vi", "ông;bà;tổng thống;chủ tịch"},
    {"tl", "ginoong;ginang;pangulong"},
    {"sw", "bwana;bi;rais"},
    {"ru", "господин;госпожа;президент"},
};

struct sentence {
	const char *text;
	struct review_word *words;
	size_t n;
};

static char *
word_at(const struct sentence *s, size_t i)
{
	return mem_strndup(
	    s->text + s->words[i].begin, s->words[i].end - s->words[i].begin);
}

/* Begins with a capital and goes on with a small letter. */
static bool
is_capitalised(const struct sentence *s, size_t i)
{
	size_t at = s->words[i].begin, end = s->words[i].end;
	UChar32 first, second;

	U8_NEXT(s->text, at, end, first);
	if (at == end || !u_isupper(first))
		return false;
	U8_NEXT(s->text, at, end, second);
	return u_islower(second);
}

static bool
is_next(const struct sentence *s, size_t i)
{
	return i > 0 && s->words[i].begin == s->words[i - 1].end + 1 &&
	       s->text[s->words[i - 1].end] == ' ';
}

/* A title may have a full stop before the name. */
static bool
is_near(const struct sentence *s, size_t i)
{
	return i > 0 && s->words[i].begin <= s->words[i - 1].end + 2;
}

static bool
is_unknown_name(
    const struct review_names *names, const struct sentence *s, size_t i)
{
	char *word = word_at(s, i);
	bool unknown = is_capitalised(s, i) && !review_names_have(names, word);

	free(word);
	return unknown;
}

static bool
is_title(const struct sentence *s, size_t i, const char *language)
{
	char *word = word_at(s, i), *found = NULL;

	for (size_t t = 0; t < sizeof(table) / sizeof(table[0]); t++)
		if (strcmp(table[t].language, language) == 0)
			found =
			    review_find_phrase(word, language, table[t].titles);
	free(word);
	free(found);
	return found != NULL;
}

/* A known speaker, a name behind a title, or two names in a row that begin no
 * sentence. Gives the last word, or -1. */
static long
find_person(const struct review_names *names, const struct sentence *s,
    const char *language)
{
	for (size_t i = 0; i < s->n; i++) {
		char *word = word_at(s, i);
		bool speaker =
		    is_capitalised(s, i) && review_names_speak(names, word);

		free(word);
		if (speaker)
			return (long)i;
		if (i == 0 || !is_unknown_name(names, s, i))
			continue;
		if (is_near(s, i) && is_title(s, i - 1, language))
			return (long)i;
		if (i > 1 && is_next(s, i) && is_unknown_name(names, s, i - 1))
			return (long)i;
	}
	return -1;
}

static void
check(struct review *review, const struct review_names *names,
    const struct review_variant *variant, const char *field,
    const struct review_sentence *sentence)
{
	struct sentence s = {.text = sentence->plain};
	long at;

	s.n = review_words(s.text, variant->language, &s.words);
	at = find_person(names, &s, variant->language);
	if (at != -1) {
		size_t first =
		    at > 0 && is_near(&s, at) && is_capitalised(&s, at - 1)
			? at - 1
			: at;

		review_add(review, "person_named",
		    (struct review_place){variant, field, sentence->text},
		    "Name the state, the office or the outlet instead, or "
		    "leave it when a quotation needs its speaker.",
		    "\"%.*s\" looks like the name of a person.",
		    (int)(s.words[at].end - s.words[first].begin),
		    s.text + s.words[first].begin);
	}
	free(s.words);
}

void
review_person(struct review *review, const struct review_variant *variant)
{
	struct review_names *names;

	if (!review_has_case(variant->words->fact) ||
	    strcmp(variant->language, "de") == 0)
		return;
	names = review_names_new(review->question, variant->language);
	for (size_t p = 0; p < variant->npassages; p++)
		for (size_t i = 0; i < variant->passages[p].n; i++)
			check(review, names, variant,
			    variant->passages[p].field,
			    &variant->passages[p].sentences[i]);
	review_names_free(names);
}
