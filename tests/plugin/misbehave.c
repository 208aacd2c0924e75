/* SPDX-License-Identifier: Apache-2.0 */
/*
 * misbehave.c - a matcher that misbehaves on a text that holds a word. Built
 * under two names: "crash" writes to nowhere, "hang" never comes back. Owns
 * nothing but the word, which is a setting. Leaves the consequences to the
 * daemon, whose tests load it.
 */
#include <stdlib.h>
#include <string.h>

#include "counterpoint_plugin.h"

struct misbehave {
	const char *word;
	volatile char *nowhere; /* stays NULL */
};

static void *
misbehave_open(
    const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct misbehave *self = calloc(1, sizeof(*self));

	if (self != NULL)
		self->word = api->setting(host, "word");
	return self;
}

static int
misbehave_add(void *self, const struct counterpoint_narrative *n)
{
	(void)self;
	(void)n;
	return 0;
}

static int
misbehave_remove(void *self, uint32_t id)
{
	(void)self;
	(void)id;
	return 0;
}

static int
misbehave_commit(void *self)
{
	(void)self;
	return 0;
}

/* UBSan would turn the crash into an exit. */
__attribute__((no_sanitize("undefined"))) static int
misbehave_match(void *arg, const struct counterpoint_text *text)
{
	struct misbehave *self = arg;
	volatile int forever = strcmp(NAME, "hang") == 0;

	if (strstr(text->text, self->word) == NULL)
		return 0;
	while (forever)
		;
	*self->nowhere = 1;
	return 0;
}

static void
misbehave_close(void *self)
{
	free(self);
}

static const struct counterpoint_matcher matcher = {
    .open = misbehave_open,
    .add = misbehave_add,
    .remove = misbehave_remove,
    .commit = misbehave_commit,
    .match = misbehave_match,
    .close = misbehave_close,
};

static const struct counterpoint_setting settings[] = {
    {"word", NAME "word", "The word."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = NAME,
    .version = "1.0",
    .about = "Misbehaves on a word, to test the workers.",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
