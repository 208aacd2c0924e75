/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sessions.c - the lists of sessions. A session that has something to write is
 * touched, and written to once at the end of the loop turn, however many
 * answers came; what died in the turn is freed after that. Owns the lists.
 */
#include "net/sessions.h"

#include <stdlib.h>

#include "base/mem.h"
#include "net/session.h"

static void
reap(struct sessions *sessions)
{
	struct session *session;

	while ((session = TAILQ_FIRST(&sessions->dead)) != NULL) {
		TAILQ_REMOVE(&sessions->dead, session, all);
		session_free(session);
	}
}

static void
turn(struct sessions *sessions)
{
	struct session *session;

	sessions->in_turn = true;
	while ((session = TAILQ_FIRST(&sessions->touched)) != NULL) {
		TAILQ_REMOVE(&sessions->touched, session, touched);
		session->is_touched = false;
		session_turn(session);
	}
	sessions->in_turn = false;
	reap(sessions);
}

static void
turn_cb(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	turn(arg);
}

struct sessions *
sessions_new(struct event_base *base, struct rpc *rpc,
    const struct net_limits *limits, struct net_counts *counts)
{
	struct sessions *sessions = mem_calloc(1, sizeof(*sessions));

	sessions->base = base;
	sessions->rpc = rpc;
	sessions->limits = limits;
	sessions->counts = counts;
	TAILQ_INIT(&sessions->living);
	TAILQ_INIT(&sessions->dead);
	TAILQ_INIT(&sessions->touched);
	sessions->turn_event = event_new(base, -1, 0, turn_cb, sessions);
	if (sessions->turn_event == NULL)
		abort();
	return sessions;
}

void
sessions_free(struct sessions *sessions)
{
	struct session *session;

	if (sessions == NULL)
		return;
	while ((session = TAILQ_FIRST(&sessions->living)) != NULL)
		session_kill(session, "the daemon stops");
	reap(sessions);
	event_free(sessions->turn_event);
	free(sessions);
}

/* Wakes the turn after everything that is active now; a running turn looks at
 * its list again by itself. */
static void
wake(struct sessions *sessions)
{
	if (!sessions->in_turn)
		event_active(sessions->turn_event, EV_TIMEOUT, 1);
}

void
sessions_touch(struct sessions *sessions, struct session *session)
{
	if (session->is_touched)
		return;
	session->is_touched = true;
	TAILQ_INSERT_TAIL(&sessions->touched, session, touched);
	wake(sessions);
}

void
sessions_bury(struct sessions *sessions, struct session *session)
{
	if (session->is_touched)
		TAILQ_REMOVE(&sessions->touched, session, touched);
	session->is_touched = false;
	TAILQ_REMOVE(&sessions->living, session, all);
	TAILQ_INSERT_TAIL(&sessions->dead, session, all);
	wake(sessions);
}

void
sessions_drain(struct sessions *sessions)
{
	struct session *session;

	TAILQ_FOREACH(session, &sessions->living, all)
	session_drain(session);
}

void
sessions_sweep(struct sessions *sessions, int64_t now)
{
	struct session *session, *next;

	for (session = TAILQ_FIRST(&sessions->living); session != NULL;
	     session = next) {
		next = TAILQ_NEXT(session, all);
		session_sweep(session, now);
	}
}

bool
sessions_are_idle(const struct sessions *sessions)
{
	const struct session *session;

	TAILQ_FOREACH(session, &sessions->living, all)
	if (!session_is_idle(session))
		return false;
	return true;
}
