/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strmap.h - a map from strings to pointers. The hash is keyed with a secret of
 * the process, because keys come from outside. Owns its copies of the keys,
 * not what the pointers point to.
 */
#ifndef COUNTERPOINT_BASE_STRMAP_H
#define COUNTERPOINT_BASE_STRMAP_H

#include <stddef.h>

struct strmap_slot {
	char *key;
	void *value;
};

/* All zero is an empty map. */
struct strmap {
	struct strmap_slot *slots;
	size_t count, cap;
};

void strmap_done(struct strmap *);

/* The value of a key, or NULL. */
void *strmap_find(const struct strmap *, const char *key);

/* Sets a key (value not NULL). Returns the value it had before, or NULL. */
void *strmap_set(struct strmap *, const char *key, void *value);

/* Removes a key. Returns its value, or NULL. */
void *strmap_remove(struct strmap *, const char *key);

/*
 * Walks the map in no particular order: start with *at = 0; returns NULL at
 * the end. The map must not change meanwhile.
 */
const struct strmap_slot *strmap_next(const struct strmap *, size_t *at);

/*
 * The slots in the order of their keys, for what must not differ from one
 * process to the next: map->count of them in an array that the caller frees.
 * They are the map's, and stand until it changes. NULL for an empty map.
 */
const struct strmap_slot **strmap_sort(const struct strmap *);

#endif
