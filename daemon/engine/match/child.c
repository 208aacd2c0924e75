/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child.c - the common ground of builder and workers. Owns nothing of its
 * own: the state is the caller's.
 */
#include "engine/match/child.h"

#include <unistd.h>

#include "engine/match/wire_library.h"
#include "engine/match/plugin_host.h"

void
match_child_queue(struct match_child *child)
{
	channel_frame(&child->out, child->message.data, child->message.len);
}

void
match_child_flush(struct match_child *child)
{
	if (channel_flush(child->in.fd, &child->out) == -1)
		_exit(0);
}

void
match_child_log(struct match_child *child, uint32_t plugin,
    enum counterpoint_level level, const char *text)
{
	struct match_wire_log line = {
	    .level = level, .plugin = plugin, .text = text};
	struct buf message = {0};

	/* A buffer of its own: a plugin may log while an answer is packed. At
	 * once: it may be the last words before a crash. */
	match_pack_log(&message, &line);
	channel_frame(&child->out, message.data, message.len);
	buf_done(&message);
	match_child_flush(child);
}

void
match_child_log_plugin(void *child, const struct plugin *plugin,
    enum counterpoint_level level, const char *text)
{
	match_child_log(child, plugin->index, level, text);
}

/* One change, told to all plugins that are not to be skipped. */
struct change {
	enum match_message what;
	match_mask skip;
	const struct counterpoint_narrative *narrative;
	const struct counterpoint_concept *concept;
	uint32_t id;
};

static int
tell_plugin(struct plugin *plugin, const struct change *change)
{
	switch (change->what) {
	case MATCH_MSG_PUT:
		return plugin_put(plugin, change->narrative);
	case MATCH_MSG_REMOVE:
		return plugin_remove(plugin, change->id);
	case MATCH_MSG_PUT_CONCEPT:
		return plugin_put_concept(plugin, change->concept);
	case MATCH_MSG_REMOVE_CONCEPT:
		return plugin_remove_concept(plugin, change->id);
	default:
		return plugin_commit(plugin);
	}
}

static void
tell_all(struct match_child *child, const struct change *change)
{
	for (uint32_t i = 0; i < MATCH_PLUGINS_MAX; i++) {
		struct plugin *plugin = child->plugins[i];

		if (plugin == NULL || (change->skip & (1U << i)))
			continue;
		match_slot_enter(child->slot, MATCH_STAGE_INDEX, i, 0);
		if (tell_plugin(plugin, change) != 0)
			match_child_log(child, i, COUNTERPOINT_DEBUG,
			    "a library change failed");
		match_slot_leave(child->slot);
	}
	match_slot_rest(child->slot);
}

static int
apply_put(struct match_child *child, struct unpack *in)
{
	struct match_wire_put put;

	if (match_unpack_put(in, &put) == -1)
		return -1;
	tell_all(child, &(struct change){.what = MATCH_MSG_PUT,
			    .skip = put.skip,
			    .narrative = &put.narrative});
	match_put_done(&put);
	return 0;
}

static int
apply_concept(struct match_child *child, struct unpack *in)
{
	struct match_wire_concept wire;

	if (match_unpack_concept(in, &wire) == -1)
		return -1;
	tell_all(child, &(struct change){.what = MATCH_MSG_PUT_CONCEPT,
			    .skip = wire.skip,
			    .concept = &wire.concept});
	match_concept_done(&wire);
	return 0;
}

int
match_child_apply(
    struct match_child *child, enum match_message what, struct unpack *in)
{
	struct change change = {.what = what};

	switch (what) {
	case MATCH_MSG_PUT:
		return apply_put(child, in);
	case MATCH_MSG_PUT_CONCEPT:
		return apply_concept(child, in);
	case MATCH_MSG_REMOVE:
	case MATCH_MSG_REMOVE_CONCEPT:
	case MATCH_MSG_COMMIT:
		break;
	default:
		return -1;
	}
	if (match_unpack_change(in, &change.skip, &change.id) == -1)
		return -1;
	tell_all(child, &change);
	return 0;
}
