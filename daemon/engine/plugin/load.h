/* SPDX-License-Identifier: Apache-2.0 */
/*
 * load.h - brings a plugin's code into this process (a match builder or a
 * carrier, never the daemon): who may have written the file, the ABI, the
 * settings. Owns the loaded plugins; calling them is each kind's own.
 */
#ifndef COUNTERPOINT_ENGINE_PLUGIN_LOAD_H
#define COUNTERPOINT_ENGINE_PLUGIN_LOAD_H

#include <counterpoint_plugin.h>

#include "base/config.h"
#include "base/err.h"

/* A loaded plugin; also what it knows as its struct counterpoint_host. */
struct plugin {
	uint32_t index;		     /* in the configuration */
	struct config_plugin config; /* a copy */
	const struct counterpoint_plugin *object;
	void *self;	/* NULL while it is not open */
	char *last_log; /* what it said last, or NULL */
};

/*
 * Refuses a file, or a folder above it, that anybody but root or this
 * process's own user could change (folders with the sticky bit are fine: what
 * is in them is looked at itself). *ret_real is the path without links; the
 * caller frees it.
 */
int plugin_check_path(const char *path, char **ret_real, struct err *);

/*
 * Loads a plugin and checks it: file, ABI, name, calls, and that the table of
 * the plugin has every configured setting. The code stays in the process for
 * good, also after an error.
 */
struct plugin *plugin_load(
    const struct config_plugin *, uint32_t index, struct err *);

/* Frees what is ours; a closed plugin only. NULL is fine. */
void plugin_free(struct plugin *);

#endif
