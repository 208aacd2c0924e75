/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uuid.c - makes time-ordered identifiers. Owns the last one's time and random
 * bytes for the next.
 */
#include "base/uuid.h"

#include <ctype.h>
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/*
 * Milliseconds in the first 48 bits and, as RFC 9562's method 3, 12 bits of a
 * millisecond's fraction behind the version: one counter that only goes up.
 */
static uint64_t
next_tick(void)
{
	static uint64_t last;
	int64_t wall = clock_wall();
	uint64_t tick;

	tick = (uint64_t)(wall / 1000) << 12 | (wall % 1000) * 4096 / 1000;
	last = tick > last ? tick : last + 1;
	return last;
}

/* Eight random bytes. The kernel is asked for many at a time: a system call
 * costs more than all the rest. */
static void
take_random(unsigned char r[8])
{
	static unsigned char pool[512];
	static size_t left;

	if (left == 0) {
		randombytes_buf(pool, sizeof(pool));
		left = sizeof(pool);
	}
	left -= 8;
	memcpy(r, pool + left, 8);
}

const char *
uuid_make(char text[UUID_TEXT])
{
	uint64_t tick = next_tick();
	unsigned char r[8];

	take_random(r);
	snprintf(text, UUID_TEXT,
	    "%08x-%04x-7%03x-%02x%02x-%02x%02x%02x%02x%02x%02x",
	    (unsigned)(tick >> 28), (unsigned)(tick >> 12 & 0xffff),
	    (unsigned)(tick & 0xfff), 0x80 | (r[0] & 0x3f), r[1], r[2], r[3],
	    r[4], r[5], r[6], r[7]);
	return text;
}

bool
uuid_check(const char *s)
{
	size_t i;

	if (strlen(s) != UUID_TEXT - 1)
		return false;
	for (i = 0; i < UUID_TEXT - 1; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? s[i] != '-' : !isxdigit((unsigned char)s[i]))
			return false;
	}
	return true;
}
