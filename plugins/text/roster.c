/* SPDX-License-Identifier: Apache-2.0 */
/*
 * roster.c - which narratives a matcher knows, with changes that wait for a
 * commit.
 * Owns the staged changes and an array of (id, item) sorted by id. Leaves the
 * items to the plugin's callbacks.
 */
#include "text/roster.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

struct change {
	uint32_t id;
	uint32_t order;
	void *item; /* NULL: the id is forgotten */
};

struct roster {
	const struct roster_calls *calls;
	void *self;
	struct change *staged;
	size_t nstaged, staged_cap;
	struct change *known; /* sorted by id */
	size_t nknown;
};

struct roster *
roster_new(const struct roster_calls *calls, void *self)
{
	struct roster *r = mem_zero(1, sizeof(*r));

	r->calls = calls;
	r->self = self;
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

static void
join(struct roster *r, struct change *into, size_t *n, struct change change)
{
	if (change.item == NULL)
		return;
	into[(*n)++] = change;
	r->calls->join(r->self, change.item);
}

void
roster_commit(struct roster *r)
{
	size_t i = 0, j = 0, n = 0;
	struct change *merged;

	if (r->nstaged == 0)
		return;
	keep_last_of_each(r);
	merged = mem_zero(r->nknown + r->nstaged, sizeof(*merged));
	while (i < r->nknown || j < r->nstaged) {
		if (j == r->nstaged ||
		    (i < r->nknown && r->known[i].id < r->staged[j].id)) {
			merged[n++] = r->known[i++];
			continue;
		}
		if (i < r->nknown && r->known[i].id == r->staged[j].id)
			r->calls->leave(r->self, r->known[i++].item);
		join(r, merged, &n, r->staged[j++]);
	}
	free(r->known);
	r->known = merged;
	r->nknown = n;
	r->nstaged = 0;
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
	for (i = 0; i < r->nknown; i++)
		r->calls->leave(r->self, r->known[i].item);
	free(r->staged);
	free(r->known);
	free(r);
}
