/* SPDX-License-Identifier: Apache-2.0 */
/*
 * carrying.c - hands releases to their organisations, through the carriers of
 * this daemon: takes what is due from the database, keeps the leases, stops all
 * at a halt. Owns the carriers; the way of one package is load.c's.
 *
 * The database is looked at once a second. It alone knows whether all is
 * halted: while it is away nothing leaves, and what is under way is cancelled.
 */
#include "carrying.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/uuid.h"
#include "model/delivery.h"
#include "releasing.h"

#define DEADLINE_MS 10000   /* of a plugin's call */
#define SECOND	    1000000 /* in microseconds */
#define HALTED_MS   500	    /* that a call under way has at a halt */

/* --- halt --- */

static void
halt_line(struct line *line)
{
	struct load *load, *next;

	for (load = load_first(line); load != NULL; load = next) {
		next = load_next(load);
		load_halt(load);
	}
	courier_hurry(line->courier, HALTED_MS);
}

/* What ends meanwhile must find it halted. */
static void
set_halted(struct line *line, bool halted, const char *reason)
{
	bool before = line->halted;

	if (halted != before && line->registered)
		log_info("carry.state", LOG_TEXT("carrier", line->name),
		    LOG_TEXT("to", halted ? "halted" : "carrying"),
		    LOG_TEXT("reason", reason),
		    LOG_NUMBER("under_way", (long long)line->nloads));
	line->halted = halted;
	if (halted && !before)
		halt_line(line);
}

void
carrying_note(struct server *server, const char *type)
{
	struct carrying *carrying = server->carrying;

	if (carrying == NULL || strcmp(type, "release.halted") != 0)
		return;
	for (size_t i = 0; i < carrying->nlines; i++) {
		carrying->lines[i].overtaken = carrying->lines[i].asking;
		set_halted(&carrying->lines[i], true, "a halt");
	}
}

/* --- taking --- */

static void
start_all(struct line *line, const json_t *items)
{
	json_t *item;
	size_t i;

	json_array_foreach(items, i, item) load_start(line, item);
}

static void
took(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct line *line = arg;
	json_t *answer, *items;

	if (line->carrying->stopping)
		return;
	line->asking = false;
	line->has_more = false;
	if (err != NULL || n != 1) {
		set_halted(line, true, err != NULL ? err->text : "no row");
		return;
	}
	/* A halt came after the question: what was leased is let go. */
	if (line->overtaken) {
		line->overtaken = false;
		return;
	}
	answer = json_loads(rows[0], 0, NULL);
	items = json_object_get(answer, "items");
	set_halted(line, json_is_true(json_object_get(answer, "halted")),
	    "the database says so");
	start_all(line, items);
	line->has_more = json_array_size(items) > 0;
	json_decref(answer);
}

static size_t
most_loads(const struct line *line)
{
	return (size_t)line->carrying->server->config->carry_in_flight;
}

static size_t
count_room(const struct line *line)
{
	size_t most = most_loads(line);

	/* A daemon that is about to stop begins nothing more, nor does one that
	 * cannot know whether evidence has expired. */
	if (line->carrying->server->state != SERVER_SERVING ||
	    releasing_doubts_clock(line->carrying->server) ||
	    !courier_is_running(line->courier))
		return 0;
	return most > line->nloads ? most - line->nloads : 0;
}

static void
take(struct line *line)
{
	int64_t *held = mem_calloc(line->nloads, sizeof(*held));
	struct delivery_wants wants = {
	    .holder = line->holder,
	    .carrier = line->name,
	    .held = held,
	    .lease_seconds = (int)line->carrying->server->config->release_lease,
	    .most = count_room(line),
	};
	const struct load *load;
	struct err err;

	for (load = load_first(line); load != NULL; load = load_next(load))
		held[wants.nheld++] = load_release(load);
	line->asking = true;
	if (delivery_take(
		line->carrying->server->model, &wants, took, line, &err) == -1)
		took(line, NULL, 0, &err);
	free(held);
}

/* Many at a time, for each question is a transaction. */
void
carrying_room(struct line *line)
{
	if (!line->carrying->stopping && line->has_more && !line->asking &&
	    !line->halted && courier_is_running(line->courier) &&
	    line->nloads <= most_loads(line) / 2)
		take(line);
}

/* --- the carriers --- */

static void
registered(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct line *line = arg;

	(void)rows;
	(void)n;
	if (line->carrying->stopping)
		return;
	line->asking = false;
	line->registered = err == NULL;
	if (line->registered)
		take(line);
}

static void
enlist(struct line *line)
{
	int64_t running = clock_monotonic() - line->carrying->started;
	struct err err;

	line->asking = true;
	if (delivery_register(line->carrying->server->model, line->name,
		line->holder, running / SECOND + 1, registered, line,
		&err) == -1)
		registered(line, NULL, 0, &err);
}

static void
tend(struct line *line)
{
	if (line->asking)
		return;
	if (line->registered &&
	    (courier_is_running(line->courier) || line->nloads > 0))
		take(line);
	else if (!line->registered && courier_is_running(line->courier))
		enlist(line);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct carrying *carrying = arg;

	(void)fd;
	(void)what;
	for (size_t i = 0; i < carrying->nlines; i++)
		tend(&carrying->lines[i]);
}

static void
suspended(struct line *line, const struct courier_status *status)
{
	struct server *server = line->carrying->server;

	log_warning("plugin.suspended", LOG_TEXT("plugin", status->name),
	    LOG_TEXT("reason", status->reason),
	    LOG_NUMBER("seconds", status->seconds));
	if (server->rpc != NULL)
		rpc_publish(server->rpc, "plugin.suspended", status->name,
		    json_pack("{s:o, s:i}", "reason",
			json_string_lossy(status->reason), "seconds",
			status->seconds));
}

static void
running(struct line *line, const struct courier_status *status)
{
	struct server *server = line->carrying->server;

	log_info("carry.ready", LOG_TEXT("carrier", status->name),
	    LOG_TEXT("version", status->version));
	if (status->crashes + status->timeouts > 0 && server->rpc != NULL)
		rpc_publish(
		    server->rpc, "plugin.resumed", status->name, json_object());
}

static void
courier_changed(void *arg, struct courier *courier)
{
	struct line *line = arg;
	struct courier_status status;

	courier_status(courier, &status);
	if (status.state == COURIER_SUSPENDED)
		suspended(line, &status);
	else if (status.state == COURIER_RUNNING)
		running(line, &status);
	else if (status.state == COURIER_REFUSED)
		log_error("plugin.refused", LOG_TEXT("plugin", status.name),
		    LOG_TEXT("reason", status.reason));
}

static void
courier_line(void *arg, enum counterpoint_level level, const char *plugin,
    const char *text)
{
	(void)arg;
	matching_log_plugin(level, plugin, text);
}

static void
start_line(struct carrying *carrying, const struct config_plugin *plugin)
{
	struct line *line = &carrying->lines[carrying->nlines++];
	const struct courier_settings settings = {
	    .plugin = plugin, .deadline_ms = DEADLINE_MS};
	const struct courier_hooks hooks = {
	    .changed = courier_changed, .log = courier_line, .arg = line};
	char own[UUID_TEXT];

	line->carrying = carrying;
	line->name = plugin->name;
	line->holder =
	    mem_printf("%s/%s", carrying->server->instance, uuid_make(own));
	LIST_INIT(&line->loads);
	line->courier =
	    courier_start(carrying->server->base, &settings, &hooks);
}

static json_t *
describe_line(const struct line *line)
{
	struct courier_status status;
	json_t *carrier;

	courier_status(line->courier, &status);
	if (status.state == COURIER_IDLE)
		return NULL;
	carrier = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, "
			    "s:I, s:I}",
	    "name", status.name, "version", status.version, "about",
	    status.about, "state",
	    line->halted ? "halted" : courier_state_name(status.state),
	    "under_way", (json_int_t)line->nloads, "delivered",
	    (json_int_t)line->delivered, "postponed",
	    (json_int_t)line->postponed, "failed", (json_int_t)line->failed,
	    "calls", (json_int_t)status.calls, "crashes",
	    (json_int_t)status.crashes, "timeouts",
	    (json_int_t)status.timeouts);
	if (status.reason[0] != '\0')
		json_object_set_new(
		    carrier, "reason", json_string_lossy(status.reason));
	if (status.seconds > 0)
		json_object_set_new(
		    carrier, "seconds_left", json_integer(status.seconds));
	return carrier;
}

json_t *
carrying_describe(void *arg)
{
	const struct server *server = arg;
	const struct carrying *carrying = server->carrying;
	json_t *list = json_array(), *carrier;

	for (size_t i = 0; carrying != NULL && i < carrying->nlines; i++) {
		carrier = describe_line(&carrying->lines[i]);
		if (carrier != NULL)
			json_array_append_new(list, carrier);
	}
	return list;
}

int
carrying_start(struct server *server, struct err *err)
{
	static const struct timeval second = {1, 0};
	struct carrying *carrying;
	struct fetcher *fetcher;

	if (server->config->nplugins == 0)
		return 0;
	fetcher = fetcher_open(server->base, err);
	if (fetcher == NULL)
		return -1;
	carrying = mem_calloc(1, sizeof(*carrying));
	carrying->server = server;
	carrying->fetcher = fetcher;
	carrying->started = clock_monotonic();
	server->carrying = carrying;
	for (size_t i = 0; i < server->config->nplugins; i++)
		start_line(carrying, &server->config->plugins[i]);
	carrying->tick =
	    event_new(server->base, -1, EV_PERSIST, on_tick, carrying);
	event_add(carrying->tick, &second);
	return 0;
}

/* The database may still answer: what it answers to outlives it. */
void
carrying_stop(struct server *server)
{
	struct carrying *carrying = server->carrying;

	if (carrying == NULL)
		return;
	carrying->stopping = true;
	event_free(carrying->tick);
	for (size_t i = 0; i < carrying->nlines; i++)
		courier_stop(carrying->lines[i].courier);
}

void
carrying_done(struct server *server)
{
	struct carrying *carrying = server->carrying;

	if (carrying == NULL)
		return;
	for (size_t i = 0; i < carrying->nlines; i++) {
		struct line *line = &carrying->lines[i];

		while (load_first(line) != NULL)
			load_free(load_first(line));
		free(line->holder);
	}
	fetcher_close(carrying->fetcher);
	free(carrying);
	server->carrying = NULL;
}
