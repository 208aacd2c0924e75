/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hours.c - local days of the plan, the hours at which a channel is used most,
 * and weekends. Owns the hours until the brief ends. What they bind is
 * bind.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/zone.h"
#include "engine/brief/parts.h"
#include "engine/profile/hours.h"

/* Of the audience that a channel reaches, where its share is not known; and
 * how much of it a weekend day leaves. */
#define SHARE_UNKNOWN 0.5
#define SHARE_RESTFUL 0.5

static int64_t
first_day(const struct brief *b, const struct zone *zone)
{
	return zone_date(zone, b->problem.from * MINUTE);
}

static int64_t
last_day(const struct brief *b, const struct zone *zone)
{
	return zone_date(zone, (b->problem.to - 1) * MINUTE);
}

void
brief_add_days(const struct brief *b, struct spans *to, const struct zone *zone,
    int64_t first, int64_t last)
{
	brief_close(b, to, zone_day(zone, first).from / MINUTE,
	    zone_day(zone, last).to / MINUTE);
}

static struct brief_days
make_days(struct brief *b, const struct zone *zone)
{
	int64_t first = first_day(b, zone), last = last_day(b, zone);
	int32_t *days = mem_calloc((size_t)(last - first) + 2, sizeof(*days));
	size_t n = 0;

	for (int64_t day = first; day <= last; day++) {
		struct zone_span span = zone_day(zone, day);

		if (span.from == span.to) /* the calendar skips it */
			continue;
		days[n++] = (int32_t)(span.from / MINUTE);
		days[n] = (int32_t)(span.to / MINUTE);
	}
	return (struct brief_days){zone, brief_keep(b, days), n};
}

static const struct brief_days *
find_days(struct brief *b, const struct zone *zone)
{
	for (size_t i = 0; i < b->ndays; i++)
		if (b->days[i].zone == zone)
			return &b->days[i];
	b->days = mem_resize(b->days, b->ndays + 1, sizeof(*b->days));
	b->days[b->ndays] = make_days(b, zone);
	return &b->days[b->ndays++];
}

const int32_t *
brief_list_days(struct brief *b, const struct zone *zone, size_t *ret_n)
{
	const struct brief_days *days = find_days(b, zone);

	*ret_n = days->n;
	return days->begins;
}

void
brief_find_restful(const struct brief *b, struct brief_party *of)
{
	const struct audience *with = hours_find_weekend(&of->line);

	if (with == NULL)
		return;
	for (int64_t day = first_day(b, of->zone); day <= last_day(b, of->zone);
	     day++) {
		/* 1 January 1970 was a Thursday. */
		if (hours_is_weekend(with, (day + 3) % 7 + 1))
			brief_add_days(b, &of->restful, of->zone, day, day);
	}
	spans_tidy(&of->restful);
}

/* An evening that ends after midnight begins the day before. */
static void
add_busy(struct brief *b, const struct zone *zone, const struct hours *hours,
    struct spans *to)
{
	for (int64_t day = first_day(b, zone) - 1; day <= last_day(b, zone);
	     day++) {
		struct zone_span span;
		struct err err;

		if (zone_window(
			zone, day, hours->from, hours->to, &span, &err) == 0)
			brief_close(
			    b, to, span.from / MINUTE, span.to / MINUTE);
	}
}

static void
find_busy(struct brief *b, struct brief_hours *h, double *ret_share)
{
	const struct brief_party *of = &b->audiences.items[h->audience];
	const struct channel *c = hours_find_channel(&of->line, h->channel);

	*ret_share = SHARE_UNKNOWN;
	h->known = c != NULL;
	if (c == NULL) {
		brief_close(b, &h->busy, b->problem.from, b->problem.to);
		return;
	}
	for (size_t i = 0; i < c->prime_time.n; i++)
		add_busy(b, of->zone, &c->prime_time.items[i], &h->busy);
	spans_tidy(&h->busy);
	if (c->share > 0)
		*ret_share = c->share;
}

static int
by_begin(const void *a, const void *b)
{
	const struct plan_prime *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

static void
add_primes(struct brief_hours *h, const struct spans *spans, double share)
{
	for (size_t i = 0; i < spans->n; i++)
		h->primes[h->nprimes++] = (struct plan_prime){
		    spans->items[i].from, spans->items[i].to, share};
}

/* A weekend day is worth less, whatever the hour. */
static void
make_primes(struct brief *b, struct brief_hours *h, double share)
{
	const struct spans *restful = &b->audiences.items[h->audience].restful;
	struct spans work = spans_without(&h->busy, restful);
	struct spans rest = spans_both(&h->busy, restful);

	h->primes =
	    brief_keep(b, mem_calloc(work.n + rest.n, sizeof(*h->primes)));
	add_primes(h, &work, share);
	add_primes(h, &rest, share * SHARE_RESTFUL);
	if (h->nprimes > 0)
		qsort(h->primes, h->nprimes, sizeof(*h->primes), by_begin);
	spans_done(&work);
	spans_done(&rest);
}

struct brief_hours *
brief_find_hours(struct brief *b, int audience, const char *channel)
{
	struct brief_hours *h;
	double share;

	for (size_t i = 0; i < b->nhours; i++)
		if (b->hours[i]->audience == audience &&
		    strcmp(b->hours[i]->channel, channel) == 0)
			return b->hours[i];
	h = mem_calloc(1, sizeof(*h));
	h->audience = audience;
	h->channel = brief_copy(b, channel);
	h->restriction = PLAN_NOBODY;
	find_busy(b, h, &share);
	make_primes(b, h, share);
	b->hours = mem_resize(b->hours, b->nhours + 1, sizeof(*b->hours));
	b->hours[b->nhours++] = h;
	return h;
}
