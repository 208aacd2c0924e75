/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strmap.c - open addressing with linear probing and SipHash. Owns the slots
 * and the keys' copies.
 */
#include "base/strmap.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static uint64_t
hash_key(const char *key)
{
	static unsigned char secret[crypto_shorthash_KEYBYTES];
	static int seeded;
	uint64_t h;

	if (!seeded) {
		randombytes_buf(secret, sizeof(secret));
		seeded = 1;
	}
	crypto_shorthash((unsigned char *)&h, (const unsigned char *)key,
	    strlen(key), secret);
	return h;
}

/* The slot that holds the key, or the empty one where it would go. */
static struct strmap_slot *
probe(const struct strmap *map, const char *key)
{
	size_t i = hash_key(key) & (map->cap - 1);

	while (map->slots[i].key != NULL && strcmp(map->slots[i].key, key) != 0)
		i = (i + 1) & (map->cap - 1);
	return &map->slots[i];
}

/* Doubles the table; kept at most half full, so probes stay short. */
static void
grow(struct strmap *map)
{
	struct strmap old = *map;
	size_t i;

	map->cap = old.cap ? old.cap * 2 : 16;
	map->slots = mem_calloc(map->cap, sizeof(*map->slots));
	for (i = 0; i < old.cap; i++) {
		if (old.slots[i].key != NULL)
			*probe(map, old.slots[i].key) = old.slots[i];
	}
	free(old.slots);
}

void
strmap_done(struct strmap *map)
{
	size_t i;

	for (i = 0; i < map->cap; i++)
		free(map->slots[i].key);
	free(map->slots);
	*map = (struct strmap){0};
}

void *
strmap_find(const struct strmap *map, const char *key)
{
	return map->cap == 0 ? NULL : probe(map, key)->value;
}

void *
strmap_set(struct strmap *map, const char *key, void *value)
{
	struct strmap_slot *slot;
	void *before;

	if (map->count * 2 >= map->cap)
		grow(map);
	slot = probe(map, key);
	before = slot->value;
	if (slot->key == NULL) {
		slot->key = mem_strdup(key);
		map->count++;
	}
	slot->value = value;
	return before;
}

void *
strmap_remove(struct strmap *map, const char *key)
{
	struct strmap_slot *slot, moved;
	void *value;
	size_t i;

	if (map->cap == 0 || (slot = probe(map, key))->key == NULL)
		return NULL;
	value = slot->value;
	free(slot->key);
	*slot = (struct strmap_slot){0};
	map->count--;
	/* Those behind it may have been pushed on by it: seat them anew. */
	i = slot - map->slots;
	for (;;) {
		i = (i + 1) & (map->cap - 1);
		if (map->slots[i].key == NULL)
			return value;
		moved = map->slots[i];
		map->slots[i] = (struct strmap_slot){0};
		*probe(map, moved.key) = moved;
	}
}

const struct strmap_slot *
strmap_next(const struct strmap *map, size_t *at)
{
	while (*at < map->cap) {
		const struct strmap_slot *slot = &map->slots[(*at)++];

		if (slot->key != NULL)
			return slot;
	}
	return NULL;
}

static int
compare_keys(const void *a, const void *b)
{
	const struct strmap_slot *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

const struct strmap_slot **
strmap_sort(const struct strmap *map)
{
	const struct strmap_slot **sorted, *slot;
	size_t n = 0, at = 0;

	if (map->count == 0)
		return NULL;
	sorted = mem_calloc(map->count, sizeof(*sorted));
	while ((slot = strmap_next(map, &at)) != NULL)
		sorted[n++] = slot;
	qsort(sorted, n, sizeof(*sorted), compare_keys);
	return sorted;
}
