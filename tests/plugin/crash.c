/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crash.c - a matcher that dereferences NULL on a text that holds a word.
 * Owns nothing but the word, which is a setting. Leaves the consequences to
 * the daemon, whose tests load it.
 */
#include <stdlib.h>
#include <string.h>

#include "counterpoint_plugin.h"

struct crash {
	const char *word;
	volatile char *nowhere; /* stays NULL */
};

static void *
crash_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct crash *self = calloc(1, sizeof(*self));

	if (self != NULL)
		self->word = api->setting(host, "word");
	return self;
}

static int
crash_add(void *self, const struct counterpoint_narrative *n)
{
	(void)self;
	(void)n;
	return 0;
}

static int
crash_remove(void *self, uint32_t id)
{
	(void)self;
	(void)id;
	return 0;
}

static int
crash_commit(void *self)
{
	(void)self;
	return 0;
}

/* UBSan would turn the crash into an exit. */
__attribute__((no_sanitize("undefined"))) static int
crash_match(void *arg, const struct counterpoint_text *text)
{
	struct crash *self = arg;

	if (strstr(text->text, self->word) != NULL)
		*self->nowhere = 1;
	return 0;
}

static void
crash_close(void *self)
{
	free(self);
}

static const struct counterpoint_matcher matcher = {
    .open = crash_open,
    .add = crash_add,
    .remove = crash_remove,
    .commit = crash_commit,
    .match = crash_match,
    .close = crash_close,
};

static const struct counterpoint_setting settings[] = {
    {"word", "crashword", "The word."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "crash",
    .version = "1.0",
    .about = "Crashes on a word, to test the workers.",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
