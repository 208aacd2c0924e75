/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolve.c - looks up the hosts of a connection string one after the other
 * with libevent's resolver. Owns the look-up under way; connecting is
 * conn.c's.
 */
#include "db/resolve.h"

#include <arpa/inet.h>
#include <event2/dns.h>
#include <event2/util.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

struct db_resolve {
	struct event_base *base;
	struct evdns_base *dns;
	struct evdns_getaddrinfo_request *request; /* NULL: none pending */
	struct event *end; /* tells the result at a later turn of the loop */
	char *host_list, *port_list;
	char *next_host, *next_port; /* what is left, cut at commas */
	const char *host, *port;     /* being looked up */
	struct buf hosts, addresses, ports;
	char fault[256]; /* of the last name that is not known */
	bool needed;	 /* at least one name was looked up */
	bool dead;	 /* freed by `end` once libevent has let go */
	db_resolve_done done;
	void *arg;
};

/* The value of a keyword of a connection string; the caller frees it. */
static char *
conninfo_value(const char *conninfo, const char *keyword)
{
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL), *o;
	char *value = NULL;

	for (o = options; o != NULL && o->keyword != NULL; o++)
		if (strcmp(o->keyword, keyword) == 0)
			value = mem_strdup(o->val);
	PQconninfoFree(options);
	return value;
}

static bool
is_name(const char *host)
{
	unsigned char room[sizeof(struct in6_addr)];

	return *host != '\0' && *host != '/' && *host != '@' &&
	       inet_pton(AF_INET, host, room) != 1 &&
	       inet_pton(AF_INET6, host, room) != 1;
}

static void
destroy(struct db_resolve *resolve)
{
	if (resolve->dns != NULL)
		evdns_base_free(resolve->dns, 0);
	event_free(resolve->end);
	buf_done(&resolve->hosts);
	buf_done(&resolve->addresses);
	buf_done(&resolve->ports);
	free(resolve->host_list);
	free(resolve->port_list);
	free(resolve);
}

static void
end_soon(struct db_resolve *resolve)
{
	struct timeval now = {0, 0};

	evtimer_add(resolve->end, &now);
}

static void
on_end(evutil_socket_t fd, short what, void *arg)
{
	struct db_resolve *resolve = arg;
	const struct db_addresses found = {
	    resolve->hosts.data, resolve->addresses.data, resolve->ports.data};
	bool any = resolve->hosts.len > 0;

	(void)fd;
	(void)what;
	/* The callee may free us: nothing of ours is touched after the call. */
	if (resolve->dead)
		destroy(resolve);
	else if (resolve->needed && !any)
		resolve->done(resolve->arg, NULL, resolve->fault);
	else
		resolve->done(
		    resolve->arg, resolve->needed ? &found : NULL, NULL);
}

/* A row of the three lists; `address` is "" for a host that needs none. */
static void
add_row(struct db_resolve *resolve, const char *address)
{
	const char *comma = resolve->hosts.len > 0 ? "," : "";

	buf_printf(&resolve->hosts, "%s%s", comma, resolve->host);
	buf_printf(&resolve->addresses, "%s%s", comma, address);
	buf_printf(&resolve->ports, "%s%s", comma, resolve->port);
}

static void
add_address(struct db_resolve *resolve, const struct sockaddr *sa)
{
	char text[INET6_ADDRSTRLEN];
	const void *bytes;

	if (sa->sa_family == AF_INET)
		bytes =
		    &((const struct sockaddr_in *)(const void *)sa)->sin_addr;
	else
		bytes =
		    &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
	inet_ntop(sa->sa_family, bytes, text, sizeof(text));
	add_row(resolve, text);
}

static void look_up_next(struct db_resolve *);

static void
on_answer(int code, struct evutil_addrinfo *found, void *arg)
{
	struct db_resolve *resolve = arg;

	resolve->request = NULL;
	if (code == 0)
		for (struct evutil_addrinfo *a = found; a; a = a->ai_next)
			add_address(resolve, a->ai_addr);
	else
		snprintf(resolve->fault, sizeof(resolve->fault),
		    "the host %s is not known: %s", resolve->host,
		    evutil_gai_strerror(code));
	if (found != NULL)
		evutil_freeaddrinfo(found);
	if (resolve->dead)
		end_soon(resolve);
	else
		look_up_next(resolve);
}

static void
look_up(struct db_resolve *resolve)
{
	struct evutil_addrinfo hints = {
	    .ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	};
	struct evdns_getaddrinfo_request *request;

	resolve->needed = true;
	if (resolve->dns == NULL)
		resolve->dns = evdns_base_new(
		    resolve->base, EVDNS_BASE_INITIALIZE_NAMESERVERS |
				       EVDNS_BASE_DISABLE_WHEN_INACTIVE);
	if (resolve->dns == NULL) {
		snprintf(resolve->fault, sizeof(resolve->fault),
		    "/etc/resolv.conf cannot be used");
		end_soon(resolve);
		return;
	}
	/* NULL: it was answered at once, from /etc/hosts. */
	request = evdns_getaddrinfo(
	    resolve->dns, resolve->host, NULL, &hints, on_answer, resolve);
	if (request != NULL)
		resolve->request = request;
}

/* One port serves all hosts, or each has its own. */
static void
take_port(struct db_resolve *resolve)
{
	char *port = strsep(&resolve->next_port, ",");

	if (port != NULL)
		resolve->port = port;
}

static void
look_up_next(struct db_resolve *resolve)
{
	while ((resolve->host = strsep(&resolve->next_host, ",")) != NULL) {
		take_port(resolve);
		if (is_name(resolve->host)) {
			look_up(resolve);
			return;
		}
		add_row(resolve, "");
	}
	end_soon(resolve);
}

struct db_resolve *
db_resolve_start(struct event_base *base, const char *conninfo,
    db_resolve_done done, void *arg)
{
	struct db_resolve *resolve = mem_calloc(1, sizeof(*resolve));
	char *given = conninfo_value(conninfo, "hostaddr");

	resolve->base = base;
	resolve->done = done;
	resolve->arg = arg;
	resolve->end = evtimer_new(base, on_end, resolve);
	if (given == NULL)
		resolve->host_list = conninfo_value(conninfo, "host");
	free(given);
	resolve->port_list = conninfo_value(conninfo, "port");
	resolve->next_host = resolve->host_list;
	resolve->next_port = resolve->port_list;
	resolve->port = "";
	look_up_next(resolve);
	return resolve;
}

void
db_resolve_free(struct db_resolve *resolve)
{
	if (resolve == NULL)
		return;
	if (resolve->request == NULL) {
		destroy(resolve);
		return;
	}
	/* libevent's callbacks still come, and read its resolver. */
	resolve->dead = true;
	evdns_getaddrinfo_cancel(resolve->request);
}
