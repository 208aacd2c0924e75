/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.h - what plugins of every kind may call: the log and their settings.
 * Owns where log lines go; reports are each kind's own.
 */
#ifndef COUNTERPOINT_ENGINE_PLUGIN_HOST_H
#define COUNTERPOINT_ENGINE_PLUGIN_HOST_H

#include "engine/plugin/load.h"

#define PLUGIN_LOG_BYTES 500

/* A plugin's log line, cut and cleaned. */
typedef void (*plugin_log_fn)(void *arg, const struct plugin *,
    enum counterpoint_level, const char *text);

/* Where the log lines of all plugins of this process go. */
void plugin_host_log_to(plugin_log_fn, void *arg);

/* The calls of struct counterpoint_api. */
void plugin_host_log(
    struct counterpoint_host *, enum counterpoint_level, const char *text);
const char *plugin_host_setting(struct counterpoint_host *, const char *name);

/* 0 when a plugin has its state now, or -1 with its last log line. */
int plugin_host_opened(const struct plugin *, struct err *);

#endif
