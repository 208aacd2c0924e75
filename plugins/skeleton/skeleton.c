/* SPDX-License-Identifier: Apache-2.0 */
/*
 * skeleton.c - the smallest working matcher, to copy and begin with.
 * Owns copies of what it needs of each narrative. Leaves everything clever to
 * the other plugins: it knows ASCII only and reads every narrative for every
 * text.
 *
 * A narrative matches when an alias of it stands in the text letter by letter,
 * or when every word of its slug does, in upper or lower case.
 *
 * To make a plugin of your own: copy this folder, change the name at the end,
 * write your own match(), add a line to the plugins' CMakeLists.txt, and name
 * the built file in the configuration.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "counterpoint_plugin.h"

/*
 * What the host passes to add() is gone when add() returns, so a plugin keeps
 * copies. Changes must not show before commit(): a new narrative waits with
 * `visible` false, an old one goes on matching with `leaving` true.
 */
struct narrative {
	uint32_t id;
	int visible, leaving;
	char *slug;
	char **alias;
	size_t naliases;
};

/* The plugin's own state. The host hands it back with every call. */
struct skeleton {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	double confidence;
	struct narrative *narrative;
	size_t n;
};

/* Out of memory is no error to report: the host replaces the worker. */
static void *
checked(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

/* Settings come as text, from the configuration or from the table below. A bad
 * one is logged, and NULL tells the host that the plugin cannot be opened. */
static void *
skeleton_open(
    const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct skeleton *s;
	char *end;
	double confidence = strtod(api->setting(host, "confidence"), &end);

	if (*end != '\0' || !(confidence >= 0 && confidence <= 1)) {
		api->log(host, COUNTERPOINT_ERROR,
		    "confidence is not a number of 0 to 1");
		return NULL;
	}
	s = checked(calloc(1, sizeof(*s)));
	s->api = api;
	s->host = host;
	s->confidence = confidence;
	return s;
}

static void
narrative_done(struct narrative *n)
{
	size_t i;

	for (i = 0; i < n->naliases; i++)
		free(n->alias[i]);
	free(n->alias);
	free(n->slug);
}

/* An unknown id is fine. */
static int
skeleton_remove(void *self, uint32_t id)
{
	struct skeleton *s = self;
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->narrative[i].id == id)
			s->narrative[i].leaving = 1;
	return 0;
}

/* A narrative of the same id is replaced. */
static int
skeleton_add(void *self, const struct counterpoint_narrative *given)
{
	struct skeleton *s = self;
	struct narrative *n;
	size_t i;

	skeleton_remove(s, given->id);
	s->narrative = checked(
	    reallocarray(s->narrative, s->n + 1, sizeof(*s->narrative)));
	n = &s->narrative[s->n++];
	memset(n, 0, sizeof(*n));
	n->id = given->id;
	n->slug = checked(strdup(given->slug));
	n->alias = checked(calloc(given->naliases + 1, sizeof(*n->alias)));
	for (i = 0; i < given->naliases; i++)
		n->alias[i] = checked(strdup(given->aliases[i]));
	n->naliases = given->naliases;
	return 0;
}

/* After this call, and not before, match() sees the changes. A clever plugin
 * builds its index here; workers are forked later and share it. */
static int
skeleton_commit(void *self)
{
	struct skeleton *s = self;
	size_t i, n = 0;

	for (i = 0; i < s->n; i++) {
		if (s->narrative[i].leaving) {
			narrative_done(&s->narrative[i]);
			continue;
		}
		s->narrative[i].visible = 1;
		s->narrative[n++] = s->narrative[i];
	}
	s->n = n;
	return 0;
}

/* Does the word s[0..len) stand in the text, with no letter next to it? */
static int
has_word(const char *text, const char *s, size_t len)
{
	const char *p;

	for (p = text; *p != '\0'; p++)
		if ((p == text || !isalnum((unsigned char)p[-1])) &&
		    strncasecmp(p, s, len) == 0 &&
		    !isalnum((unsigned char)p[len]))
			return 1;
	return 0;
}

static int
has_words_of_slug(const char *text, const char *slug)
{
	size_t len;

	for (; *slug != '\0'; slug += len + (slug[len] == '-')) {
		len = strcspn(slug, "-");
		if (len > 0 && !has_word(text, slug, len))
			return 0;
	}
	return 1;
}

/* One result, then its reasons: why() belongs to the match reported last. So
 * does stance(), for a plugin that can tell whether the text rebuts the
 * narrative. */
static void
report(struct skeleton *s, const struct narrative *n, const char *what,
    const char *quoted)
{
	char why[300];

	s->api->match(s->host, n->id, 1, s->confidence);
	snprintf(
	    why, sizeof(why), "the text has the %s “%.200s”", what, quoted);
	s->api->why(s->host, why);
}

static void
match_narrative(struct skeleton *s, const struct narrative *n, const char *text)
{
	size_t i;

	for (i = 0; i < n->naliases; i++)
		if (*n->alias[i] != '\0' && strstr(text, n->alias[i]) != NULL) {
			report(s, n, "alias", n->alias[i]);
			return;
		}
	if (has_words_of_slug(text, n->slug))
		report(s, n, "words of", n->slug);
}

/* Results go through the api; the value only tells whether it went well. The
 * text is whatever the world wrote: up to 32 KiB of anything. */
static int
skeleton_match(void *self, const struct counterpoint_text *text)
{
	struct skeleton *s = self;
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->narrative[i].visible)
			match_narrative(s, &s->narrative[i], text->text);
	return 0;
}

static void
skeleton_close(void *self)
{
	struct skeleton *s = self;
	size_t i;

	for (i = 0; i < s->n; i++)
		narrative_done(&s->narrative[i]);
	free(s->narrative);
	free(s);
}

static const struct counterpoint_matcher matcher = {
    .open = skeleton_open,
    .add = skeleton_add,
    .remove = skeleton_remove,
    .commit = skeleton_commit,
    .match = skeleton_match,
    .close = skeleton_close,
};

static const struct counterpoint_setting settings[] = {
    {"confidence", "0.3", "The confidence of every match, 0 to 1."},
    {NULL, NULL, NULL},
};

/* All that the host looks for in the shared object. Everything else is built
 * with hidden visibility, so that two plugins cannot get in each other's way.*/
__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "skeleton",
    .version = "1.0",
    .about = "The smallest working matcher: slugs and aliases.",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
