/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexical.c - the matcher `lexical`: the narratives that a text most likely
 * repeats, by the words, concepts and numbers that they share.
 * Owns the settings. Leaves matching to engine.c.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "counterpoint_plugin.h"
#include "lexical/engine.h"
#include "text/mem.h"
#include "text/setting.h"

#define MODEL_FILE "lexical.model" /* beside the plugin */
#define LETTERS	   "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

struct lexical {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	struct model *model;
	struct engine *engine;
	const char *language;
	uint64_t answers;
	struct engine_answer answer[ENGINE_ANSWERS_MAX];
};

static void
complain(struct lexical *l, const char *what, const char *why)
{
	char line[400];

	snprintf(line, sizeof(line), "%.200s: %.190s", what, why);
	l->api->log(l->host, COUNTERPOINT_ERROR, line);
}

static void
lexical_close(void *self)
{
	struct lexical *l = self;

	if (l == NULL)
		return;
	engine_free(l->engine);
	model_free(l->model);
	free(l);
}

/* A language of two or three letters, and what tags may have behind it. */
static bool
is_tag(const char *tag)
{
	size_t base = strspn(tag, LETTERS), rest = strlen(tag) - base;

	return (base == 2 || base == 3) &&
	       (rest == 0 || (tag[base] == '-' && strspn(tag + base, LETTERS
						      "-0123456789") == rest));
}

static int
read_language(struct lexical *l)
{
	l->language = l->api->setting(l->host, "language");
	if (is_tag(l->language))
		return 0;
	complain(l, "language", "not a BCP 47 tag such as en or pt-BR");
	return -1;
}

/* The file beside this shared object. */
static int
find_model(char *ret, size_t size)
{
	const char *slash;
	Dl_info info;

	if (dladdr(&counterpoint_plugin, &info) == 0 ||
	    (slash = strrchr(info.dli_fname, '/')) == NULL)
		return -1;
	return snprintf(ret, size, "%.*s/%s", (int)(slash - info.dli_fname),
		   info.dli_fname, MODEL_FILE) < (int)size
		   ? 0
		   : -1;
}

/* Who writes a model decides what is told: as with plugins and secrets. */
static const char *
find_fault(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == -1 || !S_ISREG(st.st_mode))
		return "not a file";
	if (st.st_uid != 0 && st.st_uid != geteuid())
		return "must belong to root or to the daemon's user";
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return "is writable by its group or by everybody";
	return NULL;
}

/* Does not wait for who may write to a pipe. */
static FILE *
open_model(const char *path, char *ret_why, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *fault = fd == -1 ? NULL : find_fault(fd);
	FILE *file = fd == -1 || fault != NULL ? NULL : fdopen(fd, "r");

	if (file != NULL)
		return file;
	if (fault != NULL)
		snprintf(ret_why, size, "%s", fault);
	else
		snprintf(ret_why, size, "%m");
	if (fd != -1)
		close(fd);
	return NULL;
}

static struct model *
read_file(const char *path, char *ret_why, size_t size)
{
	FILE *file = open_model(path, ret_why, size);
	struct model *model;

	if (file == NULL)
		return NULL;
	model = model_read(file, feature_name, FEATURES, ret_why, size);
	fclose(file);
	return model;
}

static int
read_model(struct lexical *l)
{
	const char *path = l->api->setting(l->host, "model");
	char beside[4096], why[300];

	if (path[0] == '\0') {
		if (find_model(beside, sizeof(beside)) == -1) {
			complain(l, "model", "the plugin's folder is unknown");
			return -1;
		}
		path = beside;
	}
	l->model = read_file(path, why, sizeof(why));
	if (l->model != NULL)
		return 0;
	complain(l, path, why);
	return -1;
}

static void *
lexical_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct lexical *l = mem_zero(1, sizeof(*l));

	l->api = api;
	l->host = host;
	if (setting_whole(api, host, "answers", 1, ENGINE_ANSWERS_MAX,
		&l->answers) == 0 &&
	    read_language(l) == 0 && read_model(l) == 0) {
		l->engine = engine_new(l->model, l->language);
		if (l->engine == NULL)
			complain(l, "text", "ICU lacks its data");
	}
	if (l->engine != NULL)
		return l;
	lexical_close(l);
	return NULL;
}

static int
cannot_cut(struct lexical *l)
{
	l->api->log(
	    l->host, COUNTERPOINT_WARNING, "a text cannot be cut into words");
	return -1;
}

static int
lexical_add(void *self, const struct counterpoint_narrative *n)
{
	struct lexical *l = self;

	return engine_add(l->engine, n) == 0 ? 0 : cannot_cut(l);
}

static int
lexical_remove(void *self, uint32_t id)
{
	struct lexical *l = self;

	engine_remove(l->engine, id);
	return 0;
}

static int
lexical_add_concept(void *self, const struct counterpoint_concept *c)
{
	struct lexical *l = self;

	if (engine_add_concept(l->engine, c) == 0)
		return 0;
	complain(l, c->slug, "too many concepts came and went; restart");
	return -1;
}

static int
lexical_remove_concept(void *self, uint32_t id)
{
	struct lexical *l = self;

	engine_remove_concept(l->engine, id);
	return 0;
}

static int
lexical_commit(void *self)
{
	struct lexical *l = self;

	engine_commit(l->engine);
	return 0;
}

static void
report(struct lexical *l, const struct engine_answer *a)
{
	int i;

	l->api->match(l->host, a->narrative, a->score, a->confidence);
	if (a->stance != 0)
		l->api->stance(l->host, a->stance);
	for (i = 0; i < ENGINE_REASONS && a->reason[i][0] != '\0'; i++)
		l->api->why(l->host, a->reason[i]);
}

static int
lexical_match(void *self, const struct counterpoint_text *text)
{
	struct lexical *l = self;
	int i, n = engine_match(l->engine, text, l->answer, l->answers);

	if (n == -1)
		return cannot_cut(l);
	for (i = 0; i < n; i++)
		report(l, &l->answer[i]);
	return 0;
}

static const struct counterpoint_matcher matcher = {
    .open = lexical_open,
    .add = lexical_add,
    .remove = lexical_remove,
    .add_concept = lexical_add_concept,
    .remove_concept = lexical_remove_concept,
    .commit = lexical_commit,
    .match = lexical_match,
    .close = lexical_close,
};

static const struct counterpoint_setting settings[] = {
    {"language", "en",
	"Language of titles, summaries and aliases, and of texts of unknown "
	"language, as a BCP 47 tag."},
    {"answers", "10", "How many narratives are told at most, 1 to 64."},
    {"model", "",
	"File with a model that a desk has trained; without it the one beside "
	"the plugin."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "lexical",
    .version = "2.0",
    .about = "Ranks narratives by shared words, concepts and numbers.",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
