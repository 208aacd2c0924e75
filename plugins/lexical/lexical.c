/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexical.c - the matcher `lexical`: the narratives that a text most likely
 * repeats, by the words, concepts and numbers that they share.
 * Owns the settings. Leaves matching to engine.c.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counterpoint_plugin.h"
#include "lexical/engine.h"
#include "text/mem.h"
#include "text/setting.h"
#include "text/trusted.h"

#define MODEL_FILE "lexical.model" /* beside the plugin */

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
	char line[500];

	snprintf(line, sizeof(line), "%.200s: %.290s", what, why);
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

static int
read_language(struct lexical *l)
{
	l->language = l->api->setting(l->host, "language");
	if (engine_takes_language(l->language))
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

static struct model *
read_file(const char *path, char *ret_why, size_t size)
{
	int fd = trusted_open(path, ret_why, size);
	FILE *file = fd == -1 ? NULL : fdopen(fd, "r");
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
	char beside[4096], named[4200], why[300];

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
	snprintf(named, sizeof(named), "model: %s", path);
	complain(l, named, why);
	return -1;
}

static void
tell_dictionaries(struct lexical *l, const struct bilingual_told *told)
{
	char line[200];

	snprintf(line, sizeof(line),
	    "dictionaries: %zu entries became %zu concepts of %zu terms",
	    told->entries, told->concepts, told->terms);
	l->api->log(l->host, COUNTERPOINT_INFO, line);
	if (told->lost_words + told->lost_pairs > 0) {
		snprintf(line, sizeof(line),
		    "dictionaries: words beyond %d are left out, %zu times, "
		    "and %zu pairs beyond %d; those of the later entries",
		    BILINGUAL_WORDS, told->lost_words, told->lost_pairs,
		    BILINGUAL_PAIRS);
		l->api->log(l->host, COUNTERPOINT_WARNING, line);
	}
	if (told->left_out == 0)
		return;
	snprintf(line, sizeof(line),
	    "dictionaries: %zu concepts beyond %d are left out; those of "
	    "fewer languages, then of more words, then the later ones",
	    told->left_out, BILINGUAL_CONCEPTS);
	l->api->log(l->host, COUNTERPOINT_WARNING, line);
}

static int
read_dictionaries(struct lexical *l)
{
	const char *list = l->api->setting(l->host, "dictionaries");
	struct bilingual_told told;
	char why[300];

	if (list[0] == '\0')
		return 0;
	if (engine_add_dictionaries(l->engine, list, &told, why, sizeof(why)) ==
	    -1) {
		complain(l, "dictionaries", why);
		return -1;
	}
	tell_dictionaries(l, &told);
	return 0;
}

static int
make_engine(struct lexical *l)
{
	l->engine = engine_new(l->model, l->language);
	if (l->engine != NULL)
		return read_dictionaries(l);
	complain(l, "text", "ICU lacks its data");
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
	    read_language(l) == 0 && read_model(l) == 0 && make_engine(l) == 0)
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
    {"dictionaries", "",
	"Bilingual dictionaries in dictd's form whose words link languages: "
	"paths without endings, with commas between them."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "lexical",
    .version = "2.1",
    .about = "Ranks narratives by shared words, concepts and numbers.",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
