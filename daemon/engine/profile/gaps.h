/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gaps.h - what a profile does not tell, or no longer, in sentences for the
 * people who could find out. Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_PROFILE_GAPS_H
#define COUNTERPOINT_ENGINE_PROFILE_GAPS_H

#include <jansson.h>

#include "engine/profile/profile.h"

/* A list of sentences, most of them about trust in the desks that have
 * something to say and may speak there. The caller owns it. */
json_t *profile_list_gaps(const struct profile *, const struct library *);

#endif
