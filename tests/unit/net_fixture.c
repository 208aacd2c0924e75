/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net_fixture.c - the make-believe rpc and the clients. Owns the peers and the
 * calls, as rpc.h asks of rpc.
 */
#include "net_fixture.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "rpc/rpc.h"

struct call {
	TAILQ_ENTRY(call) entry;
	struct rpc_peer *peer;
	char *frame;
	size_t len;
	rpc_answer_cb answer;
	rpc_login_cb login;
	void *arg;
};

struct rpc_peer {
	TAILQ_ENTRY(rpc_peer) entry;
	struct rpc *rpc;
	long uid;
	rpc_event_cb event;
	void *event_arg;
	char *token;
	bool killed, subscribed;
	size_t calls;
};

struct rpc {
	struct event_base *base;
	TAILQ_HEAD(call_list, call) held, delayed;
	TAILQ_HEAD(, rpc_peer) peers;
	size_t npeers, in_flight, received;
	bool unready;
	const char *answers; /* lines, or NULL */
	struct buf frame;    /* the last one */
};

/* ---- the make-believe rpc ---- */

struct rpc_peer *
rpc_peer_new(struct rpc *rpc, long uid, rpc_event_cb event, void *event_arg)
{
	struct rpc_peer *peer = mem_calloc(1, sizeof(*peer));

	peer->rpc = rpc;
	peer->uid = uid;
	peer->event = event;
	peer->event_arg = event_arg;
	TAILQ_INSERT_TAIL(&rpc->peers, peer, entry);
	rpc->npeers++;
	return peer;
}

static void
peer_unref(struct rpc_peer *peer)
{
	if (!peer->killed || peer->calls > 0)
		return;
	TAILQ_REMOVE(&peer->rpc->peers, peer, entry);
	peer->rpc->npeers--;
	free(peer->token);
	free(peer);
}

void
rpc_peer_kill(struct rpc_peer *peer)
{
	ck_assert(!peer->killed);
	peer->killed = true;
	peer_unref(peer);
}

static struct call *
call_new(struct rpc_peer *peer, const char *bytes, size_t len, void *arg)
{
	struct call *call = mem_calloc(1, sizeof(*call));

	call->peer = peer;
	call->frame = mem_strndup(bytes, len);
	call->len = len;
	call->arg = arg;
	peer->calls++;
	peer->rpc->in_flight++;
	return call;
}

static bool
is_answered_by_line(const struct call *call)
{
	return call->frame[0] == '{' && call->peer->rpc->answers != NULL;
}

/* The last line stays. */
static void
take_line(struct rpc *rpc, struct buf *text)
{
	size_t len = strcspn(rpc->answers, "\n");

	buf_add(text, rpc->answers, len);
	if (rpc->answers[len] == '\n' && rpc->answers[len + 1] != '\0')
		rpc->answers += len + 1;
}

static bool
is_held(const struct call *call)
{
	struct buf line = {0};

	if (strncmp(call->frame, "hold", 4) == 0)
		return true;
	if (!is_answered_by_line(call) ||
	    strncmp(call->peer->rpc->answers, "hold\n", 5) != 0)
		return false;
	take_line(call->peer->rpc, &line);
	buf_done(&line);
	return true;
}

static void
answer_call(struct call *call)
{
	struct buf text = {0};
	struct rpc_peer *peer = call->peer;

	if (is_answered_by_line(call))
		take_line(peer->rpc, &text);
	else if (strncmp(call->frame, "big ", 4) == 0)
		for (long n = atol(call->frame + 4); n > 0; n--)
			buf_add_char(&text, 'x');
	else if (strncmp(call->frame, "uid", 3) == 0)
		buf_printf(&text, "%ld", peer->uid);
	else if (strncmp(call->frame, "token", 5) == 0)
		buf_add_str(&text, peer->token ? peer->token : "none");
	else
		buf_add(&text, call->frame, call->len);
	if (strncmp(call->frame, "quiet", 5) == 0)
		call->answer(call->arg, NULL, 0);
	else
		call->answer(call->arg, text.data, text.len);
	buf_done(&text);
}

static void
finish_login(struct call *call)
{
	struct err err = {0};

	if (strcmp(call->frame, "good") == 0 ||
	    strcmp(call->frame, "later") == 0) {
		call->peer->token = mem_strdup(call->frame);
		call->login(call->arg, NULL);
		return;
	}
	if (strcmp(call->frame, "away") == 0) {
		err_set(&err, ERR_UNAVAILABLE, "the database is away");
		err.retry_after = 2;
	} else {
		err_set(&err, ERR_FORBIDDEN, "unknown token");
	}
	call->login(call->arg, &err);
}

/* A killed peer hears nothing; what was in flight still ends. */
static void
finish(struct call *call)
{
	struct rpc_peer *peer = call->peer;

	if (!peer->killed) {
		if (call->login != NULL)
			finish_login(call);
		else
			answer_call(call);
	}
	peer->rpc->in_flight--;
	peer->calls--;
	peer_unref(peer);
	free(call->frame);
	free(call);
}

static void
delay_cb(evutil_socket_t fd, short what, void *arg)
{
	struct rpc *rpc = arg;
	struct call *call = TAILQ_FIRST(&rpc->delayed);

	(void)fd;
	(void)what;
	TAILQ_REMOVE(&rpc->delayed, call, entry);
	finish(call);
}

static void
delay(struct call *call)
{
	struct rpc *rpc = call->peer->rpc;
	struct timeval soon = {.tv_usec = 20000};

	TAILQ_INSERT_TAIL(&rpc->delayed, call, entry);
	event_base_once(rpc->base, -1, EV_TIMEOUT, delay_cb, rpc, &soon);
}

void
rpc_peer_login(
    struct rpc_peer *peer, const char *token, rpc_login_cb done, void *arg)
{
	struct call *call = call_new(peer, token, strlen(token), arg);

	call->login = done;
	if (strcmp(token, "later") == 0)
		delay(call);
	else
		finish(call);
}

void
rpc_peer_receive(struct rpc_peer *peer, const char *bytes, size_t len,
    rpc_answer_cb done, void *arg)
{
	struct call *call = call_new(peer, bytes, len, arg);

	ck_assert(!peer->killed);
	call->answer = done;
	peer->rpc->received++;
	if (strncmp(call->frame, "subscribe", 9) == 0)
		peer->subscribed = true;
	buf_clear(&peer->rpc->frame);
	buf_add(&peer->rpc->frame, bytes, len);
	if (is_held(call))
		TAILQ_INSERT_TAIL(&peer->rpc->held, call, entry);
	else if (strncmp(call->frame, "later", 5) == 0)
		delay(call);
	else
		finish(call);
}

bool
rpc_peer_is_subscribed(const struct rpc_peer *peer)
{
	return peer->subscribed;
}

size_t
rpc_in_flight(const struct rpc *rpc)
{
	return rpc->in_flight;
}

void
rpc_write_error(struct buf *text, const struct err *err)
{
	buf_printf(text, "error %s: %s", err_kind(err->code), err->text);
}

void
rpc_write_openrpc(struct rpc *rpc, struct buf *text)
{
	(void)rpc;
	buf_add_str(text, "{\"openrpc\":\"1.2.6\"}");
}

void
rpc_write_metrics(struct rpc *rpc, struct buf *text)
{
	buf_printf(text, "rpc_in_flight %zu\n", rpc->in_flight);
}

int
rpc_check_ready(struct rpc *rpc, struct err *err)
{
	if (rpc->unready)
		return err_set(err, ERR_UNAVAILABLE, "the database is away");
	return 0;
}

/* ---- the fixture ---- */

struct net_settings
fixture_settings(struct fixture *fixture)
{
	return (struct net_settings){
	    .socket_path = fixture->path,
	    .socket_mode = 0660,
	    .tcp = "127.0.0.1:0",
	    .http = "127.0.0.1:0",
	    .http_register = true,
	    .http_public_url = "",
	    .limits =
		{
		    .connections = 100,
		    .in_flight = 1000,
		    .idle_timeout = 100,
		    .line_timeout = 100,
		},
	};
}

void
fixture_open(struct fixture *fixture, const struct net_limits *limits)
{
	struct net_settings settings;
	struct err err = {0};

	snprintf(fixture->directory, sizeof(fixture->directory),
	    "/tmp/test_net.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(fixture->directory));
	snprintf(fixture->path, sizeof(fixture->path), "%s/socket",
	    fixture->directory);
	fixture->base = event_base_new();
	fixture->rpc = mem_calloc(1, sizeof(*fixture->rpc));
	fixture->rpc->base = fixture->base;
	TAILQ_INIT(&fixture->rpc->held);
	TAILQ_INIT(&fixture->rpc->delayed);
	TAILQ_INIT(&fixture->rpc->peers);
	settings = fixture_settings(fixture);
	if (limits != NULL)
		settings.limits = *limits;
	fixture->net = net_start(fixture->base, fixture->rpc, &settings, &err);
	ck_assert_msg(fixture->net != NULL, "%s", err.text);
}

void
fixture_close(struct fixture *fixture)
{
	net_close(fixture->net);
	fixture_release(fixture);
	fixture_run(fixture, 30);
	ck_assert_uint_eq(fixture_peers(fixture), 0);
	event_base_free(fixture->base);
	buf_done(&fixture->rpc->frame);
	free(fixture->rpc);
	ck_assert_int_eq(access(fixture->path, F_OK), -1);
	ck_assert_int_eq(rmdir(fixture->directory), 0);
}

/* One turn; waits a little, so that a test does not burn the processor. */
static void
turn(struct fixture *fixture)
{
	event_base_loop(fixture->base, EVLOOP_NONBLOCK);
	usleep(100);
}

void
fixture_run(struct fixture *fixture, int ms)
{
	int64_t end = clock_monotonic() + ms * 1000;

	do
		turn(fixture);
	while (clock_monotonic() < end);
}

size_t
fixture_release(struct fixture *fixture)
{
	struct call *call;
	size_t n = 0;

	while ((call = TAILQ_LAST(&fixture->rpc->held, call_list)) != NULL) {
		TAILQ_REMOVE(&fixture->rpc->held, call, entry);
		finish(call);
		n++;
	}
	return n;
}

size_t
fixture_held(const struct fixture *fixture)
{
	const struct call *call;
	size_t n = 0;

	TAILQ_FOREACH(call, &fixture->rpc->held, entry)
	n++;
	return n;
}

size_t
fixture_peers(const struct fixture *fixture)
{
	return fixture->rpc->npeers;
}

size_t
fixture_received(const struct fixture *fixture)
{
	return fixture->rpc->received;
}

void
fixture_set_ready(struct fixture *fixture, bool ready)
{
	fixture->rpc->unready = !ready;
}

void
fixture_set_answer(struct fixture *fixture, const char *lines)
{
	fixture->rpc->answers = lines;
}

const char *
fixture_frame(const struct fixture *fixture)
{
	return fixture->rpc->frame.data;
}

void
fixture_event(struct fixture *fixture, size_t len)
{
	char *bytes = mem_calloc(len, 1);
	struct rpc_peer *peer;

	memset(bytes, 'e', len);
	TAILQ_FOREACH(peer, &fixture->rpc->peers, entry)
	if (peer->subscribed && !peer->killed)
		peer->event(peer->event_arg, bytes, len);
	free(bytes);
}

/* ---- clients ---- */

static void
connect_client(struct client *client, struct fixture *fixture,
    const struct sockaddr *address, socklen_t len)
{
	*client = (struct client){.fixture = fixture};
	client->fd = socket(
	    address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	ck_assert_int_ne(client->fd, -1);
	ck_assert(
	    connect(client->fd, address, len) == 0 || errno == EINPROGRESS);
	fixture_run(fixture, 2);
}

void
client_open_unix(struct client *client, struct fixture *fixture)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s", fixture->path);
	connect_client(client, fixture, (struct sockaddr *)&sun, sizeof(sun));
}

void
client_open_tcp(struct client *client, struct fixture *fixture, int port)
{
	struct sockaddr_in sin = {.sin_family = AF_INET};

	sin.sin_port = htons((uint16_t)port);
	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	connect_client(client, fixture, (struct sockaddr *)&sin, sizeof(sin));
}

/* Reads what is there. A reset is an end, too. */
static void
client_read(struct client *client)
{
	char bytes[65536];
	ssize_t n;

	while (!client->eof) {
		n = recv(client->fd, bytes, sizeof(bytes), 0);
		if (n > 0)
			buf_add(&client->in, bytes, (size_t)n);
		else if (n == 0 || errno != EAGAIN)
			client->eof = true;
		else
			break;
	}
}

/* Gives up when the server has closed. */
void
client_send(struct client *client, const char *bytes, size_t len)
{
	int64_t end = clock_monotonic() + 5000000;

	while (len > 0) {
		ssize_t n = send(client->fd, bytes, len, MSG_NOSIGNAL);

		if (n > 0) {
			bytes += n;
			len -= (size_t)n;
			continue;
		}
		if (errno != EAGAIN)
			return;
		ck_assert_msg(clock_monotonic() < end, "nobody reads");
		turn(client->fixture);
	}
}

void
client_say(struct client *client, const char *text)
{
	client_send(client, text, strlen(text));
}

const char *
client_line(struct client *client)
{
	static char *line;
	int64_t end = clock_monotonic() + 5000000;
	const char *newline;

	free(line);
	line = NULL;
	for (;;) {
		client_read(client);
		newline = client->in.len == 0
			      ? NULL
			      : memchr(client->in.data, '\n', client->in.len);
		if (newline != NULL)
			break;
		if (client->eof)
			return NULL;
		ck_assert_msg(clock_monotonic() < end, "no line came");
		turn(client->fixture);
	}
	line =
	    mem_strndup(client->in.data, (size_t)(newline - client->in.data));
	buf_drain(&client->in, (size_t)(newline - client->in.data) + 1);
	return line;
}

bool
client_ends(struct client *client, int ms)
{
	int64_t end = clock_monotonic() + ms * 1000;

	while (!client->eof && clock_monotonic() < end) {
		turn(client->fixture);
		client_read(client);
	}
	return client->eof;
}

const char *
client_rest(struct client *client)
{
	ck_assert_msg(client_ends(client, 5000), "the end did not come");
	return client->in.data == NULL ? "" : client->in.data;
}

void
client_close(struct client *client)
{
	close(client->fd);
	buf_done(&client->in);
	fixture_run(client->fixture, 2);
}
