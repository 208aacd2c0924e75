/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flaws.c - looks through who is at each party at the earliest starts. Owns the
 * lists of who that is. Leaves to others: trying the options (prove.c).
 */
#include <stdlib.h>

#include "base/mem.h"
#include "engine/plan/flaws.h"

/* One slot at one party. */
struct guest {
	int unit, member, voice;
	int32_t start;
	bool wider; /* it speaks to what the party is part of */
};

struct flaws {
	struct network *n;
	struct guest **guests; /* by party; those of this moment */
	size_t *nguests, *sizes;
};

struct flaws *
flaws_new(struct network *n)
{
	struct flaws *f = mem_calloc(1, sizeof(*f));

	f->n = n;
	f->guests = mem_calloc(n->model->nparties, sizeof(*f->guests));
	f->nguests = mem_calloc(n->model->nparties, sizeof(*f->nguests));
	f->sizes = mem_calloc(n->model->nparties, sizeof(*f->sizes));
	return f;
}

void
flaws_free(struct flaws *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->n->model->nparties; i++)
		free(f->guests[i]);
	free(f->guests);
	free(f->nguests);
	free(f->sizes);
	free(f);
}

void
flaw_done(struct flaw *flaw)
{
	free(flaw->options);
	flaw->options = NULL;
}

static void
add_guest(struct flaws *f, int party, struct guest guest)
{
	if (f->nguests[party] == f->sizes[party]) {
		f->sizes[party] = f->sizes[party] ? 2 * f->sizes[party] : 16;
		f->guests[party] = mem_resize(f->guests[party], f->sizes[party],
		    sizeof(*f->guests[party]));
	}
	f->guests[party][f->nguests[party]++] = guest;
}

/* A member is at its audience and all parts of it, and at who speaks. */
static void
add_guests(struct flaws *f, int unit, int member, int voice)
{
	const struct model *m = f->n->model;
	int audience = m->units[unit].members[member].audience;
	const struct model_party *heard = &m->parties[audience];
	struct guest guest = {unit, member, voice, f->n->earliest[unit], false};

	add_guest(f, audience, guest);
	add_guest(f, voice, guest);
	guest.wider = true;
	for (size_t i = 0; i < heard->nparts; i++)
		add_guest(f, heard->parts[i], guest);
}

static int
by_start(const void *a, const void *b)
{
	const struct guest *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->unit != y->unit ? x->unit - y->unit : x->member - y->member;
}

static void
gather(struct flaws *f)
{
	const struct model *m = f->n->model;

	for (size_t i = 0; i < m->nparties; i++)
		f->nguests[i] = 0;
	for (size_t i = 0; i < m->nunits; i++) {
		const struct model_unit *u = &m->units[i];
		const struct model_cast *cast =
		    &u->casts[network_cast(f->n, (int)i)];

		for (size_t k = 0; k < u->nmembers; k++)
			add_guests(f, (int)i, (int)k, cast->voices[k]);
	}
	for (size_t i = 0; i < m->nparties; i++)
		if (f->nguests[i] > 1)
			qsort(f->guests[i], f->nguests[i], sizeof(struct guest),
			    by_start);
}

static void
add_option(struct flaw *flaw, struct flaw_option option)
{
	flaw->options = mem_resize(
	    flaw->options, flaw->noptions + 1, sizeof(*flaw->options));
	flaw->options[flaw->noptions++] = option;
}

/* Keeps the one to be mended first; frees the other. */
static void
keep(struct flaw *best, struct flaw *flaw)
{
	if (best->options == NULL && best->score == 0) {
		*best = *flaw;
	} else if (flaw->score > best->score) {
		flaw_done(best);
		*best = *flaw;
	} else {
		flaw_done(flaw);
	}
}

/* A way out that is the only one costs nothing to take; none at all ends it. */
static void
set_score(struct flaw *flaw, double weight, double slack)
{
	if (flaw->noptions == 0)
		flaw->score = 1e12;
	else if (flaw->noptions == 1)
		flaw->score = 1e6 * weight;
	else
		flaw->score = weight / (1 + slack) / (double)flaw->noptions;
}

/* Whether it is no matter at a party who speaks. */
static bool
is_deaf(const struct network *n, int party)
{
	const struct model_party *of = &n->model->parties[party];

	return of->audience && of->of->desk_gap <= of->of->gap;
}

/* Whether a unit must be cast before a flaw at a party can be told. */
static bool
cast_flaw(const struct network *n, int party, const int *units, size_t nunits,
    struct flaw *ret_flaw)
{
	for (size_t i = 0; i < nunits; i++) {
		int unit = units[i];

		if (!network_cast_open(n, unit))
			continue;
		*ret_flaw = (struct flaw){.party = party};
		add_option(
		    ret_flaw, (struct flaw_option){FLAW_KEEP_CAST, unit, 0, 0});
		add_option(
		    ret_flaw, (struct flaw_option){FLAW_DROP_CAST, unit, 0, 0});
		set_score(ret_flaw, n->weights[unit], 0);
		return true;
	}
	return false;
}

static double
least(double a, double b)
{
	return a < b ? a : b;
}

static struct model_guest
guest_of(const struct network *n, const struct guest *guest)
{
	return (struct model_guest){
	    &n->model->units[guest->unit].members[guest->member], guest->voice};
}

static void
pair_flaw(const struct network *n, int party, const struct guest *a,
    const struct guest *b, struct flaw *best)
{
	struct model_guest first = guest_of(n, a), second = guest_of(n, b);
	int32_t ab = model_apart(n->model, party, first, second);
	int32_t ba = model_apart(n->model, party, second, first);
	int32_t slack_ab = n->latest[b->unit] - a->start - ab;
	int32_t slack_ba = n->latest[a->unit] - b->start - ba;
	struct flaw_option orders[2] = {
	    {FLAW_ORDER, a->unit, b->unit, ab},
	    {FLAW_ORDER, b->unit, a->unit, ba},
	};
	struct flaw flaw = {.party = party};
	int units[2] = {a->unit, b->unit};
	bool ab_first = slack_ab >= slack_ba;
	bool matters = !is_deaf(n, party) || a->wider || b->wider;

	if (b->start - a->start >= ab || (b->start == a->start && ba == 0))
		return;
	if (matters && cast_flaw(n, party, units, 2, &flaw)) {
		keep(best, &flaw);
		return;
	}
	if (slack_ab >= 0 && ab_first)
		add_option(&flaw, orders[0]);
	if (slack_ba >= 0)
		add_option(&flaw, orders[1]);
	if (slack_ab >= 0 && !ab_first)
		add_option(&flaw, orders[0]);
	if (flaw.noptions == 0) {
		n->weights[a->unit]++;
		n->weights[b->unit]++;
	}
	set_score(&flaw, n->weights[a->unit] + n->weights[b->unit],
	    least(slack_ab, slack_ba) / 60.0);
	keep(best, &flaw);
}

static bool
is_fixed(const struct network *n, const struct guest *guest)
{
	return n->model->units[guest->unit].members[guest->member].fixed;
}

static void
look_for_pairs(const struct flaws *f, int party, struct flaw *best)
{
	const struct model *m = f->n->model;
	const struct guest *guests = f->guests[party];
	int32_t reach = m->parties[party].reach;

	for (size_t i = 0; i < f->nguests[party]; i++)
		for (size_t j = i + 1;
		     j < f->nguests[party] &&
		     guests[j].start < guests[i].start + reach;
		     j++) {
			const struct guest *a = &guests[i], *b = &guests[j];

			if (a->unit != b->unit &&
			    !(is_fixed(f->n, a) && is_fixed(f->n, b)))
				pair_flaw(f->n, party, a, b, best);
		}
}

/*
 * Units that are one slot too many on a day, beside what is fixed: at least one
 * must go later. Those who cannot are taken first, so that few options are
 * left. Returns how many they are.
 */
static size_t
one_too_many(const struct network *n, const struct guest *guests,
    size_t nguests, int cap, int32_t day_end, int *ret_units)
{
	size_t nunits = 0;

	for (size_t i = 0; i < nguests; i++)
		cap -= !guests[i].wider && is_fixed(n, &guests[i]);
	if (cap < 0)
		cap = 0;
	for (int can_move = 0; can_move <= 1; can_move++)
		for (size_t i = 0; i < nguests && cap >= 0; i++) {
			int unit = guests[i].unit;

			if (guests[i].wider || is_fixed(n, &guests[i]) ||
			    (n->latest[unit] >= day_end) != can_move)
				continue;
			cap--;
			if (nunits == 0 || ret_units[nunits - 1] != unit)
				ret_units[nunits++] = unit;
		}
	return nunits;
}

static void
cap_flaw(const struct flaws *f, int party, const struct guest *guests,
    size_t nguests, size_t day, struct flaw *best)
{
	const struct network *n = f->n;
	const struct model_party *of = &n->model->parties[party];
	int32_t day_end = of->of->days[day + 1];
	int *units = mem_calloc(nguests, sizeof(*units));
	struct flaw flaw = {.party = party};
	double weight = 0, slack = INT32_MAX;
	size_t nunits = one_too_many(
	    n, guests, nguests, model_cap(of, day), day_end, units);

	if (!is_deaf(n, party) && cast_flaw(n, party, units, nunits, &flaw))
		goto out;
	for (size_t i = 0; i < nunits; i++) {
		weight += n->weights[units[i]];
		if (n->latest[units[i]] < day_end)
			continue;
		add_option(&flaw,
		    (struct flaw_option){FLAW_AFTER, units[i], 0, day_end});
		slack = least(slack, n->latest[units[i]] - day_end);
	}
	if (flaw.noptions == 0)
		for (size_t i = 0; i < nunits; i++)
			n->weights[units[i]]++;
	set_score(&flaw, weight, slack / 60);
out:
	keep(best, &flaw);
	free(units);
}

static void
look_for_caps(const struct flaws *f, int party, struct flaw *best)
{
	const struct model *m = f->n->model;
	const struct model_party *of = &m->parties[party];
	const struct guest *guests = f->guests[party];
	size_t n = f->nguests[party], i = 0;

	while (of->of->cap > 0 && i < n) {
		size_t day = model_day(of, guests[i].start), first = i;
		bool all_fixed = true;
		int count = 0;

		for (; i < n && guests[i].start < of->of->days[day + 1]; i++) {
			if (guests[i].wider)
				continue;
			all_fixed &= is_fixed(f->n, &guests[i]);
			count++;
		}
		if (count > model_cap(of, day) && !all_fixed)
			cap_flaw(
			    f, party, &guests[first], i - first, day, best);
	}
}

/* The first time from a start on that a cast which is left may start at. */
static int32_t
next_open(const struct network *n, int unit, int32_t start)
{
	const struct model_unit *u = &n->model->units[unit];
	int32_t next = PLAN_NEVER;

	for (size_t i = 0; i < u->ncasts; i++) {
		const struct plan_span *closed =
		    model_closed(n->model, &u->casts[i], start);

		if (n->casts[unit] >> i & 1 &&
		    (closed ? closed->to : start) < next)
			next = closed ? closed->to : start;
	}
	return next;
}

/* A unit starts when its cast must not: another speaks, or it waits. */
static void
silence_flaw(const struct network *n, int unit, struct flaw *best)
{
	int32_t start = n->earliest[unit], next = next_open(n, unit, start);
	const struct model_unit *u = &n->model->units[unit];
	struct flaw flaw = {.party = PLAN_NOBODY};

	if (!model_closed(n->model, &u->casts[network_cast(n, unit)], start))
		return;
	if (next == start) {
		add_option(
		    &flaw, (struct flaw_option){FLAW_DROP_CAST, unit, 0, 0});
		add_option(
		    &flaw, (struct flaw_option){FLAW_KEEP_CAST, unit, 0, 0});
	} else if (next <= n->latest[unit]) {
		add_option(
		    &flaw, (struct flaw_option){FLAW_AFTER, unit, 0, next});
	} else {
		n->weights[unit]++;
	}
	set_score(&flaw, n->weights[unit], 0);
	keep(best, &flaw);
}

bool
flaws_find(struct flaws *f, struct flaw *ret_flaw)
{
	struct flaw best = {0};

	gather(f);
	for (size_t i = 0; i < f->n->model->nunits; i++)
		silence_flaw(f->n, (int)i, &best);
	for (size_t i = 0; i < f->n->model->nparties; i++) {
		look_for_pairs(f, (int)i, &best);
		look_for_caps(f, (int)i, &best);
	}
	if (best.score == 0)
		return false;
	*ret_flaw = best;
	return true;
}
