/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster.c - which narratives a matcher knows, with changes that wait for a
 * commit.
 * Owns the staged changes and an open table of items by id, so that a change
 * costs the same among ten narratives and among a million. Leaves the items to
 * the plugin's callbacks.
 */
#include "text/roster.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define SLOTS_MIN 64

struct change {
	uint32_t id;
	uint32_t order;
	void *item; /* NULL: the id is forgotten */
};

struct entry {
	uint32_t id;
	void *item;
};

struct roster {
	const struct roster_calls *calls;
	void *self;
	struct change *staged;
	size_t nstaged, staged_cap;
	struct entry *entry;	 /* open addressing; item NULL: empty */
	size_t nentries, nslots; /* nslots is a power of two */
};

struct roster *
roster_new(const struct roster_calls *calls, void *self)
{
	struct roster *r = mem_zero(1, sizeof(*r));

	r->calls = calls;
	r->self = self;
	r->nslots = SLOTS_MIN;
	r->entry = mem_zero(r->nslots, sizeof(*r->entry));
	return r;
}

static void
stage(struct roster *r, uint32_t id, void *item)
{
	r->staged = mem_grow(
	    r->staged, &r->staged_cap, r->nstaged + 1, sizeof(*r->staged));
	r->staged[r->nstaged].id = id;
	r->staged[r->nstaged].order = (uint32_t)r->nstaged;
	r->staged[r->nstaged++].item = item;
}

void
roster_add(struct roster *r, uint32_t id, void *item)
{
	stage(r, id, item);
}

void
roster_remove(struct roster *r, uint32_t id)
{
	stage(r, id, NULL);
}

static int
compare_changes(const void *a, const void *b)
{
	const struct change *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

/* Only the last change of an id counts; earlier items are dropped unseen. */
static void
keep_last_of_each(struct roster *r)
{
	size_t i, n = 0;

	qsort(r->staged, r->nstaged, sizeof(*r->staged), compare_changes);
	for (i = 0; i < r->nstaged; i++) {
		if (i + 1 < r->nstaged &&
		    r->staged[i].id == r->staged[i + 1].id) {
			if (r->staged[i].item != NULL)
				r->calls->drop(r->self, r->staged[i].item);
			continue;
		}
		r->staged[n++] = r->staged[i];
	}
	r->nstaged = n;
}

/* Where an id belongs; ids are numbered by the host, not by strangers. */
static size_t
home_of(const struct roster *r, uint32_t id)
{
	return (id * 0x9e3779b1U) & (r->nslots - 1);
}

/* The slot that holds the id, or the empty one where it belongs. */
static struct entry *
slot_of(const struct roster *r, uint32_t id)
{
	size_t i = home_of(r, id);

	while (r->entry[i].item != NULL && r->entry[i].id != id)
		i = (i + 1) & (r->nslots - 1);
	return &r->entry[i];
}

void *
roster_find(const struct roster *r, uint32_t id)
{
	return slot_of(r, id)->item;
}

static void
make_room(struct roster *r)
{
	struct entry *old = r->entry;
	size_t i, n = r->nslots;

	if (r->nentries * 2 < n)
		return;
	r->nslots = n * 2;
	r->entry = mem_zero(r->nslots, sizeof(*r->entry));
	for (i = 0; i < n; i++)
		if (old[i].item != NULL)
			*slot_of(r, old[i].id) = old[i];
	free(old);
}

/* Empties a slot and moves up what was pushed beyond it. */
static void
empty(struct roster *r, struct entry *slot)
{
	size_t mask = r->nslots - 1, hole = (size_t)(slot - r->entry), i;

	for (i = (hole + 1) & mask; r->entry[i].item != NULL;
	     i = (i + 1) & mask) {
		size_t home = home_of(r, r->entry[i].id);

		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		r->entry[hole] = r->entry[i];
		hole = i;
	}
	r->entry[hole].item = NULL;
	r->nentries--;
}

static void
apply(struct roster *r, const struct change *change)
{
	struct entry *slot = slot_of(r, change->id);
	void *old = slot->item;

	if (old != NULL) {
		empty(r, slot);
		r->calls->leave(r->self, old);
	}
	if (change->item == NULL)
		return;
	make_room(r);
	*slot_of(r, change->id) = (struct entry){change->id, change->item};
	r->nentries++;
	r->calls->join(r->self, change->item);
}

size_t
roster_staged(const struct roster *r)
{
	return r->nstaged;
}

void
roster_commit(struct roster *r)
{
	size_t i;

	if (r->nstaged == 0)
		return;
	keep_last_of_each(r);
	for (i = 0; i < r->nstaged; i++)
		apply(r, &r->staged[i]);
	free(r->staged); /* the first commit's is large */
	r->staged = NULL;
	r->nstaged = r->staged_cap = 0;
}

void
roster_free(struct roster *r)
{
	size_t i;

	if (r == NULL)
		return;
	for (i = 0; i < r->nstaged; i++)
		if (r->staged[i].item != NULL)
			r->calls->drop(r->self, r->staged[i].item);
	for (i = 0; i < r->nslots; i++)
		if (r->entry[i].item != NULL)
			r->calls->leave(r->self, r->entry[i].item);
	free(r->staged);
	free(r->entry);
	free(r);
}
