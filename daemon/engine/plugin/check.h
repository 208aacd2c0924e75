/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.h - tries the configured plugins out, for `counterpointd -T`.
 * Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_PLUGIN_CHECK_H
#define COUNTERPOINT_ENGINE_PLUGIN_CHECK_H

#include "base/config.h"
#include "base/err.h"

/*
 * In a child process loads, opens and closes each plugin: file, ABI, settings
 * and what the plugin itself makes of them. 0, or -1 with the first plugin that
 * fails, crashes or takes longer than half a minute.
 */
int plugin_check_all(const struct config *, struct err *);

#endif
