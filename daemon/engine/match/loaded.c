/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loaded.c - the plugins of one index. Owns what is known of them.
 */
#include "engine/match/loaded.h"

#include <stdlib.h>

#include "engine/plugin/host.h"

void
match_loaded_done(struct match_loaded *loaded)
{
	for (size_t i = 0; i < MATCH_PLUGINS_MAX; i++) {
		free(loaded->plugins[i].version);
		free(loaded->plugins[i].about);
		free(loaded->plugins[i].refused);
	}
}

/* Sent, and nothing heard of it yet. */
static bool
is_open_question(const struct match_loaded *loaded, uint32_t index)
{
	return (loaded->sent & (1U << index)) &&
	       loaded->plugins[index].kind == 0 &&
	       loaded->plugins[index].refused == NULL;
}

int
match_loaded_hear_up(struct match_loaded *loaded, struct unpack *in)
{
	struct match_loaded_plugin *plugin;
	struct match_wire_up up;

	if (match_unpack_up(in, &up) == -1 ||
	    !is_open_question(loaded, up.index))
		return -1;
	plugin = &loaded->plugins[up.index];
	if (up.kind != COUNTERPOINT_RELEASE)
		loaded->up |= 1U << up.index;
	plugin->kind = up.kind;
	plugin->version = text_clean(up.version, 64);
	plugin->about = text_clean(up.about, MATCH_WHY_BYTES);
	return 0;
}

int
match_loaded_hear_refused(struct match_loaded *loaded, struct unpack *in)
{
	struct match_wire_refused refused;

	if (match_unpack_refused(in, &refused) == -1 ||
	    !is_open_question(loaded, refused.index))
		return -1;
	loaded->plugins[refused.index].refused =
	    text_clean(refused.reason, PLUGIN_LOG_BYTES);
	return 0;
}

match_mask
match_loaded_usable(const struct match_loaded *loaded)
{
	return loaded->up & ~loaded->stale;
}
