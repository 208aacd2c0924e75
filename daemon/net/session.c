/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.c - a line session: read, take lines, answer, write, and the ways to
 * end. Raw events instead of a bufferevent, which costs several times as much
 * for each request. Owns the connection; lists and freeing are sessions'.
 */
#include "net/session.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/sessions.h"

enum {
	SESSION_MAGIC = 0x5e5510f1,
	SECOND = 1000000,	      /* microseconds */
	OUTPUT_PAUSE = 1024 * 1024,   /* unsent: take no further line */
	EVENTS_MAX = 4 * 1024 * 1024, /* unsent: no further event */
	OUTPUT_KEEP = 64 * 1024,      /* capacity kept between answers */
	LINGER_SECONDS = 2,
};

static const char *const state_names[] = {
    [SESSION_OPEN] = "OPEN",
    [SESSION_DRAINING] = "DRAINING",
    [SESSION_LINGERING] = "LINGERING",
    [SESSION_DEAD] = "DEAD",
};

static void
session_set_state(struct session *session, enum session_state state)
{
	log_debug("session.state", LOG_NUMBER("fd", session->fd),
	    LOG_TEXT("old", state_names[session->state]),
	    LOG_TEXT("new", state_names[state]));
	session->state = state;
}

static size_t
unsent(const struct session *session)
{
	return session->out.len - session->sent;
}

/* Whether further lines have to wait, so that a client can neither ask faster
 * than it is answered nor make us store answers that it does not read. */
static bool
is_paused(const struct session *session)
{
	return session->in_flight >= session->home->limits->in_flight ||
	       unsent(session) > OUTPUT_PAUSE;
}

static void
start_reading(struct session *session)
{
	if (!session->reading)
		event_add(&session->read_event, NULL);
	session->reading = true;
}

static void
stop_reading(struct session *session)
{
	if (session->reading)
		event_del(&session->read_event);
	session->reading = false;
}

/* ---- output ---- */

static void
add_line(struct session *session, const char *bytes, size_t len)
{
	if (unsent(session) == 0)
		session->progress = clock_monotonic();
	if (session->sent > session->out.len / 2) {
		buf_drain(&session->out, session->sent);
		session->sent = 0;
	}
	buf_add(&session->out, bytes, len);
	buf_add_char(&session->out, '\n');
	sessions_touch(session->home, session);
}

/* Everything has been sent: start anew, without keeping a great buffer. */
static void
reset_output(struct session *session)
{
	session->sent = 0;
	if (session->out.cap > OUTPUT_KEEP)
		buf_done(&session->out);
	else
		buf_clear(&session->out);
}

static void
write_out(struct session *session)
{
	ssize_t n;

	if (unsent(session) == 0 || session->blocked)
		return;
	n = send(session->fd, session->out.data + session->sent,
	    unsent(session), MSG_NOSIGNAL);
	if (n == -1 && errno != EAGAIN && errno != EINTR) {
		session_kill(session, strerror(errno));
		return;
	}
	if (n > 0) {
		session->sent += (size_t)n;
		session->home->counts->out += (uint64_t)n;
		session->active = session->progress = clock_monotonic();
	}
	if (unsent(session) == 0) {
		reset_output(session);
		return;
	}
	event_add(&session->write_event, NULL);
	session->blocked = true;
}

/* ---- the ways to end ---- */

void
session_drain(struct session *session)
{
	if (session->state != SESSION_OPEN)
		return;
	session_set_state(session, SESSION_DRAINING);
	sessions_touch(session->home, session);
}

/* Tells the client what it did wrong, and ends. */
static void
refuse(struct session *session, const struct err *err)
{
	struct buf line = {0};

	log_info("session.refused", LOG_NUMBER("fd", session->fd),
	    LOG_TEXT("reason", err->text));
	rpc_write_error(&line, err);
	add_line(session, line.data, line.len);
	buf_done(&line);
	session->lingers = true;
	session_drain(session);
}

void
session_kill(struct session *session, const char *reason)
{
	struct sessions *home = session->home;

	if (session->state == SESSION_DEAD)
		return;
	log_debug("session.close", LOG_NUMBER("fd", session->fd),
	    LOG_NUMBER("in_flight", session->in_flight),
	    LOG_TEXT("reason", reason));
	session_set_state(session, SESSION_DEAD);
	/* Before the descriptor, which the next connection may get again. */
	event_del(&session->read_event);
	event_del(&session->write_event);
	close(session->fd);
	session->fd = -1;
	home->counts->open--;
	sessions_bury(home, session);
}

void
session_free(struct session *session)
{
	assert(session->state == SESSION_DEAD);
	rpc_peer_kill(session->peer);
	frames_done(&session->in);
	buf_done(&session->out);
	session->magic = 0;
	free(session);
}

/* All is answered and sent. */
static void
finish(struct session *session)
{
	if (!session->lingers) {
		session_kill(session, "drained");
		return;
	}
	shutdown(session->fd, SHUT_WR);
	session->lingering = clock_monotonic();
	session_set_state(session, SESSION_LINGERING);
	frames_done(&session->in);
	start_reading(session);
}

/* ---- what rpc tells ---- */

static void
answer(void *arg, const char *bytes, size_t len)
{
	struct session *session = arg;

	assert(session->magic == SESSION_MAGIC && session->in_flight > 0);
	session->in_flight--;
	if (session->state == SESSION_DEAD)
		return;
	if (bytes != NULL)
		add_line(session, bytes, len);
	else
		sessions_touch(session->home, session);
}

static void
notify(void *arg, const char *bytes, size_t len)
{
	struct session *session = arg;

	assert(session->magic == SESSION_MAGIC);
	if (session->state != SESSION_OPEN &&
	    session->state != SESSION_DRAINING)
		return;
	if (unsent(session) + len > EVENTS_MAX) {
		log_info("session.slow", LOG_NUMBER("fd", session->fd),
		    LOG_NUMBER("unsent", unsent(session)));
		session_kill(session, "does not read its events");
		return;
	}
	add_line(session, bytes, len);
}

/* ---- input ---- */

static void
refuse_long_line(struct session *session)
{
	struct err err = {0};

	err_set(&err, ERR_INVALID, "line longer than %d bytes", JSON_FRAME_MAX);
	refuse(session, &err);
}

/* Hands whole lines to rpc until there is none, or they have to wait. */
static void
take_lines(struct session *session)
{
	const char *line;
	size_t len;

	while (session->state == SESSION_OPEN && !is_paused(session)) {
		switch (frames_next(&session->in, &line, &len)) {
		case FRAMES_LINE:
			session->line_begun = 0;
			session->in_flight++;
			session->home->counts->frames++;
			rpc_peer_receive(
			    session->peer, line, len, answer, session);
			break;
		case FRAMES_TOO_LONG:
			refuse_long_line(session);
			return;
		case FRAMES_NONE:
			if (!frames_held(&session->in))
				session->line_begun = 0;
			else if (session->line_begun == 0)
				session->line_begun = session->active;
			return;
		}
	}
	session->line_begun = 0;
}

/* The client will send no more; it still gets its answers. A line is whole
 * only with its newline: what was cut off must not be acted upon. */
static void
end_input(struct session *session)
{
	struct err err = {0};

	if (!frames_held(&session->in)) {
		session_drain(session);
		return;
	}
	err_set(&err, ERR_INVALID,
	    "the last line has no newline and was not taken");
	refuse(session, &err);
}

static void
read_more(struct session *session)
{
	size_t room;
	char *to;
	ssize_t n;

	/* What waited is taken first; it leaves room for at least a byte. */
	take_lines(session);
	if (session->state != SESSION_OPEN || is_paused(session))
		return;
	to = frames_room(&session->in, &room);
	n = recv(session->fd, to, room, 0);
	if (n > 0) {
		frames_grow(&session->in, (size_t)n);
		session->home->counts->in += (uint64_t)n;
		session->active = clock_monotonic();
		take_lines(session);
	} else if (n == 0) {
		end_input(session);
	} else if (errno != EAGAIN && errno != EINTR) {
		session_kill(session, strerror(errno));
	}
}

/* Throws away what a client sends that has been told the end. */
static void
discard(struct session *session)
{
	char waste[16 * 1024];
	ssize_t n = recv(session->fd, waste, sizeof(waste), 0);

	if (n > 0)
		session->home->counts->in += (uint64_t)n;
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		session_kill(session, "lingered");
}

/*
 * While paused the event stays added until bytes really come, because most
 * pauses end before: two system calls less for each.
 */
static void
readable(struct session *session)
{
	if (session->state == SESSION_LINGERING)
		discard(session);
	else if (session->state == SESSION_OPEN && !is_paused(session))
		read_more(session);
	else
		stop_reading(session);
}

static void
io_cb(evutil_socket_t fd, short what, void *arg)
{
	struct session *session = arg;

	(void)fd;
	assert(session->magic == SESSION_MAGIC);
	if (what & EV_WRITE) {
		session->blocked = false;
		sessions_touch(session->home, session);
	} else {
		readable(session);
	}
}

/* ---- from outside ---- */

void
session_open(struct sessions *home, int fd, long uid)
{
	struct session *session = mem_calloc(1, sizeof(*session));

	session->magic = SESSION_MAGIC;
	session->home = home;
	session->fd = fd;
	session->active = clock_monotonic();
	session->peer = rpc_peer_new(home->rpc, uid, notify, session);
	event_assign(&session->read_event, home->base, fd, EV_READ | EV_PERSIST,
	    io_cb, session);
	event_assign(
	    &session->write_event, home->base, fd, EV_WRITE, io_cb, session);
	TAILQ_INSERT_TAIL(&home->living, session, all);
	home->counts->open++;
	home->counts->total++;
	log_debug("session.open", LOG_NUMBER("fd", fd), LOG_NUMBER("uid", uid));
	start_reading(session);
}

void
session_turn(struct session *session)
{
	write_out(session);
	take_lines(session);
	if (session->state != SESSION_DEAD)
		write_out(session);
	if (session->state == SESSION_DRAINING && session_is_idle(session))
		finish(session);
	if (session->state != SESSION_OPEN || is_paused(session))
		return;
	if (frames_pending(&session->in))
		sessions_touch(session->home, session);
	else
		start_reading(session);
}

bool
session_is_idle(const struct session *session)
{
	return session->in_flight == 0 && unsent(session) == 0;
}

/* Whether nothing is going on and nothing is waited for. */
static bool
is_asleep(const struct session *session)
{
	return session->state == SESSION_OPEN && session_is_idle(session) &&
	       !frames_held(&session->in);
}

/* Whether the client, which sends no more, does not read either. Of a Unix
 * socket that is known at once, of TCP when it answers that it is closed. */
static bool
has_left(const struct session *session)
{
	struct pollfd p = {.fd = session->fd};

	return session->state == SESSION_DRAINING && session->in_flight > 0 &&
	       poll(&p, 1, 0) == 1 && (p.revents & (POLLHUP | POLLERR)) != 0;
}

void
session_sweep(struct session *session, int64_t now)
{
	const struct net_limits *limits = session->home->limits;
	struct err err = {0};

	if (unsent(session) > 0 &&
	    now - session->progress > limits->line_timeout * SECOND) {
		session_kill(session, "does not read");
	} else if (session->state == SESSION_LINGERING &&
		   now - session->lingering > LINGER_SECONDS * SECOND) {
		session_kill(session, "lingered too long");
	} else if (has_left(session)) {
		session_kill(session, "left");
	} else if (session->state == SESSION_OPEN && session->line_begun != 0 &&
		   now - session->line_begun > limits->line_timeout * SECOND) {
		err_set(&err, ERR_TIMEOUT,
		    "line not complete within %ld seconds",
		    limits->line_timeout);
		refuse(session, &err);
	} else if (is_asleep(session)) {
		frames_done(&session->in);
		if (now - session->active > limits->idle_timeout * SECOND &&
		    !rpc_peer_is_subscribed(session->peer))
			session_kill(session, "idle");
	}
}
