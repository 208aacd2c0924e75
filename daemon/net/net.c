/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net.c - opens the doors, lets connections in up to the limit, and closes.
 * Owns the listeners, the limits and the counts; the connections are sessions'
 * and http's.
 */
#include "net/net.h"

#include <assert.h>
#include <errno.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/http.h"
#include "net/listen.h"
#include "net/session.h"
#include "net/sessions.h"

struct net {
	struct event_base *base;
	struct rpc *rpc;
	struct net_limits limits;
	struct net_counts counts;
	struct listen_file file;
	struct evconnlistener *line_listener, *tcp_listener, *http_listener;
	int tcp_port, http_port;
	struct sessions *sessions;
	struct http *http; /* NULL: none */
	struct event *sweep_event;
};

/* Says why and closes; what does not fit into the socket is lost. */
static void
refuse(struct net *net, int fd)
{
	struct buf line = {0};
	struct err err = {0};

	net->counts.refused++;
	err_set(&err, ERR_OVERLOADED, "too many connections: %zu are open",
	    net->counts.open);
	log_warning("net.refused", LOG_NUMBER("open", net->counts.open));
	rpc_write_error(&line, &err);
	buf_add_char(&line, '\n');
	if (send(fd, line.data, line.len, MSG_NOSIGNAL) > 0)
		net->counts.out += line.len;
	buf_done(&line);
	close(fd);
}

static void
let_in(struct net *net, int fd, long uid)
{
	if (net->counts.open >= net->limits.connections)
		refuse(net, fd);
	else
		session_open(net->sessions, fd, uid);
}

static long
peer_uid(int fd)
{
	struct ucred cred;
	socklen_t len = sizeof(cred);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) == -1)
		return -1;
	return (long)cred.uid;
}

static void
unix_accept_cb(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *address, int len, void *arg)
{
	(void)listener;
	(void)address;
	(void)len;
	let_in(arg, fd, peer_uid(fd));
}

static void
tcp_accept_cb(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *address, int len, void *arg)
{
	int on = 1;

	(void)listener;
	(void)address;
	(void)len;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	let_in(arg, fd, -1);
}

/*
 * Out of descriptors or memory: the connection stays in the queue and would
 * wake us at once again. The next sweep opens the door again. The argument is
 * evhttp's for its listener, so it is not used.
 */
static void
accept_failed_cb(struct evconnlistener *listener, void *arg)
{
	(void)arg;
	log_warning("net.accept_failed", LOG_TEXT("reason", strerror(errno)));
	evconnlistener_disable(listener);
}

static struct evconnlistener *
listener_new(struct net *net, int fd, evconnlistener_cb accept_cb)
{
	struct evconnlistener *listener =
	    evconnlistener_new(net->base, accept_cb, net,
		LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0, fd);

	if (listener == NULL)
		abort();
	evconnlistener_set_error_cb(listener, accept_failed_cb);
	return listener;
}

static void
reopen(struct evconnlistener *listener)
{
	if (listener != NULL)
		evconnlistener_enable(listener);
}

static void
sweep_cb(evutil_socket_t fd, short what, void *arg)
{
	struct net *net = arg;
	int64_t now = clock_monotonic();

	(void)fd;
	(void)what;
	reopen(net->line_listener);
	reopen(net->tcp_listener);
	reopen(net->http_listener);
	sessions_sweep(net->sessions, now);
	if (net->http != NULL)
		http_sweep(net->http, now);
}

static int
open_unix(struct net *net, const struct net_settings *settings, struct err *err)
{
	int fd = listen_unix(
	    settings->socket_path, settings->socket_mode, &net->file, err);

	if (fd == -1)
		return -1;
	net->line_listener = listener_new(net, fd, unix_accept_cb);
	log_info("net.listening", LOG_TEXT("socket", settings->socket_path));
	return 0;
}

/* Without an address there is no listener, and that is fine. */
static int
open_tcp(struct net *net, const char *what, const char *address,
    evconnlistener_cb accept_cb, struct evconnlistener **ret_listener,
    int *ret_port, struct err *err)
{
	int fd;

	if (*address == '\0')
		return 0;
	fd = listen_tcp(address, err);
	if (fd == -1)
		return -1;
	*ret_port = listen_port(fd);
	*ret_listener = listener_new(net, fd, accept_cb);
	log_info("net.listening", LOG_TEXT(what, address),
	    LOG_NUMBER("port", *ret_port));
	return 0;
}

static int
open_http(struct net *net, const struct net_settings *settings, struct err *err)
{
	if (open_tcp(net, "http", settings->http, NULL, &net->http_listener,
		&net->http_port, err) == -1)
		return -1;
	if (net->http_listener != NULL)
		net->http = http_start(net->base, net->rpc, net->http_listener,
		    settings, &net->limits, &net->counts);
	return 0;
}

static void
start_sweep(struct net *net)
{
	struct timeval second = {.tv_sec = 1};

	net->sweep_event = event_new(net->base, -1, EV_PERSIST, sweep_cb, net);
	if (net->sweep_event == NULL)
		abort();
	event_add(net->sweep_event, &second);
}

struct net *
net_start(struct event_base *base, struct rpc *rpc,
    const struct net_settings *settings, struct err *err)
{
	struct net *net = mem_calloc(1, sizeof(*net));

	net->base = base;
	net->rpc = rpc;
	net->limits = settings->limits;
	net->sessions = sessions_new(base, rpc, &net->limits, &net->counts);
	start_sweep(net);
	if (open_unix(net, settings, err) == -1 ||
	    open_tcp(net, "tcp", settings->tcp, tcp_accept_cb,
		&net->tcp_listener, &net->tcp_port, err) == -1 ||
	    open_http(net, settings, err) == -1) {
		net_close(net);
		return NULL;
	}
	return net;
}

void
net_set_limits(struct net *net, const struct net_limits *limits)
{
	assert(limits->connections > 0 && limits->in_flight > 0);
	net->limits = *limits;
	if (net->http != NULL)
		http_set_limits(net->http);
}

static void
close_listener(struct evconnlistener **listener)
{
	if (*listener != NULL)
		evconnlistener_free(*listener);
	*listener = NULL;
}

void
net_stop_accepting(struct net *net)
{
	close_listener(&net->line_listener);
	close_listener(&net->tcp_listener);
	listen_unlink(&net->file);
	sessions_drain(net->sessions);
	if (net->http != NULL)
		http_stop_accepting(net->http);
	net->http_listener = NULL; /* was evhttp's, and is gone */
}

bool
net_is_idle(const struct net *net)
{
	return sessions_are_idle(net->sessions) &&
	       (net->http == NULL || http_is_idle(net->http));
}

void
net_close(struct net *net)
{
	if (net == NULL)
		return;
	net_stop_accepting(net);
	http_close(net->http);
	sessions_free(net->sessions);
	event_free(net->sweep_event);
	free(net);
}

struct net_counts
net_counts(const struct net *net)
{
	return net->counts;
}

int
net_tcp_port(const struct net *net)
{
	return net->tcp_port;
}

int
net_http_port(const struct net *net)
{
	return net->http_port;
}
