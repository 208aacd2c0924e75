/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plugin_scorer.c - a tailor for the tests of the match pool: scores two
 * factors by SCORE, crashes on a message called "crash". Built under several
 * names (NAME). Owns nothing.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "counterpoint_plugin.h"

struct scorer {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
};

static void *
scorer_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct scorer *self = calloc(1, sizeof(*self));

	self->api = api;
	self->host = host;
	return self;
}

static int
scorer_score(void *arg, const struct counterpoint_candidate *c, size_t n)
{
	struct scorer *self = arg;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(c[i].message, NAME " crash") == 0)
			abort();
		self->api->factor(
		    self->host, i, COUNTERPOINT_DEED, 0, "overwritten");
		self->api->factor(
		    self->host, i, COUNTERPOINT_DEED, SCORE, NAME " deed");
		self->api->factor(self->host, i, COUNTERPOINT_MATCH,
		    c[i].match_confidence, NAME " match");
		self->api->factor(
		    self->host, i, COUNTERPOINT_FATIGUE, NAN, "nan");
	}
	self->api->factor(self->host, n, COUNTERPOINT_DEED, 1, "beyond");
	self->api->factor(
	    self->host, 0, (enum counterpoint_factor)99, 1, "beyond");
	return 0;
}

static void
scorer_close(void *self)
{
	free(self);
}

static const struct counterpoint_tailor tailor = {
    .open = scorer_open,
    .score = scorer_score,
    .close = scorer_close,
};

const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = NAME,
    .version = "1",
    .about = "Scores, to test the match pool.",
    .kind = COUNTERPOINT_TAILOR,
    .tailor = &tailor,
};
