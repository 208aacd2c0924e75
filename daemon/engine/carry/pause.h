/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pause.h - how long to wait before a package is tried again. A pure function;
 * owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_CARRY_PAUSE_H
#define COUNTERPOINT_ENGINE_CARRY_PAUSE_H

#include <stdint.h>

#define CARRY_PAUSE_MAX 3600 /* seconds */

/*
 * Seconds to wait after attempt number `attempt` (from 1): 5, doubled with each
 * attempt, less up to a quarter by `chance` (any number, evenly spread), so
 * that what failed together is not tried together. `wanted`: the receiver asks
 * for so many, and gets them; 0: it does not. Never more than CARRY_PAUSE_MAX.
 */
uint32_t carry_pause(uint32_t attempt, uint32_t wanted, uint32_t chance);

#endif
