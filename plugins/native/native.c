/* SPDX-License-Identifier: Apache-2.0 */
/*
 * native.c - the smallest working tailor, to copy and begin with: for a desk
 * whose house rule is that a text counts less until a native speaker has read
 * it. Owns nothing but its setting. Leaves the other factors alone: what a
 * tailor does not score stays as the daemon scored it.
 *
 * The daemon takes the mean of its own score and the tailors'. The same
 * candidates must always get the same scores, or answers cannot be replayed.
 */
#include <stdio.h>
#include <stdlib.h>

#include "counterpoint_plugin.h"

/* The plugin's own state. The host hands it back with every call. */
struct native {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	double pending;
};

/* A bad setting is logged, and NULL tells the host that the plugin cannot be
 * opened. Out of memory is no error to report: the host replaces the worker. */
static void *
native_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct native *self;
	char *end;
	double pending = strtod(api->setting(host, "pending"), &end);

	if (*end != '\0' || !(pending >= 0 && pending <= 1)) {
		api->log(host, COUNTERPOINT_ERROR,
		    "pending is not a number of 0 to 1");
		return NULL;
	}
	self = malloc(sizeof(*self));
	if (self == NULL)
		abort();
	*self = (struct native){api, host, pending};
	return self;
}

static void
score_one(struct native *self, uint32_t i,
    const struct counterpoint_candidate *candidate)
{
	char reason[300];

	if (candidate->language_reviewed) {
		self->api->factor(self->host, i, COUNTERPOINT_LANGUAGE, 1,
		    "A native speaker has read it.");
		return;
	}
	snprintf(reason, sizeof(reason),
	    "No native speaker has read the %.35s text yet.",
	    candidate->language);
	self->api->factor(
	    self->host, i, COUNTERPOINT_LANGUAGE, self->pending, reason);
}

/* Results go through the api; the value only tells whether it went well. */
static int
native_score(
    void *self, const struct counterpoint_candidate *candidates, size_t n)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		score_one(self, i, &candidates[i]);
	return 0;
}

static void
native_close(void *self)
{
	free(self);
}

static const struct counterpoint_tailor tailor = {
    .open = native_open,
    .score = native_score,
    .close = native_close,
};

static const struct counterpoint_setting settings[] = {
    {"pending", "0.5", "The score of a text that no native speaker has read."},
    {NULL, NULL, NULL},
};

/* All that the host looks for in the shared object. */
__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "native",
    .version = "1.0",
    .about = "The smallest working tailor: texts that natives have read.",
    .kind = COUNTERPOINT_TAILOR,
    .settings = settings,
    .tailor = &tailor,
};
