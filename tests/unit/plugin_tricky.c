/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plugin_tricky.c - a matcher for the tests of the match pool: matches the
 * narratives whose slug stands in the text, and misbehaves on words. Built
 * under several names (NAME). Owns its list of narratives.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "counterpoint_plugin.h"

#define MAX 4096

struct tricky {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	struct {
		uint32_t id;
		char *slug;
		int visible;
	} entries[MAX];
	size_t n;
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

static int
tricky_remove(void *arg, uint32_t id)
{
	struct tricky *self = arg;

	for (size_t i = 0; i < self->n; i++) {
		if (self->entries[i].id != id)
			continue;
		free(self->entries[i].slug);
		self->entries[i] = self->entries[--self->n];
		return 0;
	}
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
	tricky_remove(self, n->id);
	if (is_meant(n->title, "fail") || self->n == MAX)
		return -1;
	self->entries[self->n].id = n->id;
	self->entries[self->n].visible = 0;
	self->entries[self->n++].slug = strdup(n->slug);
	return 0;
}

static int
tricky_commit(void *arg)
{
	struct tricky *self = arg;

	for (size_t i = 0; i < self->n; i++)
		self->entries[i].visible = 1;
	return 0;
}

static void
report_rubbish(struct tricky *self)
{
	self->api->match(self->host, 1, 1, NAN);
	self->api->match(self->host, 1, INFINITY, 0.5);
	self->api->match(self->host, 1, 1, -3);
	self->api->match(self->host, 999999, 1, 0.5);
	self->api->match(self->host, 1, 1, 7);
	self->api->why(self->host, "bad \xff\xc0 bytes");
	self->api->why(self->host, NULL);
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

static int
tricky_match(void *arg, const struct counterpoint_text *text)
{
	struct tricky *self = arg;
	int result = play_trick(self, text->text);

	for (size_t i = 0; i < self->n; i++) {
		if (!self->entries[i].visible ||
		    strstr(text->text, self->entries[i].slug) == NULL)
			continue;
		self->api->match(self->host, self->entries[i].id, 1, 0.5);
		self->api->why(self->host, self->entries[i].slug);
	}
	return result;
}

static void
tricky_close(void *arg)
{
	struct tricky *self = arg;

	while (self->n > 0)
		free(self->entries[--self->n].slug);
	free(self);
}

static const struct counterpoint_matcher matcher = {
    .open = tricky_open,
    .add = tricky_add,
    .remove = tricky_remove,
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
