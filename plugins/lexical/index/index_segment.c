/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index_segment.c - a part of the index that no longer changes.
 * Owns its arrays. Leaves when to make one to index_merge.c and index_fresh.c.
 */
#include "lexical/index/index_segment.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/index/index_sums.h"
#include "text/mem.h"

/*
 * One document in so many holds a term that gets a row. A row costs as much
 * memory as postings of one in 3.
 */
#define ROW_SHARE 8

/* Lists that share an entry of `first`, on the average, at most. */
#define LISTS_TOGETHER 2

static void *
resize(void *p, size_t n, size_t size)
{
	p = reallocarray(p, n > 0 ? n : 1, size);
	if (p == NULL)
		abort();
	return p;
}

struct segment *
segment_new(size_t documents, size_t lists, size_t postings)
{
	struct segment *s = mem_zero(1, sizeof(*s));

	assert(documents <= SEGMENT_DOCUMENTS && postings < UINT32_MAX);
	s->number = resize(NULL, documents, sizeof(*s->number));
	s->dead = mem_zero(documents / 64 + 1, sizeof(*s->dead));
	s->list = resize(NULL, lists + 1, sizeof(*s->list));
	s->place = resize(NULL, postings, sizeof(*s->place));
	s->impact = resize(NULL, postings, sizeof(*s->impact));
	return s;
}

void
segment_free(struct segment *s)
{
	size_t i;

	if (s == NULL)
		return;
	for (i = 0; i < s->nrows; i++)
		free(s->row[i].impact);
	free(s->row);
	free(s->number);
	free(s->dead);
	free(s->list);
	free(s->place);
	free(s->impact);
	free(s->first);
	free(s);
}

void
segment_add_document(struct segment *s, uint32_t number)
{
	assert(s->ndocuments == 0 || number > s->number[s->ndocuments - 1]);
	s->number[s->ndocuments++] = number;
}

void
segment_begin_list(struct segment *s, uint32_t key)
{
	assert(s->nlists == 0 || key > s->list[s->nlists - 1].key);
	s->list[s->nlists] = (struct segment_list){key, s->npostings};
}

/*
 * Of restricted pointers, for bytes might be anything's; a posting that is gone
 * is written and then overwritten, which is cheaper than to ask.
 */
static size_t
move_postings(uint16_t *restrict place, uint8_t *restrict impact,
    const uint32_t *restrict to, const struct segment_postings *from)
{
	size_t i, n = 0;

	for (i = 0; i < from->n; i++) {
		place[n] = (uint16_t)to[from->place[i]];
		impact[n] = from->impact[i];
		n += to[from->place[i]] != SEGMENT_GONE;
	}
	return n;
}

void
segment_add_postings(
    struct segment *s, const uint32_t *to, const struct segment_postings *from)
{
	s->npostings += (uint32_t)move_postings(
	    s->place + s->npostings, s->impact + s->npostings, to, from);
}

size_t
segment_stride(const struct segment *s)
{
	return (s->ndocuments + SUMS_BLOCK - 1) / SUMS_BLOCK * SUMS_BLOCK;
}

/* Makes the postings from `begin` on a row and forgets them. */
static void
make_row(struct segment *s, uint32_t key, uint32_t begin)
{
	uint8_t *impact = mem_zero(segment_stride(s), 1);
	uint32_t n = s->npostings - begin, i;

	for (i = begin; i < s->npostings; i++)
		impact[s->place[i]] = s->impact[i];
	s->npostings = begin;
	s->row = mem_grow(s->row, &s->rows_cap, s->nrows + 1, sizeof(*s->row));
	s->row[s->nrows++] = (struct segment_row){key, n, impact};
}

void
segment_end_list(struct segment *s)
{
	const struct segment_list *l = &s->list[s->nlists];
	size_t n = s->npostings - l->begin;

	if (n == 0)
		return;
	if (n * ROW_SHARE >= s->ndocuments)
		make_row(s, l->key, l->begin);
	s->nlists++;
}

/* Notes where the lists begin whose keys have the same top bits. */
static void
make_first(struct segment *s)
{
	size_t entries = 2, i = 0, top;

	s->shift = 31;
	while (entries * LISTS_TOGETHER < s->nlists) {
		entries *= 2;
		s->shift--;
	}
	s->first = mem_zero(entries + 1, sizeof(*s->first));
	for (top = 0; top < entries; top++) {
		while (i < s->nlists && s->list[i].key >> s->shift < top)
			i++;
		s->first[top] = (uint32_t)i;
	}
	s->first[entries] = s->nlists;
}

void
segment_finish(struct segment *s)
{
	s->list[s->nlists] = (struct segment_list){UINT32_MAX, s->npostings};
	s->number = resize(s->number, s->ndocuments, sizeof(*s->number));
	s->list = resize(s->list, s->nlists + 1, sizeof(*s->list));
	s->place = resize(s->place, s->npostings, sizeof(*s->place));
	s->impact = resize(s->impact, s->npostings, sizeof(*s->impact));
	make_first(s);
}

int
segment_remove(struct segment *s, uint32_t number)
{
	size_t low = 0, high = s->ndocuments, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (s->number[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == s->ndocuments || s->number[low] != number ||
	    segment_is_dead(s, low))
		return -1;
	s->dead[low / 64] |= UINT64_C(1) << (low % 64);
	s->ndead++;
	return 0;
}

static const struct segment_row *
find_row(const struct segment *s, uint32_t key)
{
	size_t low = 0, high = s->nrows, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (s->row[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	assert(low < s->nrows && s->row[low].key == key);
	return &s->row[low];
}

struct segment_postings
segment_read(const struct segment *s, const struct segment_list *l)
{
	size_t n = l[1].begin - l->begin;
	const struct segment_row *r;

	if (n > 0)
		return (struct segment_postings){
		    NULL, s->place + l->begin, s->impact + l->begin, n};
	r = find_row(s, l->key);
	return (struct segment_postings){r->impact, NULL, NULL, r->npostings};
}

int
segment_find(const struct segment *s, uint32_t key,
    struct segment_postings *ret_postings)
{
	const uint32_t *first = &s->first[key >> s->shift];
	const struct segment_list *l = &s->list[first[0]],
				  *end = &s->list[first[1]];

	while (l < end && l->key < key)
		l++;
	if (l == end || l->key != key)
		return 0;
	*ret_postings = segment_read(s, l);
	return 1;
}

size_t
segment_postings(const struct segment *s)
{
	size_t n = s->npostings, i;

	for (i = 0; i < s->nrows; i++)
		n += s->row[i].npostings;
	return n;
}

size_t
segment_bytes(const struct segment *s)
{
	size_t entries = s->first ? (UINT32_MAX >> s->shift) + (size_t)2 : 0;

	return sizeof(*s) + s->ndocuments * sizeof(*s->number) +
	       (s->ndocuments / 64 + 1) * sizeof(*s->dead) +
	       (s->nlists + 1) * sizeof(*s->list) +
	       entries * sizeof(*s->first) +
	       s->npostings * (sizeof(*s->place) + sizeof(*s->impact)) +
	       s->rows_cap * sizeof(*s->row) + s->nrows * segment_stride(s);
}
