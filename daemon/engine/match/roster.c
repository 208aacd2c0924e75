/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster.c - the states of plugins. Owns them.
 */
#include "engine/match/roster.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

const char *
match_plugin_state_name(enum match_plugin_state state)
{
	static const char *const names[] = {
	    [MATCH_PLUGIN_LOADING] = "loading",
	    [MATCH_PLUGIN_RUNNING] = "running",
	    [MATCH_PLUGIN_SUSPENDED] = "suspended",
	    [MATCH_PLUGIN_REFUSED] = "refused",
	    [MATCH_PLUGIN_ELSEWHERE] = "elsewhere",
	};

	return names[state];
}

static void
set_state(struct match_plugin *plugin, enum match_plugin_state state,
    const char *reason)
{
	char *copy = mem_strdup(reason);

	log_debug("match.plugin", LOG_TEXT("name", plugin->name),
	    LOG_TEXT("from", match_plugin_state_name(plugin->state)),
	    LOG_TEXT("to", match_plugin_state_name(state)),
	    LOG_TEXT("reason", reason));
	plugin->state = state;
	free(plugin->reason);
	plugin->reason = copy;
}

static void
set_text(char **field, const char *text)
{
	char *copy = mem_strdup(text);

	free(*field);
	*field = copy;
}

static void
init_plugin(struct match_plugin *plugin, uint32_t index,
    const struct config_plugin *config)
{
	struct match_wire_plugin wire = {.index = index,
	    .name = config->name,
	    .path = config->path,
	    .nsettings = config->nsettings};

	for (size_t i = 0; i < config->nsettings; i++)
		wire.settings[i] = config->settings[i];
	plugin->name = mem_strdup(config->name);
	plugin->version = mem_strdup("");
	plugin->about = mem_strdup("");
	plugin->reason = mem_strdup("");
	match_pack_plugin(&plugin->load, &wire);
}

int
match_roster_init(struct match_roster *roster,
    const struct config_plugin *plugins, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (plugins[i].nsettings > CONFIG_SETTINGS_MAX)
			return err_set(err, ERR_INVALID,
			    "plugin %s has too many settings", plugins[i].name);
	if (n > MATCH_PLUGINS_MAX)
		return err_set(err, ERR_INVALID, "too many plugins");
	*roster = (struct match_roster){.n = n};
	for (size_t i = 0; i < n; i++)
		init_plugin(&roster->plugins[i], i, &plugins[i]);
	return 0;
}

void
match_roster_done(struct match_roster *roster)
{
	for (size_t i = 0; i < roster->n; i++) {
		struct match_plugin *plugin = &roster->plugins[i];

		buf_done(&plugin->load);
		free(plugin->name);
		free(plugin->version);
		free(plugin->about);
		free(plugin->reason);
	}
}

bool
match_roster_strike(
    struct match_roster *roster, uint32_t index, bool timeout, int64_t now)
{
	struct match_plugin *plugin = &roster->plugins[index];
	bool fresh = plugin->state != MATCH_PLUGIN_SUSPENDED;

	assert(index < roster->n);
	if (timeout)
		plugin->timeouts++;
	else
		plugin->crashes++;
	plugin_suspend_strike(&plugin->suspend, now);
	if (fresh)
		set_state(plugin, MATCH_PLUGIN_SUSPENDED,
		    timeout ? "a timeout" : "a crash");
	return fresh;
}

bool
match_roster_release(struct match_roster *roster, uint32_t index, int64_t now)
{
	struct match_plugin *plugin = &roster->plugins[index];

	if (plugin->state != MATCH_PLUGIN_SUSPENDED ||
	    plugin_suspend_lasts(&plugin->suspend, now))
		return false;
	set_state(plugin, MATCH_PLUGIN_LOADING, "");
	return true;
}

bool
match_roster_take(struct match_roster *roster, uint32_t index,
    const struct match_loaded_plugin *found, bool usable)
{
	struct match_plugin *plugin = &roster->plugins[index];
	enum match_plugin_state before = plugin->state;

	if (found->kind != 0) {
		plugin->kind = found->kind;
		set_text(&plugin->version, found->version);
		set_text(&plugin->about, found->about);
	}
	if (before == MATCH_PLUGIN_SUSPENDED ||
	    before == MATCH_PLUGIN_ELSEWHERE)
		return false;
	if (found->kind == COUNTERPOINT_RELEASE)
		set_state(plugin, MATCH_PLUGIN_ELSEWHERE, "");
	else if (found->refused != NULL)
		set_state(plugin, MATCH_PLUGIN_REFUSED, found->refused);
	else if (usable && before != MATCH_PLUGIN_RUNNING)
		set_state(plugin, MATCH_PLUGIN_RUNNING, "");
	else if (!usable && before == MATCH_PLUGIN_RUNNING)
		set_state(plugin, MATCH_PLUGIN_LOADING, "");
	return plugin->state != before;
}

void
match_roster_run(struct match_roster *roster, uint32_t index)
{
	set_state(&roster->plugins[index], MATCH_PLUGIN_RUNNING, "");
}

match_mask
match_roster_in(
    const struct match_roster *roster, enum match_plugin_state state)
{
	match_mask mask = 0;

	for (size_t i = 0; i < roster->n; i++)
		if (roster->plugins[i].state == state)
			mask |= 1U << i;
	return mask;
}

void
match_roster_count(struct match_roster *roster, match_mask mask)
{
	for (size_t i = 0; i < roster->n; i++)
		if (mask & (1U << i))
			roster->plugins[i].calls++;
}

static void
miss_for_state(const struct match_plugin *plugin,
    struct match_findings *findings, int64_t now)
{
	switch (plugin->state) {
	case MATCH_PLUGIN_SUSPENDED:
		match_findings_miss(findings, "%s: suspended for %d s after %s",
		    plugin->name, plugin_suspend_seconds(&plugin->suspend, now),
		    plugin->reason);
		break;
	case MATCH_PLUGIN_REFUSED:
		match_findings_miss(
		    findings, "%s: refused: %s", plugin->name, plugin->reason);
		break;
	default:
		match_findings_miss(
		    findings, "%s: not loaded yet", plugin->name);
	}
}

/* One of unknown kind might have been wanted. */
static bool
is_wanted(const struct match_plugin *plugin, const struct match_ask *ask)
{
	return plugin->kind == 0 ||
	       plugin->kind == (ask->ncandidates > 0 ? COUNTERPOINT_TAILOR
						     : COUNTERPOINT_MATCHER);
}

void
match_roster_miss(const struct match_roster *roster, struct match_ask *ask,
    unsigned deadline_ms, int64_t now)
{
	for (size_t i = 0; i < roster->n; i++) {
		const struct match_plugin *plugin = &roster->plugins[i];
		match_mask bit = 1U << i;

		if (ask->crashed & bit)
			match_findings_miss(&ask->findings,
			    "%s: crashed on this request", plugin->name);
		else if (ask->overran & bit)
			match_findings_miss(&ask->findings,
			    "%s: took longer than %u ms on this request",
			    plugin->name, deadline_ms);
		else if (!(ask->mask & bit) && is_wanted(plugin, ask))
			miss_for_state(plugin, &ask->findings, now);
	}
}

void
match_roster_miss_failed(
    const struct match_roster *roster, struct match_ask *ask)
{
	for (size_t i = 0; i < roster->n; i++)
		if (ask->failed & (1U << i))
			match_findings_miss(&ask->findings,
			    "%s: failed on this request",
			    roster->plugins[i].name);
}

void
match_roster_status(const struct match_roster *roster, uint32_t index,
    int64_t now, struct match_plugin_status *ret)
{
	const struct match_plugin *plugin = &roster->plugins[index];

	*ret = (struct match_plugin_status){.name = plugin->name,
	    .version = plugin->version,
	    .about = plugin->about,
	    .kind = plugin->kind,
	    .state = plugin->state,
	    .reason = plugin->reason,
	    .seconds = plugin_suspend_seconds(&plugin->suspend, now),
	    .calls = plugin->calls,
	    .crashes = plugin->crashes,
	    .timeouts = plugin->timeouts};
}
