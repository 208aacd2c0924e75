/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaigns.c - generates campaigns as desks have them: audiences in several
 * zones, some of which change their clocks; waking hours, prime time, weekends,
 * blackouts, embargoes; choruses, chains, deeds, voices to choose from. Owns a
 * campaign's memory. Leaves to others: planning it.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "campaigns.h"

#define DAY   1440
#define BEGIN 29804160 /* Monday, 31 August 2026 */

const struct campaign_kind campaign_kinds[CAMPAIGNS] = {
    {10, 1, 30, CAMPAIGN_SOUND},
    {10, 2, 60, CAMPAIGN_SOUND},
    {15, 1, 80, CAMPAIGN_SOUND},
    {20, 1, 50, CAMPAIGN_SOUND},
    {20, 3, 30, CAMPAIGN_SOUND},
    {25, 2, 90, CAMPAIGN_SOUND},
    {30, 4, 50, CAMPAIGN_SOUND},
    {40, 2, 80, CAMPAIGN_SOUND},
    {50, 4, 40, CAMPAIGN_SOUND},
    {50, 12, 50, CAMPAIGN_SOUND},
    {60, 3, 90, CAMPAIGN_SOUND},
    {80, 6, 60, CAMPAIGN_SOUND},
    {100, 4, 70, CAMPAIGN_SOUND},
    {100, 8, 40, CAMPAIGN_SOUND},
    {120, 6, 90, CAMPAIGN_SOUND},
    {150, 12, 50, CAMPAIGN_SOUND},
    {150, 4, 60, CAMPAIGN_SOUND},
    {200, 8, 60, CAMPAIGN_SOUND},
    {200, 12, 90, CAMPAIGN_SOUND},
    {250, 6, 70, CAMPAIGN_SOUND},
    {300, 8, 50, CAMPAIGN_SOUND},
    {400, 12, 60, CAMPAIGN_SOUND},
    {500, 8, 40, CAMPAIGN_SOUND},
    {500, 8, 70, CAMPAIGN_SOUND},
    {500, 8, 90, CAMPAIGN_SOUND},
    {20, 2, 40, CAMPAIGN_CROWDED},
    {50, 4, 50, CAMPAIGN_LATE},
    {100, 6, 50, CAMPAIGN_APART},
    {200, 8, 50, CAMPAIGN_DENSE},
    {500, 8, 50, CAMPAIGN_SILENCED},
};

/* What the generator knows besides the problem. */
struct maker {
	struct campaign *campaign;
	const struct campaign_kind *kind;
	uint64_t random;
	int days;
	struct plan_slot *slots;
	struct plan_party *audiences, *organisations;
	struct plan_restriction *restrictions;
	size_t nrestrictions;
	struct plan_lag *lags;
	size_t nlags;
	int *waking; /* by audience: the restriction */
	int *quiet;  /* by audience: its blackout */
	int *rest;   /* by audience: its weekend */
};

static void *
own(struct maker *k, void *p)
{
	struct campaign *c = k->campaign;

	c->owned = mem_resize(c->owned, c->nowned + 1, sizeof(*c->owned));
	return c->owned[c->nowned++] = p;
}

static void *
make(struct maker *k, size_t n, size_t size)
{
	return own(k, mem_calloc(n, size));
}

static const char *
name(struct maker *k, const char *word, int number)
{
	return own(k, mem_printf("%s %d", word, number));
}

static int
from_to(struct maker *k, int from, int to)
{
	uint64_t z = k->random += UINT64_C(0x9e3779b97f4a7c15);

	assert(from <= to);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	z ^= z >> 31;
	return from + (int)(z % (uint64_t)(to - from + 1));
}

static bool
percent(struct maker *k, int n)
{
	return from_to(k, 1, 100) <= n;
}

static int
add_restriction(struct maker *k, const char *called,
    enum plan_restriction_kind kind, const struct plan_span *closed, size_t n)
{
	struct plan_restriction *r = &k->restrictions[k->nrestrictions];
	struct plan_span *copy = make(k, n, sizeof(*copy));

	memcpy(copy, closed, n * sizeof(*copy));
	*r = (struct plan_restriction){
	    name(k, called, (int)k->nrestrictions), kind, copy, n};
	return (int)k->nrestrictions++;
}

/* Nothing before the one nor from the other on. */
static int
only_between(
    struct maker *k, enum plan_restriction_kind kind, int32_t from, int32_t to)
{
	const struct plan_problem *p = &k->campaign->problem;
	struct plan_span closed[2];
	size_t n = 0;

	if (from > p->from)
		closed[n++] = (struct plan_span){p->from, from};
	if (to < p->to)
		closed[n++] = (struct plan_span){to, p->to};
	return add_restriction(
	    k, kind == PLAN_WINDOW ? "window" : "embargo", kind, closed, n);
}

/* Local midnights; where clocks change, one day has an hour more or less. */
static void
make_days(struct maker *k, struct plan_party *party)
{
	int offset = 60 * from_to(k, -6, 12), change = from_to(k, -1, 1);
	int changes_on = from_to(k, 0, k->days);
	int32_t *days = make(k, (size_t)k->days + 3, sizeof(*days));

	for (int i = 0; i < k->days + 3; i++)
		days[i] = BEGIN + (i - 1) * DAY - offset -
			  (i > changes_on ? 60 * change : 0);
	party->days = days;
	party->ndays = (size_t)k->days + 2;
}

static void
make_audience(struct maker *k, int a)
{
	struct plan_party *party = &k->audiences[a];
	struct plan_span *spans = mem_calloc(party->ndays + 3, sizeof(*spans));
	size_t n = 0;
	int first;

	for (size_t i = 0; i <= party->ndays; i++)
		spans[n++] = (struct plan_span){
		    party->days[i] - 60, party->days[i] + 7 * 60};
	k->waking[a] =
	    add_restriction(k, "waking hours", PLAN_PRIME_TIME, spans, n);
	first = from_to(k, 0, k->days - 1);
	spans[0] = (struct plan_span){party->days[first],
	    party->days[first + from_to(k, 1, k->days > 14 ? 2 : 1)]};
	k->quiet[a] = add_restriction(k, "holiday", PLAN_BLACKOUT, spans, 1);
	n = 0;
	for (size_t i = 6; i + 2 <= party->ndays; i += 7)
		spans[n++] =
		    (struct plan_span){party->days[i], party->days[i + 2]};
	k->rest[a] = add_restriction(k, "weekend", PLAN_WEEKEND, spans, n);
	free(spans);
}

static void
make_parties(struct maker *k)
{
	struct plan_problem *p = &k->campaign->problem;
	int room = k->days * 2 * k->kind->percent / 100;

	p->naudiences = (size_t)(k->kind->slots / (room > 0 ? room : 1)) + 1;
	p->norganisations = 4 + (size_t)(k->kind->slots / 60);
	p->audiences = k->audiences =
	    make(k, p->naudiences, sizeof(*k->audiences));
	p->organisations = k->organisations =
	    make(k, p->norganisations, sizeof(*k->organisations));
	k->waking = make(k, p->naudiences, sizeof(int));
	k->quiet = make(k, p->naudiences, sizeof(int));
	k->rest = make(k, p->naudiences, sizeof(int));
	for (int i = 0; i < (int)p->naudiences; i++) {
		k->audiences[i].name = name(k, "audience", i);
		k->audiences[i].cap = 3;
		k->audiences[i].gap = 30 * from_to(k, 3, 6);
		k->audiences[i].desk_gap = 240;
		make_days(k, &k->audiences[i]);
		make_audience(k, i);
	}
	for (int i = 0; i < (int)p->norganisations; i++) {
		k->organisations[i].name = name(k, "organisation", i);
		k->organisations[i].cap =
		    4 + 2 * k->kind->slots / (k->days * (int)p->norganisations);
		k->organisations[i].gap = 15;
		make_days(k, &k->organisations[i]);
	}
}

/* Evenings reach most, mornings and noons some, other hours few. */
static void
make_primes(struct maker *k, struct plan_slot *slot)
{
	static const int hours[][3] = {
	    {7, 9, 40}, {9, 12, 20}, {12, 14, 60}, {14, 19, 20}, {19, 22, 100}};
	const struct plan_party *a = &k->audiences[slot->audience];
	struct plan_prime *primes = make(k, 5 * a->ndays, sizeof(*primes));

	for (size_t d = 0; d < a->ndays; d++)
		for (size_t h = 0; h < 5; h++)
			primes[slot->nprimes++] = (struct plan_prime){
			    a->days[d] + 60 * hours[h][0],
			    a->days[d] + 60 * hours[h][1], hours[h][2] / 100.0};
	slot->primes = primes;
}

static void
make_choices(struct maker *k, struct plan_slot *slot)
{
	const struct plan_problem *p = &k->campaign->problem;
	size_t n = slot->fixed == PLAN_NEVER ? (size_t)from_to(k, 1, 3) : 1;
	struct plan_choice *choices = make(k, n, sizeof(*choices));

	for (size_t i = 0; i < n; i++)
		choices[i] = (struct plan_choice){
		    .name = "voice",
		    .organisation = from_to(k, 0, (int)p->norganisations - 1),
		    .score = from_to(k, 30, 100) / 100.0,
		};
	slot->choices = choices;
	slot->nchoices = n;
}

static void
make_slot(struct maker *k, int i)
{
	const struct plan_problem *p = &k->campaign->problem;
	struct plan_slot *slot = &k->slots[i];
	int *bound = make(k, 5, sizeof(*bound));

	*slot = (struct plan_slot){
	    .name = name(k, "slot", i),
	    .audience = from_to(k, 0, (int)p->naudiences - 1),
	    .priority = from_to(k, 1, 3),
	    .duration = percent(k, 30) ? 30 : 0,
	    .chorus = PLAN_NOBODY,
	    .deed_at = PLAN_NEVER,
	    .fixed = PLAN_NEVER,
	    .restrictions = bound,
	};
	bound[slot->nrestrictions++] = k->waking[slot->audience];
	bound[slot->nrestrictions++] = k->quiet[slot->audience];
	if (percent(k, 20))
		bound[slot->nrestrictions++] = k->rest[slot->audience];
	if (percent(k, 25) && k->days > 7) {
		int from = from_to(k, 0, k->days - 7);
		int to = from + from_to(k, 7, k->days - from);

		bound[slot->nrestrictions++] = only_between(
		    k, PLAN_WINDOW, BEGIN + from * DAY, BEGIN + to * DAY);
	}
	if (percent(k, 15)) {
		slot->deed_at = BEGIN + from_to(k, 0, k->days * DAY - 1);
		slot->deed_per_hour = 1.0 / (24 * from_to(k, 2, 7));
	}
	if (percent(k, 3))
		slot->fixed = k->audiences[slot->audience]
				  .days[from_to(k, 2, k->days - 1)] +
			      12 * 60;
	make_primes(k, slot);
	make_choices(k, slot);
}

static struct plan_lag *
add_lag(struct maker *k, int before, int after, int32_t least, int32_t most)
{
	struct plan_lag *lag = &k->lags[k->nlags++];

	*lag = (struct plan_lag){
	    .before = before, .after = after, .least = least, .most = most};
	return lag;
}

/* The second follows on the same local day of its audience. */
static void
add_same_day(struct maker *k, int before, int after)
{
	const struct plan_party *a = &k->audiences[k->slots[after].audience];
	struct plan_lag *lag = add_lag(k, before, after, 0, PLAN_NEVER);

	lag->days = a->days;
	lag->ndays = a->ndays;
	lag->zone = a->name;
}

static bool
has_window(const struct maker *k, const struct plan_slot *slot)
{
	for (size_t i = 0; i < slot->nrestrictions; i++)
		if (k->restrictions[slot->restrictions[i]].kind == PLAN_WINDOW)
			return true;
	return false;
}

static bool
share_days(
    const struct maker *k, const struct plan_slot *a, const struct plan_slot *b)
{
	return abs(k->audiences[a->audience].days[0] -
		   k->audiences[b->audience].days[0]) <= 300;
}

/* Each slot is in at most one tie, so that what is sound stays so. */
static void
tie_slots(struct maker *k)
{
	for (int i = 0; i + 1 < k->kind->slots; i++) {
		struct plan_slot *a = &k->slots[i], *b = &k->slots[i + 1];

		if (has_window(k, a) || has_window(k, b) ||
		    a->fixed != PLAN_NEVER || b->fixed != PLAN_NEVER)
			continue;
		if (percent(k, 6)) {
			if (!share_days(k, a, b))
				continue;
			a->chorus = b->chorus = i;
			i++;
		} else if (percent(k, 5) && share_days(k, a, b)) {
			add_same_day(k, i, i + 1);
			i++;
		} else if (percent(k, 15)) {
			add_lag(k, i, i + 1, 120,
			    percent(k, 50) ? from_to(k, 2, 4) * DAY
					   : PLAN_NEVER);
			i++;
		}
	}
}

/* A slot of audience 0 that nothing binds but what spoil() adds. */
static void
clear(struct maker *k, int slot)
{
	struct plan_slot *s = &k->slots[slot];
	size_t n = 0;

	s->audience = 0;
	s->nrestrictions = s->nprimes = 0;
	s->chorus = PLAN_NOBODY;
	s->fixed = PLAN_NEVER;
	make_primes(k, s);
	for (size_t i = 0; i < k->nlags; i++)
		if (k->lags[i].before != slot && k->lags[i].after != slot)
			k->lags[n++] = k->lags[i];
	k->nlags = n;
}

static void
restrict_to(struct maker *k, int slot, int restriction)
{
	struct plan_slot *s = &k->slots[slot];
	int *bound = make(k, s->nrestrictions + 1, sizeof(*bound));

	memcpy(bound, s->restrictions, s->nrestrictions * sizeof(*bound));
	bound[s->nrestrictions++] = restriction;
	s->restrictions = bound;
}

static void
spoil(struct maker *k)
{
	const struct plan_party *a = &k->audiences[0];
	enum campaign_flaw flaw = k->kind->flaw;

	for (int i = 0; flaw != CAMPAIGN_SOUND && i < 10; i++)
		clear(k, i);
	if (flaw == CAMPAIGN_CROWDED || flaw == CAMPAIGN_DENSE) {
		bool dense = flaw == CAMPAIGN_DENSE;
		int window = only_between(k, PLAN_WINDOW, a->days[3],
		    dense ? a->days[3] + 22 * 60 : a->days[6]);
		int evening = only_between(k, PLAN_EMBARGO,
		    a->days[3] + 19 * 60, k->campaign->problem.to);

		for (int i = 0; i < (dense ? 3 : 10); i++) {
			restrict_to(k, i, window);
			if (dense)
				restrict_to(k, i, evening);
		}
	}
	if (flaw == CAMPAIGN_LATE || flaw == CAMPAIGN_SILENCED) {
		restrict_to(
		    k, 3, only_between(k, PLAN_WINDOW, a->days[2], a->days[5]));
		restrict_to(k, 0,
		    only_between(
			k, PLAN_EMBARGO, a->days[3], k->campaign->problem.to));
		for (int i = 0; i < 3; i++)
			add_lag(k, i, i + 1, DAY, PLAN_NEVER);
	}
	if (flaw == CAMPAIGN_APART) {
		k->slots[0].chorus = k->slots[1].chorus = 0;
		restrict_to(
		    k, 0, only_between(k, PLAN_WINDOW, a->days[2], a->days[5]));
		restrict_to(k, 1,
		    only_between(
			k, PLAN_EMBARGO, a->days[5], k->campaign->problem.to));
	}
	if (flaw == CAMPAIGN_SILENCED) {
		struct plan_span silence = {a->days[8], a->days[12]};

		restrict_to(k, 9,
		    add_restriction(k, "election", PLAN_BLACKOUT, &silence, 1));
		restrict_to(k, 9,
		    only_between(k, PLAN_WINDOW, a->days[9], a->days[11]));
	}
}

struct campaign *
campaign_new(const struct campaign_kind *kind, uint64_t seed)
{
	struct campaign *c = mem_calloc(1, sizeof(*c));
	struct plan_problem *p = &c->problem;
	struct maker k = {
	    .campaign = c,
	    .kind = kind,
	    .random = seed,
	    .days = kind->weeks * 7,
	};

	p->from = BEGIN;
	p->to = BEGIN + k.days * DAY;
	p->grid = 5;
	p->weights = plan_default_weights;
	p->nslots = (size_t)kind->slots;
	p->restrictions = k.restrictions =
	    make(&k, 4 * p->nslots + 500, sizeof(*k.restrictions));
	p->slots = k.slots = make(&k, p->nslots, sizeof(*k.slots));
	p->lags = k.lags = make(&k, p->nslots + 10, sizeof(*k.lags));
	make_parties(&k);
	for (int i = 0; i < kind->slots; i++)
		make_slot(&k, i);
	tie_slots(&k);
	spoil(&k);
	p->nrestrictions = k.nrestrictions;
	p->nlags = k.nlags;
	return c;
}

void
campaign_free(struct campaign *c)
{
	for (size_t i = 0; i < c->nowned; i++)
		free(c->owned[i]);
	free(c->owned);
	free(c);
}
