/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.c - the log and the settings of a plugin. Owns where the log goes.
 */
#include "engine/plugin/host.h"

#include <stdlib.h>
#include <string.h>

#include "engine/text.h"

static plugin_log_fn log_fn;
static void *log_arg;

void
plugin_host_log_to(plugin_log_fn fn, void *arg)
{
	log_fn = fn;
	log_arg = arg;
}

/* The opaque host is the plugin itself. */
void
plugin_host_log(struct counterpoint_host *host, enum counterpoint_level level,
    const char *text)
{
	struct plugin *plugin = (struct plugin *)host;

	free(plugin->last_log);
	plugin->last_log = text_clean(text, PLUGIN_LOG_BYTES);
	if ((unsigned)level > COUNTERPOINT_ERROR)
		level = COUNTERPOINT_ERROR;
	if (log_fn != NULL)
		log_fn(log_arg, plugin, level, plugin->last_log);
}

const char *
plugin_host_setting(struct counterpoint_host *host, const char *name)
{
	const struct plugin *plugin = (const struct plugin *)host;
	const struct counterpoint_setting *s = plugin->object->settings;
	const char *value = config_plugin_setting(&plugin->config, name);

	if (value != NULL)
		return value;
	for (; s != NULL && s->name != NULL; s++)
		if (strcmp(s->name, name) == 0)
			return s->fallback;
	return NULL;
}

int
plugin_host_opened(const struct plugin *plugin, struct err *err)
{
	if (plugin->self != NULL)
		return 0;
	return err_set(err, ERR_INVALID, "it did not open: %s",
	    plugin->last_log != NULL ? plugin->last_log : "no reason given");
}
