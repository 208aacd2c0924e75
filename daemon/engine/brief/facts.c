/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts.c - checks all facts before any of them is used, so that what uses them
 * need not. Owns the table of members.
 */
#include "engine/brief/facts.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "engine/brief/brief.h"

#define DAYS_MAX 3660 /* from an event */

enum form { NAME, TIME, DATE, NUMBER, NAMES, FLAG };

struct member {
	const char *key;
	enum form form;
	bool required;
	json_int_t least, most; /* of a number */
};

static const struct member campaign_members[] = {
    {"slug", NAME, true, 0, 0},
    {"organisation", NAME, true, 0, 0},
    {"partners", NAMES, false, 0, 0},
    {"starts_at", TIME, true, 0, 0},
    {"ends_at", TIME, true, 0, 0},
    {"cadence_cap", NUMBER, false, 1, INT32_MAX},
    {"organisation_cap", NUMBER, false, 1, INT32_MAX},
    {"audience_gap", NUMBER, false, 1, PLAN_MINUTES_MAX},
    {"organisation_gap", NUMBER, false, 1, PLAN_MINUTES_MAX},
    {"clearance_lead", NUMBER, false, 1, PLAN_MINUTES_MAX},
    {"prime_time", FLAG, false, 0, 0},
    {"working_days", FLAG, false, 0, 0},
    {0},
};

static const struct member blackout_members[] = {
    {"starts_at", TIME, true, 0, 0},
    {"ends_at", TIME, true, 0, 0},
    {"reason", NAME, true, 0, 0},
    {0},
};

static const struct member slot_members[] = {
    {"name", NAME, true, 0, 0},
    {"message", NAME, false, 0, 0},
    {"version", NUMBER, false, 1, INT32_MAX},
    {"narrative", NAME, false, 0, 0},
    {"types", NAMES, false, 0, 0},
    {"language", NAME, false, 0, 0},
    {"organisation", NAME, false, 0, 0},
    {"audience", NAME, true, 0, 0},
    {"channel", NAME, false, 0, 0},
    {"planned_at", TIME, false, 0, 0},
    {"earliest", TIME, false, 0, 0},
    {"latest", TIME, false, 0, 0},
    {"embargo_until", TIME, false, 0, 0},
    {"time_zone", NAME, true, 0, 0},
    {"priority", NAME, true, 0, 0},
    {"chorus", NAME, false, 0, 0},
    {0},
};

static const struct member anchor_members[] = {
    {"event", NAME, true, 0, 0},
    {"on", DATE, true, 0, 0},
    {"from_days", NUMBER, true, -DAYS_MAX, DAYS_MAX},
    {"to_days", NUMBER, true, -DAYS_MAX, DAYS_MAX},
    {0},
};

static const struct member dependency_members[] = {
    {"slot", NAME, true, 0, 0},
    {"least_minutes", NUMBER, false, 0, PLAN_MINUTES_MAX},
    {"most_minutes", NUMBER, false, 0, PLAN_MINUTES_MAX},
    {"same_day", FLAG, false, 0, 0},
    {0},
};

static const struct member meta_members[] = {
    {"state", NAME, true, 0, 0},
    {0},
};

static const struct member other_members[] = {
    {"audience", NAME, true, 0, 0},
    {"organisation", NAME, false, 0, 0},
    {"planned_at", TIME, true, 0, 0},
    {0},
};

/* Where a fault is: "slots[3].anchor." and the like. */
struct path {
	char text[64];
};

static int
fail(
    const struct path *path, const char *key, struct err *err, const char *what)
{
	char field[96];

	snprintf(field, sizeof(field), "%s%s", path->text, key);
	return err_set_field(err, ERR_INVALID, field, "%s", what);
}

static bool
is_names(const json_t *list)
{
	const json_t *item;
	size_t i;

	if (!json_is_array(list))
		return false;
	json_array_foreach(
	    list, i, item) if (!json_is_string(item)) return false;
	return true;
}

/* NULL, or what is wrong with it. */
static const char *
fault_of(const struct member *m, const json_t *value)
{
	const char *text = json_string_value(value);
	int64_t wall;

	switch (m->form) {
	case NAME:
		return text != NULL ? NULL : "must be a string";
	case TIME:
		return text != NULL && clock_read(text, &wall)
			   ? NULL
			   : "must be a time such as 2024-06-19T08:00:00Z";
	case DATE:
		return text != NULL && clock_date_is_valid(text)
			   ? NULL
			   : "must be a date such as 2024-06-19";
	case NAMES:
		return is_names(value) ? NULL : "must be a list of strings";
	case FLAG:
		return json_is_boolean(value) ? NULL : "must be true or false";
	case NUMBER:
		break;
	}
	if (!json_is_integer(value) || json_integer_value(value) < m->least ||
	    json_integer_value(value) > m->most)
		return "is out of range; a plan takes up to a year of "
		       "minutes, and ten years of days";
	return NULL;
}

static int
check_members(const json_t *object, const struct member *members,
    const struct path *path, struct err *err)
{
	for (const struct member *m = members; m->key != NULL; m++) {
		const json_t *value = json_object_get(object, m->key);
		const char *fault = m->required ? "is missing" : NULL;

		if (value != NULL && !json_is_null(value))
			fault = fault_of(m, value);
		if (fault != NULL)
			return fail(path, m->key, err, fault);
	}
	return 0;
}

/* A list of objects of a kind; `check` looks further into each, or is NULL. */
static int
check_list(const json_t *list, const char *name, size_t most,
    const struct member *members, const struct path *path,
    int (*check)(const json_t *, const struct path *, struct err *),
    struct err *err)
{
	const json_t *item;
	size_t i;

	if (json_array_size(list) > most) {
		char what[48];

		snprintf(what, sizeof(what), "a plan takes %zu at most", most);
		return fail(path, name, err, what);
	}
	json_array_foreach(list, i, item)
	{
		struct path inner;

		snprintf(inner.text, sizeof(inner.text), "%.32s%s[%zu].",
		    path->text, name, i);
		if (check_members(item, members, &inner, err) == -1 ||
		    (check != NULL && check(item, &inner, err) == -1))
			return -1;
	}
	return 0;
}

static int
check_object(const json_t *object, const char *name,
    const struct member *members, const struct path *path, struct err *err)
{
	struct path inner;

	snprintf(inner.text, sizeof(inner.text), "%.48s%s.", path->text, name);
	return check_members(object, members, &inner, err);
}

static int
check_slot(const json_t *slot, const struct path *path, struct err *err)
{
	const json_t *anchor = json_object_get(slot, "anchor");

	if (json_object_get(slot, "message") == NULL &&
	    json_object_get(slot, "narrative") == NULL)
		return fail(path, "message", err,
		    "is missing, and so is the narrative that one is to be "
		    "found for");
	if (anchor != NULL &&
	    check_object(anchor, "anchor", anchor_members, path, err) == -1)
		return -1;
	if (check_object(json_object_get(slot, "meta"), "meta", meta_members,
		path, err) == -1)
		return -1;
	return check_list(json_object_get(slot, "depends_on"), "depends_on",
	    BRIEF_SLOTS_MAX, dependency_members, path, NULL, err);
}

int
facts_check(const json_t *facts, struct err *err)
{
	const json_t *campaign = json_object_get(facts, "campaign");
	const struct path top = {""};

	if (check_members(campaign, campaign_members, &top, err) == -1 ||
	    check_list(json_object_get(campaign, "blackouts"), "blackouts",
		BRIEF_BLACKOUTS_MAX, blackout_members, &top, NULL, err) == -1)
		return -1;
	if (check_list(json_object_get(campaign, "slots"), "slots",
		BRIEF_SLOTS_MAX, slot_members, &top, check_slot, err) == -1)
		return -1;
	return check_list(json_object_get(facts, "others"), "others",
	    BRIEF_OTHERS_MAX, other_members, &top, NULL, err);
}

bool
facts_time(const json_t *object, const char *key, int64_t *ret)
{
	const char *text = json_text(object, key);

	return text != NULL && clock_read(text, ret);
}

int64_t
facts_number(const json_t *object, const char *key, int64_t otherwise)
{
	const json_t *value = json_object_get(object, key);

	return json_is_integer(value) ? json_integer_value(value) : otherwise;
}

bool
facts_option(const json_t *facts, const char *key)
{
	return json_is_true(
	    json_object_get(json_object_get(facts, "options"), key));
}

bool
facts_asks(const json_t *facts, const char *key)
{
	const json_t *option =
	    json_object_get(json_object_get(facts, "options"), key);

	if (option != NULL)
		return json_is_true(option);
	return json_is_true(
	    json_object_get(json_object_get(facts, "campaign"), key));
}
