/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - a matcher so simple that its answers are worked out by hand: it
 * counts the words that a text shares with a narrative. The tool that measures
 * matchers is tested with it.
 * Owns copies of the narratives' words. Leaves all skill to the real plugins.
 *
 * Words are what stands between blanks. The score is how many different words
 * of the text stand in title or summary, and one more if both have the same
 * day; the confidence is the share of the text's words that do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counterpoint_plugin.h"

#define KNOWN_MAX  64
#define WORDS_MAX  64
#define WORDS_LINE 1024

/* Words in a copy of a text, each one once. */
struct words {
	char line[WORDS_LINE];
	const char *word[WORDS_MAX];
	size_t n;
};

struct known {
	uint32_t id;
	int32_t day;
	struct words words;
};

struct matcher {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	struct known known[KNOWN_MAX];
	size_t n;
	int has_dates;
};

static int
has_word(const struct words *w, const char *word)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		if (strcmp(w->word[i], word) == 0)
			return 1;
	return 0;
}

static void
cut_words(struct words *w, const char *text, const char *more)
{
	char *at = w->line, *word;

	w->n = 0;
	snprintf(w->line, sizeof(w->line), "%s %s", text, more);
	while ((word = strsep(&at, " ")) != NULL && w->n < WORDS_MAX)
		if (*word != '\0' && !has_word(w, word))
			w->word[w->n++] = word;
}

static void *
words_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct matcher *m;
	const char *without = api->setting(host, "without");

	if (*without != '\0' && strcmp(without, "dates") != 0) {
		api->log(host, COUNTERPOINT_ERROR, "nothing has that name");
		return NULL;
	}
	m = calloc(1, sizeof(*m));
	if (m == NULL)
		return NULL;
	m->api = api;
	m->host = host;
	m->has_dates = *without == '\0';
	return m;
}

static int
words_add(void *self, const struct counterpoint_narrative *n)
{
	struct matcher *m = self;
	struct known *k = &m->known[m->n];

	if (m->n == KNOWN_MAX)
		return -1;
	k->id = n->id;
	k->day = n->first_seen;
	cut_words(&k->words, n->title, n->summary);
	m->n++;
	return 0;
}

static int
words_remove(void *self, uint32_t id)
{
	struct matcher *m = self;
	size_t i;

	for (i = 0; i < m->n; i++)
		if (m->known[i].id == id)
			m->known[i].words.n = 0;
	return 0;
}

static int
words_commit(void *self)
{
	(void)self;
	return 0;
}

/* Tells a narrative that shares words with the text. */
static void
tell(struct matcher *m, const struct known *k, const struct words *text,
    int32_t day)
{
	size_t i, shared = 0;
	double bonus = 0;

	for (i = 0; i < text->n; i++)
		shared += (size_t)has_word(&k->words, text->word[i]);
	if (shared == 0)
		return;
	if (m->has_dates && day != COUNTERPOINT_NO_DAY && day == k->day)
		bonus = 1;
	m->api->match(m->host, k->id, (double)shared + bonus,
	    (double)shared / (double)text->n);
	m->api->why(m->host, "shares words");
}

static int
words_match(void *self, const struct counterpoint_text *t)
{
	struct matcher *m = self;
	struct words text;
	size_t i;

	cut_words(&text, t->text, "");
	for (i = 0; i < m->n; i++)
		tell(m, &m->known[i], &text, t->day);
	return 0;
}

static const struct counterpoint_setting settings[] = {
    {"without", "", "What to leave out: dates."},
    {NULL, NULL, NULL},
};

static const struct counterpoint_matcher matcher = {
    .open = words_open,
    .add = words_add,
    .remove = words_remove,
    .commit = words_commit,
    .match = words_match,
    .close = free,
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "words",
    .version = "1",
    .about = "Narratives that share words with a text, to test a tool.",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
