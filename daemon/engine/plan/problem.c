/* SPDX-License-Identifier: Apache-2.0 */
/*
 * problem.c - whether a problem is well formed. Owns the default weights.
 * Leaves to others: whether it can be solved.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/plan/problem.h"

/*
 * They sum up to 1 but for the spread, so that a slot is worth at most its
 * priority. A voice that is believed outweighs an hour that is watched; both
 * outweigh some days.
 */
const struct plan_weights plan_default_weights = {
    .early = 0.25,
    .prime = 0.25,
    .voice = 0.35,
    .deed = 0.15,
    .spread = 0.02,
};

static bool
share_ok(double x)
{
	return x >= 0 && x <= 1;
}

static bool
weight_ok(double x)
{
	return x >= 0 && x <= 1000;
}

static bool
spans_ok(const struct plan_span *spans, size_t n)
{
	if (n > PLAN_SPANS_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (spans[i].from >= spans[i].to ||
		    (i > 0 && spans[i].from < spans[i - 1].to))
			return false;
	return true;
}

static bool
restriction_ok(const struct plan_restriction *r)
{
	return r->kind >= PLAN_WINDOW && r->kind < PLAN_RESTRICTION_KINDS &&
	       spans_ok(r->closed, r->nclosed);
}

static bool
primes_ok(const struct plan_prime *primes, size_t n)
{
	if (n > PLAN_SPANS_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (primes[i].from >= primes[i].to ||
		    !share_ok(primes[i].share) ||
		    (i > 0 && primes[i].from < primes[i - 1].to))
			return false;
	return true;
}

static bool
minutes_ok(int32_t minutes)
{
	return minutes >= 0 && minutes <= PLAN_MINUTES_MAX;
}

static bool
deed_ok(const struct plan_slot *slot)
{
	return slot->deed_at == PLAN_NEVER ||
	       (slot->deed_at >= 0 &&
		   slot->deed_at < INT32_MAX - 2 * PLAN_HORIZON_MAX &&
		   slot->deed_per_hour > 0);
}

/* An audience is part of others, not of itself. */
static bool
within_ok(const struct plan_problem *p, const struct plan_party *party)
{
	for (size_t i = 0; i < party->nwithin; i++)
		if (party->within[i] < 0 ||
		    (size_t)party->within[i] >= p->naudiences ||
		    &p->audiences[party->within[i]] == party)
			return false;
	return true;
}

static bool
taken_ok(const struct plan_party *party)
{
	for (size_t i = 0; party->taken && i < party->ndays; i++)
		if (party->taken[i] < 0)
			return false;
	return true;
}

static int
validate_days(const struct plan_problem *p, const int32_t *days, size_t n,
    const char *whose, struct err *err)
{
	if (n < 1 || n > PLAN_SPANS_MAX || days[0] > p->from || days[n] < p->to)
		return err_set(err, ERR_INVALID,
		    "The days of \"%s\" do not cover the plan.", whose);
	for (size_t i = 0; i < n; i++)
		if (days[i] >= days[i + 1])
			return err_set(err, ERR_INVALID,
			    "The days of \"%s\" are not in order.", whose);
	return 0;
}

/* Days are needed where they count: for a cap, and for an audience's spread. */
static int
validate_party(const struct plan_problem *p, const struct plan_party *party,
    bool audience, struct err *err)
{
	if (party->cap < 0 || !minutes_ok(party->gap) ||
	    !minutes_ok(party->desk_gap) || !taken_ok(party))
		return err_set(err, ERR_INVALID,
		    "A cap or gap of \"%s\" is out of range.", party->name);
	if (!within_ok(p, party))
		return err_set(err, ERR_INVALID,
		    "\"%s\" is part of an audience that is not there.",
		    party->name);
	if (!audience && party->cap == 0)
		return 0;
	return validate_days(p, party->days, party->ndays, party->name, err);
}

static bool
restrictions_ok(const struct plan_problem *p, const int *restrictions, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (restrictions[i] < 0 ||
		    (size_t)restrictions[i] >= p->nrestrictions)
			return false;
	return true;
}

static int
validate_choices(
    const struct plan_problem *p, const struct plan_slot *slot, struct err *err)
{
	if (slot->nchoices < 1 || slot->nchoices > PLAN_CASTS_MAX)
		return err_set(err, ERR_INVALID,
		    "The slot \"%s\" has %zu choices; 1 to %d are possible.",
		    slot->name, slot->nchoices, PLAN_CASTS_MAX);
	for (size_t i = 0; i < slot->nchoices; i++) {
		if (!restrictions_ok(p, slot->choices[i].restrictions,
			slot->choices[i].nrestrictions))
			return err_set(err, ERR_INVALID,
			    "A restriction of a choice of \"%s\" is not "
			    "there.",
			    slot->name);
		if (slot->choices[i].organisation < 0 ||
		    (size_t)slot->choices[i].organisation >=
			p->norganisations ||
		    !share_ok(slot->choices[i].score))
			return err_set(err, ERR_INVALID,
			    "A choice of \"%s\" has no organisation, or a "
			    "score outside 0 to 1.",
			    slot->name);
	}
	return 0;
}

static int
validate_slot(
    const struct plan_problem *p, const struct plan_slot *slot, struct err *err)
{
	if (slot->audience < 0 || (size_t)slot->audience >= p->naudiences)
		return err_set(err, ERR_INVALID,
		    "The slot \"%s\" has no audience.", slot->name);
	if (!(slot->priority > 0 && slot->priority <= 1000) ||
	    !minutes_ok(slot->duration) || slot->chorus < PLAN_NOBODY ||
	    !deed_ok(slot))
		return err_set(err, ERR_INVALID,
		    "The slot \"%s\" has a priority, duration, chorus or loss "
		    "out of range.",
		    slot->name);
	if (!primes_ok(slot->primes, slot->nprimes))
		return err_set(err, ERR_INVALID,
		    "The prime times of \"%s\" are not in order.", slot->name);
	if (!restrictions_ok(p, slot->restrictions, slot->nrestrictions))
		return err_set(err, ERR_INVALID,
		    "A restriction of \"%s\" is not there.", slot->name);
	if (slot->fixed != PLAN_NEVER &&
	    (slot->fixed < p->from || slot->fixed >= p->to ||
		slot->nchoices != 1))
		return err_set(err, ERR_INVALID,
		    "The fixed slot \"%s\" has a start outside the plan, or "
		    "more than one choice.",
		    slot->name);
	return validate_choices(p, slot, err);
}

static int
validate_lag(
    const struct plan_problem *p, const struct plan_lag *lag, struct err *err)
{
	if (lag->before < 0 || (size_t)lag->before >= p->nslots ||
	    lag->after < 0 || (size_t)lag->after >= p->nslots ||
	    lag->before == lag->after)
		return err_set(
		    err, ERR_INVALID, "A lag is not between two slots.");
	if ((lag->least != PLAN_NO_LAG && abs(lag->least) > PLAN_MINUTES_MAX) ||
	    (lag->most != PLAN_NEVER && abs(lag->most) > PLAN_MINUTES_MAX))
		return err_set(err, ERR_INVALID,
		    "The lag of \"%s\" is longer than a year.",
		    p->slots[lag->after].name);
	if (lag->days == NULL)
		return 0;
	return validate_days(
	    p, lag->days, lag->ndays, p->slots[lag->after].name, err);
}

struct chorus {
	size_t casts;  /* the product of its members' choices, 0: no member */
	int32_t fixed; /* where one of them is */
};

static int
join_chorus(
    const struct plan_slot *slot, struct chorus *chorus, struct err *err)
{
	if (chorus->casts == 0)
		*chorus = (struct chorus){1, PLAN_NEVER};
	chorus->casts *= slot->nchoices;
	if (chorus->casts > PLAN_CASTS_MAX)
		return err_set(err, ERR_INVALID,
		    "The chorus of \"%s\" can be cast in more than %d ways.",
		    slot->name, PLAN_CASTS_MAX);
	if (slot->fixed == PLAN_NEVER)
		return 0;
	if (chorus->fixed != PLAN_NEVER && chorus->fixed != slot->fixed)
		return err_set(err, ERR_INVALID,
		    "The chorus of \"%s\" is fixed at two starts.", slot->name);
	chorus->fixed = slot->fixed;
	return 0;
}

static int
validate_choruses(const struct plan_problem *p, struct err *err)
{
	struct chorus *choruses = mem_calloc(p->nslots, sizeof(*choruses));
	int result = 0;

	for (size_t i = 0; i < p->nslots && result == 0; i++) {
		int chorus = p->slots[i].chorus;

		if (chorus == PLAN_NOBODY)
			continue;
		if ((size_t)chorus >= p->nslots)
			result = err_set(err, ERR_INVALID,
			    "The chorus of \"%s\" has a number out of range.",
			    p->slots[i].name);
		else
			result =
			    join_chorus(&p->slots[i], &choruses[chorus], err);
	}
	free(choruses);
	return result;
}

static int
validate_frame(const struct plan_problem *p, struct err *err)
{
	const struct plan_weights *w = &p->weights;

	if (p->nslots < 1 || p->nslots > PLAN_SLOTS_MAX ||
	    p->nrestrictions > PLAN_RESTRICTIONS_MAX ||
	    p->nlags > PLAN_LAGS_MAX || p->naudiences > PLAN_PARTIES_MAX ||
	    p->norganisations > PLAN_PARTIES_MAX)
		return err_set(err, ERR_INVALID,
		    "A plan has 1 to %d slots, and a limited number of all "
		    "else.",
		    PLAN_SLOTS_MAX);
	if (p->from < 0 || p->from >= p->to ||
	    p->to > INT32_MAX - 2 * PLAN_HORIZON_MAX ||
	    p->to - p->from > PLAN_HORIZON_MAX || p->grid < 1 || p->grid > 1440)
		return err_set(err, ERR_INVALID,
		    "A plan spans up to three years, on a grid of 1 to 1440 "
		    "minutes.");
	if (!weight_ok(w->early) || !weight_ok(w->prime) ||
	    !weight_ok(w->voice) || !weight_ok(w->deed) ||
	    !weight_ok(w->spread))
		return err_set(
		    err, ERR_INVALID, "A weight is not from 0 to 1000.");
	return 0;
}

int
plan_problem_validate(const struct plan_problem *p, struct err *err)
{
	if (validate_frame(p, err) == -1)
		return -1;
	for (size_t i = 0; i < p->naudiences; i++)
		if (validate_party(p, &p->audiences[i], true, err) == -1)
			return -1;
	for (size_t i = 0; i < p->norganisations; i++)
		if (validate_party(p, &p->organisations[i], false, err) == -1)
			return -1;
	for (size_t i = 0; i < p->nrestrictions; i++)
		if (!restriction_ok(&p->restrictions[i]))
			return err_set(err, ERR_INVALID,
			    "The restriction \"%s\" is of no kind, or its "
			    "times are not in order.",
			    p->restrictions[i].name);
	for (size_t i = 0; i < p->nslots; i++)
		if (validate_slot(p, &p->slots[i], err) == -1)
			return -1;
	for (size_t i = 0; i < p->nlags; i++)
		if (validate_lag(p, &p->lags[i], err) == -1)
			return -1;
	return validate_choruses(p, err);
}
