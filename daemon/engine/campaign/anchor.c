/* SPDX-License-Identifier: Apache-2.0 */
/*
 * anchor.c - which day of an occasion an anchor means. Owns nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "engine/campaign/expand.h"
#include "engine/campaign/fault.h"
#include "model/occasion_days.h"

#define DAY (INT64_C(86400) * 1000000)

/* The days around an event that a template's slots go by. */
enum { TEMPLATE_FROM = -14, TEMPLATE_TO = 0 };

struct question {
	const struct expand_frame *frame;
	json_t *anchor;
	const char *place, *on;
	const struct occasion *occasion;
};

/* Days among which the occurrence is looked for. */
struct range {
	int64_t from, to;
};

static int
refuse(const struct question *q, enum err_code code, const char *name,
    const char *why, struct err *err)
{
	const struct fault fault = {code, q->place, name, "anchor"};

	return fault_set(err, &fault, "%s", why);
}

static struct range
range_of_year(long long year)
{
	char first[CLOCK_DATE], last[CLOCK_DATE];

	snprintf(first, sizeof(first), "%04lld-01-01", year);
	snprintf(last, sizeof(last), "%04lld-12-31", year);
	return (struct range){clock_date_days(first), clock_date_days(last)};
}

static int64_t
days_of(const json_t *anchor, const char *name, int64_t fallback)
{
	const json_t *value = json_object_get(anchor, name);

	return value == NULL ? fallback : json_integer_value(value);
}

/* Days whose anchors touch the campaign's time. */
static struct range
range_of_campaign(const struct question *q)
{
	return (struct range){q->frame->starts_at / DAY -
				  days_of(q->anchor, "to_days", TEMPLATE_TO),
	    q->frame->ends_at / DAY -
		days_of(q->anchor, "from_days", TEMPLATE_FROM)};
}

/* The first occurrence within a range; -1 when it does not come. */
static int
find_first(const struct occasion *occasion, struct range range, int64_t *ret)
{
	int64_t *days;
	size_t n = occasion_days(occasion, range.from, range.to, &days);

	if (n > 0)
		*ret = days[0];
	free(days);
	return n > 0 ? 0 : -1;
}

static int
find_day(const struct question *q, int64_t *ret, struct err *err)
{
	const json_t *year = json_object_get(q->anchor, "year");
	const char *on = json_text(q->anchor, q->on);
	int64_t day = 0;

	if (on != NULL) {
		day = clock_date_days(on);
		if (find_first(q->occasion, (struct range){day, day}, ret) == 0)
			return 0;
		return refuse(q, ERR_INVALID, q->on,
		    "the occasion does not begin on that day", err);
	}
	if (year != NULL) {
		if (find_first(q->occasion,
			range_of_year(json_integer_value(year)), ret) == 0)
			return 0;
		return refuse(q, ERR_INVALID, "year",
		    "the occasion does not come in that year", err);
	}
	if (find_first(q->occasion, range_of_campaign(q), ret) == 0)
		return 0;
	return refuse(q, ERR_INVALID, "occasion",
	    "the occasion does not come at the time of the campaign; name its "
	    "day or its year",
	    err);
}

static int
resolve(struct question *q, const char *slug, struct err *err)
{
	char date[CLOCK_DATE];
	int64_t day = 0;

	q->occasion = library_find(q->frame->library, NOUN_OCCASION, slug);
	if (q->occasion == NULL)
		return refuse(q, ERR_NOT_FOUND, "occasion",
		    "there is no such occasion; occasion.list tells which "
		    "there are",
		    err);
	if (find_day(q, &day, err) == -1)
		return -1;
	json_object_set_new(
	    q->anchor, q->on, json_string(clock_date_format(day, date)));
	if (json_object_get(q->anchor, "event") == NULL)
		json_object_set_new(
		    q->anchor, "event", json_string(q->occasion->title));
	json_object_del(q->anchor, "year");
	return 0;
}

int
expand_anchor(const struct expand_frame *frame, json_t *anchor,
    const char *place, const char *on, struct err *err)
{
	struct question q = {frame, anchor, place, on, NULL};
	const char *slug = json_text(anchor, "occasion");
	bool year = json_object_get(anchor, "year") != NULL;
	bool event = json_text(anchor, "event") != NULL;

	if (year && (slug == NULL || json_text(anchor, on) != NULL))
		return refuse(&q, ERR_INVALID, "year",
		    "goes with an occasion, and without a day", err);
	if (slug == NULL || (event && json_text(anchor, on) != NULL))
		return 0;
	return resolve(&q, slug, err);
}
