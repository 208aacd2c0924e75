/* SPDX-License-Identifier: Apache-2.0 */
/*
 * length.c - the rule length: what is said fits its channel. Owns the table of
 * limits; counterpoint-review(7) has their sources.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

#include "base/mem.h"
#include "engine/render.h"
#include "engine/review/parts.h"

enum { WORDS_A_MINUTE = 150, SYLLABLES_A_MINUTE = 220 };

/* One of them is the limit. Posts are read and speech is heard without the
 * sources, which stand behind a link or in the programme's notes. */
static const struct limit {
	const char *channel;
	size_t post, characters, words, seconds;
} limits[] = {
    {"social", 500, 0, 0, 0},
    {"messaging", 0, 1024, 0, 0},
    {"radio", 0, 0, 0, 60},
    {"television", 0, 0, 0, 60},
    {"event", 0, 0, 0, 180},
    {"newspaper", 0, 0, 250, 0},
    {"web", 0, 0, 400, 0},
    {"briefing", 0, 0, 500, 0},
};

static const struct limit *
find_limit(const char *channel)
{
	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		if (channel != NULL && strcmp(limits[i].channel, channel) == 0)
			return &limits[i];
	return NULL;
}

static size_t
count_characters(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += !U8_IS_TRAIL((unsigned char)*s);
	return n;
}

static size_t
count_words(const char *text, const char *language)
{
	struct review_word *words;
	size_t n = review_words(text, language, &words);

	free(words);
	return n;
}

static size_t
count_spoken(const struct review_variant *variant)
{
	size_t n = 0;

	for (size_t p = 0; p < variant->npassages; p++)
		for (size_t i = 0; i < variant->passages[p].n; i++)
			n +=
			    count_words(variant->passages[p].sentences[i].plain,
				variant->language);
	return n;
}

static size_t
count_post(const struct review_variant *variant)
{
	size_t n = 0;

	for (size_t p = 0; p < variant->npassages; p++)
		for (size_t i = 0; i < variant->passages[p].n; i++)
			n += 1 + count_characters(
				     variant->passages[p].sentences[i].plain);
	return n > 0 ? n - 1 : 0;
}

/* Vietnamese writes syllables apart, not words. */
static size_t
seconds_of(const struct review_variant *variant)
{
	size_t pace = strcmp(variant->language, "vi") == 0 ? SYLLABLES_A_MINUTE
							   : WORDS_A_MINUTE;

	return (count_spoken(variant) * 60 + pace - 1) / pace;
}

static char *
render(const struct review_question *q, const struct variant *words)
{
	const struct organisation *organisation = library_find(
	    q->library, NOUN_ORGANISATION, q->message->organisation);
	struct buf text = {0};

	if (organisation == NULL)
		return mem_strdup("");
	render_message(q->library, organisation, q->message, words, &text);
	return buf_take(&text);
}

static void
check(struct review *review, const struct review_variant *variant, size_t is,
    size_t most, const char *unit)
{
	if (most == 0 || is <= most)
		return;
	review_add(review, "length", (struct review_place){variant, NULL, NULL},
	    "Leave out what the audience does not need, or choose a longer "
	    "form.",
	    "On %s it has %zu %s; at most %zu are heard or read to the end.",
	    review->question->channel, is, unit, most);
}

void
review_length(struct review *review, const struct review_variant *variant)
{
	const struct limit *limit = find_limit(review->question->channel);
	char *text;

	if (limit == NULL)
		return;
	text = render(review->question, variant->words);
	check(review, variant, count_post(variant), limit->post,
	    "characters without its sources");
	check(review, variant, count_characters(text), limit->characters,
	    "characters with its sources");
	check(review, variant, count_words(text, variant->language),
	    limit->words, "words with its sources");
	check(review, variant, seconds_of(variant), limit->seconds,
	    "seconds of speech");
	free(text);
}
