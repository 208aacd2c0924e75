/* SPDX-License-Identifier: Apache-2.0 */
/*
 * upkeep.c - what has to be done now and then: months to come get their
 * partitions, months that are over their retention lose them, time zones follow
 * an update of tzdata, slots whose evidence has expired, or whom the calendar
 * silences, are withheld. Owns the timer.
 */
#include "base/log.h"
#include "base/zone.h"
#include "server.h"

enum { MONTHS_AHEAD = 2 };

static void
partitions_made(
    void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct server *server = arg;

	(void)rows;
	(void)n;
	if (err != NULL)
		log_warning("upkeep.failed", LOG_TEXT("reason", err->text));
	/* Whoever submits finds a partition for this month. */
	if (server->state == SERVER_LOADING)
		server_set_state(server, SERVER_SERVING);
}

static void
tidied(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	(void)arg;
	(void)rows;
	(void)n;
	if (err != NULL)
		log_warning("upkeep.failed", LOG_TEXT("reason", err->text));
}

static void
ask(struct server *server, const char *sql, struct db_params *params,
    model_done done)
{
	struct err err;

	if (model_ask(server->model, sql, params, done, server, &err) == -1)
		done(server, NULL, 0, &err);
}

static void
follow_tzdata(struct server *server)
{
	size_t changed = zone_reload();

	if (changed == 0)
		return;
	log_info("zones.reloaded", LOG_NUMBER("zones", changed));
	model_renew_sessions(server->model);
}

static void
on_upkeep(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;
	struct db_params ahead = {0}, expire = {0}, none = {0};
	struct db_number months, keep;

	(void)fd;
	(void)what;
	follow_tzdata(server);
	db_param_number(&expire, &keep, server->config->retention_months);
	db_param_text(&expire, "daemon");
	ask(server, "SELECT counterpoint.observation_expire($1::int, $2)",
	    &expire, tidied);
	ask(server, "SELECT counterpoint.pulse_expire()::text", &none, tidied);
	ask(server, "SELECT counterpoint.slots_withhold_decayed()", &none,
	    tidied);
	hushing_look(server->hushing);
	embedding_expire(server);
	db_param_number(&ahead, &months, MONTHS_AHEAD);
	ask(server, "SELECT counterpoint.observation_partitions($1::int)",
	    &ahead, partitions_made);
}

void
upkeep_start(struct server *server)
{
	static const struct timeval hour = {3600, 0};

	server->upkeep =
	    event_new(server->base, -1, EV_PERSIST, on_upkeep, server);
	event_add(server->upkeep, &hour);
	on_upkeep(-1, 0, server);
}

void
upkeep_stop(struct server *server)
{
	if (server->upkeep != NULL)
		event_free(server->upkeep);
	server->upkeep = NULL;
}
