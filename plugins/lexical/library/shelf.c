/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shelf.c - the documents by number: a sorted array.
 * Owns the array.
 */
#include "lexical/library/shelf.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define CLOSE_UP 1024 /* fewer gaps are not worth the work */

void
shelf_done(struct shelf *s)
{
	free(s->v);
	free(s->number);
	memset(s, 0, sizeof(*s));
}

void
shelf_add(struct shelf *s, struct document *d)
{
	assert(s->n == 0 || s->number[s->n - 1] < d->number);
	s->v = mem_grow(s->v, &s->cap, s->n + 1, sizeof(struct document *));
	s->number =
	    mem_grow(s->number, &s->number_cap, s->n + 1, sizeof(*s->number));
	s->number[s->n] = d->number;
	s->v[s->n++] = d;
}

/* Where a number stands, or n. Numbers rise, so it is no further from the first
 * than by their difference; that is where it stands when there are no gaps. */
static size_t
place_of(const struct shelf *s, uint32_t number)
{
	size_t low = 0, high = s->n, middle;

	if (high == 0 || number < s->number[0])
		return high;
	if (number - s->number[0] < high)
		high = number - s->number[0] + 1;
	if (s->number[high - 1] == number)
		return high - 1;
	while (low < high) {
		middle = low + (high - low) / 2;
		if (s->number[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->n && s->number[low] == number ? low : s->n;
}

static void
close_up(struct shelf *s)
{
	size_t i, n = 0;

	for (i = 0; i < s->n; i++)
		if (s->v[i] != NULL) {
			s->number[n] = s->number[i];
			s->v[n++] = s->v[i];
		}
	s->n = n;
	s->dead = 0;
}

void
shelf_remove(struct shelf *s, const struct document *d)
{
	size_t at = place_of(s, d->number);

	assert(at < s->n && s->v[at] == d);
	s->v[at] = NULL;
	s->dead++;
	if (s->dead > CLOSE_UP && s->dead > s->n / 2)
		close_up(s);
}

const struct document *
shelf_find(const struct shelf *s, uint32_t number)
{
	size_t at = place_of(s, number);

	return at < s->n ? s->v[at] : NULL;
}
