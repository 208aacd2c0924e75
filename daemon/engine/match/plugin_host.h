/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plugin_host.h - the host of matchers and tailors: hands them their api,
 * calls them, collects what they report. One call at a time in a process. Owns
 * what was collected; deadlines and crashes are the daemon's to see to.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_PLUGIN_HOST_H
#define COUNTERPOINT_ENGINE_MATCH_PLUGIN_HOST_H

#include "engine/match/wire.h"
#include "engine/plugin/host.h"

/* Opens a loaded matcher or tailor. The error holds its last log line. */
int plugin_open(struct plugin *, struct err *);
void plugin_close(struct plugin *);

/* Library changes; nothing for tailors, nor concepts for a matcher without use
 * for them. 0, or -1 as the plugin says. */
int plugin_put(struct plugin *, const struct counterpoint_narrative *);
int plugin_remove(struct plugin *, uint32_t id);
int plugin_put_concept(struct plugin *, const struct counterpoint_concept *);
int plugin_remove_concept(struct plugin *, uint32_t id);
int plugin_commit(struct plugin *);

/*
 * Calls match() or score(). *ret gets plugin, failed and what was reported; it
 * lives until the next call. The request number is left to the caller.
 */
void plugin_match(struct plugin *, const struct counterpoint_text *,
    struct match_wire_hits *ret);
void plugin_score(struct plugin *, const struct counterpoint_candidate *,
    size_t n, struct match_wire_factors *ret);

#endif
