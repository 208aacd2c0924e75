/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bind.c - the times at which slots must not start. What a person would move as
 * one is one restriction, however many slots it binds: the campaign's window,
 * each blackout, the hours of a channel at an audience. Owns nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/zone.h"
#include "engine/brief/facts.h"
#include "engine/brief/parts.h"
#include "engine/brief/silence.h"
#include "model/organisation.h"

void
brief_close(const struct brief *b, struct spans *to, int64_t from, int64_t end)
{
	if (from < b->problem.from)
		from = b->problem.from;
	if (end > b->problem.to)
		end = b->problem.to;
	if (from < end)
		spans_add(to, (struct plan_span){(int32_t)from, (int32_t)end});
}

int
brief_restrict(struct brief *b, enum plan_restriction_kind kind,
    const char *name, struct spans *closed)
{
	size_t n = b->nrestrictions;

	spans_tidy(closed);
	if (closed->n == 0) {
		spans_done(closed);
		return PLAN_NOBODY;
	}
	b->restrictions =
	    mem_resize(b->restrictions, n + 1, sizeof(*b->restrictions));
	b->sources = mem_resize(b->sources, n + 1, sizeof(*b->sources));
	b->sources[n] = NULL;
	b->restrictions[n] = (struct plan_restriction){
	    .name = brief_copy(b, name),
	    .kind = kind,
	    .closed = brief_keep(b, closed->items),
	    .nclosed = closed->n,
	};
	*closed = (struct spans){0};
	b->nrestrictions++;
	return (int)n;
}

int
brief_find_restriction(
    const struct brief *b, const void *source, const char *name)
{
	for (size_t i = 0; i < b->nrestrictions; i++)
		if (b->sources[i] == source &&
		    strcmp(b->restrictions[i].name, name) == 0)
			return (int)i;
	return PLAN_NOBODY;
}

/* The same for one list of restrictions; the name is freed. */
static void
add(struct brief *b, struct brief_ints *to, enum plan_restriction_kind kind,
    char *name, struct spans *closed)
{
	int number = brief_restrict(b, kind, name, closed);

	if (number != PLAN_NOBODY)
		brief_add_int(to, number);
	free(name);
}

/* Closes what is not from the one minute to the other, both included. */
static struct spans
all_but(const struct brief *b, int64_t first, int64_t last)
{
	struct spans closed = {0};

	brief_close(b, &closed, 0, first);
	brief_close(b, &closed, last + 1, INT32_MAX);
	return closed;
}

/* --- what binds all slots --- */

static void
bind_campaign(struct brief *b)
{
	const struct zone *utc = zone_find("UTC");
	int64_t starts = 0, ends = 0;
	struct spans closed;
	char *span;

	facts_time(b->campaign, "starts_at", &starts);
	facts_time(b->campaign, "ends_at", &ends);
	span = brief_write_span(starts, ends, utc, "UTC");
	closed = all_but(b, brief_minute_up(starts), brief_minute(ends));
	add(b, &b->common, PLAN_WINDOW,
	    mem_printf("%s, %s", json_text(b->campaign, "slug"), span),
	    &closed);
	free(span);
}

static void
bind_silent_campaign(struct brief *b)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(b->campaign, "blackouts"), i, item)
	{
		struct spans closed = {0};
		int64_t from = 0, to = 0;

		facts_time(item, "starts_at", &from);
		facts_time(item, "ends_at", &to);
		brief_close(
		    b, &closed, brief_minute(from), brief_minute_up(to));
		add(b, &b->common, PLAN_BLACKOUT,
		    mem_strdup(json_text(item, "reason")), &closed);
	}
}

/* What is planned has still to be cleared, which takes its time. */
static void
bind_now(struct brief *b)
{
	int64_t lead = facts_number(b->campaign, "clearance_lead", 0);
	struct spans past = {0}, leading = {0};

	brief_close(b, &past, 0, brief_minute_up(b->now));
	add(b, &b->common, PLAN_PAST, mem_strdup("now"), &past);
	if (lead == 0)
		return;
	brief_close(b, &leading, 0, brief_minute_up(b->now) + lead);
	add(b, &b->common, PLAN_LEAD,
	    mem_printf("%lld minutes from now", (long long)lead), &leading);
}

/* --- what binds all slots to an audience --- */

/* A region's blackout is one for all that it contains, and so is an occasion
 * for all of a zone. */
static void
bind_silence(struct brief *b, struct brief_party *to, const struct silence *s,
    const char *at)
{
	const struct zone *zone = zone_find(s->time_zone);
	char first[CLOCK_DATE], last[CLOCK_DATE];
	char *name = mem_printf("%s (%s to %s, %s, %s %s)", s->reason,
	    clock_date_format(s->first, first),
	    clock_date_format(s->last, last), s->time_zone, at, s->audience);
	int number = brief_find_restriction(b, s->source, name);
	struct spans closed = {0};

	if (number == PLAN_NOBODY) {
		brief_add_days(b, &closed, zone == NULL ? to->zone : zone,
		    s->first, s->last);
		number = brief_restrict(b, PLAN_BLACKOUT, name, &closed);
		if (number != PLAN_NOBODY)
			b->sources[number] = s->source;
	}
	if (number != PLAN_NOBODY)
		brief_add_int(&to->restrictions, number);
	free(name);
}

static void
bind_silences(struct brief *b, struct brief_party *to)
{
	struct silence *list;
	/* A day more on both sides: it may be one of another zone. */
	size_t n = silence_find(b->basis->library, &to->line,
	    zone_date(to->zone, b->problem.from * MINUTE) - 1,
	    zone_date(to->zone, b->problem.to * MINUTE) + 1, &list);

	for (size_t i = 0; i < n; i++)
		bind_silence(b, to, &list[i], "at");
	free(list);
}

static void
bind_weekend(struct brief *b, struct brief_party *to)
{
	struct spans closed = {0};

	brief_find_restful(b, to);
	for (size_t i = 0; i < to->restful.n; i++)
		spans_add(&closed, to->restful.items[i]);
	if (facts_asks(b->facts, "working_days"))
		add(b, &to->restrictions, PLAN_WEEKEND, mem_strdup(to->slug),
		    &closed);
	spans_done(&closed);
}

static void
bind_audience(struct brief *b, struct brief_party *to)
{
	if (to->bound)
		return;
	to->bound = true;
	bind_silences(b, to);
	brief_bind_heard(b, to);
	bind_weekend(b, to);
}

/* --- what binds one slot --- */

static void
bind_window(struct brief *b, struct brief_slot *slot)
{
	int64_t from = INT64_MIN, to = INT64_MAX;
	struct spans closed;

	facts_time(slot->doc, "earliest", &from);
	facts_time(slot->doc, "latest", &to);
	if (from == INT64_MIN && to == INT64_MAX)
		return;
	closed = all_but(b, brief_minute_up(from), brief_minute(to));
	add(b, &slot->restrictions, PLAN_WINDOW,
	    brief_write_span(from, to, slot->zone, slot->zone_name), &closed);
}

static char *
write_time(const struct brief_slot *slot, int64_t wall)
{
	struct buf b = {0};

	brief_write_time(&b, wall, slot->zone, slot->zone_name);
	return buf_take(&b);
}

static void
bind_embargo(struct brief *b, struct brief_slot *slot)
{
	struct spans closed = {0};
	int64_t until;

	if (!facts_time(slot->doc, "embargo_until", &until))
		return;
	brief_close(b, &closed, 0, brief_minute_up(until));
	add(b, &slot->restrictions, PLAN_EMBARGO, write_time(slot, until),
	    &closed);
}

/* Days of an anchor are the slot's own. */
static void
bind_anchor(struct brief *b, struct brief_slot *slot)
{
	const json_t *anchor = json_object_get(slot->doc, "anchor");
	char first[CLOCK_DATE], last[CLOCK_DATE];
	struct spans closed;
	int64_t on, from, to;

	if (anchor == NULL)
		return;
	on = clock_date_days(json_text(anchor, "on"));
	from = on + facts_number(anchor, "from_days", 0);
	to = on + facts_number(anchor, "to_days", 0);
	closed = all_but(b, zone_day(slot->zone, from).from / MINUTE,
	    zone_day(slot->zone, to).to / MINUTE - 1);
	add(b, &slot->restrictions, PLAN_DAYS,
	    mem_printf("%s, %s to %s", json_text(anchor, "event"),
		clock_date_format(from, first), clock_date_format(to, last)),
	    &closed);
}

static void
bind_kept(struct brief *b, struct brief_slot *slot)
{
	int32_t at = brief_minute(slot->exact);
	struct spans closed = all_but(b, at, at);

	add(b, &slot->restrictions, PLAN_KEPT, write_time(slot, slot->exact),
	    &closed);
}

/* The hours of a channel are a good aim unless more was asked for. */
static void
bind_hours(struct brief *b, struct brief_slot *slot)
{
	struct brief_hours *h =
	    brief_find_hours(b, slot->audience, slot->channel);
	struct spans all = {0}, closed;
	char *name;

	slot->hours = h;
	if (!facts_asks(b->facts, "prime_time"))
		return;
	if (!h->known) {
		brief_say(b->notes,
		    "\"%s\" keeps to no prime time: none of %s is known.",
		    slot->name, h->channel);
		return;
	}
	if (h->restriction == PLAN_NOBODY) {
		brief_close(b, &all, b->problem.from, b->problem.to);
		closed = spans_without(&all, &h->busy);
		name = mem_printf("%s at %s", h->channel,
		    b->audiences.items[slot->audience].slug);
		h->restriction =
		    brief_restrict(b, PLAN_PRIME_TIME, name, &closed);
		free(name);
		spans_done(&all);
	}
	if (h->restriction != PLAN_NOBODY)
		brief_add_int(&slot->restrictions, h->restriction);
}

static void
add_all(struct brief_ints *to, const struct brief_ints *from)
{
	for (size_t i = 0; i < from->n; i++)
		brief_add_int(to, from->items[i]);
}

static void
bind_slot(struct brief *b, struct brief_slot *slot)
{
	struct brief_party *audience = &b->audiences.items[slot->audience];

	bind_audience(b, audience);
	add_all(&slot->restrictions, &b->common);
	add_all(&slot->restrictions, &audience->restrictions);
	bind_window(b, slot);
	bind_embargo(b, slot);
	bind_anchor(b, slot);
	bind_hours(b, slot);
	if (slot->stand == BRIEF_KEPT)
		bind_kept(b, slot);
}

void
brief_bind(struct brief *b)
{
	bind_campaign(b);
	bind_silent_campaign(b);
	bind_now(b);
	for (size_t i = 0; i < b->nslots; i++) {
		if (b->slots[i].stand >= BRIEF_KEPT)
			bind_slot(b, &b->slots[i]);
	}
}

/* --- what binds a voice --- */

/* The silences of an organisation, in days of its own zone. */
static void
bind_silent_desk(
    struct brief *b, struct brief_party *of, const struct organisation *item)
{
	for (size_t i = 0; i < item->blackouts.n; i++) {
		const struct blackout *blackout = &item->blackouts.items[i];
		const struct silence s = {
		    .first = clock_date_days(blackout->from),
		    .last = clock_date_days(blackout->to),
		    .time_zone = item->time_zone,
		    .audience = item->slug,
		    .reason = blackout->reason,
		    .source = blackout,
		};

		bind_silence(b, of, &s, "of");
	}
}

static const struct brief_ints *
bind_voice(struct brief *b, const char *slug)
{
	int number = brief_find_organisation(b, slug);
	struct brief_party *of = &b->organisations.items[number];
	const struct organisation *item =
	    library_find(b->basis->library, NOUN_ORGANISATION, slug);

	if (!of->bound && item != NULL)
		bind_silent_desk(b, of, item);
	if (!of->bound)
		brief_bind_spoken(b, of);
	of->bound = true;
	return &of->restrictions;
}

void
brief_bind_choice(
    struct brief_slot *slot, struct brief_choice *choice, int restriction)
{
	brief_add_int(
	    slot->nchoices == 1 ? &slot->restrictions : &choice->restrictions,
	    restriction);
}

void
brief_bind_voices(struct brief *b, struct brief_slot *slot)
{
	for (size_t i = 0; i < slot->nchoices; i++) {
		struct brief_choice *choice = &slot->choices[i];
		const struct brief_ints *its =
		    bind_voice(b, choice->organisation);

		for (size_t k = 0; k < its->n; k++)
			brief_bind_choice(slot, choice, its->items[k]);
	}
}

bool
brief_open_range(
    const struct brief *b, const struct brief_slot *slot, struct plan_span *ret)
{
	struct spans closed = {0}, all = {0}, open;
	bool any;

	for (size_t i = 0; i < slot->restrictions.n; i++) {
		const struct plan_restriction *r =
		    &b->restrictions[slot->restrictions.items[i]];

		for (size_t k = 0; k < r->nclosed; k++)
			spans_add(&closed, r->closed[k]);
	}
	spans_tidy(&closed);
	brief_close(b, &all, b->problem.from, b->problem.to);
	open = spans_without(&all, &closed);
	any = open.n > 0;
	if (any)
		*ret = (struct plan_span){
		    open.items[0].from, open.items[open.n - 1].to - 1};
	spans_done(&closed);
	spans_done(&all);
	spans_done(&open);
	return any;
}
