/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bag.c - the distinct stems of a text with their counts.
 * Owns its array. Leaves the numbers of the stems to text/strtab.c and their
 * rarity to postings.c.
 */
#include "lexical/bag.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

void
bag_clear(struct bag *b)
{
	b->n = 0;
	b->length = 0;
}

void
bag_done(struct bag *b)
{
	free(b->v);
	memset(b, 0, sizeof(*b));
}

static void
add(struct bag *b, uint32_t term, uint32_t count, const struct token *token)
{
	b->v = mem_grow(b->v, &b->cap, b->n + 1, sizeof(*b->v));
	b->v[b->n++] = (struct bag_term){term, count, token};
	b->length += count;
}

void
bag_add_field(struct bag *b, struct strtab *terms, const struct tokens *t,
    uint32_t weight)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		add(b, strtab_add(terms, t->v[i].stem, t->v[i].stem_len),
		    weight, &t->v[i]);
}

void
bag_add_query(struct bag *b, const struct strtab *terms, const struct tokens *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		add(b, strtab_find(terms, t->v[i].stem, t->v[i].stem_len), 1,
		    &t->v[i]);
}

/* By term; unknown ones by their letters. */
static int
compare_terms(const struct bag_term *x, const struct bag_term *y)
{
	if (x->term != y->term)
		return x->term < y->term ? -1 : 1;
	if (x->term != STRTAB_NONE)
		return 0;
	return strcmp(x->token->stem, y->token->stem);
}

static int
compare(const void *a, const void *b)
{
	const struct bag_term *x = a, *y = b;
	int rc = compare_terms(x, y);

	if (rc != 0)
		return rc;
	return x->token < y->token ? -1 : x->token > y->token;
}

void
bag_sort(struct bag *b)
{
	size_t i, n = 0;

	if (b->n == 0)
		return;
	qsort(b->v, b->n, sizeof(*b->v), compare);
	for (i = 1; i < b->n; i++) {
		if (compare_terms(&b->v[n], &b->v[i]) == 0)
			b->v[n].count += b->v[i].count;
		else
			b->v[++n] = b->v[i];
	}
	b->n = n + 1;
}
