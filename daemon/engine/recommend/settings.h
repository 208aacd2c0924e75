/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settings.h - what the factors weigh, and the thresholds of the choice. They
 * come from the section [recommend] of the configuration, the one place where
 * they are edited; each answer keeps those that it was made with. Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_SETTINGS_H
#define COUNTERPOINT_ENGINE_RECOMMEND_SETTINGS_H

#include <jansson.h>

#include "base/config.h"
#include "counterpoint_plugin.h"

struct recommend_settings {
	double weights[COUNTERPOINT_FACTORS]; /* >= 0, not all 0 */
	double near_copy;     /* likeness that is too much, 0..1; 0: none is */
	double better_margin; /* 0..1 */
};

struct recommend_settings recommend_settings_of(const struct config *);

/* As JSON and back. */
json_t *recommend_settings_write(const struct recommend_settings *);
struct recommend_settings recommend_settings_read(const json_t *);

/* What differs between those of then and of now, as sentences. The caller owns
 * the list. */
json_t *recommend_settings_compare(const struct recommend_settings *then,
    const struct recommend_settings *now);

#endif
