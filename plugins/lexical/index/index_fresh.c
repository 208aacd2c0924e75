/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_fresh.c - the newest documents: the part of the index that grows.
 * Owns their postings, chained by term. Leaves the many older ones to segments,
 * into which it is emptied when full.
 */
#include "lexical/index/index_fresh.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

struct fresh *
fresh_new(void)
{
	struct fresh *f = mem_zero(1, sizeof(*f));

	f->nslots = 2 * FRESH_FULL;
	return f;
}

void
fresh_free(struct fresh *f)
{
	free(f);
}

int
fresh_has_room(const struct fresh *f, size_t n)
{
	return f->ndocuments == 0 || (f->ndocuments < FRESH_DOCUMENTS &&
					 f->npostings + n <= FRESH_FULL);
}

void
fresh_add_document(struct fresh *f, uint32_t number, size_t n)
{
	assert(fresh_has_room(f, n) && n <= FRESH_POSTINGS);
	if (n > FRESH_FULL)
		f->nslots = 2 * FRESH_POSTINGS;
	f->number[f->ndocuments++] = number;
}

/* The slot of the term, or the empty one where it belongs. */
static size_t
slot_of(const struct fresh *f, uint32_t key)
{
	size_t i = (uint64_t)key * f->nslots >> 32;

	while (f->slot[i].last != 0 && f->slot[i].key != key)
		i = (i + 1) % f->nslots;
	return i;
}

void
fresh_add_posting(struct fresh *f, uint32_t key, uint8_t impact)
{
	struct fresh_slot *slot = &f->slot[slot_of(f, key)];

	assert(f->ndocuments > 0 && f->npostings < FRESH_POSTINGS);
	assert(slot->last == 0 ||
	       f->posting[slot->last - 1].place < f->ndocuments - 1);
	f->nterms += slot->last == 0;
	f->posting[f->npostings++] = (struct fresh_posting){
	    slot->last, (uint16_t)(f->ndocuments - 1), impact};
	*slot = (struct fresh_slot){key, f->npostings};
}

uint32_t
fresh_find(const struct fresh *f, uint32_t key)
{
	return f->slot[slot_of(f, key)].last;
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void
fresh_remove(struct fresh *f, uint32_t number)
{
	const uint32_t *at = bsearch(
	    &number, f->number, f->ndocuments, sizeof(*f->number), by_number);
	size_t place;

	assert(at != NULL);
	place = (size_t)(at - f->number);
	assert((f->dead[place / 64] >> (place % 64) & 1) == 0);
	f->dead[place / 64] |= UINT64_C(1) << (place % 64);
	f->ndead++;
}

/*
 * Moves the slots in use to the front, by key. They stand near to where their
 * keys belong, so each moves past few others.
 */
static void
sort_slots(struct fresh *f)
{
	struct fresh_slot one;
	size_t i, j, n = 0;

	for (i = 0; i < f->nslots; i++) {
		one = f->slot[i];
		if (one.last == 0)
			continue;
		for (j = n++; j > 0 && f->slot[j - 1].key > one.key; j--)
			f->slot[j] = f->slot[j - 1];
		f->slot[j] = one;
	}
	assert(n == f->nterms);
}

/* A chain runs from the last document to the first, a list the other way. */
static void
put_list(
    const struct fresh *f, const struct fresh_slot *slot, struct segment *s)
{
	uint16_t place[FRESH_DOCUMENTS];
	uint8_t impact[FRESH_DOCUMENTS];
	size_t n = 0;
	uint32_t i;

	for (i = slot->last; i != 0; i = f->posting[i - 1].next) {
		place[n] = f->posting[i - 1].place;
		impact[n++] = f->posting[i - 1].impact;
	}
	segment_begin_list(s, slot->key);
	while (n-- > 0)
		segment_add_posting(s, place[n], impact[n]);
	segment_end_list(s);
}

static void
forget(struct fresh *f)
{
	f->ndocuments = f->ndead = f->nterms = f->npostings = 0;
	memset(f->dead, 0, sizeof(f->dead));
	memset(f->slot, 0, f->nslots * sizeof(f->slot[0]));
	f->nslots = 2 * FRESH_FULL;
}

struct segment *
fresh_take(struct fresh *f)
{
	struct segment *s = NULL;
	size_t i;

	if (f->ndead < f->ndocuments) {
		s = segment_new(f->ndocuments, f->nterms, f->npostings);
		for (i = 0; i < f->ndocuments; i++)
			segment_add_document(s, f->number[i]);
		sort_slots(f);
		for (i = 0; i < f->nterms; i++)
			put_list(f, &f->slot[i], s);
		segment_finish(s);
		memcpy(s->dead, f->dead, (f->ndocuments + 63) / 64 * 8);
		s->ndead = f->ndead;
	}
	forget(f);
	return s;
}
