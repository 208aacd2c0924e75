/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strtab.c - strings numbered in the order they were first met.
 * Owns copies of the strings, packed into one growing block, and an open
 * addressing table of their numbers. Leaves meaning to the caller.
 */
#include "text/strtab.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

/* With the hash beside the number most misses end here, in one cache line. */
struct slot {
	uint32_t number; /* + 1; 0 is empty */
	uint32_t hash;
};

struct strtab {
	struct slot *slot;
	size_t nslots;	 /* a power of two, at least twice the strings */
	uint32_t *begin; /* of each string, and of the next, in `bytes` */
	size_t count, begin_cap;
	char *bytes;
	size_t bytes_cap;
};

struct strtab *
strtab_new(void)
{
	struct strtab *t = mem_zero(1, sizeof(*t));

	t->nslots = 64;
	t->slot = mem_zero(t->nslots, sizeof(*t->slot));
	t->begin = mem_grow(NULL, &t->begin_cap, 1, sizeof(*t->begin));
	t->begin[0] = 0;
	return t;
}

void
strtab_free(struct strtab *t)
{
	if (t == NULL)
		return;
	free(t->slot);
	free(t->begin);
	free(t->bytes);
	free(t);
}

/* The slot that holds the string, or the empty one where it belongs. */
static struct slot *
slot_of(const struct strtab *t, const char *s, size_t len, uint32_t hash)
{
	const uint32_t *begin;
	size_t i;

	for (i = hash & (t->nslots - 1); t->slot[i].number != 0;
	     i = (i + 1) & (t->nslots - 1)) {
		if (t->slot[i].hash != hash)
			continue;
		begin = &t->begin[t->slot[i].number - 1];
		if (begin[1] - begin[0] == len &&
		    memcmp(t->bytes + begin[0], s, len) == 0)
			break;
	}
	return &t->slot[i];
}

static void
rehash(struct strtab *t)
{
	struct slot *old = t->slot;
	size_t i, at, n = t->nslots;

	t->nslots *= 2;
	t->slot = mem_zero(t->nslots, sizeof(*t->slot));
	for (i = 0; i < n; i++) {
		if (old[i].number == 0)
			continue;
		at = old[i].hash & (t->nslots - 1);
		while (t->slot[at].number != 0)
			at = (at + 1) & (t->nslots - 1);
		t->slot[at] = old[i];
	}
	free(old);
}

uint32_t
strtab_add_hashed(struct strtab *t, const char *s, size_t len, uint32_t hash)
{
	struct slot *slot = slot_of(t, s, len, hash);
	size_t used = t->begin[t->count];

	assert(len <= 255);
	if (slot->number != 0)
		return slot->number - 1;
	assert(t->count < STRTAB_NONE - 1 && used + len <= UINT32_MAX);
	t->bytes = mem_grow(t->bytes, &t->bytes_cap, used + len, 1);
	memcpy(t->bytes + used, s, len);
	t->count++;
	t->begin =
	    mem_grow(t->begin, &t->begin_cap, t->count + 1, sizeof(*t->begin));
	t->begin[t->count] = (uint32_t)(used + len);
	*slot = (struct slot){(uint32_t)t->count, hash};
	if (t->count * 2 > t->nslots)
		rehash(t);
	return (uint32_t)t->count - 1;
}

uint32_t
strtab_add(struct strtab *t, const char *s, size_t len)
{
	return strtab_add_hashed(t, s, len, strtab_hash(s, len));
}

uint32_t
strtab_find_hashed(
    const struct strtab *t, const char *s, size_t len, uint32_t hash)
{
	/* An empty slot's 0 becomes STRTAB_NONE. */
	return slot_of(t, s, len, hash)->number - 1;
}

uint32_t
strtab_find(const struct strtab *t, const char *s, size_t len)
{
	return strtab_find_hashed(t, s, len, strtab_hash(s, len));
}

void
strtab_expect(const struct strtab *t, uint32_t hash)
{
	__builtin_prefetch(&t->slot[hash & (t->nslots - 1)]);
}

uint32_t
strtab_count(const struct strtab *t)
{
	return (uint32_t)t->count;
}

const char *
strtab_text(const struct strtab *t, uint32_t number, size_t *ret_len)
{
	const uint32_t *begin = &t->begin[number];

	assert(number < t->count);
	*ret_len = begin[1] - begin[0];
	return t->bytes + begin[0];
}

void
strtab_expect_text(const struct strtab *t, uint32_t number)
{
	__builtin_prefetch(&t->begin[number]);
}

size_t
strtab_bytes(const struct strtab *t)
{
	return t->nslots * sizeof(*t->slot) + t->begin_cap * sizeof(*t->begin) +
	       t->bytes_cap;
}
