/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - a sentence for each kind of constraint, and for how it gives way.
 * Owns the sentences.
 */
#include "engine/plan/words.h"

/* What a kind asks of a start, before and after the name; and what it is called
 * when it gives way. */
static const struct {
	const char *asks, *end, *noun;
} kinds[PLAN_RESTRICTION_KINDS] = {
    [PLAN_WINDOW] = {"within the window ", "", "the window "},
    [PLAN_EMBARGO] = {"after the embargo ", "", "the embargo "},
    [PLAN_BLACKOUT] = {"outside the blackout ", "", "the blackout "},
    [PLAN_PRIME_TIME] = {"in the prime time ", "", "the prime time "},
    [PLAN_WEEKEND] = {"outside the weekend ", "", "the weekend "},
    [PLAN_LEAD] = {"after the lead time of clearances ", "",
	"the lead time of clearances "},
    [PLAN_DAYS] = {"on the days around ", "", "the time around "},
    [PLAN_KEPT] = {"at the time given, ", "", ""},
    [PLAN_OTHERS] = {"apart from ", "", ""},
    [PLAN_EVIDENCE] = {"as long as the evidence of ", " holds",
	"the evidence of "},
    [PLAN_PAST] = {"later than ", "", ""},
};

/* That all of a kind go, of those that can. */
static const char *const without[PLAN_RESTRICTION_KINDS] = {
    [PLAN_PRIME_TIME] =
	"without prime_time, slots may start outside prime time",
    [PLAN_WEEKEND] = "without working_days, slots may start at weekends",
    [PLAN_KEPT] = "with free, slots may leave the times that they have",
};

static void
add_minutes(struct buf *b, int32_t minutes)
{
	int32_t m = minutes < 0 ? -minutes : minutes;

	if (minutes < 0)
		buf_add_str(b, "minus ");
	if (m >= 1440 && m % 1440 == 0)
		buf_printf(b, "%d day%s", m / 1440, m == 1440 ? "" : "s");
	else if (m >= 60 && m % 60 == 0)
		buf_printf(b, "%d hour%s", m / 60, m == 60 ? "" : "s");
	else if (m > 60)
		buf_printf(b, "%d h %d min", m / 60, m % 60);
	else
		buf_printf(b, "%d minute%s", m, m == 1 ? "" : "s");
}

static const char *
slot_name(const struct plan_problem *p, int slot)
{
	return p->slots[slot].name;
}

static bool
has(const int *restrictions, size_t n, int restriction)
{
	for (size_t i = 0; i < n; i++)
		if (restrictions[i] == restriction)
			return true;
	return false;
}

static bool
binds_choice(const struct plan_slot *slot, int choice, int restriction)
{
	return has(slot->restrictions, slot->nrestrictions, restriction) ||
	       has(slot->choices[choice].restrictions,
		   slot->choices[choice].nrestrictions, restriction);
}

/* Whether it does with one of its choices, at least. */
static bool
binds(const struct plan_slot *slot, int restriction)
{
	for (size_t i = 0; i < slot->nchoices; i++)
		if (binds_choice(slot, (int)i, restriction))
			return true;
	return false;
}

/* How many slots a restriction binds, and the first of them. */
static size_t
count_bound(const struct plan_problem *p, int restriction, size_t *ret_first)
{
	size_t n = 0;

	for (size_t i = p->nslots; i-- > 0;)
		if (binds(&p->slots[i], restriction)) {
			*ret_first = i;
			n++;
		}
	return n;
}

/* The slot that a restriction binds, or how many there are. */
static void
add_bound(const struct plan_problem *p, int restriction, struct buf *b)
{
	size_t first = 0, n = count_bound(p, restriction, &first);

	if (n == 1)
		buf_printf(b, "\"%s\"", p->slots[first].name);
	else
		buf_printf(b, "%zu slots", n);
}

static void
add_restriction(const struct plan_problem *p, int restriction, struct buf *b)
{
	const struct plan_restriction *r = &p->restrictions[restriction];
	size_t first = 0;

	add_bound(p, restriction, b);
	buf_printf(b, " start%s %s\"%s\"%s",
	    count_bound(p, restriction, &first) == 1 ? "s" : "",
	    kinds[r->kind].asks, r->name, kinds[r->kind].end);
}

static void
add_lag(const struct plan_problem *p, const struct plan_lag *lag,
    const char *how, int32_t minutes, struct buf *b)
{
	buf_printf(b, "\"%s\" starts at %s ", slot_name(p, lag->after), how);
	add_minutes(b, minutes);
	buf_printf(b, " after \"%s\"", slot_name(p, lag->before));
}

static void
add_same_day(
    const struct plan_problem *p, const struct plan_lag *lag, struct buf *b)
{
	buf_printf(b, "\"%s\" starts on the same local day as \"%s\" in %s",
	    slot_name(p, lag->after), slot_name(p, lag->before), lag->zone);
}

static void
add_chorus(const struct plan_problem *p, int chorus, struct buf *b)
{
	const char *between = "";

	for (size_t i = 0; i < p->nslots; i++)
		if (p->slots[i].chorus == chorus) {
			buf_printf(b, "%s\"%s\"", between, p->slots[i].name);
			between = " and ";
		}
	buf_add_str(b, " start together");
}

static void
add_gap(const char *between, int32_t minutes, const char *whom,
    const char *name, struct buf *b)
{
	buf_add_str(b, "at least ");
	add_minutes(b, minutes);
	buf_printf(b, " lie between %s %s \"%s\"", between, whom, name);
}

static bool
is_shared(const struct plan_party *party)
{
	for (size_t i = 0; party->taken && i < party->ndays; i++)
		if (party->taken[i] > 0)
			return true;
	return false;
}

static void
add_cap(const struct plan_party *party, const char *whom, struct buf *b)
{
	buf_printf(b, "at most %d slot%s a day %s \"%s\"%s", party->cap,
	    party->cap == 1 ? "" : "s", whom, party->name,
	    is_shared(party) ? ", with those of other campaigns" : "");
}

static void
add_audience_rule(
    const struct plan_party *audience, enum plan_rule rule, struct buf *b)
{
	if (rule == PLAN_AUDIENCE_CAP) {
		add_cap(audience, "for", b);
	} else if (rule == PLAN_AUDIENCE_GAP) {
		add_gap("two slots", audience->gap, "for", audience->name, b);
	} else {
		add_gap("two organisations", audience->desk_gap, "at",
		    audience->name, b);
		if (audience->nwithin > 0)
			buf_add_str(b, " or what it is part of");
	}
}

static void
add_organisation_rule(
    const struct plan_party *organisation, enum plan_rule rule, struct buf *b)
{
	if (rule == PLAN_ORGANISATION_CAP)
		add_cap(organisation, "of", b);
	else
		add_gap("two slots", organisation->gap, "of",
		    organisation->name, b);
}

/* The constraint as a clause, without a full stop. */
static void
add_constraint(
    const struct plan_problem *p, struct plan_constraint c, struct buf *b)
{
	switch (c.rule) {
	case PLAN_RESTRICTION:
		add_restriction(p, c.subject, b);
		break;
	case PLAN_LEAST_LAG:
		add_lag(p, &p->lags[c.subject], "least",
		    p->lags[c.subject].least, b);
		break;
	case PLAN_MOST_LAG:
		add_lag(
		    p, &p->lags[c.subject], "most", p->lags[c.subject].most, b);
		break;
	case PLAN_SAME_DAY:
		add_same_day(p, &p->lags[c.subject], b);
		break;
	case PLAN_CHORUS:
		add_chorus(p, c.subject, b);
		break;
	case PLAN_AUDIENCE_CAP:
	case PLAN_AUDIENCE_GAP:
	case PLAN_DESK_GAP:
		add_audience_rule(&p->audiences[c.subject], c.rule, b);
		break;
	case PLAN_ORGANISATION_CAP:
	case PLAN_ORGANISATION_GAP:
		add_organisation_rule(&p->organisations[c.subject], c.rule, b);
		break;
	}
}

/* Makes a sentence of what stands in the buffer from a place on. */
static void
end_sentence(struct buf *b, size_t from)
{
	char *first = b->data + from;

	if (*first >= 'a' && *first <= 'z')
		*first = (char)(*first - 'a' + 'A');
	buf_add_char(b, '.');
}

void
words_constraint(
    const struct plan_problem *p, struct plan_constraint c, struct buf *b)
{
	size_t from = b->len;

	add_constraint(p, c, b);
	end_sentence(b, from);
}

/* A window ends where it closes, a blackout begins there. */
static void
add_edge(const struct plan_problem *p, const struct relaxation *r,
    enum plan_restriction_kind kind, struct buf *b)
{
	bool later = r->relief == PLAN_CLOSE_LATER;
	bool is_open = kind == PLAN_WINDOW || kind == PLAN_PRIME_TIME ||
		       kind == PLAN_DAYS || kind == PLAN_EVIDENCE;

	buf_printf(b, "%s\"%s\" of ", kinds[kind].noun,
	    p->restrictions[r->constraint.subject].name);
	add_bound(p, r->constraint.subject, b);
	buf_add_str(b, is_open == later ? " ends " : " begins ");
	add_minutes(b, r->amount);
	buf_add_str(b, later ? " later" : " earlier");
}

/* How far a restriction moves. */
static void
add_move(
    const struct plan_problem *p, const struct relaxation *r, struct buf *b)
{
	const struct plan_restriction *of =
	    &p->restrictions[r->constraint.subject];

	if (of->kind == PLAN_KEPT) {
		add_bound(p, r->constraint.subject, b);
		buf_add_str(b, " may move ");
		add_minutes(b, r->amount);
		buf_add_str(
		    b, r->relief == PLAN_CLOSE_LATER ? " later" : " earlier");
	} else if (of->kind == PLAN_OTHERS) {
		add_bound(p, r->constraint.subject, b);
		buf_add_str(b, " may come ");
		add_minutes(b, r->amount);
		buf_printf(b, " nearer to \"%s\"", of->name);
	} else {
		add_edge(p, r, of->kind, b);
	}
}

static bool
closed_at(const struct plan_restriction *r, int32_t start)
{
	for (size_t i = 0; i < r->nclosed; i++)
		if (start >= r->closed[i].from && start < r->closed[i].to)
			return true;
	return false;
}

/* The slots that the plan puts where the restriction was closed. */
static void
add_places(const struct plan_problem *p, const struct relaxation *r,
    const struct words_clock *clock, struct buf *b)
{
	const struct plan_restriction *restriction =
	    &p->restrictions[r->constraint.subject];
	const char *before = ": ";

	for (size_t i = 0; i < p->nslots; i++) {
		if (!binds_choice(&p->slots[i], r->places[i].choice,
			r->constraint.subject) ||
		    p->slots[i].fixed != PLAN_NEVER ||
		    !closed_at(restriction, r->places[i].start))
			continue;
		buf_printf(b, "%s\"%s\" at ", before, p->slots[i].name);
		clock->write(
		    clock->arg, p->slots[i].audience, r->places[i].start, b);
		before = ", ";
	}
}

static int32_t
value_of(const struct plan_problem *p, struct plan_constraint c)
{
	switch (c.rule) {
	case PLAN_LEAST_LAG:
		return p->lags[c.subject].least;
	case PLAN_MOST_LAG:
		return p->lags[c.subject].most;
	case PLAN_AUDIENCE_CAP:
		return p->audiences[c.subject].cap;
	case PLAN_AUDIENCE_GAP:
		return p->audiences[c.subject].gap;
	case PLAN_DESK_GAP:
		return p->audiences[c.subject].desk_gap;
	case PLAN_ORGANISATION_CAP:
		return p->organisations[c.subject].cap;
	case PLAN_ORGANISATION_GAP:
		return p->organisations[c.subject].gap;
	default:
		return 0;
	}
}

static void
add_new_value(
    const struct plan_problem *p, const struct relaxation *r, struct buf *b)
{
	enum plan_rule rule = r->constraint.rule;
	int32_t was = value_of(p, r->constraint);
	int32_t now =
	    r->relief == PLAN_MORE ? was + r->amount : was - r->amount;

	if (now < 0 && rule != PLAN_LEAST_LAG && rule != PLAN_MOST_LAG)
		now = 0;
	if (rule == PLAN_AUDIENCE_CAP || rule == PLAN_ORGANISATION_CAP)
		buf_printf(b, "%d", now);
	else
		add_minutes(b, now);
	buf_add_str(b, " instead: ");
	add_constraint(p, r->constraint, b);
}

/* That a constraint goes, and a restriction with all of its kind. */
static void
add_without(
    const struct plan_problem *p, struct plan_constraint c, struct buf *b)
{
	if (c.rule == PLAN_RESTRICTION) {
		buf_add_str(b, without[p->restrictions[c.subject].kind]);
		return;
	}
	buf_add_str(b, "no longer: ");
	add_constraint(p, c, b);
}

void
words_relaxation(const struct plan_problem *p, const struct relaxation *r,
    const struct words_clock *clock, struct buf *b)
{
	size_t from = b->len;

	switch (r->relief) {
	case PLAN_CLOSE_LATER:
	case PLAN_OPEN_EARLIER:
		add_move(p, r, b);
		add_places(p, r, clock, b);
		break;
	case PLAN_LESS:
	case PLAN_MORE:
		add_new_value(p, r, b);
		break;
	case PLAN_WITHOUT:
		add_without(p, r->constraint, b);
		break;
	}
	end_sentence(b, from);
}
