/* SPDX-License-Identifier: Apache-2.0 */
/*
 * silence.c - collects blackouts and occasions of an audience. Owns the list
 * until it is handed over.
 */
#include "engine/brief/silence.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/occasion_days.h"

struct list {
	struct silence *items;
	size_t n;
	int64_t from, to;
};

static void
add(struct list *list, struct silence s)
{
	if (s.last < list->from || s.first > list->to)
		return;
	list->items =
	    mem_resize(list->items, list->n + 1, sizeof(*list->items));
	list->items[list->n++] = s;
}

static void
add_blackouts(const struct audience *audience, struct list *list)
{
	for (size_t i = 0; i < audience->blackouts.n; i++) {
		const struct blackout *b = &audience->blackouts.items[i];

		add(list, (struct silence){
			      .first = clock_date_days(b->from),
			      .last = clock_date_days(b->to),
			      .time_zone = audience->time_zone,
			      .audience = audience->slug,
			      .reason = b->reason,
			      .source = b,
			  });
	}
}

/* The audience that an occasion silences, of a line; NULL: none. */
static const char *
find_silenced(const struct occasion *occasion, const struct lineage *line)
{
	if (strcmp(occasion->kind, "election") != 0 &&
	    strcmp(occasion->kind, "national_day") != 0)
		return NULL;
	for (size_t i = 0; i < occasion->audiences.n; i++)
		if (lineage_has(line, occasion->audiences.items[i]))
			return occasion->audiences.items[i];
	return NULL;
}

static void
add_occasion(const struct occasion *occasion, const struct lineage *line,
    struct list *list)
{
	const char *audience = find_silenced(occasion, line);
	int64_t length = occasion_length(occasion), *days;
	size_t n;

	if (audience == NULL)
		return;
	n = occasion_days(occasion, list->from - length + 1, list->to, &days);
	for (size_t i = 0; i < n; i++)
		add(list, (struct silence){
			      .first = days[i],
			      .last = days[i] + length - 1,
			      .time_zone = line->items[0]->time_zone,
			      .audience = audience,
			      .reason = occasion->title,
			      .source = occasion,
			  });
	free(days);
}

static int
by_day(const void *a, const void *b)
{
	const struct silence *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->last != y->last)
		return x->last < y->last ? -1 : 1;
	return strcmp(x->reason, y->reason);
}

size_t
silence_find(const struct library *library, const struct lineage *line,
    int64_t from, int64_t to, struct silence **ret)
{
	struct list list = {.from = from, .to = to};
	const struct strmap_slot *slot;
	size_t at = 0;

	for (size_t i = 0; i < line->n; i++)
		add_blackouts(line->items[i], &list);
	while ((slot = strmap_next(&library->items[NOUN_OCCASION], &at)))
		add_occasion(slot->value, line, &list);
	if (list.n > 0)
		qsort(list.items, list.n, sizeof(*list.items), by_day);
	*ret = list.items;
	return list.n;
}
