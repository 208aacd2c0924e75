/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c - SipHash-1-3, so that words chosen to collide do not.
 * Owns nothing. Leaves tables to strtab.c.
 */
#include "text/hash.h"

#include <sys/random.h>
#include <stdlib.h>
#include <string.h>

struct state {
	uint64_t v0, v1, v2, v3;
};

void
hash_seed_init(struct hash_seed *seed)
{
	if (getrandom(seed, sizeof(*seed), 0) != sizeof(*seed))
		abort();
}

static inline uint64_t
rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static inline void
round_once(struct state *s)
{
	s->v0 += s->v1;
	s->v2 += s->v3;
	s->v1 = rotate(s->v1, 13) ^ s->v0;
	s->v3 = rotate(s->v3, 16) ^ s->v2;
	s->v0 = rotate(s->v0, 32) + s->v3;
	s->v2 += s->v1;
	s->v3 = rotate(s->v3, 21) ^ s->v0;
	s->v1 = rotate(s->v1, 17) ^ s->v2;
	s->v2 = rotate(s->v2, 32);
}

static inline void
mix(struct state *s, uint64_t word)
{
	s->v3 ^= word;
	round_once(s);
	s->v0 ^= word;
}

uint64_t
hash_bytes(const struct hash_seed *seed, const void *bytes, size_t len)
{
	struct state s = {
	    seed->k0 ^ 0x736f6d6570736575,
	    seed->k1 ^ 0x646f72616e646f6d,
	    seed->k0 ^ 0x6c7967656e657261,
	    seed->k1 ^ 0x7465646279746573,
	};
	const unsigned char *p = bytes;
	uint64_t word = 0;
	size_t left;

	for (left = len; left >= 8; left -= 8, p += 8) {
		memcpy(&word, p, 8);
		mix(&s, word);
	}
	word = 0;
	memcpy(&word, p, left);
	mix(&s, word | (uint64_t)len << 56);
	s.v2 ^= 0xff;
	round_once(&s);
	round_once(&s);
	round_once(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
