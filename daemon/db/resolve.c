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
	struct event *end;  /* tells the result at a later turn of the loop */
	char *hosts, *next; /* what is left of the list, cut at commas */
	struct buf addresses;
	char fault[256];
	bool needed; /* at least one name was looked up */
	db_resolve_done done;
	void *arg;
};

static void look_up_next(struct db_resolve *);

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
is_address(const char *host)
{
	unsigned char room[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, room) == 1 ||
	       inet_pton(AF_INET6, host, room) == 1;
}

static bool
is_name(const char *host)
{
	return *host != '\0' && *host != '/' && *host != '@' &&
	       !is_address(host);
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

	(void)fd;
	(void)what;
	/* The callee frees us: nothing of ours is touched after the call. */
	resolve->done(resolve->arg,
	    resolve->needed ? resolve->addresses.data : NULL,
	    resolve->fault[0] != '\0' ? resolve->fault : NULL);
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
	buf_add_str(&resolve->addresses, text);
}

static void
on_answer(int code, struct evutil_addrinfo *found, void *arg)
{
	struct db_resolve *resolve = arg;

	if (code == EVUTIL_EAI_CANCEL)
		return;
	if (code != 0) {
		snprintf(resolve->fault, sizeof(resolve->fault),
		    "a host of the connection string is not known: %s",
		    evutil_gai_strerror(code));
		end_soon(resolve);
		return;
	}
	add_address(resolve, found->ai_addr);
	evutil_freeaddrinfo(found);
	look_up_next(resolve);
}

static void
look_up(struct db_resolve *resolve, const char *host)
{
	struct evutil_addrinfo hints = {
	    .ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM,
	};

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
	evdns_getaddrinfo(resolve->dns, host, NULL, &hints, on_answer, resolve);
}

static void
look_up_next(struct db_resolve *resolve)
{
	char *host;

	while ((host = strsep(&resolve->next, ",")) != NULL) {
		if (host != resolve->hosts)
			buf_add_char(&resolve->addresses, ',');
		if (is_name(host)) {
			look_up(resolve, host);
			return;
		}
		if (is_address(host))
			buf_add_str(&resolve->addresses, host);
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
		resolve->hosts = conninfo_value(conninfo, "host");
	free(given);
	resolve->next = resolve->hosts;
	look_up_next(resolve);
	return resolve;
}

void
db_resolve_free(struct db_resolve *resolve)
{
	if (resolve == NULL)
		return;
	if (resolve->dns != NULL)
		evdns_base_free(resolve->dns, 0);
	event_free(resolve->end);
	buf_done(&resolve->addresses);
	free(resolve->hosts);
	free(resolve);
}
