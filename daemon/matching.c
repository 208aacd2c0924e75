/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matching.c - feeds the match pool with the library and tells what becomes of
 * its plugins. Owns the sets of narratives and concepts to be put again; the
 * pool is the engine's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "engine/language.h"
#include "engine/markers.h"
#include "server.h"

/* Wordings that grow; the texts are the library's unless said otherwise. */
struct wordings {
	struct counterpoint_wording *items;
	size_t n;
};

static void
add_wording(struct wordings *to, const char *text, const char *language)
{
	to->items = mem_resize(to->items, to->n + 1, sizeof(*to->items));
	to->items[to->n++] =
	    (struct counterpoint_wording){.text = text, .language = language};
}

static int32_t
day_of(const char *date)
{
	return date == NULL ? COUNTERPOINT_NO_DAY : clock_date_days(date);
}

/* --- answers: what the cleared messages say against a narrative --- */

static int
compare_messages(const void *a, const void *b)
{
	const struct message *const *x = a, *const *y = b;

	return strcmp((*x)->slug, (*y)->slug);
}

/* In the order of slugs, for the library has none and every daemon should tell
 * its plugins the same. The texts are the caller's to free. */
static struct wordings
list_answers(const struct library *library, const char *narrative)
{
	struct answers answers = library_answers(library, narrative);
	const struct message **sorted = mem_calloc(answers.n, sizeof(*sorted));
	struct wordings list = {0};

	for (size_t i = 0; i < answers.n; i++)
		sorted[i] = answers.items[i];
	qsort(sorted, answers.n, sizeof(*sorted), compare_messages);
	for (size_t i = 0; i < answers.n; i++) {
		const struct message *m = sorted[i];

		if (!message_is_cleared(m))
			continue;
		for (size_t j = 0; j < m->variants.n; j++)
			add_wording(&list,
			    markers_strip(m->variants.items[j].fact),
			    m->variants.items[j].language);
	}
	free(sorted);
	return list;
}

static void
free_answers(struct wordings *answers)
{
	for (size_t i = 0; i < answers->n; i++)
		free((void *)answers->items[i].text);
	free(answers->items);
}

/* --- narratives --- */

static struct wordings
list_exemplars(const struct narrative *from)
{
	struct wordings list = {0};

	for (size_t i = 0; i < from->exemplars.n; i++)
		add_wording(&list, from->exemplars.items[i].text,
		    from->exemplars.items[i].language);
	return list;
}

static struct wordings
list_phrases(const struct narrative *from)
{
	struct wordings list = {0};

	for (size_t i = 0; i < from->phrases.n; i++) {
		const char *language = from->phrases.items[i].language;

		add_wording(&list, from->phrases.items[i].pattern,
		    language != NULL ? language : "und");
	}
	return list;
}

static void
put(struct server *server, const struct narrative *from)
{
	struct wordings exemplars = list_exemplars(from);
	char language[LANGUAGE_MAX];
	struct wordings phrases = list_phrases(from);
	struct wordings answers =
	    list_answers(model_library(server->model), from->slug);

	struct counterpoint_narrative narrative = {
	    .slug = from->slug,
	    .title = from->title,
	    .summary = from->summary,
	    .language = language_detect(from->summary, language),
	    .first_seen = day_of(from->first_seen),
	    .last_seen = day_of(from->last_seen),
	    .exemplars = exemplars.items,
	    .nexemplars = exemplars.n,
	    .phrases = phrases.items,
	    .nphrases = phrases.n,
	    .aliases = (const char *const *)from->aliases.items,
	    .naliases = from->aliases.n,
	    .answers = answers.items,
	    .nanswers = answers.n,
	};

	embedding_fill(server, &narrative, exemplars.items);
	match_pool_put(server->match, &narrative);
	free(exemplars.items);
	free(phrases.items);
	free_answers(&answers);
}

/* --- the lexicon --- */

static void
put_concept(struct server *server, const struct concept *from)
{
	struct wordings terms = {0};

	for (size_t i = 0; i < from->terms.n; i++)
		add_wording(&terms, from->terms.items[i].text,
		    from->terms.items[i].language);
	match_pool_put_concept(
	    server->match, &(struct counterpoint_concept){.slug = from->slug,
			       .kind = from->kind,
			       .terms = terms.items,
			       .nterms = terms.n});
	free(terms.items);
}

static void
concept_changed(struct server *server, const struct strmap_slot *slot)
{
	const struct concept *concept =
	    library_find(model_library(server->model), NOUN_CONCEPT, slot->key);

	if (concept != NULL)
		put_concept(server, concept);
	else
		match_pool_remove_concept(server->match, slot->key);
}

static void
narrative_changed(struct server *server, const struct strmap_slot *slot)
{
	const struct narrative *narrative = library_find(
	    model_library(server->model), NOUN_NARRATIVE, slot->key);

	if (narrative != NULL)
		put(server, narrative);
	else
		match_pool_remove(server->match, slot->key);
}

/* In the order of slugs, which number what is put: that decides between equals
 * and is in the scores of matchers, and every daemon should tell the same
 * after each start. */
static void
each_in_order(struct server *server, const struct strmap *map,
    void (*call)(struct server *, const struct strmap_slot *))
{
	const struct strmap_slot **sorted = strmap_sort(map);

	for (size_t i = 0; i < map->count; i++)
		call(server, sorted[i]);
	free(sorted);
}

static void
put_known_concept(struct server *server, const struct strmap_slot *slot)
{
	put_concept(server, slot->value);
}

static void
put_known(struct server *server, const struct strmap_slot *slot)
{
	put(server, slot->value);
}

static void
library_wanted(void *arg)
{
	struct server *server = arg;
	const struct library *library = model_library(server->model);

	/* Concepts first: they are looked for in what comes after them. */
	each_in_order(server, &library->items[NOUN_CONCEPT], put_known_concept);
	embedding_begin_round(server);
	each_in_order(server, &library->items[NOUN_NARRATIVE], put_known);
	embedding_end_round(server);
}

/* --- changes --- */

/* A message changes what is said against the narratives that it answered before
 * and those that it answers now. They are put again once, at the end. */
void
matching_note_change(
    struct server *server, enum noun_kind kind, const char *slug)
{
	const struct message *message;

	if (server->match == NULL)
		return;
	if (kind == NOUN_NARRATIVE)
		strmap_set(&server->stale, slug, server);
	if (kind == NOUN_CONCEPT)
		strmap_set(&server->stale_concepts, slug, server);
	if (kind != NOUN_MESSAGE)
		return;
	message =
	    library_find(model_library(server->model), NOUN_MESSAGE, slug);
	for (size_t i = 0; message != NULL && i < message->narratives.n; i++)
		strmap_set(
		    &server->stale, message->narratives.items[i], server);
}

void
matching_settle(struct server *server)
{
	if (server->match == NULL)
		return;
	each_in_order(server, &server->stale_concepts, concept_changed);
	each_in_order(server, &server->stale, narrative_changed);
	strmap_done(&server->stale_concepts);
	strmap_done(&server->stale);
	match_pool_commit(server->match);
}

/* --- what becomes of the plugins --- */

static void
pool_ready(void *arg)
{
	struct server *server = arg;
	struct match_pool_status status;

	match_pool_status(server->match, &status);
	log_info("match.ready", LOG_NUMBER("generation", status.generation),
	    LOG_NUMBER("narratives", status.narratives),
	    LOG_NUMBER("concepts", status.concepts),
	    LOG_NUMBER("workers", status.workers));
}

static void
plugin_suspended(void *arg, const char *name, const char *reason, int seconds)
{
	struct server *server = arg;

	log_warning("plugin.suspended", LOG_TEXT("plugin", name),
	    LOG_TEXT("reason", reason), LOG_NUMBER("seconds", seconds));
	rpc_publish(server->rpc, "plugin.suspended", name,
	    json_pack("{s:o, s:i}", "reason", json_string_lossy(reason),
		"seconds", seconds));
}

static void
plugin_resumed(void *arg, const char *name)
{
	struct server *server = arg;

	log_info("plugin.resumed", LOG_TEXT("plugin", name));
	rpc_publish(server->rpc, "plugin.resumed", name, json_object());
}

static void
plugin_refused(void *arg, const char *name, const char *reason)
{
	(void)arg;
	log_error("plugin.refused", LOG_TEXT("plugin", name),
	    LOG_TEXT("reason", reason));
}

void
matching_log_plugin(
    enum counterpoint_level level, const char *plugin, const char *text)
{
	switch (level) {
	case COUNTERPOINT_ERROR:
		log_error("plugin.line", LOG_TEXT("plugin", plugin),
		    LOG_TEXT("text", text));
		break;
	case COUNTERPOINT_WARNING:
		log_warning("plugin.line", LOG_TEXT("plugin", plugin),
		    LOG_TEXT("text", text));
		break;
	case COUNTERPOINT_INFO:
		log_info("plugin.line", LOG_TEXT("plugin", plugin),
		    LOG_TEXT("text", text));
		break;
	default:
		log_debug("plugin.line", LOG_TEXT("plugin", plugin),
		    LOG_TEXT("text", text));
	}
}

static void
plugin_line(void *arg, enum counterpoint_level level, const char *plugin,
    const char *text)
{
	(void)arg;
	matching_log_plugin(level, plugin, text);
}

int
matching_start(struct server *server, struct err *err)
{
	const struct match_settings settings = {
	    .workers = server->config->workers,
	    .deadline_ms = server->config->match_deadline,
	    .plugins = server->config->plugins,
	    .nplugins = server->config->nplugins,
	};
	const struct match_hooks hooks = {
	    .arg = server,
	    .library_wanted = library_wanted,
	    .ready = pool_ready,
	    .plugin_suspended = plugin_suspended,
	    .plugin_resumed = plugin_resumed,
	    .plugin_refused = plugin_refused,
	    .log = plugin_line,
	};

	server->match = match_pool_start(server->base, &settings, &hooks, err);
	return server->match == NULL ? -1 : 0;
}

void
matching_done(struct server *server)
{
	match_pool_stop(server->match);
	server->match = NULL;
	strmap_done(&server->stale_concepts);
	strmap_done(&server->stale);
}
