/* SPDX-License-Identifier: Apache-2.0 */
/*
 * carrying.h - the parts of carrying: the carriers of this daemon (carrying.c)
 * and the packages that each has under way (load.c). Shared by these two.
 */
#ifndef COUNTERPOINT_CARRYING_H
#define COUNTERPOINT_CARRYING_H

#include <sys/queue.h>

#include "engine/carry/courier.h"
#include "net/fetch.h"
#include "server.h"

/* One carrier. */
struct line {
	struct carrying *carrying;
	struct courier *courier;
	const char *name; /* the plugin's */
	char *holder;	  /* by which the database knows our leases */
	bool registered;
	bool asking;	/* the database is asked */
	bool overtaken; /* a halt came since it was asked */
	bool halted;	/* nothing more leaves */
	bool has_more;	/* the last answer held something */
	LIST_HEAD(, load) loads;
	size_t nloads;
	unsigned long long delivered, postponed, failed;
};

struct carrying {
	struct server *server;
	struct fetcher *fetcher;
	struct event *tick;
	int64_t started; /* monotonic, microseconds */
	struct line lines[CONFIG_PLUGINS_MAX];
	size_t nlines;
	bool stopping;
};

/* carrying.c: there is room for another package. */
void carrying_room(struct line *);

/* --- load.c: one package on its way --- */

struct load;

/* Starts a package, an item of delivery_take(). */
void load_start(struct line *, const json_t *item);

/* The release that it is of. */
int64_t load_release(const struct load *);

/* Nothing more must leave: ends what has not left. What a plugin is just told,
 * or has been answered, goes on to its end. */
void load_halt(struct load *);

/* For the end of the daemon; the courier has been stopped. */
void load_free(struct load *);

/* The list of a line. */
struct load *load_first(const struct line *);
struct load *load_next(const struct load *);

#endif
