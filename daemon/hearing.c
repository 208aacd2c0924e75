/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hearing.c - keeps what each audience heard lately in step with the releases.
 * Owns the timer and the copy in memory. While the database is away the last
 * copy counts.
 */
#include "base/log.h"
#include "server.h"

static void
heard(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct server *server = arg;

	if (err != NULL)
		log_debug("hearing.failed", LOG_TEXT("reason", err->text));
	else
		heard_read(&server->heard, rows, n);
}

static void
on_listening(evutil_socket_t fd, short what, void *arg)
{
	struct server *server = arg;
	struct err err;

	(void)fd;
	(void)what;
	if (heard_ask(server->model, heard, server, &err) == -1)
		heard(server, NULL, 0, &err);
}

void
hearing_start(struct server *server)
{
	static const struct timeval minute = {60, 0};

	server->listening =
	    event_new(server->base, -1, EV_PERSIST, on_listening, server);
	event_add(server->listening, &minute);
	on_listening(-1, 0, server);
}

void
hearing_stop(struct server *server)
{
	if (server->listening != NULL)
		event_free(server->listening);
	server->listening = NULL;
}
