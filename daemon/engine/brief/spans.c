/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spans.c - sorts, joins and cuts spans. Owns nothing but the lists.
 */
#include "engine/brief/spans.h"

#include <stdlib.h>

#include "base/mem.h"

void
spans_done(struct spans *s)
{
	free(s->items);
	*s = (struct spans){0};
}

void
spans_add(struct spans *s, struct plan_span span)
{
	if (span.from >= span.to)
		return;
	if (s->n == s->cap) {
		s->cap = s->cap > 0 ? 2 * s->cap : 16;
		s->items = mem_resize(s->items, s->cap, sizeof(*s->items));
	}
	s->items[s->n++] = span;
}

static int
by_begin(const void *a, const void *b)
{
	const struct plan_span *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

void
spans_tidy(struct spans *s)
{
	size_t kept = 0;

	if (s->n == 0)
		return;
	qsort(s->items, s->n, sizeof(*s->items), by_begin);
	for (size_t i = 1; i < s->n; i++)
		if (s->items[i].from > s->items[kept].to)
			s->items[++kept] = s->items[i];
		else if (s->items[i].to > s->items[kept].to)
			s->items[kept].to = s->items[i].to;
	s->n = kept + 1;
}

struct spans
spans_without(const struct spans *a, const struct spans *b)
{
	struct spans rest = {0};
	size_t k = 0;

	for (size_t i = 0; i < a->n; i++) {
		int32_t from = a->items[i].from, to = a->items[i].to;

		while (k < b->n && b->items[k].to <= from)
			k++;
		for (size_t j = k; j < b->n && b->items[j].from < to; j++) {
			spans_add(
			    &rest, (struct plan_span){from, b->items[j].from});
			if (b->items[j].to > from)
				from = b->items[j].to;
		}
		spans_add(&rest, (struct plan_span){from, to});
	}
	return rest;
}

struct spans
spans_both(const struct spans *a, const struct spans *b)
{
	struct spans only_a = spans_without(a, b);
	struct spans both = spans_without(a, &only_a);

	spans_done(&only_a);
	return both;
}
