/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postings.c - which documents hold a term, and how often.
 * Owns the lists and the counts over all documents. Leaves the documents to
 * whoever added them, and what the counts are worth to ranking.c.
 */
#include "lexical/postings.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"

#define TIDY_MIN 1000 /* fewer dead documents are not worth the work */

struct document *
document_new(uint32_t narrative, uint32_t ordinal, const struct bag *bag)
{
	struct document *d =
	    mem_zero(1, sizeof(*d) + bag->n * sizeof(d->term[0]));
	size_t i;

	d->narrative = narrative;
	d->ordinal = ordinal;
	d->length = bag->length;
	d->nterms = (uint32_t)bag->n;
	for (i = 0; i < bag->n; i++) {
		d->term[i].term = bag->v[i].term;
		d->term[i].count = bag->v[i].count;
	}
	return d;
}

static int
compare_terms(const void *a, const void *b)
{
	const struct document_term *x = a, *y = b;

	return x->term < y->term ? -1 : x->term > y->term;
}

uint32_t
document_count(const struct document *d, uint32_t term)
{
	struct document_term key = {term, 0};
	const struct document_term *t;

	t = bsearch(&key, d->term, d->nterms, sizeof(key), compare_terms);
	return t != NULL ? t->count : 0;
}

struct postings *
postings_new(void)
{
	return mem_zero(1, sizeof(struct postings));
}

static void
forget_lists(struct postings *p)
{
	size_t i;

	for (i = 0; i < p->nlists; i++)
		free(p->list[i].v);
	p->nlists = 0;
}

void
postings_free(struct postings *p)
{
	if (p == NULL)
		return;
	forget_lists(p);
	free(p->list);
	free(p->document);
	free(p);
}

static struct posting_list *
list_of(struct postings *p, uint32_t term)
{
	size_t need = (size_t)term + 1;

	if (need > p->nlists) {
		p->list =
		    mem_grow(p->list, &p->list_cap, need, sizeof(*p->list));
		memset(p->list + p->nlists, 0,
		    (need - p->nlists) * sizeof(*p->list));
		p->nlists = need;
	}
	return &p->list[term];
}

void
postings_add(struct postings *p, struct document *d)
{
	struct posting_list *l;
	size_t i;

	assert(p->ndocuments < UINT32_MAX);
	p->document = mem_grow(p->document, &p->document_cap, p->ndocuments + 1,
	    sizeof(struct document *));
	d->number = (uint32_t)p->ndocuments;
	p->document[p->ndocuments++] = d;
	p->living++;
	p->length += d->length;
	for (i = 0; i < d->nterms; i++) {
		l = list_of(p, d->term[i].term);
		l->v = mem_grow(l->v, &l->cap, l->n + 1, sizeof(*l->v));
		l->v[l->n++] = (struct posting){d->number, d->term[i].count};
		l->documents++;
	}
}

void
postings_remove(struct postings *p, const struct document *d)
{
	size_t i;

	assert(p->document[d->number] == d);
	p->document[d->number] = NULL;
	p->living--;
	p->length -= d->length;
	for (i = 0; i < d->nterms; i++)
		p->list[d->term[i].term].documents--;
}

void
postings_tidy(struct postings *p)
{
	struct document **old = p->document;
	size_t i, n = p->ndocuments;

	if (n - p->living < p->living + TIDY_MIN)
		return;
	forget_lists(p);
	p->document = NULL;
	p->ndocuments = p->document_cap = p->living = 0;
	p->length = 0;
	for (i = 0; i < n; i++)
		if (old[i] != NULL)
			postings_add(p, old[i]);
	free(old);
}

uint32_t
postings_frequency(const struct postings *p, uint32_t term)
{
	return term < p->nlists ? p->list[term].documents : 0;
}
