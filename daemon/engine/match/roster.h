/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster.h - the configured plugins and how each is doing: running,
 * suspended after a failure, refused. Owns their states and counts; which index
 * has which plugin is the builds'.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_ROSTER_H
#define COUNTERPOINT_ENGINE_MATCH_ROSTER_H

#include "engine/match/build.h"
#include "engine/match/pool.h"
#include "engine/plugin/suspend.h"

struct match_plugin {
	char *name;
	struct buf load; /* the message that has a builder load it */
	enum match_plugin_state state;
	enum counterpoint_kind kind; /* 0: never loaded */
	char *version, *about, *reason;
	struct plugin_suspend suspend;
	unsigned long long calls, crashes, timeouts;
};

struct match_roster {
	struct match_plugin plugins[MATCH_PLUGINS_MAX];
	size_t n;
};

int match_roster_init(struct match_roster *, const struct config_plugin *,
    size_t n, struct err *);
void match_roster_done(struct match_roster *);

/* A plugin crashed or hung: counts it and suspends it. Returns whether it was
 * not suspended before. */
bool match_roster_strike(
    struct match_roster *, uint32_t index, bool timeout, int64_t now);

/* Whether a suspension is over: then the plugin is LOADING. */
bool match_roster_release(struct match_roster *, uint32_t index, int64_t now);

/* What became of it in an index that has taken over. Returns whether its state
 * changed. */
bool match_roster_take(struct match_roster *, uint32_t index,
    const struct match_loaded_plugin *, bool usable);

/* A LOADING plugin runs: the index had it all the time. */
void match_roster_run(struct match_roster *, uint32_t index);

/* Plugins in a state. */
match_mask match_roster_in(
    const struct match_roster *, enum match_plugin_state);

/* Counts a call for each plugin of a set. */
void match_roster_count(struct match_roster *, match_mask);

/* Adds to the findings of an ask, in words, which plugins will be missing. */
void match_roster_miss(const struct match_roster *, struct match_ask *,
    unsigned deadline_ms, int64_t now);

/* Adds those that said themselves that they failed. */
void match_roster_miss_failed(const struct match_roster *, struct match_ask *);

void match_roster_status(const struct match_roster *, uint32_t index,
    int64_t now, struct match_plugin_status *ret);

#endif
