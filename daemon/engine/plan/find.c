/* SPDX-License-Identifier: Apache-2.0 */
/*
 * find.c - where an absent unit gains most. Pieces are looked at from the best
 * on, so that the rest is never looked at once none can be better. Within a
 * piece the unit slides from the better end past whoever is in its way. Owns
 * nothing. Leaves to others: the lanes (timetable.c).
 */
#include "engine/plan/pieces.h"
#include "engine/plan/timetable.h"

/* A unit that looks for a place, with one of its casts, in one direction. */
struct seeker {
	const struct timetable *t;
	const struct model_unit *u;
	const struct model_cast *cast;
	bool up; /* to later starts */
};

/* Where member i must slide for an entry of a lane, if it is in its way. */
static int32_t
pass(const struct seeker *s, int party, size_t i,
    const struct timetable_entry *e, int32_t start)
{
	const struct model *m = s->t->model;
	const struct model_member *mine = &s->u->members[i];
	const struct model_member *other =
	    &m->units[e->unit].members[e->member];
	struct model_guest me = {mine, s->cast->voices[i]};
	struct model_guest them = {other, e->voice};
	int32_t after, before;

	if (mine->fixed && other->fixed)
		return start;
	after = e->start + model_apart(m, party, them, me);
	before = e->start - model_apart(m, party, me, them);
	if (start >= after || start <= before)
		return start;
	return s->up ? after : before;
}

static int32_t
pass_lane(const struct seeker *s, int party, size_t i, int32_t start)
{
	const struct timetable_lane *lane = &s->t->lanes[party];
	int32_t reach = s->t->model->parties[party].reach;
	size_t low = 0, high = lane->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lane->entries[middle].start <= start - reach)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < lane->n && lane->entries[low].start < start + reach;
	     low++) {
		int32_t next = pass(s, party, i, &lane->entries[low], start);

		if (next != start)
			return next;
	}
	return start;
}

/* How many members the unit would add to a party. */
static int
members_at(const struct seeker *s, int party)
{
	int n = 0;

	for (size_t i = 0; i < s->u->nmembers; i++)
		n += s->u->members[i].audience == party ||
		     s->cast->voices[i] == party;
	return n;
}

static int32_t
pass_full_day(const struct seeker *s, int party, int32_t start)
{
	const struct model_party *of = &s->t->model->parties[party];
	size_t day;

	if (of->of->cap == 0)
		return start;
	day = model_day(of, start);
	if (s->t->lanes[party].days[day] + members_at(s, party) <=
	    model_cap(of, day))
		return start;
	return s->up ? of->of->days[day + 1] : of->of->days[day] - 1;
}

static int32_t
pass_party(const struct seeker *s, int party, size_t i, int32_t start)
{
	int32_t next = pass_lane(s, party, i, start);

	return next != start ? next : pass_full_day(s, party, start);
}

static int32_t
pass_member(const struct seeker *s, size_t i, int32_t start)
{
	int audience = s->u->members[i].audience;
	const struct model_party *heard = &s->t->model->parties[audience];
	int32_t next = pass_party(s, audience, i, start);

	if (next == start)
		next = pass_party(s, s->cast->voices[i], i, start);
	for (size_t k = 0; k < heard->nparts && next == start; k++)
		next = pass_lane(s, heard->parts[k], i, start);
	return next;
}

/* The same start when nothing is in the way, else one that may be free. */
static int32_t
pass_all(const struct seeker *s, int32_t start)
{
	const struct plan_span *closed =
	    model_closed(s->t->model, s->cast, start);
	int32_t next = start;

	if (closed != NULL)
		return s->up ? closed->to : closed->from - 1;
	for (size_t i = 0; i < s->u->nmembers && next == start; i++)
		next = pass_member(s, i, start);
	return next;
}

/* The free start nearest to the end that the seeker comes from. */
static bool
slide(const struct seeker *s, int32_t from, int32_t to, int32_t *ret_start)
{
	int32_t start = s->up ? from : to;

	while (start <= to && start >= from) {
		int32_t next = pass_all(s, start);

		if (next == start) {
			*ret_start = start;
			return true;
		}
		if (next < from || next > to)
			break;
		start = s->up ? grid_up(next, s->u->grid)
			      : grid_down(next, s->u->grid);
	}
	return false;
}

/* What is lost to those who stand on the same day of the same audience. */
static double
crowding(const struct seeker *s, int32_t start)
{
	const struct model *m = s->t->model;
	int pairs = 0;

	for (size_t i = 0; i < s->u->nmembers; i++) {
		int party = s->u->members[i].audience;

		pairs += s->t->lanes[party]
			     .days[model_day(&m->parties[party], start)];
		for (size_t k = 0; k < i; k++)
			pairs += s->u->members[k].audience == party;
	}
	return pairs * m->problem->weights.spread;
}

/* What the lags to units that have a place leave. */
static void
narrow(const struct timetable *t, int unit, int64_t *ret_from, int64_t *ret_to)
{
	const struct model_unit *u = &t->model->units[unit];
	int64_t from = 0, to = INT32_MAX;

	for (size_t i = 0; i < u->nlinks; i++) {
		struct model_link back = model_link_back(&u->links[i], unit);
		int32_t other = t->places[u->links[i].other].start;

		if (other == PLAN_NEVER)
			continue;
		if (model_link_earliest(&back, other) > from)
			from = model_link_earliest(&back, other);
		if (model_link_latest(&back, other) < to)
			to = model_link_latest(&back, other);
	}
	*ret_from = from;
	*ret_to = to;
}

struct best {
	bool found;
	double gain;
	struct timetable_place place;
};

static void
overlook(const struct seeker *s, const struct timetable_blink *blink,
    int32_t *from, int32_t *to)
{
	double part = blink ? blink->blink(blink->arg) : 0;
	int32_t less = (int32_t)(part * (*to - *from + s->u->grid));

	if (s->up)
		*from = grid_up(*from + less, s->u->grid);
	else
		*to = *to > less ? grid_down(*to - less, s->u->grid) : -1;
}

static void
try_piece(struct seeker *s, const struct model_piece *piece, int32_t from,
    int32_t to, const struct timetable_blink *blink, struct best *best)
{
	s->up = piece->slope <= 0;
	overlook(s, blink, &from, &to);
	for (size_t i = 0; i < s->u->ncasts; i++) {
		double gain = piece->best + s->u->casts[i].worth;
		int32_t start;

		if (best->found && gain <= best->gain)
			return;
		s->cast = &s->u->casts[i];
		if (!slide(s, from, to, &start))
			continue;
		gain = piece->worth + piece->slope * (start - piece->from) +
		       s->cast->worth - crowding(s, start);
		if (!best->found || gain > best->gain)
			*best = (struct best){true, gain, {start, (int)i}};
	}
}

bool
timetable_find(const struct timetable *t, int unit,
    const struct timetable_blink *blink, struct timetable_place *ret_place)
{
	const struct model_unit *u = &t->model->units[unit];
	struct seeker s = {.t = t, .u = u};
	struct best best = {0};
	int64_t from, to;

	if (u->broken)
		return false;
	narrow(t, unit, &from, &to);
	for (size_t i = 0; i < u->npieces; i++) {
		const struct model_piece *piece = &u->pieces[u->by_best[i]];
		int64_t first = piece->from, last = piece->to;

		if (best.found && piece->best + u->casts[0].worth <= best.gain)
			break;
		if (first < from)
			first = grid_up((int32_t)from, u->grid);
		if (last > to)
			last = to < 0 ? -1 : grid_down((int32_t)to, u->grid);
		if (first <= last)
			try_piece(&s, piece, (int32_t)first, (int32_t)last,
			    blink, &best);
	}
	if (best.found)
		*ret_place = best.place;
	return best.found;
}
