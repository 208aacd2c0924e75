/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.c - SipHash-1-3, so that words chosen to collide do not.
 * Owns the seed. Leaves tables to strtab.c.
 */
#include "text/hash.h"

#include <endian.h>
#include <sys/random.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct state {
	uint64_t v0, v1, v2, v3;
};

static struct {
	uint64_t k0, k1;
	bool is_made;
} seed;

static void
make_seed(void)
{
	uint64_t random[2];

	if (getrandom(random, sizeof(random), 0) != sizeof(random))
		abort();
	seed.k0 = random[0];
	seed.k1 = random[1];
	seed.is_made = true;
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

static inline uint64_t
read_word(const unsigned char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return le64toh(word);
}

static inline uint64_t
read_half(const unsigned char *p)
{
	uint32_t half;

	memcpy(&half, p, sizeof(half));
	return le32toh(half);
}

/* The last `n` < 8 of `len` bytes, which end at `end`. Most words are so short
 * that a loop, or a call, would be most of the work; so it reads what is there
 * in pieces that overlap. */
static inline uint64_t
read_tail(const unsigned char *end, size_t n, size_t len)
{
	const unsigned char *p = end - n;

	if (n == 0)
		return 0;
	if (len >= 8)
		return read_word(end - 8) >> (64 - 8 * n);
	if (n >= 4)
		return read_half(p) | read_half(end - 4) << (8 * n - 32);
	return p[0] | (uint64_t)p[n / 2] << n / 2 * 8 |
	       (uint64_t)p[n - 1] << (n - 1) * 8;
}

uint64_t
hash_bytes(const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	struct state s;
	size_t left;

	if (!seed.is_made)
		make_seed();
	s.v0 = seed.k0 ^ 0x736f6d6570736575;
	s.v1 = seed.k1 ^ 0x646f72616e646f6d;
	s.v2 = seed.k0 ^ 0x6c7967656e657261;
	s.v3 = seed.k1 ^ 0x7465646279746573;
	for (left = len; left >= 8; left -= 8, p += 8)
		mix(&s, read_word(p));
	mix(&s, read_tail(p + left, left, len) | (uint64_t)len << 56);
	s.v2 ^= 0xff;
	round_once(&s);
	round_once(&s);
	round_once(&s);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
