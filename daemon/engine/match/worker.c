/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worker.c - the host's own work on a text, then one plugin after the
 * other; before each step the shared page says which. Owns its process.
 */
#include "engine/match/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/language.h"
#include "engine/match/builder.h"
#include "engine/match/wire_library.h"
#include "engine/match/plugin_host.h"
#include "engine/plugin/child.h"
#include "engine/text.h"

/* The plugin to call for a request, or NULL. */
static struct plugin *
wanted(struct match_child *child, uint32_t i, match_mask mask,
    enum counterpoint_kind kind)
{
	struct plugin *plugin = child->plugins[i];

	return plugin != NULL && (mask & (1U << i)) &&
		       plugin->object->kind == kind
		   ? plugin
		   : NULL;
}

static void
finish(struct match_child *child, uint64_t request)
{
	match_pack_done(&child->message, request);
	match_child_queue(child);
	match_child_flush(child);
	match_slot_rest(child->slot);
}

/* Normal form, language, digest: told to the daemon first of all. */
static void
prepare(struct match_child *child, const struct match_wire_text *wire,
    char *nfc, char language[LANGUAGE_MAX])
{
	struct match_wire_ready ready = {.request = wire->request,
	    .text = nfc,
	    .language = language,
	    .detected = wire->language[0] == '\0'};

	if (ready.detected)
		language_detect(nfc, language);
	else
		snprintf(language, LANGUAGE_MAX, "%s", wire->language);
	text_digest(nfc, ready.digest);
	match_pack_ready(&child->message, &ready);
	match_child_queue(child);
}

static void
match_all(struct match_child *child, const struct match_wire_text *wire,
    const struct counterpoint_text *text)
{
	static struct match_wire_hits hits;
	struct plugin *plugin;

	for (uint32_t i = 0; i < MATCH_PLUGINS_MAX; i++) {
		plugin = wanted(child, i, wire->mask, COUNTERPOINT_MATCHER);
		if (plugin == NULL)
			continue;
		match_slot_enter(
		    child->slot, MATCH_STAGE_CALL, i, wire->request);
		plugin_match(plugin, text, &hits);
		match_slot_leave(child->slot);
		hits.request = wire->request;
		match_pack_hits(&child->message, &hits);
		match_child_queue(child);
	}
}

static int
answer_text(struct match_child *child, struct unpack *in)
{
	struct match_wire_text wire;
	char language[LANGUAGE_MAX], *nfc, *cut;

	if (match_unpack_text(in, &wire) == -1)
		return -1;
	match_slot_enter(
	    child->slot, MATCH_STAGE_TEXT, MATCH_NO_PLUGIN, wire.request);
	nfc = text_nfc(wire.text);
	/* The normal form of rare characters is longer. */
	cut = text_clean(nfc, TEXT_MAX);
	prepare(child, &wire, cut, language);
	match_all(child, &wire,
	    &(struct counterpoint_text){
		.text = cut,
		.length = strlen(cut),
		.language = language,
		.day = wire.day,
		.dimensions = wire.dimensions,
		.vector = wire.vector,
	    });
	free(cut);
	free(nfc);
	finish(child, wire.request);
	match_text_done(&wire);
	return 0;
}

static void
score_all(struct match_child *child, const struct match_wire_candidates *wire)
{
	struct match_wire_factors factors;
	struct plugin *plugin;

	for (uint32_t i = 0; i < MATCH_PLUGINS_MAX; i++) {
		plugin = wanted(child, i, wire->mask, COUNTERPOINT_TAILOR);
		if (plugin == NULL)
			continue;
		match_slot_enter(
		    child->slot, MATCH_STAGE_CALL, i, wire->request);
		plugin_score(plugin, wire->candidates, wire->n, &factors);
		match_slot_leave(child->slot);
		factors.request = wire->request;
		match_pack_factors(&child->message, &factors);
		match_child_queue(child);
	}
}

static int
answer_candidates(struct match_child *child, struct unpack *in)
{
	struct match_wire_candidates wire;

	if (match_unpack_candidates(in, &wire) == -1)
		return -1;
	if (wire.n <= MATCH_CANDIDATES_MAX) {
		match_slot_enter(child->slot, MATCH_STAGE_TEXT, MATCH_NO_PLUGIN,
		    wire.request);
		score_all(child, &wire);
		finish(child, wire.request);
	}
	match_candidates_done(&wire);
	return 0;
}

static int
obey(struct match_child *child, const struct channel_message *message)
{
	struct unpack in = {.data = message->data, .len = message->len};
	enum match_message what = unpack_u32(&in);

	switch (what) {
	case MATCH_MSG_TEXT:
		return answer_text(child, &in);
	case MATCH_MSG_CANDIDATES:
		return answer_candidates(child, &in);
	default:
		return match_child_apply(child, what, &in);
	}
}

int
match_worker_main(struct match_child *child, uint32_t slot)
{
	struct channel_message message;
	char title[64];
	int result;

	snprintf(title, sizeof(title), "counterpointd: match worker %u", slot);
	plugin_child_title(title, MATCH_BUILDER_FLAG);
	while ((result = channel_receive(&child->in, &message)) == 1)
		if (obey(child, &message) == -1)
			return 2;
	return result == 0 ? 0 : 2;
}
