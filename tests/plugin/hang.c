/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hang.c - a matcher that never comes back on a text that holds a word.
 * Owns nothing but the word, which is a setting. Leaves the consequences to
 * the daemon, whose tests load it.
 */
#include <stdlib.h>
#include <string.h>

#include "counterpoint_plugin.h"

struct hang {
	const char *word;
};

static void *
hang_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct hang *self = calloc(1, sizeof(*self));

	if (self != NULL)
		self->word = api->setting(host, "word");
	return self;
}

static int
hang_add(void *self, const struct counterpoint_narrative *n)
{
	(void)self;
	(void)n;
	return 0;
}

static int
hang_remove(void *self, uint32_t id)
{
	(void)self;
	(void)id;
	return 0;
}

static int
hang_commit(void *self)
{
	(void)self;
	return 0;
}

static int
hang_match(void *arg, const struct counterpoint_text *text)
{
	struct hang *self = arg;
	volatile int forever = strstr(text->text, self->word) != NULL;

	while (forever)
		;
	return 0;
}

static void
hang_close(void *self)
{
	free(self);
}

static const struct counterpoint_matcher matcher = {
    .open = hang_open,
    .add = hang_add,
    .remove = hang_remove,
    .commit = hang_commit,
    .match = hang_match,
    .close = hang_close,
};

static const struct counterpoint_setting settings[] = {
    {"word", "hangword", "The word."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "hang",
    .version = "1.0",
    .about = "Hangs on a word, to test the deadlines.",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
