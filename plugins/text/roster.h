/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster.h - what a matcher knows, narratives or concepts, with changes that
 * wait for a commit, as the plugin header asks.
 * Owns the list of changes and the map from id to the plugin's own item.
 * Leaves the items, and any index over them, to the plugin's callbacks.
 */
#ifndef PLUGIN_TEXT_ROSTER_H
#define PLUGIN_TEXT_ROSTER_H

#include <stddef.h>
#include <stdint.h>

struct roster;

struct roster_calls {
	void (*join)(void *self, void *item);  /* now visible */
	void (*leave)(void *self, void *item); /* no longer; item is yours */
	void (*drop)(void *self, void *item);  /* was never visible; yours */
};

/* `calls` and `self` live longer than the roster. */
struct roster *roster_new(const struct roster_calls *, void *self);

/* Ends the roster; every item goes through leave() or drop(). */
void roster_free(struct roster *);

/* Stages a new item for `id`; the roster takes the item. */
void roster_add(struct roster *, uint32_t id, void *item);

/* Stages that `id` is forgotten; an unknown id is fine. */
void roster_remove(struct roster *, uint32_t id);

/* The visible item of an id, or NULL. */
void *roster_find(const struct roster *, uint32_t id);

/* Applies the staged changes in their order. */
void roster_commit(struct roster *);

/* How many changes wait for a commit. */
size_t roster_staged(const struct roster *);

#endif
