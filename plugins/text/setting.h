/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setting.h - a plugin's settings that are numbers.
 * Owns nothing. Leaves what they mean to the plugins.
 */
#ifndef PLUGIN_TEXT_SETTING_H
#define PLUGIN_TEXT_SETTING_H

#include "counterpoint_plugin.h"

/*
 * Reads a setting of low..high. Returns 0, or -1 when it is anything else,
 * which is then in the log.
 */
int setting_number(const struct counterpoint_api *, struct counterpoint_host *,
    const char *name, double low, double high, double *ret_value);

/* The same for whole numbers; the bounds are below 2^53. */
int setting_whole(const struct counterpoint_api *, struct counterpoint_host *,
    const char *name, uint64_t low, uint64_t high, uint64_t *ret_value);

#endif
