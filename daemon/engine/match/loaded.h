/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loaded.h - what became of each plugin in one index: open, refused, out
 * of date. Owns what the builder told about them.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_LOADED_H
#define COUNTERPOINT_ENGINE_MATCH_LOADED_H

#include "engine/match/wire.h"

struct match_loaded_plugin {
	enum counterpoint_kind kind; /* 0: not open */
	char *version, *about;
	char *refused; /* why, or NULL */
};

/* All zero: none. */
struct match_loaded {
	match_mask sent;  /* those that the builder was told to load */
	match_mask up;	  /* open ones */
	match_mask stale; /* those that missed a change */
	struct match_loaded_plugin plugins[MATCH_PLUGINS_MAX];
};

void match_loaded_done(struct match_loaded *);

/* What a builder says about a plugin that it was sent; -1 when it may not. */
int match_loaded_hear_up(struct match_loaded *, struct unpack *);
int match_loaded_hear_refused(struct match_loaded *, struct unpack *);

/* Plugins that can be asked. */
match_mask match_loaded_usable(const struct match_loaded *);

#endif
