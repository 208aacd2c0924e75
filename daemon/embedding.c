/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embedding.c - the model server and the two who use it: the library's texts
 * (shelf.c) and observed ones (asking.c). Without a server configured nothing
 * of it exists. Owns the three.
 */
#include <stdlib.h>
#include <string.h>

#include "asking.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/secret.h"
#include "base/url.h"
#include "model/vector.h"
#include "server.h"
#include "shelf.h"

enum { KEEP_DAYS = 30 }; /* of other models' vectors */

struct embedding {
	struct embedder *embedder;
	struct shelf *shelf;
	struct asking *asking;
};

static void
server_changed(void *arg, bool up, const char *reason)
{
	struct server *server = arg;

	if (up)
		log_info("embedding.up",
		    LOG_TEXT("model", server->config->embedding_model));
	else
		log_warning("embedding.away", LOG_TEXT("reason", reason));
	rpc_publish(server->rpc, "embedding.state",
	    server->config->embedding_model,
	    json_pack(
		"{s:b, s:o}", "up", up, "reason", json_string_lossy(reason)));
	if (up)
		shelf_resume(server->embedding->shelf);
}

static void
vector_arrived(void *arg, const char *slug)
{
	struct server *server = arg;

	strmap_set(&server->stale, slug, server);
}

static void
vectors_settled(void *arg)
{
	matching_settle(arg);
}

static struct embedder *
open_embedder(struct server *server, struct err *err)
{
	const struct config *config = server->config;
	struct embedder_settings settings = {
	    .url = config->embedding_url,
	    .model = config->embedding_model,
	    .ca_file = config->embedding_ca_file,
	    .patience_ms = config->embedding_batch_timeout,
	    .text_most = config->embedding_text_most,
	};
	struct embedder *embedder;
	char *key = NULL;

	if (config->embedding_key_file[0] != '\0' &&
	    secret_read(config->embedding_key_file, &key, err) == -1)
		return NULL;
	settings.key = key;
	embedder =
	    embedder_open(server->base, &settings, server_changed, server, err);
	if (key != NULL)
		explicit_bzero(key, strlen(key));
	free(key);
	return embedder;
}

/* A server whose vectors do not go with the cached ones is refused, so these
 * are asked about first. */
static void
cache_answered(
    void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct server *server = arg;
	struct embedder *embedder = server->embedding->embedder;

	if (embedder == NULL)
		return; /* the daemon is stopping */
	if (err != NULL)
		log_warning(
		    "embedding.no_cache", LOG_TEXT("reason", err->text));
	else if (n > 0)
		embedder_expect(embedder, strtoul(rows[0], NULL, 10));
	embedder_look(embedder);
}

static void
ask_cache(struct server *server)
{
	struct err err;

	if (vector_ask_dimensions(server->model,
		server->config->embedding_model, cache_answered, server,
		&err) == -1)
		cache_answered(server, NULL, 0, &err);
}

int
embedding_start(struct server *server, struct err *err)
{
	const struct config *config = server->config;
	const struct shelf_settings settings = {
	    .model_name = config->embedding_model,
	    .batch = config->embedding_batch,
	    .text_most = config->embedding_text_most,
	};
	const struct shelf_hooks hooks = {
	    .arg = server,
	    .arrived = vector_arrived,
	    .settled = vectors_settled,
	};
	struct embedder *embedder;

	if (config->embedding_url[0] == '\0')
		return 0;
	embedder = open_embedder(server, err);
	if (embedder == NULL)
		return -1;
	server->embedding = mem_calloc(1, sizeof(*server->embedding));
	*server->embedding = (struct embedding){
	    .embedder = embedder,
	    .shelf = shelf_new(
		server->base, server->model, embedder, &settings, &hooks),
	    .asking = asking_new(server->base, embedder, server->match,
		config->embedding_batch, &config->embedding_timeout),
	};
	ask_cache(server);
	return 0;
}

void
embedding_stop(struct server *server)
{
	struct embedding *e = server->embedding;

	if (e == NULL)
		return;
	asking_free(e->asking);
	e->asking = NULL;
	shelf_stop(e->shelf);
	embedder_close(e->embedder);
	e->embedder = NULL;
}

void
embedding_done(struct server *server)
{
	if (server->embedding == NULL)
		return;
	shelf_free(server->embedding->shelf);
	free(server->embedding);
	server->embedding = NULL;
}

/* How strict a marking is; a text without one may be passed on freely. */
static int
strictness(const char *tlp)
{
	static const char *const markings[] = {
	    "clear", "green", "amber", "amber+strict", "red"};
	const int n = sizeof(markings) / sizeof(markings[0]);

	for (int i = 0; tlp != NULL && i < n; i++)
		if (strcmp(tlp, markings[i]) == 0)
			return i;
	return tlp == NULL ? 0 : n;
}

/* Whether a text with such a marking may be sent to the server. */
static bool
may_send(const struct config *config, const char *tlp)
{
	return url_is_local(config->embedding_url) ||
	       strictness(tlp) <= strictness(config->embedding_tlp);
}

int
embedding_ask(void *arg, const struct match_question *question, match_done done,
    void *done_arg, struct err *err)
{
	struct server *server = arg;

	if (server->embedding == NULL ||
	    !may_send(server->config, question->tlp))
		return match_pool_ask(
		    server->match, question, done, done_arg, NULL, err);
	return asking_ask(
	    server->embedding->asking, question, done, done_arg, err);
}

json_t *
embedding_describe(void *arg)
{
	const struct server *server = arg;
	const struct embedding *e = server->embedding;
	struct embedder_status status;
	struct shelf_status shelf;
	json_t *object;

	if (e == NULL)
		return NULL;
	embedder_status(e->embedder, &status);
	shelf_status(e->shelf, &shelf);
	object = json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:I, s:I}", "model",
	    server->config->embedding_model, "state", status.up ? "up" : "away",
	    "dimensions", (int)status.dimensions, "vectors", (int)shelf.ready,
	    "waiting", (int)shelf.waiting, "refused", (int)shelf.refused,
	    "requests", (json_int_t)status.requests, "failures",
	    (json_int_t)status.failures);
	if (!status.up)
		json_object_set_new(
		    object, "reason", json_string_lossy(status.reason));
	return object;
}

/* --- the vectors of a narrative --- */

void
embedding_fill(struct server *server, struct counterpoint_narrative *narrative,
    struct counterpoint_wording *exemplars)
{
	struct embedding *e = server->embedding;
	struct embedder_status status;
	char *description;

	if (e == NULL)
		return;
	description =
	    mem_printf("%s\n%s", narrative->title, narrative->summary);
	narrative->vector = shelf_find(e->shelf, narrative->slug, description);
	free(description);
	for (size_t i = 0; i < narrative->nexemplars; i++)
		exemplars[i].vector =
		    shelf_find(e->shelf, narrative->slug, exemplars[i].text);
	embedder_status(e->embedder, &status);
	narrative->dimensions = status.dimensions;
}

void
embedding_begin_round(struct server *server)
{
	if (server->embedding != NULL)
		shelf_begin_round(server->embedding->shelf);
}

void
embedding_end_round(struct server *server)
{
	if (server->embedding != NULL)
		shelf_end_round(server->embedding->shelf);
}

/* --- upkeep --- */

static void
expired(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	(void)arg;
	(void)rows;
	(void)n;
	if (err != NULL)
		log_warning("upkeep.failed", LOG_TEXT("reason", err->text));
}

void
embedding_expire(struct server *server)
{
	struct err err;

	if (server->embedding != NULL &&
	    vector_expire(server->model, server->config->embedding_model,
		KEEP_DAYS, expired, NULL, &err) == -1)
		expired(NULL, NULL, 0, &err);
}
