/* SPDX-License-Identifier: Apache-2.0 */
/*
 * echo.c - a matcher that says what the text tells it to, and what the host
 * told it, for the system tests. A text with "rebuts:proxy-war:0.9" matches
 * that narrative with that confidence and stance; "names:" gives none. Owns
 * copies of what it was told. Leaves misbehaving to the other test plugins.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counterpoint_plugin.h"

#define MAX   4096
#define ABOUT 290

struct item {
	uint32_t id;
	char *slug, *about;
};

struct items {
	struct item list[MAX];
	size_t n;
};

struct echo {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	struct items narratives, concepts;
};

static void *
echo_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct echo *e = calloc(1, sizeof(*e));

	if (e == NULL)
		abort();
	e->api = api;
	e->host = host;
	return e;
}

static void
forget(struct items *items, uint32_t id)
{
	for (size_t i = 0; i < items->n; i++) {
		if (items->list[i].id != id)
			continue;
		free(items->list[i].slug);
		free(items->list[i].about);
		items->list[i] = items->list[--items->n];
		return;
	}
}

static int
keep(struct items *items, uint32_t id, const char *slug, const char *about)
{
	forget(items, id);
	if (items->n == MAX)
		return -1;
	items->list[items->n++] = (struct item){
	    .id = id, .slug = strdup(slug), .about = strdup(about)};
	return 0;
}

static int
echo_add(void *self, const struct counterpoint_narrative *n)
{
	struct echo *e = self;
	char about[ABOUT];
	int used = snprintf(about, sizeof(about),
	    "seen %d to %d; %zu answers:", n->first_seen, n->last_seen,
	    n->nanswers);

	for (size_t i = 0; i < n->nanswers && used < ABOUT; i++)
		used += snprintf(about + used, (size_t)(ABOUT - used),
		    " [%s] %.40s", n->answers[i].language, n->answers[i].text);
	return keep(&e->narratives, n->id, n->slug, about);
}

static int
echo_remove(void *self, uint32_t id)
{
	forget(&((struct echo *)self)->narratives, id);
	return 0;
}

static int
echo_add_concept(void *self, const struct counterpoint_concept *c)
{
	struct echo *e = self;
	char about[ABOUT];

	snprintf(about, sizeof(about), "%s, a %s of %zu terms", c->slug,
	    c->kind, c->nterms);
	return keep(&e->concepts, c->id, c->slug, about);
}

static int
echo_remove_concept(void *self, uint32_t id)
{
	forget(&((struct echo *)self)->concepts, id);
	return 0;
}

static int
echo_commit(void *self)
{
	(void)self;
	return 0;
}

static void
report(struct echo *e, const struct item *item,
    const struct counterpoint_text *text, double confidence, int stance)
{
	char day[40];

	snprintf(day, sizeof(day), "day %d", text->day);
	e->api->match(e->host, item->id, 1, confidence);
	if (stance > 0)
		e->api->stance(e->host, (enum counterpoint_stance)stance);
	e->api->why(e->host, day);
	e->api->why(e->host, item->about);
	if (e->concepts.n > 0)
		e->api->why(e->host, e->concepts.list[0].about);
}

/* One narrative under one verb. */
static void
obey(struct echo *e, const struct item *item,
    const struct counterpoint_text *text, const char *verb, int stance)
{
	char order[128];
	const char *at;

	snprintf(order, sizeof(order), "%s:%s:", verb, item->slug);
	at = strstr(text->text, order);
	if (at != NULL)
		report(e, item, text, strtod(at + strlen(order), NULL), stance);
}

static int
echo_match(void *self, const struct counterpoint_text *text)
{
	static const char *const verbs[] = {
	    "names", "asserts", "rebuts", "reports"};
	struct echo *e = self;

	for (size_t i = 0; i < e->narratives.n; i++)
		for (int stance = 0; stance < 4; stance++)
			obey(e, &e->narratives.list[i], text, verbs[stance],
			    stance);
	return 0;
}

static void
echo_close(void *self)
{
	struct echo *e = self;

	while (e->narratives.n > 0)
		forget(&e->narratives, e->narratives.list[0].id);
	while (e->concepts.n > 0)
		forget(&e->concepts, e->concepts.list[0].id);
	free(e);
}

static const struct counterpoint_matcher matcher = {
    .open = echo_open,
    .add = echo_add,
    .remove = echo_remove,
    .add_concept = echo_add_concept,
    .remove_concept = echo_remove_concept,
    .commit = echo_commit,
    .match = echo_match,
    .close = echo_close,
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "echo",
    .version = "1",
    .about = "Says what the text tells it to, for the tests.",
    .kind = COUNTERPOINT_MATCHER,
    .matcher = &matcher,
};
