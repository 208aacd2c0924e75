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

/* With the hash beside it most misses end here, in one cache line. */
struct slot {
	uint32_t record; /* its place + 1; 0 is empty */
	uint32_t hash;
};

/* A string as it stands in `bytes`: number and length are where its own bytes
 * are, so that what is found costs one more cache line. */
struct record {
	uint32_t number;
	uint8_t len;
} __attribute__((packed));

struct strtab {
	struct slot *slot;
	size_t nslots;	  /* a power of two, at least twice the strings */
	uint32_t *record; /* of each string: its place in `bytes` */
	size_t count, records_cap;
	char *bytes;
	size_t used, bytes_cap;
};

struct strtab *
strtab_new(void)
{
	struct strtab *t = mem_zero(1, sizeof(*t));

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
	free(t->record);
	free(t->bytes);
	free(t);
}

static const struct record *
record_at(const struct strtab *t, uint32_t place)
{
	return (const struct record *)(t->bytes + place);
}

/* The slot that holds the string, or the empty one where it belongs. */
static struct slot *
slot_of(const struct strtab *t, const char *s, size_t len, uint32_t hash)
{
	const struct record *r;
	size_t i;

	for (i = hash & (t->nslots - 1); t->slot[i].record != 0;
	     i = (i + 1) & (t->nslots - 1)) {
		if (t->slot[i].hash != hash)
			continue;
		r = record_at(t, t->slot[i].record - 1);
		if (r->len == len && memcmp(r + 1, s, len) == 0)
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
		if (old[i].record == 0)
			continue;
		at = old[i].hash & (t->nslots - 1);
		while (t->slot[at].record != 0)
			at = (at + 1) & (t->nslots - 1);
		t->slot[at] = old[i];
	}
	free(old);
}

static uint32_t
add_record(struct strtab *t, const char *s, size_t len)
{
	struct record r = {(uint32_t)t->count, (uint8_t)len};
	size_t place = t->used;

	t->used += sizeof(r) + len;
	assert(t->count < STRTAB_NONE - 1 && t->used < UINT32_MAX);
	t->bytes = mem_grow(t->bytes, &t->bytes_cap, t->used, 1);
	memcpy(t->bytes + place, &r, sizeof(r));
	memcpy(t->bytes + place + sizeof(r), s, len);
	return (uint32_t)place;
}

uint32_t
strtab_add_hashed(struct strtab *t, const char *s, size_t len, uint32_t hash)
{
	struct slot *slot = slot_of(t, s, len, hash);

	assert(len <= 255);
	if (slot->record != 0)
		return record_at(t, slot->record - 1)->number;
	t->record = mem_grow(
	    t->record, &t->records_cap, t->count + 1, sizeof(*t->record));
	t->record[t->count] = add_record(t, s, len);
	*slot = (struct slot){t->record[t->count] + 1, hash};
	if (++t->count * 2 > t->nslots)
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
	const struct slot *slot = slot_of(t, s, len, hash);

	return slot->record != 0 ? record_at(t, slot->record - 1)->number
				 : STRTAB_NONE;
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

void
strtab_expect_string(const struct strtab *t, uint32_t hash)
{
	const struct slot *slot = &t->slot[hash & (t->nslots - 1)];

	if (slot->record != 0)
		__builtin_prefetch(t->bytes + slot->record - 1);
}

uint32_t
strtab_count(const struct strtab *t)
{
	return (uint32_t)t->count;
}

const char *
strtab_text(const struct strtab *t, uint32_t number, size_t *ret_len)
{
	const struct record *r;

	assert(number < t->count);
	r = record_at(t, t->record[number]);
	*ret_len = r->len;
	return (const char *)(r + 1);
}

void
strtab_expect_text(const struct strtab *t, uint32_t number)
{
	__builtin_prefetch(&t->record[number]);
}

void
strtab_expect_record(const struct strtab *t, uint32_t number)
{
	__builtin_prefetch(t->bytes + t->record[number]);
}

size_t
strtab_bytes(const struct strtab *t)
{
	return t->nslots * sizeof(*t->slot) +
	       t->records_cap * sizeof(*t->record) + t->bytes_cap;
}
