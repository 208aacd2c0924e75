/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pause.c - the doubling pause between attempts. Owns its numbers.
 */
#include "engine/carry/pause.h"

#define FIRST	  5  /* seconds */
#define DOUBLINGS 10 /* by then it is the longest */

uint32_t
carry_pause(uint32_t attempt, uint32_t wanted, uint32_t chance)
{
	uint32_t times = attempt > 0 ? attempt - 1 : 0;
	uint32_t pause = wanted;

	if (wanted == 0) {
		pause = FIRST << (times < DOUBLINGS ? times : DOUBLINGS);
		if (pause > CARRY_PAUSE_MAX)
			pause = CARRY_PAUSE_MAX;
		pause -= chance % (pause / 4 + 1);
	}
	return pause < CARRY_PAUSE_MAX ? pause : CARRY_PAUSE_MAX;
}
