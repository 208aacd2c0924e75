/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server.c - the methods about the daemon itself. Owns their rows in the
 * table.
 */
#include <sodium.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/config.h"
#include "engine/match/pool.h"
#include "model/observation.h"
#include "rpc/frame.h"

static json_t *
describe_plugin(const struct match_plugin_status *status)
{
	json_t *plugin = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I}",
	    "name", status->name, "version", status->version, "about",
	    status->about, "state", match_plugin_state_name(status->state),
	    "calls", (json_int_t)status->calls, "crashes",
	    (json_int_t)status->crashes, "timeouts",
	    (json_int_t)status->timeouts);

	if (status->reason[0] != '\0')
		json_object_set_new(
		    plugin, "reason", json_string(status->reason));
	if (status->seconds > 0)
		json_object_set_new(
		    plugin, "seconds_left", json_integer(status->seconds));
	return plugin;
}

static json_t *
describe_plugins(const struct match_pool *pool)
{
	struct match_plugin_status status;
	json_t *list = json_array();

	for (size_t i = 0; match_pool_plugin(pool, i, &status); i++)
		if (status.state != MATCH_PLUGIN_ELSEWHERE)
			json_array_append_new(list, describe_plugin(&status));
	return list;
}

static json_t *
describe_matching(const struct match_pool *pool)
{
	struct match_pool_status status;

	match_pool_status(pool, &status);
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:b, s:o}", "workers",
	    (int)status.workers, "queued", (int)status.queued, "in_flight",
	    (int)status.in_flight, "narratives", (int)status.narratives,
	    "concepts", (int)status.concepts, "generation",
	    (int)status.generation, "rebuilding", (int)status.rebuilding,
	    "plugins", describe_plugins(pool));
}

static json_t *
describe_library(const struct library *library)
{
	json_t *object =
	    json_pack("{s:I}", "version", (json_int_t)library->version);

	for (int kind = 0; kind < NOUN_KINDS; kind++)
		json_object_set_new(object, nouns[kind].name,
		    json_integer(library->items[kind].count));
	return object;
}

/* Whom receivers of this daemon's releases verify. */
static json_t *
describe_signing(const struct signer *signer)
{
	char text[sodium_base64_ENCODED_LEN(
	    SIGNIFY_PUBLIC, sodium_base64_VARIANT_ORIGINAL)];
	char *file = signify_public_file(signer_public(signer));
	json_t *signing;

	sodium_bin2base64(text, sizeof(text), signer_public(signer),
	    SIGNIFY_PUBLIC, sodium_base64_VARIANT_ORIGINAL);
	signing = json_pack("{s:s, s:s, s:s}", "key", signer_id(signer),
	    "public_key", text, "signify", file);
	free(file);
	return signing;
}

static json_t *
describe_planning(const struct apart *apart)
{
	size_t running, waiting;

	apart_count(apart, &running, &waiting);
	return json_pack("{s:I, s:I}", "running", (json_int_t)running,
	    "waiting", (json_int_t)waiting);
}

static void
start_status(struct rpc_call *call)
{
	const struct rpc_services *services = rpc_call_services(call);
	unsigned long long rows, commits;
	struct err err;
	bool ready = model_check_ready(services->model, &err) == 0;

	observation_store_counts(services->store, &rows, &commits);
	rpc_call_answer(call,
	    json_pack("{s:s, s:s, s:i, s:b, s:s*, s:o, s:o, s:o*, s:o, s:o, "
		      "s:o, s:o, s:{s:I, s:I, s:I}}",
		"version", COUNTERPOINT_VERSION, "instance", services->instance,
		"pid", (int)getpid(), "ready", ready, "reason",
		ready ? NULL : err.text, "library",
		describe_library(model_library(services->model)), "matching",
		describe_matching(services->match), "embedding",
		services->embedding(services->arg), "planning",
		describe_planning(services->apart), "signing",
		describe_signing(services->signer), "releases",
		services->releases(services->arg), "carriers",
		services->carriers(services->arg), "observations", "stored",
		(json_int_t)rows, "commits", (json_int_t)commits, "pending",
		(json_int_t)observation_store_pending(services->store)));
}

static void
start_reload(struct rpc_call *call)
{
	const struct rpc_services *services = rpc_call_services(call);
	json_t *kept = json_array();
	const char *doubt;
	struct err err;

	if (services->reload(services->arg, kept, &err) == -1)
		rpc_call_fail(call, &err);
	else {
		doubt = config_doubt(services->config);
		rpc_call_answer(call,
		    json_pack("{s:b, s:O*, s:o*}", "reloaded", 1,
			"needs_restart",
			json_array_size(kept) > 0 ? kept : NULL, "warnings",
			doubt != NULL ? json_pack("[s]", doubt) : NULL));
	}
	json_decref(kept);
}

static void
start_discover(struct rpc_call *call)
{
	rpc_call_answer(call, rpc_describe());
}

const struct rpc_method rpc_server_methods[] = {
    {"server.status", "Tells how the daemon is", ROLE_EVERYONE, NULL,
	"version, readiness, library, matching with its plugins, the embedding "
	"server where there is one, the key that signs releases, releases "
	"(halted, held, pending, released, refused, missed, late in seconds), "
	"carriers, campaigns that are being planned, counts",
	start_status},
    {"server.reload", "Reads the configuration again, as SIGHUP does",
	ROLE_ADMIN, NULL,
	"reloaded, and needs_restart: the options and plugins that differ and "
	"cannot change in a running daemon; warnings: what is accepted and in "
	"doubt",
	start_reload},
    {"rpc.discover", "Describes all methods as an OpenRPC document",
	ROLE_NOBODY, NULL, "the document", start_discover},
    {0}};
