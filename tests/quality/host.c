/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.c - a host for one matcher, which keeps what the matcher answers.
 * Owns the opened plugin and its answers. Leaves processes and deadlines to
 * the daemon, and what the answers are worth to score.c.
 */
#include "host.h"

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

/* A run holds ten answers a post, and nothing is held back from it. */
static const char *
wanted_value(const struct counterpoint_host *h, const char *name)
{
	size_t i;

	for (i = 0; i < h->nsettings; i++)
		if (strcmp(h->setting[i].name, name) == 0)
			return h->setting[i].value;
	if (strcmp(name, "answers") == 0)
		return "10";
	if (strcmp(name, "least") == 0)
		return "0";
	if (strcmp(name, "language") == 0)
		return h->language;
	return NULL;
}

static const struct counterpoint_setting *
find_declared(const struct counterpoint_plugin *plugin, const char *name)
{
	const struct counterpoint_setting *s;

	for (s = plugin->settings; s != NULL && s->name != NULL; s++)
		if (strcmp(s->name, name) == 0)
			return s;
	return NULL;
}

static const char *
tell_setting(struct counterpoint_host *h, const char *name)
{
	const struct counterpoint_setting *declared;
	const char *value = wanted_value(h, name);

	declared = find_declared(h->plugin, name);
	if (declared == NULL)
		return NULL;
	return value != NULL ? value : declared->fallback;
}

static void
take_log(struct counterpoint_host *h, enum counterpoint_level level,
    const char *text)
{
	if (level >= COUNTERPOINT_WARNING)
		fprintf(stderr, "%s: %s\n", h->plugin->name, text);
}

static void
take_match(struct counterpoint_host *h, uint32_t narrative, double score,
    double confidence)
{
	size_t at = h->nanswers;

	if (!isfinite(score) || !(confidence >= 0 && confidence <= 1)) {
		h->is_broken = true;
		return;
	}
	if (at == HOST_ANSWERS)
		return;
	for (; at > 0 && h->answer[at - 1].score < score; at--)
		h->answer[at] = h->answer[at - 1];
	h->answer[at].narrative = narrative;
	h->answer[at].score = score;
	h->answer[at].confidence = confidence;
	h->nanswers++;
}

static void
take_why(struct counterpoint_host *h, const char *text)
{
	(void)text;
	h->is_broken |= h->nanswers == 0;
}

static void
take_stance(struct counterpoint_host *h, enum counterpoint_stance stance)
{
	(void)stance;
	h->is_broken |= h->nanswers == 0;
}

static const struct counterpoint_api api = {
    .size = sizeof(struct counterpoint_api),
    .log = take_log,
    .setting = tell_setting,
    .match = take_match,
    .why = take_why,
    .stance = take_stance,
};

/* The plugin's constant, or NULL after a line on stderr. */
static const struct counterpoint_plugin *
load(const char *path)
{
	const struct counterpoint_plugin *plugin;
	void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	if (object == NULL) {
		fprintf(stderr, "%s\n", dlerror());
		return NULL;
	}
	plugin = dlsym(object, "counterpoint_plugin");
	dlclose(object);
	if (plugin != NULL && plugin->abi_major == COUNTERPOINT_ABI_MAJOR &&
	    plugin->abi_minor <= COUNTERPOINT_ABI_MINOR &&
	    plugin->size == sizeof(*plugin) &&
	    plugin->kind == COUNTERPOINT_MATCHER)
		return plugin;
	fprintf(stderr, "%s: not a matcher of ABI %d.%d\n", path,
	    COUNTERPOINT_ABI_MAJOR, COUNTERPOINT_ABI_MINOR);
	return NULL;
}

static int
set(struct counterpoint_host *h, const struct host_setting *setting, size_t n)
{
	size_t i;

	if (n > HOST_SETTINGS) {
		fprintf(stderr, "more than %d settings\n", HOST_SETTINGS);
		return -1;
	}
	for (i = 0; i < n; i++) {
		if (find_declared(h->plugin, setting[i].name) == NULL) {
			fprintf(stderr, "%s has no setting %s\n",
			    h->plugin->name, setting[i].name);
			return -1;
		}
		h->setting[h->nsettings++] = setting[i];
	}
	return 0;
}

struct counterpoint_host *
host_open(const char *path, const char *language,
    const struct host_setting *setting, size_t n)
{
	struct counterpoint_host *h = mem_zero(1, sizeof(*h));

	h->language = language;
	h->plugin = load(path);
	if (h->plugin == NULL || set(h, setting, n) != 0) {
		free(h);
		return NULL;
	}
	h->self = h->plugin->matcher->open(&api, h);
	if (h->self == NULL) {
		fprintf(stderr, "%s does not open\n", h->plugin->name);
		free(h);
		return NULL;
	}
	return h;
}

void
host_close(struct counterpoint_host *h)
{
	if (h == NULL)
		return;
	h->plugin->matcher->close(h->self);
	free(h);
}

/* Passes a verdict of the matcher on, with a line on stderr if it is bad. */
static int
judge(const struct counterpoint_host *h, int verdict, const char *about)
{
	if (verdict != 0)
		fprintf(stderr, "%s refused: %s\n", h->plugin->name, about);
	return verdict != 0 ? -1 : 0;
}

int
host_put(struct counterpoint_host *h, const struct counterpoint_narrative *n)
{
	return judge(h, h->plugin->matcher->add(h->self, n), n->slug);
}

int
host_put_concept(
    struct counterpoint_host *h, const struct counterpoint_concept *c)
{
	if (h->plugin->matcher->add_concept == NULL)
		return 0;
	return judge(h, h->plugin->matcher->add_concept(h->self, c), c->slug);
}

int
host_commit(struct counterpoint_host *h)
{
	return judge(h, h->plugin->matcher->commit(h->self), "the commit");
}

int
host_match(struct counterpoint_host *h, const struct counterpoint_text *t)
{
	h->nanswers = 0;
	if (judge(h, h->plugin->matcher->match(h->self, t), t->text) != 0)
		return -1;
	if (!h->is_broken)
		return 0;
	fprintf(stderr, "%s told what its header forbids about: %s\n",
	    h->plugin->name, t->text);
	return -1;
}
