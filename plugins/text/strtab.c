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

#include "text/hash.h"
#include "text/mem.h"

struct entry {
	uint32_t length;
	size_t offset;
};

/* With the hash beside the number most misses end here, in one cache line. */
struct slot {
	uint32_t number; /* + 1; 0 is empty */
	uint32_t hash;
};

struct strtab {
	struct hash_seed seed;
	struct slot *slot;
	size_t nslots; /* a power of two, at least twice the entries */
	struct entry *entry;
	size_t count, entry_cap;
	char *bytes;
	size_t used, bytes_cap;
};

struct strtab *
strtab_new(void)
{
	struct strtab *t = mem_zero(1, sizeof(*t));

	hash_seed_init(&t->seed);
	t->nslots = 64;
	t->slot = mem_zero(t->nslots, sizeof(*t->slot));
	return t;
}

void
strtab_free(struct strtab *t)
{
	if (t == NULL)
		return;
	free(t->slot);
	free(t->entry);
	free(t->bytes);
	free(t);
}

/* The slot that holds the string, or the empty one where it belongs. */
static struct slot *
slot_of(const struct strtab *t, const char *s, size_t len, uint32_t hash)
{
	size_t i;
	const struct entry *e;

	for (i = hash & (t->nslots - 1); t->slot[i].number != 0;
	     i = (i + 1) & (t->nslots - 1)) {
		if (t->slot[i].hash != hash)
			continue;
		e = &t->entry[t->slot[i].number - 1];
		if (e->length == len &&
		    memcmp(t->bytes + e->offset, s, len) == 0)
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
strtab_add(struct strtab *t, const char *s, size_t len)
{
	uint32_t hash = (uint32_t)hash_bytes(&t->seed, s, len);
	struct slot *slot;
	struct entry *e;

	assert(len <= 255);
	slot = slot_of(t, s, len, hash);
	if (slot->number != 0)
		return slot->number - 1;
	assert(t->count < STRTAB_NONE - 1);
	t->entry = mem_grow(t->entry, &t->entry_cap, t->count + 1, sizeof(*e));
	t->bytes = mem_grow(t->bytes, &t->bytes_cap, t->used + len, 1);
	e = &t->entry[t->count++];
	e->length = (uint32_t)len;
	e->offset = t->used;
	memcpy(t->bytes + t->used, s, len);
	t->used += len;
	*slot = (struct slot){(uint32_t)t->count, hash};
	if (t->count * 2 > t->nslots)
		rehash(t);
	return (uint32_t)t->count - 1;
}

uint32_t
strtab_find(const struct strtab *t, const char *s, size_t len)
{
	uint32_t hash = (uint32_t)hash_bytes(&t->seed, s, len);

	/* An empty slot's 0 becomes STRTAB_NONE. */
	return slot_of(t, s, len, hash)->number - 1;
}

uint32_t
strtab_count(const struct strtab *t)
{
	return (uint32_t)t->count;
}

const char *
strtab_text(const struct strtab *t, uint32_t number, size_t *ret_len)
{
	const struct entry *e = &t->entry[number];

	assert(number < t->count);
	*ret_len = e->length;
	return t->bytes + e->offset;
}

size_t
strtab_bytes(const struct strtab *t)
{
	return t->nslots * sizeof(*t->slot) + t->entry_cap * sizeof(*t->entry) +
	       t->bytes_cap;
}
