/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.c - looks at slot after slot: its anchor, the calendar on its day, the
 * words of those before it. Owns the check.
 */
#include "engine/campaign/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/strmap.h"
#include "base/zone.h"
#include "engine/campaign/alike.h"
#include "engine/campaign/hush.h"
#include "engine/profile/hours.h"
#include "model/occasion_days.h"

enum { MICROS = 1000000, YEAR = 366 /* days */ };

struct looked_at {
	const char *name, *occasion, *on, *channel;
	json_t *id;
	bool timed, prime_time, working_days;
	int64_t at; /* microseconds, wall */
	struct saying saying;
};

/* What another campaign says. */
struct foreign {
	const char *campaign; /* NULL: it is not to be named */
	struct saying saying;
};

struct campaign_check {
	json_t *facts; /* to which all strings belong */
	double near_copy;
	struct looked_at *slots;
	size_t n, at;
	struct foreign *others;
	size_t nothers;
	json_t *hard, *soft;	     /* conflicts */
	struct strmap found;	     /* detail -> conflict */
	struct strmap hushes;	     /* audience -> struct hushes */
	int64_t first_day, last_day; /* around all slots, wherever */
};

/* --- what was found --- */

static json_t *
conflict_of(struct campaign_check *check, const char *kind, bool soft,
    const char *field, const char *detail)
{
	json_t *conflict = strmap_find(&check->found, detail);

	if (conflict != NULL)
		return conflict;
	conflict = json_pack("{s:s, s:b, s:[], s:[], s:s, s:s}", "kind", kind,
	    "soft", soft, "slots", "ids", "field", field, "detail", detail);
	json_array_append_new(soft ? check->soft : check->hard, conflict);
	strmap_set(&check->found, detail, conflict);
	return conflict;
}

static void
add_slot(json_t *conflict, const struct looked_at *slot)
{
	json_t *ids = json_object_get(conflict, "ids"), *id;
	size_t i;

	json_array_foreach(ids, i, id) if (json_equal(id, slot->id)) return;
	json_array_append(ids, slot->id);
	json_array_append_new(
	    json_object_get(conflict, "slots"), json_string(slot->name));
}

static void
add_hard(struct campaign_check *check, const struct looked_at *slot,
    const char *kind, const char *field, char *detail)
{
	add_slot(conflict_of(check, kind, false, field, detail), slot);
	free(detail);
}

static void
add_soft(struct campaign_check *check, const struct looked_at *slot,
    const char *kind, const char *field, char *detail)
{
	add_slot(conflict_of(check, kind, true, field, detail), slot);
	free(detail);
}

/* --- anchors --- */

/* The occurrence that is nearest to a day; false when none is within a year. */
static bool
find_nearest(const struct occasion *occasion, int64_t day, int64_t *ret)
{
	int64_t *days, best = INT64_MAX;
	size_t n = occasion_days(occasion, day - YEAR, day + YEAR, &days);

	for (size_t i = 0; i < n; i++)
		if (llabs(days[i] - day) < best) {
			best = llabs(days[i] - day);
			*ret = days[i];
		}
	free(days);
	return n > 0;
}

static void
look_at_anchor(struct campaign_check *check, const struct library *library,
    const struct looked_at *slot)
{
	const struct occasion *occasion;
	char date[CLOCK_DATE] = "";
	int64_t day, nearest = 0;

	if (slot->occasion == NULL || slot->on == NULL)
		return;
	occasion = library_find(library, NOUN_OCCASION, slot->occasion);
	day = clock_date_days(slot->on);
	if (occasion == NULL) {
		add_hard(check, slot, "anchor", "anchor",
		    mem_printf("The occasion \"%s\", around which it was "
			       "planned, is not in the calendar any more.",
			slot->occasion));
	} else if (!find_nearest(occasion, day, &nearest)) {
		add_hard(check, slot, "anchor", "anchor",
		    mem_printf("The occasion \"%s\" does not begin on %s any "
			       "more.",
			slot->occasion, slot->on));
	} else if (nearest != day) {
		add_hard(check, slot, "anchor", "anchor",
		    mem_printf("The occasion \"%s\" does not begin on %s any "
			       "more, but on %s.",
			slot->occasion, slot->on,
			clock_date_format(nearest, date)));
	}
}

/* --- the calendar --- */

static const struct hushes *
hushes_of(struct campaign_check *check, const struct library *library,
    const char *audience)
{
	struct hushes *hushes = strmap_find(&check->hushes, audience);

	if (hushes == NULL) {
		hushes = hushes_new(
		    library, audience, check->first_day, check->last_day);
		strmap_set(&check->hushes, audience, hushes);
	}
	return hushes;
}

static void
look_at_calendar(struct campaign_check *check, const struct library *library,
    const struct looked_at *slot)
{
	const struct hushes *hushes;
	int64_t day;

	if (!slot->timed)
		return;
	hushes = hushes_of(check, library, slot->saying.audience);
	if (hushes->zone == NULL)
		return;
	day = zone_date(hushes->zone, slot->at);
	for (size_t i = 0; i < hushes->n; i++)
		if (day >= hushes->items[i].first &&
		    day <= hushes->items[i].last)
			add_hard(check, slot, "blackout", "planned_at",
			    mem_strdup(hushes->items[i].detail));
}

/* --- hours --- */

static void
look_at_weekend(struct campaign_check *check, const struct lineage *line,
    const struct zone *zone, const struct looked_at *slot)
{
	const struct audience *with = hours_find_weekend(line);

	if (slot->working_days && with != NULL &&
	    hours_is_weekend(with, zone_local(zone, slot->at).weekday))
		add_soft(check, slot, "working_days", "planned_at",
		    mem_printf("It is weekend at \"%s\" then; the campaign "
			       "keeps to working days.",
			slot->saying.audience));
}

/* Where no prime time is known, all hours are alike. */
static void
look_at_prime_time(struct campaign_check *check, const struct lineage *line,
    const struct zone *zone, const struct looked_at *slot)
{
	const struct channel *channel =
	    slot->channel == NULL ? NULL
				  : hours_find_channel(line, slot->channel);

	if (slot->prime_time && channel != NULL &&
	    !hours_is_prime(channel, zone, slot->at))
		add_soft(check, slot, "prime_time", "planned_at",
		    mem_printf("It is not prime time of %s at \"%s\" then; "
			       "the campaign asks for it.",
			slot->channel, slot->saying.audience));
}

/* Soft, for a person may have put it there, as with a plan that was told to. */
static void
look_at_hours(struct campaign_check *check, const struct library *library,
    const struct looked_at *slot)
{
	const struct audience *audience =
	    library_find(library, NOUN_AUDIENCE, slot->saying.audience);
	const struct zone *zone =
	    audience == NULL ? NULL : zone_find(audience->time_zone);
	struct lineage line;

	if (!slot->timed || zone == NULL)
		return;
	line = lineage_find(library, audience);
	look_at_weekend(check, &line, zone, slot);
	look_at_prime_time(check, &line, zone, slot);
}

/* --- near copies --- */

static bool
is_copy(const struct campaign_check *check, const struct library *library,
    const struct sketch *sketch, const struct saying *other)
{
	const struct sketch *theirs = alike_sketch(library, other);

	return theirs != NULL &&
	       sketch_likeness(sketch, theirs) >= check->near_copy;
}

/* Both orders of two messages give one sentence. */
static void
tell_copy(struct campaign_check *check, const struct looked_at *slot,
    const struct looked_at *before)
{
	const char *a = slot->saying.message, *b = before->saying.message;
	bool in_order = strcmp(a, b) < 0;
	char *detail = mem_printf(
	    "The messages \"%s\" and \"%s\" say nearly the same to \"%s\" in "
	    "\"%s\".",
	    in_order ? a : b, in_order ? b : a, slot->saying.audience,
	    slot->saying.language);
	json_t *conflict =
	    conflict_of(check, "duplicate", true, "message", detail);

	add_slot(conflict, before);
	add_slot(conflict, slot);
	free(detail);
}

/* Who may not see the other campaign is not told whose it is. */
static void
tell_foreign_copy(struct campaign_check *check, const struct looked_at *slot,
    const struct foreign *other)
{
	char *detail =
	    other->campaign == NULL
		? mem_printf("A campaign that you take no part in says nearly "
			     "the same as the message \"%s\", to \"%s\" in "
			     "\"%s\".",
		      slot->saying.message, slot->saying.audience,
		      slot->saying.language)
		: mem_printf("The message \"%s\" of the campaign \"%s\" says "
			     "nearly the same as \"%s\", to \"%s\" in \"%s\".",
		      other->saying.message, other->campaign,
		      slot->saying.message, slot->saying.audience,
		      slot->saying.language);

	add_soft(check, slot, "duplicate", "message", detail);
}

static void
look_at_words(struct campaign_check *check, const struct library *library,
    const struct looked_at *slot)
{
	const struct sketch *sketch = alike_sketch(library, &slot->saying);

	if (sketch == NULL || check->near_copy <= 0)
		return;
	for (size_t i = 0; i < check->at; i++) {
		const struct looked_at *before = &check->slots[i];

		if (alike_meet(&slot->saying, &before->saying) &&
		    is_copy(check, library, sketch, &before->saying))
			tell_copy(check, slot, before);
	}
	for (size_t i = 0; i < check->nothers; i++) {
		const struct foreign *other = &check->others[i];

		if (alike_meet(&slot->saying, &other->saying) &&
		    is_copy(check, library, sketch, &other->saying))
			tell_foreign_copy(check, slot, other);
	}
}

/* --- the check --- */

static struct saying
read_saying(const json_t *doc)
{
	return (struct saying){
	    .audience = json_text(doc, "audience"),
	    .language = json_text(doc, "language"),
	    .message = json_text(doc, "message"),
	    .version = json_integer_value(json_object_get(doc, "version")),
	};
}

static struct looked_at
read_slot(json_t *doc)
{
	const json_t *at = json_object_get(doc, "at");

	return (struct looked_at){
	    .name = json_text(doc, "name"),
	    .occasion = json_text(doc, "occasion"),
	    .on = json_text(doc, "on"),
	    .channel = json_text(doc, "channel"),
	    .prime_time = json_is_true(json_object_get(doc, "prime_time")),
	    .working_days = json_is_true(json_object_get(doc, "working_days")),
	    .id = json_object_get(doc, "id"),
	    .timed = at != NULL,
	    .at = json_integer_value(at) * MICROS,
	    .saying = read_saying(doc),
	};
}

static void
read_others(struct campaign_check *check)
{
	json_t *others = json_object_get(check->facts, "others"), *other;
	size_t i;

	check->others =
	    mem_calloc(json_array_size(others) + 1, sizeof(*check->others));
	json_array_foreach(others, i, other) check->others[check->nothers++] =
	    (struct foreign){json_text(other, "campaign"), read_saying(other)};
}

/* A day before the first slot in UTC, a day behind the last: no zone is further
 * away than that. */
static void
note_days(struct campaign_check *check)
{
	check->first_day = INT64_MAX;
	check->last_day = INT64_MIN;
	for (size_t i = 0; i < check->n; i++) {
		int64_t day = check->slots[i].at / MICROS / 86400;

		if (!check->slots[i].timed)
			continue;
		if (day - 1 < check->first_day)
			check->first_day = day - 1;
		if (day + 1 > check->last_day)
			check->last_day = day + 1;
	}
}

struct campaign_check *
campaign_check_open(json_t *facts, double near_copy)
{
	struct campaign_check *check = mem_calloc(1, sizeof(*check));
	json_t *slots = json_object_get(facts, "slots"), *slot;
	size_t i;

	*check = (struct campaign_check){.facts = facts,
	    .near_copy = near_copy,
	    .hard = json_array(),
	    .soft = json_array()};
	check->slots =
	    mem_calloc(json_array_size(slots) + 1, sizeof(*check->slots));
	json_array_foreach(slots, i, slot) check->slots[check->n++] =
	    read_slot(slot);
	read_others(check);
	note_days(check);
	return check;
}

void
campaign_check_free(struct campaign_check *check)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	if (check == NULL)
		return;
	while ((slot = strmap_next(&check->hushes, &at)) != NULL)
		hushes_free(slot->value);
	strmap_done(&check->hushes);
	free(check->others);
	json_decref(check->facts);
	json_decref(check->hard);
	json_decref(check->soft);
	strmap_done(&check->found);
	free(check->slots);
	free(check);
}

bool
campaign_check_step(struct campaign_check *check, const struct library *library)
{
	const struct looked_at *slot = &check->slots[check->at];

	if (check->at == check->n)
		return false;
	look_at_anchor(check, library, slot);
	look_at_calendar(check, library, slot);
	look_at_hours(check, library, slot);
	look_at_words(check, library, slot);
	check->at++;
	return true;
}

/* --- the answer --- */

static bool
is_soft(const json_t *conflict)
{
	return json_is_true(json_object_get(conflict, "soft"));
}

static void
add_those(json_t *to, const json_t *conflicts, bool soft)
{
	json_t *conflict;
	size_t i;

	json_array_foreach(
	    conflicts, i, conflict) if (is_soft(conflict) == soft)
	    json_array_append(to, conflict);
}

void
campaign_check_merge(const struct campaign_check *check, json_t *answer)
{
	const json_t *told = json_object_get(answer, "conflicts");
	json_t *all = json_array();

	add_those(all, told, false);
	json_array_extend(all, check->hard);
	add_those(all, told, true);
	json_array_extend(all, check->soft);
	json_object_set_new(answer, "conflicts", all);
	if (json_array_size(check->hard) > 0)
		json_object_set_new(answer, "clear", json_false());
}

const json_t *
campaign_check_hard(const struct campaign_check *check)
{
	return check->hard;
}

int
campaign_check_verdict(const struct campaign_check *check, struct err *err)
{
	const json_t *first = json_array_get(check->hard, 0);
	const json_t *slots = json_object_get(first, "slots");

	if (first == NULL)
		return 0;
	return err_set_field(err, ERR_CONFLICT, json_text(first, "field"),
	    "Slot \"%s\": %s", json_string_value(json_array_get(slots, 0)),
	    json_text(first, "detail"));
}
