/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pieces.c - cuts the time of a plan where a unit may start, and wherever the
 * worth of a start has a step or a bend, or an audience's day ends. Owns
 * nothing: pieces are the unit's. Leaves to others: what units keep apart.
 */
#include <assert.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/plan/pieces.h"

/* Growing lists of times and of spans. */
struct times {
	int32_t *at;
	size_t n, size;
};

struct spans {
	struct plan_span *at;
	size_t n, size;
};

int32_t
grid_up(int32_t time, int32_t grid)
{
	return grid_down(time + grid - 1, grid);
}

int32_t
grid_down(int32_t time, int32_t grid)
{
	return time - time % grid;
}

static void
times_add(struct times *times, int32_t at)
{
	if (times->n == times->size) {
		times->size = times->size ? 2 * times->size : 64;
		times->at =
		    mem_resize(times->at, times->size, sizeof(*times->at));
	}
	times->at[times->n++] = at;
}

static void
spans_add(struct spans *spans, int32_t from, int32_t to)
{
	if (from >= to)
		return;
	if (spans->n == spans->size) {
		spans->size = spans->size ? 2 * spans->size : 64;
		spans->at =
		    mem_resize(spans->at, spans->size, sizeof(*spans->at));
	}
	spans->at[spans->n++] = (struct plan_span){from, to};
}

/* What of `open` is not in the closed spans of a restriction. */
static void
subtract(struct spans *open, const struct plan_restriction *r)
{
	struct spans rest = {0};
	size_t k = 0;

	for (size_t i = 0; i < open->n; i++) {
		int32_t from = open->at[i].from, to = open->at[i].to;

		while (k < r->nclosed && r->closed[k].to <= from)
			k++;
		for (size_t j = k; j < r->nclosed && r->closed[j].from < to;
		     j++) {
			spans_add(&rest, from, r->closed[j].from);
			from = r->closed[j].to;
		}
		spans_add(&rest, from, to);
	}
	free(open->at);
	*open = rest;
}

/* A list cut down to what lies in one span. */
static void
keep_only(struct spans *open, int32_t from, int32_t to)
{
	struct spans rest = {0};

	for (size_t i = 0; i < open->n; i++) {
		int32_t a = open->at[i].from, b = open->at[i].to;

		spans_add(&rest, a > from ? a : from, b < to ? b : to);
	}
	free(open->at);
	*open = rest;
}

static void
open_times(
    const struct model *m, const struct model_unit *u, struct spans *open)
{
	const struct plan_problem *p = m->problem;

	spans_add(open, p->from, p->to);
	for (size_t i = 0; i < u->nmembers; i++) {
		const struct plan_slot *slot = &p->slots[u->members[i].slot];

		if (slot->fixed != PLAN_NEVER) {
			/* All facts of a unit, or it has none to start at. */
			keep_only(open, slot->fixed, slot->fixed + 1);
			continue;
		}
		for (size_t k = 0; k < slot->nrestrictions; k++)
			subtract(open, &p->restrictions[slot->restrictions[k]]);
	}
}

/* Where the worth has a step or a bend, or the day of an audience ends. */
static void
cut_times(const struct model *m, const struct model_unit *u, struct times *cuts)
{
	for (size_t i = 0; i < u->nmembers; i++) {
		const struct plan_slot *slot =
		    &m->problem->slots[u->members[i].slot];
		const struct plan_party *audience =
		    m->parties[slot->audience].of;

		for (size_t k = 0; k <= audience->ndays; k++)
			times_add(cuts, audience->days[k]);
		for (size_t k = 0; k < slot->nprimes; k++) {
			times_add(cuts, slot->primes[k].from);
			times_add(cuts, slot->primes[k].to);
		}
		if (slot->deed_at != PLAN_NEVER) {
			double reach = 60 / slot->deed_per_hour;
			int32_t far = reach < PLAN_HORIZON_MAX
					  ? (int32_t)reach
					  : PLAN_HORIZON_MAX;

			times_add(cuts, slot->deed_at);
			times_add(cuts, slot->deed_at - far);
			times_add(cuts, slot->deed_at + far + 1);
		}
	}
}

static int
compare_times(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return x < y ? -1 : x > y;
}

static double
prime_at(const struct plan_slot *slot, int32_t start)
{
	size_t low = 0, high = slot->nprimes;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slot->primes[middle].to <= start)
			low = middle + 1;
		else
			high = middle;
	}
	return low < slot->nprimes && slot->primes[low].from <= start
		   ? slot->primes[low].share
		   : 0;
}

static double
worth_at(const struct model *m, const struct model_unit *u, int32_t start)
{
	const struct plan_problem *p = m->problem;
	const struct plan_weights *w = &p->weights;
	double sum = 0;

	for (size_t i = 0; i < u->nmembers; i++) {
		const struct plan_slot *slot = &p->slots[u->members[i].slot];
		double worth = w->early * (p->to - start) / (p->to - p->from) +
			       w->prime * prime_at(slot, start);

		if (slot->deed_at != PLAN_NEVER) {
			double hours = abs(start - slot->deed_at) / 60.0;
			double lost = hours * slot->deed_per_hour;

			worth += lost < 1 ? w->deed * (1 - lost) : 0;
		}
		sum += slot->priority * worth;
	}
	return sum;
}

/* The starts on the grid from `from` to just before `to`, if any. */
static void
add_piece(const struct model *m, struct model_unit *u, int32_t from, int32_t to)
{
	struct model_piece *piece;
	int32_t first = grid_up(from, u->grid);
	int32_t last = grid_down(to - 1, u->grid);
	double end;

	if (first > last)
		return;
	if ((u->npieces & (u->npieces - 1)) == 0)
		u->pieces = mem_resize(u->pieces,
		    u->npieces ? 2 * u->npieces : 1, sizeof(*u->pieces));
	piece = &u->pieces[u->npieces++];
	end = worth_at(m, u, last);
	piece->from = first;
	piece->to = last;
	piece->worth = worth_at(m, u, first);
	piece->slope = last > first ? (end - piece->worth) / (last - first) : 0;
	piece->best = end > piece->worth ? end : piece->worth;
}

static int
better_piece(const void *a, const void *b, void *pieces)
{
	size_t i = *(const size_t *)a, j = *(const size_t *)b;
	double x = ((const struct model_piece *)pieces)[i].best;
	double y = ((const struct model_piece *)pieces)[j].best;

	return x > y ? -1 : x < y ? 1 : i < j ? -1 : 1;
}

static void
sort_pieces(struct model_unit *u)
{
	u->by_best = mem_resize(u->by_best, u->npieces, sizeof(*u->by_best));
	for (size_t i = 0; i < u->npieces; i++)
		u->by_best[i] = i;
	qsort_r(u->by_best, u->npieces, sizeof(*u->by_best), better_piece,
	    u->pieces);
}

void
pieces_make(const struct model *m, struct model_unit *u)
{
	struct spans open = {0};
	struct times cuts = {0};
	size_t k = 0;

	open_times(m, u, &open);
	cut_times(m, u, &cuts);
	assert(cuts.n > 0); /* an audience has days */
	qsort(cuts.at, cuts.n, sizeof(*cuts.at), compare_times);
	for (size_t i = 0; i < open.n; i++) {
		int32_t from = open.at[i].from, to = open.at[i].to;

		while (k < cuts.n && cuts.at[k] <= from)
			k++;
		for (size_t j = k; j < cuts.n && cuts.at[j] < to; j++) {
			if (cuts.at[j] > from)
				add_piece(m, u, from, cuts.at[j]);
			from = cuts.at[j];
		}
		add_piece(m, u, from, to);
	}
	sort_pieces(u);
	free(open.at);
	free(cuts.at);
}

void
pieces_trim(struct model_unit *u, int32_t from, int32_t to)
{
	size_t n = 0;

	for (size_t i = 0; i < u->npieces; i++) {
		struct model_piece piece = u->pieces[i];
		double end;

		if (piece.to < from || piece.from > to)
			continue;
		if (piece.from < from) {
			piece.worth += piece.slope * (from - piece.from);
			piece.from = from;
		}
		if (piece.to > to)
			piece.to = to;
		end = piece.worth + piece.slope * (piece.to - piece.from);
		piece.best = end > piece.worth ? end : piece.worth;
		u->pieces[n++] = piece;
	}
	u->npieces = n;
	sort_pieces(u);
}

/* The first piece that ends at or after a time. */
static size_t
piece_from(const struct model_unit *u, int64_t time)
{
	size_t low = 0, high = u->npieces;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (u->pieces[middle].to < time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int32_t
pieces_next(const struct model_unit *u, int64_t time)
{
	size_t i = piece_from(u, time);

	if (i == u->npieces)
		return PLAN_NEVER;
	return u->pieces[i].from >= time ? u->pieces[i].from
					 : grid_up((int32_t)time, u->grid);
}

int32_t
pieces_last(const struct model_unit *u, int64_t time)
{
	size_t i = piece_from(u, time);

	if (i < u->npieces && u->pieces[i].from <= time)
		return grid_down((int32_t)time, u->grid);
	return i == 0 ? -1 : u->pieces[i - 1].to;
}
