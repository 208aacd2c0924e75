/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write.h - a profile as the protocol shows it. Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_PROFILE_WRITE_H
#define COUNTERPOINT_ENGINE_PROFILE_WRITE_H

#include <jansson.h>

#include "engine/profile/profile.h"

/* The caller owns it. */
json_t *profile_write(const struct profile *, const struct library *);

#endif
