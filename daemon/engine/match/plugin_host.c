/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plugin_host.c - what matchers and tailors may call. Owns what the call under
 * way has reported; a report outside a call is dropped, for there is nobody to
 * give it to.
 */
#include "engine/match/plugin_host.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Where match() reports to, and the hit that a reason or a stance belongs to;
 * or NULL. */
static struct match_wire_hits *hits;
static struct match_wire_hit *last_hit;

/* Where score() reports to: a table of candidates by factors. */
static struct match_wire_factor *table;
static size_t table_n;

/* The strings of the last report. */
static char **kept;
static size_t nkept;

static const char *
keep(const char *text)
{
	kept = mem_resize(kept, nkept + 1, sizeof(*kept));
	kept[nkept] = text_clean(text, MATCH_WHY_BYTES);
	return kept[nkept++];
}

static void
forget_all(void)
{
	while (nkept > 0)
		free(kept[--nkept]);
}

static void
api_match(struct counterpoint_host *host, uint32_t narrative, double score,
    double confidence)
{
	(void)host;
	last_hit = NULL;
	if (hits == NULL || hits->n == MATCH_HITS_MAX)
		return;
	last_hit = &hits->hits[hits->n++];
	*last_hit = (struct match_wire_hit){
	    .narrative = narrative, .score = score, .confidence = confidence};
}

static void
api_why(struct counterpoint_host *host, const char *text)
{
	(void)host;
	if (last_hit != NULL && last_hit->nwhy < MATCH_WHYS_MAX)
		last_hit->why[last_hit->nwhy++] = keep(text);
}

static void
api_stance(struct counterpoint_host *host, enum counterpoint_stance stance)
{
	(void)host;
	if (last_hit != NULL && stance >= COUNTERPOINT_ASSERTS &&
	    stance <= COUNTERPOINT_REPORTS)
		last_hit->stance = stance;
}

static void
api_factor(struct counterpoint_host *host, uint32_t candidate,
    enum counterpoint_factor factor, double score, const char *reason)
{
	(void)host;
	if (candidate >= table_n || (unsigned)factor >= COUNTERPOINT_FACTORS)
		return;
	table[candidate * COUNTERPOINT_FACTORS + factor] =
	    (struct match_wire_factor){.candidate = candidate,
		.factor = factor,
		.score = score,
		.reason = keep(reason)};
}

static const struct counterpoint_api api = {
    .size = sizeof(struct counterpoint_api),
    .log = plugin_host_log,
    .setting = plugin_host_setting,
    .match = api_match,
    .why = api_why,
    .stance = api_stance,
    .factor = api_factor,
};

int
plugin_open(struct plugin *plugin, struct err *err)
{
	struct counterpoint_host *host = (struct counterpoint_host *)plugin;
	const struct counterpoint_plugin *object = plugin->object;

	plugin->self = object->kind == COUNTERPOINT_MATCHER
			   ? object->matcher->open(&api, host)
			   : object->tailor->open(&api, host);
	return plugin_host_opened(plugin, err);
}

void
plugin_close(struct plugin *plugin)
{
	if (plugin->self == NULL)
		return;
	if (plugin->object->kind == COUNTERPOINT_MATCHER)
		plugin->object->matcher->close(plugin->self);
	else
		plugin->object->tailor->close(plugin->self);
	plugin->self = NULL;
}

int
plugin_put(
    struct plugin *plugin, const struct counterpoint_narrative *narrative)
{
	if (plugin->object->kind != COUNTERPOINT_MATCHER)
		return 0;
	return plugin->object->matcher->add(plugin->self, narrative);
}

int
plugin_remove(struct plugin *plugin, uint32_t id)
{
	if (plugin->object->kind != COUNTERPOINT_MATCHER)
		return 0;
	return plugin->object->matcher->remove(plugin->self, id);
}

static bool
knows_concepts(const struct plugin *plugin)
{
	return plugin->object->kind == COUNTERPOINT_MATCHER &&
	       plugin->object->matcher->add_concept != NULL;
}

int
plugin_put_concept(
    struct plugin *plugin, const struct counterpoint_concept *concept)
{
	if (!knows_concepts(plugin))
		return 0;
	return plugin->object->matcher->add_concept(plugin->self, concept);
}

int
plugin_remove_concept(struct plugin *plugin, uint32_t id)
{
	if (!knows_concepts(plugin))
		return 0;
	return plugin->object->matcher->remove_concept(plugin->self, id);
}

int
plugin_commit(struct plugin *plugin)
{
	if (plugin->object->kind != COUNTERPOINT_MATCHER)
		return 0;
	return plugin->object->matcher->commit(plugin->self);
}

void
plugin_match(struct plugin *plugin, const struct counterpoint_text *text,
    struct match_wire_hits *ret)
{
	forget_all();
	ret->plugin = plugin->index;
	ret->n = 0;
	hits = ret;
	ret->failed = plugin->object->matcher->match(plugin->self, text) != 0;
	hits = NULL;
	last_hit = NULL;
}

void
plugin_score(struct plugin *plugin, const struct counterpoint_candidate *c,
    size_t n, struct match_wire_factors *ret)
{
	static struct match_wire_factor
	    factors[MATCH_CANDIDATES_MAX * COUNTERPOINT_FACTORS];

	forget_all();
	memset(factors, 0, sizeof(factors));
	table = factors;
	table_n = n;
	ret->plugin = plugin->index;
	ret->failed = plugin->object->tailor->score(plugin->self, c, n) != 0;
	table_n = 0;
	/* Those that were given, closed up. */
	ret->factors = factors;
	ret->n = 0;
	for (size_t i = 0; i < n * COUNTERPOINT_FACTORS; i++)
		if (factors[i].reason != NULL)
			factors[ret->n++] = factors[i];
}
