/* SPDX-License-Identifier: Apache-2.0 */
/*
 * number.c - the rule unsourced_number: a number has its evidence near it.
 * Owns nothing.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/mem.h"
#include "engine/review/parts.h"

/* The value of the digits of a word, whatever their script and separators. */
static unsigned long long
read_number(const char *s, size_t len)
{
	unsigned long long value = 0;
	size_t at = 0;
	UChar32 c;

	while (at < len) {
		U8_NEXT(s, at, len, c);
		if (c >= 0 && u_isdigit(c))
			value = value * 10 + (unsigned)u_charDigitValue(c);
	}
	return value;
}

/* "F-16" and "KN-23" are names. */
static bool
is_part_of_name(const char *text, size_t begin)
{
	return begin > 1 && text[begin - 1] == '-' &&
	       u_isalpha((unsigned char)text[begin - 2]);
}

/* The numbers of a text; the caller frees. */
static size_t
find_numbers(const char *text, const char *language, unsigned long long **ret)
{
	struct review_word *words;
	size_t all = review_words(text, language, &words), n = 0;

	*ret = mem_calloc(all + 1, sizeof(**ret));
	for (size_t i = 0; i < all; i++)
		if (words[i].number && !is_part_of_name(text, words[i].begin))
			(*ret)[n++] = read_number(text + words[i].begin,
			    words[i].end - words[i].begin);
	free(words);
	return n;
}

/* In it, in the one before or in the one after. */
static bool
is_cited(const struct review_passage *passage, size_t i)
{
	return passage->sentences[i].cited ||
	       (i > 0 && passage->sentences[i - 1].cited) ||
	       (i + 1 < passage->n && passage->sentences[i + 1].cited);
}

/* The numbers that stand with their evidence; they may be said again. */
struct sourced {
	unsigned long long *numbers;
	size_t n;
};

static void
collect(struct sourced *sourced, const char *text, const char *language)
{
	unsigned long long *numbers;
	size_t n = find_numbers(text, language, &numbers);

	sourced->numbers = mem_resize(
	    sourced->numbers, sourced->n + n + 1, sizeof(*sourced->numbers));
	for (size_t i = 0; i < n; i++)
		sourced->numbers[sourced->n++] = numbers[i];
	free(numbers);
}

static bool
is_sourced(const struct sourced *sourced, unsigned long long number)
{
	for (size_t i = 0; i < sourced->n; i++)
		if (sourced->numbers[i] == number)
			return true;
	return false;
}

/* A deed that the message names is a source for its own numbers. */
static struct sourced
find_sourced(
    const struct review_question *q, const struct review_variant *variant)
{
	struct sourced sourced = {0};

	for (size_t i = 0; i < q->message->deeds.n; i++) {
		const struct deed *deed = library_find(
		    q->library, NOUN_DEED, q->message->deeds.items[i]);

		if (deed == NULL)
			continue;
		collect(&sourced, deed->title, "en");
		collect(&sourced, deed->promise, "en");
		collect(&sourced, deed->due, "en");
	}
	for (size_t p = 0; p < variant->npassages; p++)
		for (size_t i = 0; i < variant->passages[p].n; i++)
			if (is_cited(&variant->passages[p], i))
				collect(&sourced,
				    variant->passages[p].sentences[i].plain,
				    variant->language);
	return sourced;
}

static void
check(struct review *review, const struct review_variant *variant,
    const struct sourced *sourced, const char *field,
    const struct review_sentence *sentence)
{
	unsigned long long *numbers;
	size_t n = find_numbers(sentence->plain, variant->language, &numbers);

	for (size_t i = 0; i < n; i++) {
		if (is_sourced(sourced, numbers[i]))
			continue;
		review_add(review, "unsourced_number",
		    (struct review_place){variant, field, sentence->text},
		    "Put the [evidence] that has the number behind it, or "
		    "leave the number out.",
		    "The number %llu has no evidence in its sentence nor in "
		    "the one before or after.",
		    numbers[i]);
		break;
	}
	free(numbers);
}

void
review_number(struct review *review, const struct review_variant *variant)
{
	struct sourced sourced = find_sourced(review->question, variant);

	for (size_t p = 0; p < variant->npassages; p++) {
		const struct review_passage *passage = &variant->passages[p];

		for (size_t i = 0; i < passage->n; i++)
			if (!is_cited(passage, i))
				check(review, variant, &sourced, passage->field,
				    &passage->sentences[i]);
	}
	free(sourced.numbers);
}
