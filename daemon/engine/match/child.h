/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child.h - what the match builder and its workers have in common: the
 * plugins, the log, library changes.
 * Owns a child process's state; it runs there only.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_CHILD_H
#define COUNTERPOINT_ENGINE_MATCH_CHILD_H

#include "base/channel.h"
#include "engine/match/page.h"
#include "engine/match/wire.h"
#include "engine/plugin/load.h"

struct match_child {
	struct channel_in in; /* from the daemon */
	struct buf out;	      /* framed, to the daemon */
	struct buf message;   /* being packed */
	struct match_page *page;
	struct match_slot *slot;		   /* this process's line */
	struct plugin *plugins[MATCH_PLUGINS_MAX]; /* open ones, by index */
};

/* Frames child->message for the next flush. */
void match_child_queue(struct match_child *);

/* Sends what is queued; ends the process when the daemon is gone. */
void match_child_flush(struct match_child *);

/* Sends a line to the daemon's log; `plugin` may be MATCH_NO_PLUGIN. */
void match_child_log(struct match_child *, uint32_t plugin,
    enum counterpoint_level, const char *text);

/* A plugin_log_fn for this child. */
void match_child_log_plugin(void *child, const struct plugin *,
    enum counterpoint_level, const char *text);

/* Carries out a change of the library (MATCH_MSG_PUT to MATCH_MSG_COMMIT). 0,
 * or -1 for another message or a broken one. */
int match_child_apply(
    struct match_child *, enum match_message, struct unpack *);

#endif
