/* SPDX-License-Identifier: Apache-2.0 */
/*
 * steady.h - whether another machine's wall clock goes on as ours lets expect.
 * One that jumps ahead is doubted for a while, then believed. Owns what was
 * last known of it; reading the clocks is the caller's.
 */
#ifndef COUNTERPOINT_BASE_STEADY_H
#define COUNTERPOINT_BASE_STEADY_H

#include <stdbool.h>
#include <stdint.h>

/* All in microseconds; all zero knows nothing. */
struct steady {
	bool known;
	int64_t ahead; /* of our clock, as it is believed */
	bool doubted;
	int64_t doubtful; /* how far it says it is ahead */
	int64_t since;	  /* by our clock */
};

struct steady_limits {
	int64_t jump;	/* so much more than expected is a jump ahead */
	int64_t settle; /* so long a jump is doubted */
};

enum steady_news {
	STEADY_SAME,
	STEADY_FORWARD, /* it has jumped ahead: doubted from now on */
	STEADY_DOUBTED, /* still */
	STEADY_SETTLED, /* it stood by it: believed */
	STEADY_BACK,	/* it went back, or gave up its jump: believed */
};

/* The other clock said `there` when ours, which never jumps, said `here`. */
enum steady_news steady_note(
    struct steady *, const struct steady_limits *, int64_t there, int64_t here);

/* The latest that the other clock can say now without having jumped; INT64_MAX
 * when nothing is known, or when a jump is to be believed. */
int64_t steady_latest(
    const struct steady *, const struct steady_limits *, int64_t here);

#endif
