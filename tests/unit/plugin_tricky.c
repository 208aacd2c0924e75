/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plugin_tricky.c - a matcher for the tests of the match pool: matches the
 * narratives whose slug stands in the text, tells back what it was given, and
 * misbehaves on words. Built under several names (NAME), with none, one or both
 * of the calls for concepts (CONCEPTS). Owns its lists of both.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "counterpoint_plugin.h"

#define MAX 4096

struct entry {
	uint32_t id;
	char *slug, *about;
	int visible;
};

struct entries {
	struct entry list[MAX];
	size_t n;
};

struct tricky {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	struct entries narratives, concepts;
};

static void
die(void)
{
	abort();
}

static void
hang(void)
{
	for (;;)
		pause();
}

static void *
tricky_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct tricky *self = calloc(1, sizeof(*self));
	const char *how = api->setting(host, "open");

	self->api = api;
	self->host = host;
	if (strcmp(how, "crash") == 0)
		die();
	if (strcmp(how, "hang") == 0)
		hang();
	if (strcmp(how, "babble") == 0)
		api->log(host, COUNTERPOINT_ERROR, "two\nlines");
	if (strcmp(how, "fail") == 0)
		api->log(host, COUNTERPOINT_ERROR, "no dictionary");
	if (strcmp(how, "fail") == 0 || strcmp(how, "babble") == 0) {
		free(self);
		return NULL;
	}
	return self;
}

static void
drop(struct entries *entries, uint32_t id)
{
	for (size_t i = 0; i < entries->n; i++) {
		if (entries->list[i].id != id)
			continue;
		free(entries->list[i].slug);
		free(entries->list[i].about);
		entries->list[i] = entries->list[--entries->n];
		return;
	}
}

static int
tricky_remove(void *arg, uint32_t id)
{
	drop(&((struct tricky *)arg)->narratives, id);
	return 0;
}

static double
sum(const float *vector, uint32_t dimensions)
{
	double total = 0;

	for (uint32_t i = 0; vector != NULL && i < dimensions; i++)
		total += vector[i];
	return total;
}

/* All that a narrative brings beside its slug, in words. */
static char *
describe(const struct counterpoint_narrative *n)
{
	char text[300];
	double vectors = sum(n->vector, n->dimensions);

	for (size_t i = 0; i < n->nexemplars; i++)
		vectors += sum(n->exemplars[i].vector, n->dimensions);
	for (size_t i = 0; i < n->nanswers; i++)
		vectors += sum(n->answers[i].vector, n->dimensions);
	snprintf(text, sizeof(text), "seen %d to %d, vectors %g, answers %zu",
	    n->first_seen, n->last_seen, vectors, n->nanswers);
	for (size_t i = 0; i < n->nanswers; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    " %s/%s", n->answers[i].text, n->answers[i].language);
	return strdup(text);
}

static int
keep(struct entries *entries, uint32_t id, const char *slug, char *about)
{
	drop(entries, id);
	entries->list[entries->n++] =
	    (struct entry){.id = id, .slug = strdup(slug), .about = about};
	return 0;
}

/* The tricks of add are meant for one plugin by name. */
static int
is_meant(const char *title, const char *trick)
{
	char both[64];

	snprintf(both, sizeof(both), "%s %s", NAME, trick);
	return strstr(title, both) != NULL;
}

static int
tricky_add(void *arg, const struct counterpoint_narrative *n)
{
	struct tricky *self = arg;

	if (is_meant(n->title, "crash"))
		die();
	if (is_meant(n->title, "hang"))
		hang();
	if (is_meant(n->title, "slow"))
		usleep(20000);
	tricky_remove(self, n->id);
	if (is_meant(n->title, "fail") || self->narratives.n == MAX)
		return -1;
	return keep(&self->narratives, n->id, n->slug, describe(n));
}

#if CONCEPTS > 0
static int
tricky_add_concept(void *arg, const struct counterpoint_concept *c)
{
	struct tricky *self = arg;
	char about[300];

	if (self->concepts.n == MAX)
		return -1;
	snprintf(about, sizeof(about), "%s, a %s: %zu terms", c->slug, c->kind,
	    c->nterms);
	for (size_t i = 0; i < c->nterms; i++)
		snprintf(about + strlen(about), sizeof(about) - strlen(about),
		    " %s/%s", c->terms[i].text, c->terms[i].language);
	return keep(&self->concepts, c->id, c->slug, strdup(about));
}
#endif

#if CONCEPTS > 1
static int
tricky_remove_concept(void *arg, uint32_t id)
{
	drop(&((struct tricky *)arg)->concepts, id);
	return 0;
}
#endif

static int
tricky_commit(void *arg)
{
	struct tricky *self = arg;

	for (size_t i = 0; i < self->narratives.n; i++)
		self->narratives.list[i].visible = 1;
	for (size_t i = 0; i < self->concepts.n; i++)
		self->concepts.list[i].visible = 1;
	return 0;
}

static void
report_rubbish(struct tricky *self)
{
	self->api->stance(self->host, COUNTERPOINT_REBUTS);
	self->api->match(self->host, 1, 1, NAN);
	self->api->match(self->host, 1, INFINITY, 0.5);
	self->api->match(self->host, 1, 1, -3);
	self->api->match(self->host, 999999, 1, 0.5);
	self->api->match(self->host, 1, 1, 7);
	self->api->why(self->host, "bad \xff\xc0 bytes");
	self->api->why(self->host, NULL);
	self->api->stance(self->host, 0);
	self->api->stance(self->host, (enum counterpoint_stance)99);
}

static void
report_much(struct tricky *self)
{
	char why[1000];

	memset(why, 'x', sizeof(why) - 1);
	why[sizeof(why) - 1] = '\0';
	for (int i = 0; i < 1000; i++) {
		self->api->match(self->host, 1, i, 0.5);
		for (int j = 0; j < 10; j++)
			self->api->why(self->host, why);
	}
}

static int
play_trick(struct tricky *self, const char *text)
{
	if (strstr(text, NAME " crash") != NULL)
		die();
	if (strstr(text, NAME " hang") != NULL)
		hang();
	if (strstr(text, NAME " exit") != NULL)
		exit(0);
	if (strstr(text, NAME " close") != NULL)
		close_range(3, ~0U, 0);
	if (strstr(text, NAME " rubbish") != NULL)
		report_rubbish(self);
	if (strstr(text, NAME " much") != NULL)
		report_much(self);
	if (strstr(text, NAME " log") != NULL)
		self->api->log(self->host, COUNTERPOINT_WARNING, "a \xff line");
	if (strstr(text, NAME " slow") != NULL)
		usleep(20000);
	return strstr(text, NAME " fail") != NULL ? -1 : 0;
}

/* The last one that is asked for. */
static void
take_stance(struct tricky *self, const char *text)
{
	if (strstr(text, NAME " asserts") != NULL)
		self->api->stance(self->host, COUNTERPOINT_ASSERTS);
	if (strstr(text, NAME " rebuts") != NULL)
		self->api->stance(self->host, COUNTERPOINT_REBUTS);
	if (strstr(text, NAME " reports") != NULL)
		self->api->stance(self->host, COUNTERPOINT_REPORTS);
}

static void
tell(struct tricky *self, const struct entry *entry,
    const struct counterpoint_text *text)
{
	char line[300];

	if (text->day == COUNTERPOINT_NO_DAY)
		snprintf(line, sizeof(line), "no day");
	else
		snprintf(line, sizeof(line), "day %d, vector %g", text->day,
		    sum(text->vector, text->dimensions));
	self->api->why(self->host, line);
	self->api->why(self->host, entry->about);
	for (size_t i = 0; i < self->concepts.n; i++)
		if (self->concepts.list[i].visible)
			self->api->why(
			    self->host, self->concepts.list[i].about);
}

static int
tricky_match(void *arg, const struct counterpoint_text *text)
{
	struct tricky *self = arg;
	int result = play_trick(self, text->text);

	for (size_t i = 0; i < self->narratives.n; i++) {
		const struct entry *entry = &self->narratives.list[i];

		if (!entry->visible || strstr(text->text, entry->slug) == NULL)
			continue;
		self->api->match(self->host, entry->id, 1, 0.5);
		take_stance(self, text->text);
		if (strstr(text->text, NAME " tell") != NULL)
			tell(self, entry, text);
		else
			self->api->why(self->host, entry->slug);
	}
	return result;
}

static void
tricky_close(void *arg)
{
	struct tricky *self = arg;

	while (self->narratives.n > 0)
		drop(&self->narratives, self->narratives.list[0].id);
	while (self->concepts.n > 0)
		drop(&self->concepts, self->concepts.list[0].id);
	free(self);
}

static const struct counterpoint_matcher matcher = {
    .open = tricky_open,
    .add = tricky_add,
    .remove = tricky_remove,
#if CONCEPTS > 0
    .add_concept = tricky_add_concept,
#endif
#if CONCEPTS > 1
    .remove_concept = tricky_remove_concept,
#endif
    .commit = tricky_commit,
    .match = tricky_match,
    .close = tricky_close,
};

static const struct counterpoint_setting settings[] = {
    {"open", "ok", "What open() does: ok, crash, hang, fail, babble."},
    {NULL, NULL, NULL},
};

const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = NAME,
    .version = "7",
    .about = "Misbehaves on words, to test the match pool.",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
