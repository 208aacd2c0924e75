/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matching.c - feeds the match pool with the library's narratives and tells
 * what becomes of its plugins. Owns nothing; the pool is the engine's.
 */
#include <stdlib.h>

#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "server.h"

/* The narrative in the plugins' form; the arrays are the caller's to free. */
static struct counterpoint_narrative
present(const struct narrative *from)
{
	struct counterpoint_wording *exemplars =
	    mem_calloc(from->exemplars.n, sizeof(*exemplars));
	struct counterpoint_wording *phrases =
	    mem_calloc(from->phrases.n, sizeof(*phrases));

	for (size_t i = 0; i < from->exemplars.n; i++) {
		exemplars[i].text = from->exemplars.items[i].text;
		exemplars[i].language = from->exemplars.items[i].language;
	}
	for (size_t i = 0; i < from->phrases.n; i++) {
		const char *language = from->phrases.items[i].language;

		phrases[i].text = from->phrases.items[i].pattern;
		phrases[i].language = language ? language : "und";
	}
	return (struct counterpoint_narrative){
	    .slug = from->slug,
	    .title = from->title,
	    .summary = from->summary,
	    .exemplars = exemplars,
	    .nexemplars = from->exemplars.n,
	    .phrases = phrases,
	    .nphrases = from->phrases.n,
	    .aliases = (const char *const *)from->aliases.items,
	    .naliases = from->aliases.n,
	};
}

static void
put(struct server *server, const struct narrative *from)
{
	struct counterpoint_narrative narrative = present(from);

	match_pool_put(server->match, &narrative);
	free((void *)narrative.exemplars);
	free((void *)narrative.phrases);
}

void
matching_changed(struct server *server, const char *slug)
{
	const struct narrative *narrative =
	    library_find(model_library(server->model), NOUN_NARRATIVE, slug);

	if (narrative != NULL)
		put(server, narrative);
	else
		match_pool_remove(server->match, slug);
}

static void
library_wanted(void *arg)
{
	struct server *server = arg;
	const struct library *library = model_library(server->model);
	const struct strmap_slot *slot;
	size_t at = 0;

	while (
	    (slot = strmap_next(&library->items[NOUN_NARRATIVE], &at)) != NULL)
		put(server, slot->value);
}

static void
pool_ready(void *arg)
{
	struct server *server = arg;
	struct match_pool_status status;

	match_pool_status(server->match, &status);
	log_info("match.ready", LOG_NUMBER("generation", status.generation),
	    LOG_NUMBER("narratives", status.narratives),
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

static void
plugin_line(void *arg, enum counterpoint_level level, const char *plugin,
    const char *text)
{
	(void)arg;
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
