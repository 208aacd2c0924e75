/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_batch.c - documents that come by the thousand, before they are found.
 * Owns their postings as they came. Leaves single ones, which are found at
 * once, to index_fresh.c.
 */
#include "lexical/index/index_batch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

struct posting {
	uint32_t key;
	uint16_t place;
	uint8_t impact;
};

#define BYTES  sizeof(((struct posting *)NULL)->key)
#define VALUES 256 /* of a byte */

struct batch {
	uint32_t *number; /* of each document */
	size_t ndocuments, numbers_cap;
	struct posting *posting, *other; /* `other`: scratch of the sort */
	size_t npostings, postings_cap, others_cap;
};

struct batch *
batch_new(void)
{
	return mem_zero(1, sizeof(struct batch));
}

void
batch_free(struct batch *b)
{
	if (b == NULL)
		return;
	free(b->number);
	free(b->posting);
	free(b->other);
	free(b);
}

int
batch_has_room(const struct batch *b, size_t n)
{
	return b->ndocuments == 0 || (b->ndocuments < SEGMENT_DOCUMENTS &&
					 b->npostings + n <= BATCH_FULL);
}

void
batch_add_document(struct batch *b, uint32_t number)
{
	assert(b->ndocuments < SEGMENT_DOCUMENTS);
	b->number = mem_grow(
	    b->number, &b->numbers_cap, b->ndocuments + 1, sizeof(*b->number));
	b->number[b->ndocuments++] = number;
}

void
batch_add_posting(struct batch *b, uint32_t key, uint8_t impact)
{
	assert(b->ndocuments > 0);
	b->posting = mem_grow(b->posting, &b->postings_cap, b->npostings + 1,
	    sizeof(*b->posting));
	b->posting[b->npostings++] =
	    (struct posting){key, (uint16_t)(b->ndocuments - 1), impact};
}

static unsigned
byte_of(const struct posting *p, size_t byte)
{
	return p->key >> byte * 8 & (VALUES - 1);
}

static void
count_bytes(const struct batch *b, size_t count[BYTES][VALUES])
{
	size_t i, byte;

	memset(count, 0, BYTES * sizeof(count[0]));
	for (i = 0; i < b->npostings; i++)
		for (byte = 0; byte < BYTES; byte++)
			count[byte][byte_of(&b->posting[i], byte)]++;
}

static void
sort_by_byte(struct batch *b, const size_t count[VALUES], size_t byte)
{
	struct posting *swap = b->posting;
	size_t next[VALUES], i, sum = 0;

	for (i = 0; i < VALUES; i++) {
		next[i] = sum;
		sum += count[i];
	}
	for (i = 0; i < b->npostings; i++)
		b->other[next[byte_of(&b->posting[i], byte)]++] = b->posting[i];
	b->posting = b->other;
	b->other = swap;
}

/* By key, those of a key as they came, which is by place. From the lowest byte
 * on, as each sort leaves equals in their order; a whole number of swaps makes
 * the arrays what they were. */
static void
sort_postings(struct batch *b)
{
	size_t count[BYTES][VALUES], byte;

	_Static_assert(BYTES % 2 == 0, "an even number of swaps");
	b->other =
	    mem_grow(b->other, &b->others_cap, b->npostings, sizeof(*b->other));
	count_bytes(b, count);
	for (byte = 0; byte < BYTES; byte++)
		sort_by_byte(b, count[byte], byte);
}

static size_t
count_keys(const struct batch *b)
{
	size_t i, n = b->npostings > 0;

	for (i = 1; i < b->npostings; i++)
		n += b->posting[i].key != b->posting[i - 1].key;
	return n;
}

/* The list that begins with posting i; gives where the next one does. */
static size_t
put_list(const struct batch *b, size_t i, struct segment *s)
{
	uint32_t key = b->posting[i].key;

	segment_begin_list(s, key);
	for (; i < b->npostings && b->posting[i].key == key; i++)
		segment_add_posting(
		    s, b->posting[i].place, b->posting[i].impact);
	segment_end_list(s);
	return i;
}

struct segment *
batch_take(struct batch *b)
{
	struct segment *s;
	size_t i;

	if (b->ndocuments == 0)
		return NULL;
	sort_postings(b);
	s = segment_new(b->ndocuments, count_keys(b), b->npostings);
	for (i = 0; i < b->ndocuments; i++)
		segment_add_document(s, b->number[i]);
	for (i = 0; i < b->npostings;)
		i = put_list(b, i, s);
	segment_finish(s);
	b->ndocuments = b->npostings = 0;
	return s;
}

size_t
batch_bytes(const struct batch *b)
{
	return sizeof(*b) + b->numbers_cap * sizeof(*b->number) +
	       (b->postings_cap + b->others_cap) * sizeof(*b->posting);
}
