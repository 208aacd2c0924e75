/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server.c - the daemon from its first event to its last: what happens in each
 * state, and how it is left. Owns every part; how a part works is its layer's.
 */
#include "server.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "db/postgres.h"
#include "releasing.h"

enum {
	DRAIN_CHECK_MS = 20,
	CLUSTER_PATIENCE = 15,
	PLANS_AT_ONCE = 2, /* a processor each */
	PLANS_WAITING = 8,
};

static void begin_loading(struct server *);
static void begin_serving(struct server *);
static void begin_draining(struct server *);
static void begin_closing(struct server *);

/* The only place where the state changes; it starts what the state is for. */
void
server_set_state(struct server *server, enum server_state state)
{
	static const struct {
		const char *name;
		void (*begin)(struct server *);
	} states[] = {
	    [SERVER_SETTING_UP] = {"setting-up", startup_begin},
	    [SERVER_LOADING] = {"loading", begin_loading},
	    [SERVER_SERVING] = {"serving", begin_serving},
	    [SERVER_DRAINING] = {"draining", begin_draining},
	    [SERVER_CLOSING] = {"closing", begin_closing},
	    [SERVER_ENDED] = {"ended", NULL},
	};

	log_info("server.state", LOG_TEXT("from", states[server->state].name),
	    LOG_TEXT("to", states[state].name));
	sd_notifyf(0, "STATUS=%s", states[state].name);
	server->state = state;
	if (states[state].begin != NULL)
		states[state].begin(server);
	else
		event_base_loopbreak(server->base);
}

void
server_fail(struct server *server, const char *fault)
{
	log_error("server.failed", LOG_TEXT("reason", fault));
	server->status = 1;
	if (server->state < SERVER_CLOSING)
		server_set_state(server, SERVER_CLOSING);
}

/* --- loading: the model connects and reads the library --- */

static void
model_ready(void *arg)
{
	struct server *server = arg;

	/* Made now, it needs but follow the library from here on. */
	catalogue_keep(&server->catalogue, model_library(server->model));
	/* Its first round leads on to SERVER_SERVING. */
	if (server->state == SERVER_LOADING)
		upkeep_start(server);
}

static void
model_state(void *arg, bool up, const char *reason)
{
	struct server *server = arg;

	if (up)
		log_info("database.up", LOG_TEXT("reason", reason));
	else
		log_warning("database.lost", LOG_TEXT("reason", reason));
	if (server->rpc != NULL)
		rpc_publish(server->rpc, "database.state", "database",
		    json_pack("{s:b}", "up", up));
}

static void
model_changing(void *arg, enum noun_kind kind, const char *slug)
{
	matching_note_change(arg, kind, slug);
}

static void
model_changed(void *arg, enum noun_kind kind, const char *slug)
{
	struct server *server = arg;

	matching_note_change(server, kind, slug);
	catalogue_note(&server->catalogue, kind, slug);
	hushing_note_change(server->hushing, kind);
	if (server->rpc != NULL)
		rpc_publish(server->rpc, "library.changed", slug,
		    json_pack("{s:s}", "kind", nouns[kind].name));
}

static void
model_notice(void *arg, const json_t *notice)
{
	struct server *server = arg;

	releasing_note(server, json_text(notice, "type"));
	carrying_note(server, json_text(notice, "type"));
	if (server->rpc != NULL)
		rpc_publish_notice(server->rpc, notice);
}

static void
model_settled(void *arg)
{
	struct server *server = arg;

	matching_settle(server);
	hushing_settle(server->hushing);
}

static void
begin_loading(struct server *server)
{
	char *conninfo = postgres_conninfo(server->config);
	const struct model_settings settings = {
	    .conninfo = conninfo,
	    .instance = server->instance,
	    .statement_timeout = server->config->statement_timeout,
	};
	const struct model_hooks hooks = {
	    .ready = model_ready,
	    .state = model_state,
	    .changing = model_changing,
	    .changed = model_changed,
	    .settled = model_settled,
	    .notice = model_notice,
	    .arg = server,
	};

	server->hushing = hushing_new(server);
	server->model = model_open(server->base, &settings, &hooks);
	free(conninfo);
	server->store = observation_store_new(
	    server->base, model_store_conn(server->model));
}

/* --- serving: the matchers are given the library that was read --- */

static int reload(void *, json_t *kept, struct err *);

static void
open_rpc(struct server *server)
{
	const struct rpc_services services = {
	    .base = server->base,
	    .model = server->model,
	    .store = server->store,
	    .match = server->match,
	    .pulse = server->pulse,
	    .catalogue = &server->catalogue,
	    .heard = &server->heard,
	    .apart = server->apart,
	    .config = server->config,
	    .instance = server->instance,
	    .signer = server->signer,
	    .ask = embedding_ask,
	    .embedding = embedding_describe,
	    .releases = releasing_describe,
	    .carriers = carrying_describe,
	    .reload = reload,
	    .arg = server,
	};

	server->rpc = rpc_new(&services);
}

static int
open_signer(struct server *server, struct err *err)
{
	const struct config *config = server->config;
	char *path =
	    config->release_key_file[0] != '\0'
		? mem_strdup(config->release_key_file)
		: mem_printf("%s/release.key", config->state_directory);

	server->signer = signer_open(path, err);
	free(path);
	if (server->signer == NULL)
		return -1;
	log_info("release.key", LOG_TEXT("id", signer_id(server->signer)));
	return 0;
}

static struct net_limits
limits_of(const struct config *config)
{
	return (struct net_limits){
	    .connections = config->connections,
	    .in_flight = config->in_flight,
	    .idle_timeout = config->idle_timeout,
	    .line_timeout = config->line_timeout,
	};
}

static void
begin_serving(struct server *server)
{
	const struct config *config = server->config;
	const struct net_settings settings = {
	    .socket_path = config->socket_path,
	    .socket_mode = config->socket_mode,
	    .tcp = config->tcp_listen,
	    .http = config->http_listen,
	    .http_register = config->http_register,
	    .http_public_url = config->http_public_url,
	    .limits = limits_of(config),
	};
	struct err err;

	if (open_signer(server, &err) == -1 ||
	    matching_start(server, &err) == -1 ||
	    embedding_start(server, &err) == -1 ||
	    carrying_start(server, &err) == -1) {
		server_fail(server, err.text);
		return;
	}
	server->pulse = pulse_start(
	    server->base, server->model, config, alarm_burst, server);
	hearing_start(server);
	server->apart = apart_new(server->base, PLANS_AT_ONCE, PLANS_WAITING);
	open_rpc(server);
	releasing_start(server);
	server->net = net_start(server->base, server->rpc, &settings, &err);
	if (server->net == NULL) {
		server_fail(server, err.text);
		return;
	}
	log_info("server.ready", LOG_TEXT("socket", config->socket_path),
	    LOG_NUMBER("tcp_port", net_tcp_port(server->net)),
	    LOG_NUMBER("http_port", net_http_port(server->net)));
	sd_notify(0, "READY=1");
}

/* --- draining: answers what is in flight, takes nothing new --- */

static void
on_drain(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;

	(void)fd;
	(void)what;
	if (server->state != SERVER_DRAINING)
		return;
	if ((net_is_idle(server->net) && rpc_in_flight(server->rpc) == 0 &&
		releasing_is_idle(server)) ||
	    clock_monotonic() > server->drain_until)
		server_set_state(server, SERVER_CLOSING);
}

static void
begin_draining(struct server *server)
{
	static const struct timeval often = {0, DRAIN_CHECK_MS * 1000};

	sd_notify(0, "STOPPING=1");
	server->drain_until =
	    clock_monotonic() + server->config->stop_timeout * 1000000;
	net_stop_accepting(server->net);
	releasing_rest(server);
	event_add(server->drain, &often);
}

/*
 * --- closing: the parts go in the order of who calls whom ---
 *
 * At a turn of its own, because whoever wants to close may be called by a part.
 */

static void
cluster_gone(void *arg)
{
	struct server *server = arg;

	server_set_state(server, SERVER_ENDED);
}

static void
close_parts(struct server *server)
{
	child_free(server->setup);
	net_close(server->net);
	upkeep_stop(server);
	hearing_stop(server);
	embedding_stop(server);
	carrying_stop(server);
	pulse_stop(server->pulse);
	releasing_stop(server);
	matching_done(server);
	observation_store_free(server->store);
	model_close(server->model);
	hushing_free(server->hushing);
	pulse_free(server->pulse);
	embedding_done(server);
	releasing_done(server);
	carrying_done(server);
	rpc_free(server->rpc);
	apart_free(server->apart);
	catalogue_free(server->catalogue.catalogue);
	server->catalogue.catalogue = NULL;
	heard_done(&server->heard);
	signer_close(server->signer);
	server->signer = NULL;
	server->setup = NULL;
	server->net = NULL;
	server->store = NULL;
	server->model = NULL;
	server->pulse = NULL;
	server->rpc = NULL;
	server->apart = NULL;
}

static void
on_close(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;

	(void)fd;
	(void)what;
	close_parts(server);
	if (server->cluster != NULL)
		cluster_stop(
		    server->cluster, CLUSTER_PATIENCE, cluster_gone, server);
	else
		server_set_state(server, SERVER_ENDED);
}

static void
begin_closing(struct server *server)
{
	static const struct timeval now = {0, 0};

	event_del(server->drain);
	if (server->retry != NULL)
		event_del(server->retry);
	event_add(server->close, &now);
}

static void
free_rest(struct server *server)
{
	cluster_free(server->cluster);
	if (server->retry != NULL)
		event_free(server->retry);
	event_free(server->drain);
	event_free(server->close);
	event_free(server->on_stop[0]);
	event_free(server->on_stop[1]);
	event_free(server->on_reload);
	event_base_free(server->base);
	free(server->instance);
	libevent_global_shutdown();
}

/* --- signals --- */

/* The first asks for an orderly end, the second for a quick one. What does not
 * serve yet has nothing in flight. */
static void
on_stop(evutil_socket_t signal, short what, void *arg)
{
	struct server *server = arg;

	(void)what;
	log_info("server.signal", LOG_NUMBER("signal", signal));
	if (server->state == SERVER_SERVING)
		server_set_state(server, SERVER_DRAINING);
	else if (server->state < SERVER_CLOSING)
		server_set_state(server, SERVER_CLOSING);
}

static void
open_log(const struct config *config)
{
	bool journal = strcmp(config->log_target, "journal") == 0 ||
		       (strcmp(config->log_target, "auto") == 0 &&
			   getenv("JOURNAL_STREAM") != NULL);

	log_open(log_level_parse(config->log_level), journal);
}

static void
log_doubt(const struct config *config)
{
	if (config_doubt(config) != NULL)
		log_warning(
		    "config.doubt", LOG_TEXT("reason", config_doubt(config)));
}

static void
apply_reload(struct server *server)
{
	const struct net_limits limits = limits_of(server->config);

	open_log(server->config);
	log_doubt(server->config);
	if (server->net != NULL)
		net_set_limits(server->net, &limits);
	if (server->match != NULL)
		match_pool_set_deadline(
		    server->match, server->config->match_deadline);
}

static void
log_kept(const json_t *kept)
{
	struct buf names = {0};
	json_t *name;
	size_t i;

	if (json_array_size(kept) == 0)
		return;
	json_array_foreach(kept, i, name) buf_printf(
	    &names, "%s%s", i > 0 ? ", " : "", json_string_value(name));
	log_warning("config.needs_restart", LOG_TEXT("options", names.data));
	buf_done(&names);
}

static int
reload(void *arg, json_t *kept, struct err *err)
{
	struct server *server = arg;
	struct config *fresh;

	if (config_load(server->config_path, &fresh, err) == -1) {
		log_error("config.refused", LOG_TEXT("reason", err->text));
		return -1;
	}
	config_merge(server->config, fresh, kept);
	log_kept(kept);
	config_free(fresh);
	apply_reload(server);
	log_info("config.reloaded", LOG_TEXT("file", server->config_path));
	return 0;
}

static void
on_reload(evutil_socket_t signal, short what, void *arg)
{
	struct server *server = arg;
	json_t *kept = json_array();
	struct err err;

	(void)signal;
	(void)what;
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)clock_monotonic());
	reload(server, kept, &err);
	json_decref(kept);
	if (server->state == SERVER_SERVING)
		sd_notify(0, "READY=1");
}

static char *
name_instance(const struct config *config)
{
	char host[256] = "counterpointd";

	if (config->instance[0] != '\0')
		return mem_strdup(config->instance);
	gethostname(host, sizeof(host) - 1);
	return mem_strdup(host);
}

static void
watch_signals(struct server *server)
{
	server->on_stop[0] =
	    evsignal_new(server->base, SIGTERM, on_stop, server);
	server->on_stop[1] =
	    evsignal_new(server->base, SIGINT, on_stop, server);
	server->on_reload =
	    evsignal_new(server->base, SIGHUP, on_reload, server);
	event_add(server->on_stop[0], NULL);
	event_add(server->on_stop[1], NULL);
	event_add(server->on_reload, NULL);
}

int
server_run(const char *config_path, struct config *config)
{
	struct server server = {
	    .config_path = config_path,
	    .config = config,
	    .instance = name_instance(config),
	};

	open_log(config);
	log_doubt(config);
	server.base = event_base_new();
	if (server.base == NULL)
		return 1;
	server.drain =
	    event_new(server.base, -1, EV_PERSIST, on_drain, &server);
	server.close = evtimer_new(server.base, on_close, &server);
	watch_signals(&server);
	server_set_state(&server, SERVER_SETTING_UP);
	event_base_dispatch(server.base);
	free_rest(&server);
	log_info("server.ended", LOG_NUMBER("status", server.status));
	return server.status;
}
