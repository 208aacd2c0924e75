/* SPDX-License-Identifier: Apache-2.0 */
/*
 * myth.c - the rule myth_once, and whether a sentence states a narrative: it
 * shares the words that are peculiar to one of its known wordings. Owns the
 * wordings as sets of stems; the stems are the text pipeline's.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "engine/review/parts.h"
#include "text/tokenizer.h"

/* A sentence this near to a wording states it: the cosine of their stems, each
 * weighed by how few narratives use it. */
#define NEAR 0.4

/* Two sentences need so many stems in common to be near at all. */
#define SHARED_LEAST 3

/* Bytes: a text that is much longer than a sentence is near to none. Those of
 * other narratives tell which words are common. */
enum { WORDING_MAX = 1000, OWN_MAX = 32768, OTHERS_MAX = 32768 };

/* The stems of a text, each once, in order. */
struct stems {
	uint32_t *hashes;
	size_t n;
};

struct wording {
	struct stems stems;
	double length; /* of its weights, for the own ones */
};

struct myth {
	struct tokenizer *tokenizer;
	const char *language;
	struct wording *all; /* of any narrative, the own ones first */
	size_t n, own;
	size_t room;	    /* bytes of wordings that may still be added */
	struct stems every; /* of them all, as often as there are wordings */
};

static int
compare_hashes(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static struct stems
read_stems(struct myth *myth, const char *text)
{
	struct tokens tokens = {0};
	struct stems stems = {0};

	if (tokenizer_run(myth->tokenizer, text, strlen(text), myth->language,
		&tokens) == -1)
		tokens.n = 0;
	stems.hashes = mem_calloc(tokens.n + 1, sizeof(uint32_t));
	for (size_t i = 0; i < tokens.n; i++)
		stems.hashes[i] = tokens.v[i].hash;
	qsort(stems.hashes, tokens.n, sizeof(uint32_t), compare_hashes);
	for (size_t i = 0; i < tokens.n; i++)
		if (i == 0 || stems.hashes[i] != stems.hashes[i - 1])
			stems.hashes[stems.n++] = stems.hashes[i];
	return stems;
}

static bool
has_stem(const struct stems *stems, uint32_t hash)
{
	return bsearch(&hash, stems->hashes, stems->n, sizeof(hash),
		   compare_hashes) != NULL;
}

static void
add_wording(struct myth *myth, const char *text)
{
	size_t len = strlen(text);

	if (len > WORDING_MAX || len > myth->room)
		return;
	myth->room -= len;
	myth->all = mem_resize(myth->all, myth->n + 1, sizeof(*myth->all));
	myth->all[myth->n++] = (struct wording){read_stems(myth, text), 0};
}

static bool
is_language(const char *tag, const char *language)
{
	size_t len = strlen(language);

	return tag != NULL && strncasecmp(tag, language, len) == 0 &&
	       (tag[len] == '\0' || tag[len] == '-');
}

/* Title and summary are English; a summary says several things. */
static void
add_narrative(struct myth *myth, const struct narrative *narrative)
{
	for (size_t i = 0; i < narrative->exemplars.n; i++)
		if (is_language(
			narrative->exemplars.items[i].language, myth->language))
			add_wording(myth, narrative->exemplars.items[i].text);
	if (strcmp(myth->language, "en") != 0)
		return;
	add_wording(myth, narrative->title);
	add_wording(myth, narrative->summary);
}

static bool
is_answered(const struct message *message, const char *slug)
{
	for (size_t i = 0; i < message->narratives.n; i++)
		if (strcmp(message->narratives.items[i], slug) == 0)
			return true;
	return false;
}

static void
add_others(struct myth *myth, const struct review_question *question)
{
	const struct strmap *all = &question->library->items[NOUN_NARRATIVE];
	const struct strmap_slot *slot;
	size_t at = 0;

	myth->room = OTHERS_MAX;
	while (
	    myth->room >= WORDING_MAX && (slot = strmap_next(all, &at)) != NULL)
		if (!is_answered(question->message, slot->key))
			add_narrative(myth, slot->value);
}

/* How many of the sorted hashes come before one, or before the next one. */
static size_t
count_below(const struct stems *stems, uint64_t hash)
{
	size_t low = 0, high = stems->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (stems->hashes[middle] < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Squared: what is in every wording weighs nothing. */
static double
weigh(const struct myth *myth, uint32_t hash)
{
	size_t in = count_below(&myth->every, (uint64_t)hash + 1) -
		    count_below(&myth->every, hash);
	double weight = log((myth->n + 1.0) / (in + 0.5));

	return weight > 0 ? weight * weight : 0;
}

static double
length_of(const struct myth *myth, const struct stems *stems)
{
	double sum = 0;

	for (size_t i = 0; i < stems->n; i++)
		sum += weigh(myth, stems->hashes[i]);
	return sqrt(sum);
}

static double
likeness(const struct myth *myth, const struct stems *a, double length,
    const struct wording *b)
{
	double sum = 0, lengths = length * b->length;
	size_t shared = 0;

	for (size_t i = 0; i < a->n; i++)
		if (has_stem(&b->stems, a->hashes[i])) {
			sum += weigh(myth, a->hashes[i]);
			shared++;
		}
	return lengths > 0 && shared >= SHARED_LEAST ? sum / lengths : 0;
}

/* Counts in how many wordings each stem is. */
static void
count_stems(struct myth *myth)
{
	for (size_t i = 0; i < myth->n; i++)
		myth->every.n += myth->all[i].stems.n;
	myth->every.hashes = mem_calloc(myth->every.n, sizeof(uint32_t));
	for (size_t i = 0, at = 0; i < myth->n; i++)
		for (size_t k = 0; k < myth->all[i].stems.n; k++)
			myth->every.hashes[at++] = myth->all[i].stems.hashes[k];
	qsort(myth->every.hashes, myth->every.n, sizeof(uint32_t),
	    compare_hashes);
	for (size_t i = 0; i < myth->own; i++)
		myth->all[i].length = length_of(myth, &myth->all[i].stems);
}

static struct myth *
myth_new(const struct review_question *question, const char *language)
{
	const struct message *message = question->message;
	struct myth *myth = mem_calloc(1, sizeof(*myth));

	myth->room = OWN_MAX;
	myth->tokenizer = tokenizer_new();
	myth->language = language;
	assert(myth->tokenizer != NULL);
	for (size_t i = 0; i < message->narratives.n; i++) {
		const struct narrative *narrative =
		    library_find(question->library, NOUN_NARRATIVE,
			message->narratives.items[i]);

		if (narrative != NULL)
			add_narrative(myth, narrative);
	}
	myth->own = myth->n;
	if (myth->own > 0) {
		add_others(myth, question);
		count_stems(myth);
	}
	return myth;
}

static void
myth_free(struct myth *myth)
{
	for (size_t i = 0; i < myth->n; i++)
		free(myth->all[i].stems.hashes);
	free(myth->all);
	free(myth->every.hashes);
	tokenizer_free(myth->tokenizer);
	free(myth);
}

static bool
states_myth(struct myth *myth, const char *sentence)
{
	struct stems stems;
	double best = 0, length;

	stems = read_stems(myth, sentence);
	length = length_of(myth, &stems);
	for (size_t i = 0; i < myth->own; i++)
		best =
		    fmax(best, likeness(myth, &stems, length, &myth->all[i]));
	free(stems.hashes);
	return best >= NEAR;
}

void
review_mark_myth(struct review *review, struct review_variant *variant)
{
	struct myth *myth = myth_new(review->question, variant->language);

	for (size_t p = 0; myth->own > 0 && p < variant->npassages; p++)
		for (size_t i = 0; i < variant->passages[p].n; i++) {
			struct review_sentence *s =
			    &variant->passages[p].sentences[i];

			s->myth = states_myth(myth, s->plain);
		}
	myth_free(myth);
}

/* The warning is where the myth may stand, else where it stands first. */
static const struct review_sentence *
find_rightful(const struct review_variant *variant)
{
	const struct review_sentence *first = NULL;

	for (size_t p = 0; p < variant->npassages; p++)
		for (size_t i = 0; i < variant->passages[p].n; i++) {
			const struct review_sentence *s =
			    &variant->passages[p].sentences[i];

			if (strcmp(variant->passages[p].field, "warning") == 0)
				return s;
			if (first == NULL && s->myth)
				first = s;
		}
	return first;
}

void
review_myth_once(struct review *review, const struct review_variant *variant)
{
	const struct review_sentence *rightful = find_rightful(variant);

	for (size_t p = 0; p < variant->npassages; p++)
		for (size_t i = 0; i < variant->passages[p].n; i++) {
			const struct review_sentence *s =
			    &variant->passages[p].sentences[i];

			if (s != rightful && s->myth)
				review_add(review, "myth_once",
				    (struct review_place){variant,
					variant->passages[p].field, s->text},
				    "Say the claim once, behind the warning, "
				    "and the fact in words of its own here.",
				    "The sentence states the claim once more; "
				    "what is repeated is believed.");
		}
}
