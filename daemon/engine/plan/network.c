/* SPDX-License-Identifier: Apache-2.0 */
/*
 * network.c - Bellman and Ford's relaxation with a queue, where each bound also
 * jumps over the times at which its unit is closed. Owns the bounds and the
 * decisions. Leaves to others: which to take (prove.c).
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/plan/network.h"
#include "engine/plan/pieces.h"

struct network *
network_new(const struct model *m)
{
	struct network *n = mem_calloc(1, sizeof(*n));

	n->model = m;
	n->earliest = mem_calloc(m->nunits, sizeof(*n->earliest));
	n->latest = mem_calloc(m->nunits, sizeof(*n->latest));
	n->casts = mem_calloc(m->nunits, sizeof(*n->casts));
	n->weights = mem_calloc(m->nunits, sizeof(*n->weights));
	n->as_first = mem_calloc(m->nunits, sizeof(*n->as_first));
	n->as_second = mem_calloc(m->nunits, sizeof(*n->as_second));
	n->queue = mem_calloc(m->nunits, sizeof(*n->queue));
	n->queued = mem_calloc(m->nunits, sizeof(*n->queued));
	for (size_t i = 0; i < m->nunits; i++) {
		n->casts[i] = m->units[i].ncasts == 64
				  ? UINT64_MAX
				  : (UINT64_C(1) << m->units[i].ncasts) - 1;
		n->weights[i] = 1;
		n->as_first[i] = n->as_second[i] = -1;
	}
	return n;
}

void
network_free(struct network *n)
{
	if (n == NULL)
		return;
	free(n->earliest);
	free(n->latest);
	free(n->casts);
	free(n->weights);
	free(n->orders);
	free(n->as_first);
	free(n->as_second);
	free(n->queue);
	free(n->queued);
	free(n);
}

static void *
copy(const void *of, size_t n, size_t size)
{
	void *p = mem_calloc(n, size);

	memcpy(p, of, n * size);
	return p;
}

struct network_mark
network_save(const struct network *n)
{
	size_t units = n->model->nunits;

	return (struct network_mark){
	    .earliest = copy(n->earliest, units, sizeof(*n->earliest)),
	    .latest = copy(n->latest, units, sizeof(*n->latest)),
	    .casts = copy(n->casts, units, sizeof(*n->casts)),
	    .norders = n->norders,
	};
}

void
network_restore(struct network *n, const struct network_mark *mark)
{
	size_t units = n->model->nunits;

	memcpy(n->earliest, mark->earliest, units * sizeof(*n->earliest));
	memcpy(n->latest, mark->latest, units * sizeof(*n->latest));
	memcpy(n->casts, mark->casts, units * sizeof(*n->casts));
	while (n->norders > mark->norders) {
		const struct network_order *o = &n->orders[--n->norders];

		n->as_first[o->first] = o->next_of_first;
		n->as_second[o->second] = o->next_of_second;
	}
}

void
network_mark_done(struct network_mark *mark)
{
	free(mark->earliest);
	free(mark->latest);
	free(mark->casts);
}

int
network_cast(const struct network *n, int unit)
{
	return __builtin_ctzll(n->casts[unit]);
}

bool
network_cast_open(const struct network *n, int unit)
{
	return (n->casts[unit] & (n->casts[unit] - 1)) != 0;
}

static void
enqueue(struct network *n, int unit)
{
	if (n->queued[unit])
		return;
	n->queued[unit] = true;
	n->queue[(n->first + n->nqueue++) % n->model->nunits] = unit;
}

/* Moves the bounds of a unit inwards. False when nothing is left between. */
static bool
tighten(struct network *n, int unit, int64_t earliest, int64_t latest)
{
	const struct model_unit *u = &n->model->units[unit];
	bool moved = false;

	if (earliest > n->earliest[unit]) {
		n->earliest[unit] = pieces_next(u, earliest);
		moved = true;
	}
	if (latest < n->latest[unit]) {
		n->latest[unit] = pieces_last(u, latest);
		moved = true;
	}
	if (n->earliest[unit] > n->latest[unit]) {
		n->weights[unit]++;
		return false;
	}
	if (moved)
		enqueue(n, unit);
	return true;
}

static bool
follow(struct network *n, int unit)
{
	const struct model_unit *u = &n->model->units[unit];
	int32_t earliest = n->earliest[unit], latest = n->latest[unit];

	for (size_t i = 0; i < u->nlinks; i++)
		if (!tighten(n, u->links[i].other,
			model_link_earliest(&u->links[i], earliest),
			model_link_latest(&u->links[i], latest)))
			return false;
	for (int i = n->as_first[unit]; i != -1; i = n->orders[i].next_of_first)
		if (!tighten(n, n->orders[i].second,
			(int64_t)earliest + n->orders[i].least, INT32_MAX))
			return false;
	for (int i = n->as_second[unit]; i != -1;
	     i = n->orders[i].next_of_second)
		if (!tighten(n, n->orders[i].first, 0,
			(int64_t)latest - n->orders[i].least))
			return false;
	return true;
}

/* A cycle of lags that cannot hold ends too: its bounds run out of time. */
static bool
follow_all(struct network *n)
{
	bool ok = true;

	while (n->nqueue > 0) {
		int unit = n->queue[n->first];

		n->first = (n->first + 1) % n->model->nunits;
		n->nqueue--;
		n->queued[unit] = false;
		ok = ok && follow(n, unit);
	}
	return ok;
}

bool
network_start(struct network *n)
{
	const struct model *m = n->model;

	for (size_t i = 0; i < m->nunits; i++) {
		const struct model_unit *u = &m->units[i];

		if (u->npieces == 0 || u->broken)
			return false;
		n->earliest[i] = u->pieces[0].from;
		n->latest[i] = u->pieces[u->npieces - 1].to;
	}
	for (size_t i = 0; i < m->nunits; i++)
		enqueue(n, (int)i);
	return follow_all(n);
}

bool
network_decide_order(struct network *n, int first, int second, int32_t least)
{
	if (n->norders == n->orders_size) {
		n->orders_size = n->orders_size ? 2 * n->orders_size : 64;
		n->orders =
		    mem_resize(n->orders, n->orders_size, sizeof(*n->orders));
	}
	n->orders[n->norders] = (struct network_order){
	    first, second, least, n->as_first[first], n->as_second[second]};
	n->as_first[first] = n->as_second[second] = (int)n->norders++;
	enqueue(n, first);
	enqueue(n, second);
	return follow_all(n);
}

bool
network_decide_after(struct network *n, int unit, int32_t earliest)
{
	return tighten(n, unit, earliest, INT32_MAX) && follow_all(n);
}

bool
network_decide_before(struct network *n, int unit, int32_t latest)
{
	return tighten(n, unit, 0, latest) && follow_all(n);
}
