/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match_fixture.h - a match pool with a library and plugins, for its tests, and
 * a look at what it leaves behind. The test program is its own match builder.
 */
#ifndef COUNTERPOINT_TESTS_MATCH_FIXTURE_H
#define COUNTERPOINT_TESTS_MATCH_FIXTURE_H

#include <check.h>
#include <event2/event.h>
#include <stdbool.h>

#include "engine/match/pool.h"

#define WORLD_NARRATIVES 2048

struct world {
	struct event_base *base;
	struct match_pool *pool;
	struct match_settings settings;
	struct config_plugin plugins[8];
	struct config_setting setting; /* of the first plugin, if set */

	/* The library: slugs "n0", "n1" ...; titles that are not NULL. */
	const char *titles[WORLD_NARRATIVES];

	unsigned wanted, ready, suspended, resumed, refused;
	char log[4096]; /* all lines */
	size_t files;	/* open when the world was made */
};

/* One answer, copied. */
struct reply {
	struct world *world;
	unsigned answers;
	enum err_code code; /* ERR_NONE: answered */
	char text[256], language[40], hits[2048], missing[2048];
	bool detected;
	unsigned char digest[TEXT_DIGEST_BYTES];
	double best; /* confidence of the first hit, -1 without one */
	enum counterpoint_stance stance; /* its stance */
	size_t nhits;
};

/* A world with no plugin; settings may be changed until world_start(). */
void world_init(struct world *);
void world_add_plugin(struct world *, const char *name);
void world_start(struct world *);

/* A new world with the plugins "tricky" and "steady", started. */
void world_start_pair(struct world *);

/* Stops the pool; fails when descriptors or processes are left. */
void world_done(struct world *);

/* Runs the loop until a number has reached a value; fails after 20 s. */
void world_wait(struct world *, const unsigned *number, unsigned value);

/* Runs the loop for a while. */
void world_sleep(struct world *, int ms);

/* Asks; the reply is filled in later. */
void world_ask(struct world *, const char *text, struct reply *);
void world_ask_of(
    struct world *, const struct match_question *, struct reply *);

/* Asks and waits. */
void world_match(struct world *, const char *text, struct reply *);

/* Puts a narrative and commits; NULL: removes. */
void world_change(struct world *, unsigned number, const char *title);

struct match_plugin_status world_plugin(struct world *, const char *name);

/* Runs a suite, or the match builder when called as that. The exit code. */
int world_main(int argc, char **argv, TCase *(*make)(void));

#endif
