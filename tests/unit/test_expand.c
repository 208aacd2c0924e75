/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_expand.c - series of slots, by hand where clocks change and against
 * libical and the C library elsewhere; what waits for a series; anchors on
 * occasions. Owns the library.
 */
#include <check.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "engine/campaign/expand.h"
#include "suite.h"

static struct library library;
static struct expand_frame frame;
static struct expanded expanded;
static struct err err;

static json_t *
parse(const char *text)
{
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

	ck_assert_msg(value != NULL, "%s", text);
	return value;
}

static void
put(enum noun_kind kind, const char *slug, const char *text)
{
	json_t *doc = parse(text);

	json_object_set_new(doc, "slug", json_string(slug));
	library_apply(&library, kind, slug, doc);
	json_decref(doc);
}

static void
last(const char *starts, const char *ends)
{
	ck_assert(clock_read(starts, &frame.starts_at));
	ck_assert(clock_read(ends, &frame.ends_at));
}

static void
set_up(void)
{
	library = (struct library){0};
	frame = (struct expand_frame){.library = &library};
	last("2027-01-01T00:00:00Z", "2027-12-31T00:00:00Z");
	put(NOUN_AUDIENCE, "land",
	    "{\"name\":\"Land\",\"time_zone\":\"Europe/Berlin\"}");
	put(NOUN_OCCASION, "vote",
	    "{\"title\":\"The vote\",\"kind\":\"vote\",\"starts\":"
	    "\"2024-03-01\",\"rrule\":\"FREQ=YEARLY\",\"source\":\"S\"}");
}

static void
tear_down(void)
{
	expanded_done(&expanded);
	library_done(&library);
}

static int
expand(const char *text)
{
	json_t *slots = parse(text);
	int rc;

	expanded_done(&expanded);
	rc = expand_slots(&frame, slots, &expanded, &err);
	json_decref(slots);
	return rc;
}

/* One slot to the land; the members as they stand. */
static int
expand_one(const char *members)
{
	char *text =
	    mem_printf("[{\"name\":\"s\",\"audience\":\"land\",%s}]", members);
	int rc = expand(text);

	free(text);
	return rc;
}

static const char *
text_at(size_t i, const char *name)
{
	const char *text = json_text(json_array_get(expanded.slots, i), name);

	return text == NULL ? "" : text;
}

static void
check_refused(const char *field, const char *rule, const char *words)
{
	ck_assert_str_eq(err.field, field);
	ck_assert_str_eq(err.rule, rule);
	ck_assert_msg(strstr(err.text, words) != NULL, "%s", err.text);
}

/* --- series --- */

START_TEST(names_and_days)
{
	ck_assert_int_eq(expand_one("\"planned_at\":\"2027-03-02T09:00:00Z\","
				    "\"repeat\":\"FREQ=WEEKLY;BYDAY=TU;"
				    "COUNT=4\",\"except\":[\"2027-03-16\"],"
				    "\"channel\":\"radio\""),
	    0);
	ck_assert_uint_eq(expanded.n, 3);
	ck_assert_str_eq(text_at(0, "name"), "s-1");
	ck_assert_str_eq(text_at(2, "name"), "s-3");
	ck_assert_str_eq(text_at(2, "series"), "s");
	ck_assert_str_eq(text_at(2, "channel"), "radio");
	ck_assert_str_eq(
	    text_at(1, "planned_at"), "2027-03-09T09:00:00.000000Z");
	ck_assert_str_eq(text_at(1, "repeat"), "");
	ck_assert_ptr_null(
	    json_object_get(json_array_get(expanded.slots, 0), "except"));
}
END_TEST

/* Berlin puts its clocks forward on 28 March 2027 and back on 31 October. */
START_TEST(clocks_on_walls_stay)
{
	ck_assert_int_eq(expand_one("\"planned_at\":\"2027-03-23T08:30:00Z\","
				    "\"earliest\":\"2027-03-22T08:30:00Z\","
				    "\"latest\":\"2027-03-24T08:30:00.25Z\","
				    "\"repeat\":\"FREQ=WEEKLY;COUNT=2\""),
	    0);
	ck_assert_str_eq(
	    text_at(1, "planned_at"), "2027-03-30T07:30:00.000000Z");
	ck_assert_str_eq(text_at(1, "earliest"), "2027-03-29T07:30:00.000000Z");
	ck_assert_str_eq(text_at(1, "latest"), "2027-03-31T07:30:00.250000Z");
}
END_TEST

START_TEST(gaps_and_folds)
{
	/* 02:30 does not exist on the 28th: the first instant after it. */
	ck_assert_int_eq(expand_one("\"planned_at\":\"2027-03-27T01:30:00Z\","
				    "\"repeat\":\"FREQ=DAILY;COUNT=3\""),
	    0);
	ck_assert_str_eq(
	    text_at(1, "planned_at"), "2027-03-28T01:00:00.000000Z");
	ck_assert_str_eq(
	    text_at(2, "planned_at"), "2027-03-29T00:30:00.000000Z");
	/* 02:30 comes twice on 31 October: the first. */
	ck_assert_int_eq(expand_one("\"planned_at\":\"2027-10-30T00:30:00Z\","
				    "\"repeat\":\"FREQ=DAILY;COUNT=3\""),
	    0);
	ck_assert_str_eq(
	    text_at(1, "planned_at"), "2027-10-31T00:30:00.000000Z");
	ck_assert_str_eq(
	    text_at(2, "planned_at"), "2027-11-01T01:30:00.000000Z");
	/* What was written stays, also in the second of the two. */
	ck_assert_int_eq(expand_one("\"planned_at\":\"2027-10-31T01:30:00Z\","
				    "\"repeat\":\"FREQ=DAILY;COUNT=2\""),
	    0);
	ck_assert_str_eq(
	    text_at(0, "planned_at"), "2027-10-31T01:30:00.000000Z");
}
END_TEST

/* The day is the slot's own: late in the evening it is tomorrow in Auckland. */
START_TEST(days_of_its_zone)
{
	ck_assert_int_eq(expand_one("\"planned_at\":\"2027-03-01T20:00:00Z\","
				    "\"time_zone\":\"Pacific/Auckland\","
				    "\"repeat\":\"FREQ=WEEKLY;BYDAY=TU;"
				    "COUNT=2\""),
	    0);
	ck_assert_str_eq(
	    text_at(1, "planned_at"), "2027-03-08T20:00:00.000000Z");
	ck_assert_int_eq(expand_one("\"planned_at\":\"2027-03-01T20:00:00Z\","
				    "\"repeat\":\"FREQ=WEEKLY;BYDAY=TU;"
				    "COUNT=2\""),
	    -1);
	check_refused("slots[0].repeat", "repeat",
	    "2027-03-01, the day of planned_at in Europe/Berlin");
}
END_TEST

START_TEST(ends_with_the_campaign)
{
	last("2027-03-01T00:00:00Z", "2027-03-20T12:00:00Z");
	ck_assert_int_eq(expand_one("\"earliest\":\"2027-03-02T13:00:00Z\","
				    "\"repeat\":\"FREQ=DAILY\""),
	    0);
	ck_assert_uint_eq(expanded.n, 18);
	ck_assert_int_eq(expand_one("\"latest\":\"2027-03-02T13:00:00Z\","
				    "\"repeat\":\"FREQ=DAILY;UNTIL=20270320\""),
	    -1);
	check_refused("slots[0].repeat", "window", "2027-03-20");
	ck_assert_int_eq(expand_one("\"latest\":\"2027-03-02T13:00:00Z\","
				    "\"repeat\":\"FREQ=DAILY;UNTIL=20270319\""),
	    0);
	ck_assert_int_eq(expand_one("\"latest\":\"2027-03-02T13:00:00Z\","
				    "\"repeat\":\"FREQ=YEARLY;COUNT=2\""),
	    -1);
	check_refused("slots[0].repeat", "window", "2028-03-02");
	/* So far away that nobody walks there. */
	ck_assert_int_eq(
	    expand_one("\"latest\":\"2027-03-02T13:00:00Z\","
		       "\"repeat\":\"FREQ=YEARLY;INTERVAL=400;COUNT=2\""),
	    -1);
	check_refused("slots[0].repeat", "window", "");
}
END_TEST

/* As calendar programs write it of what begins at a time (RFC 5545, 3.3.10). */
START_TEST(until_is_a_time_in_utc)
{
	static const struct {
		const char *zone, *first, *until;
		size_t n;
	} cases[] = {
	    {"Asia/Jakarta", "2027-03-01T02:00:00Z", "20270305T020000Z", 5},
	    {"Asia/Jakarta", "2027-03-01T02:00:00Z", "20270305T015959Z", 4},
	    /* The local day is the next one, and the one before. */
	    {"Pacific/Kiritimati", "2027-03-01T18:00:00Z", "20270305T180000Z",
		5},
	    {"Pacific/Pago_Pago", "2027-03-01T06:00:00Z", "20270305T060000Z",
		5},
	    {"Pacific/Pago_Pago", "2027-03-01T06:00:00Z", "20270305T055959Z",
		4},
	};
	char members[256];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(members, sizeof(members),
		    "\"planned_at\":\"%s\",\"time_zone\":\"%s\","
		    "\"repeat\":\"UNTIL=%s;FREQ=DAILY\"",
		    cases[i].first, cases[i].zone, cases[i].until);
		ck_assert_int_eq(expand_one(members), 0);
		ck_assert_uint_eq(expanded.n, cases[i].n);
	}
	ck_assert_int_eq(expand_one("\"planned_at\":\"2027-03-02T02:00:00Z\","
				    "\"repeat\":\"FREQ=DAILY;"
				    "UNTIL=20270301T020000Z\""),
	    -1);
	check_refused("slots[0].repeat", "repeat", "none of the rule's");
}
END_TEST

START_TEST(refusals)
{
	static const struct {
		const char *members, *field, *rule, *words;
	} cases[] = {
	    {"\"repeat\":\"FREQ=DAILY\"", "slots[0].repeat", "repeat",
		"needs planned_at"},
	    {"\"planned_at\":\"2027-03-01T20:00:00Z\","
	     "\"repeat\":\"FREQ=HOURLY\"",
		"slots[0].repeat", "repeat", "FREQ=HOURLY"},
	    {"\"planned_at\":\"2027-03-01T20:00:00Z\",\"repeat\":"
	     "\"FREQ=DAILY;UNTIL=20270310T250000Z\"",
		"slots[0].repeat", "repeat", "UNTIL=20270310T25"},
	    {"\"planned_at\":\"2027-03-01T20:00:00Z\","
	     "\"repeat\":\"COUNT=2\"",
		"slots[0].repeat", "repeat", "how often"},
	    {"\"planned_at\":\"2027-02-30T20:00:00Z\","
	     "\"repeat\":\"FREQ=DAILY\"",
		"slots[0].planned_at", "repeat", "calendar"},
	    {"\"planned_at\":\"2027-03-01T20:00:00Z\",\"series\":\"t\","
	     "\"repeat\":\"FREQ=DAILY\"",
		"slots[0].repeat", "repeat", "series"},
	    {"\"planned_at\":\"2027-03-01T20:00:00Z\","
	     "\"time_zone\":\"Mars/Olympus\",\"repeat\":\"FREQ=DAILY\"",
		"slots[0].time_zone", "repeat", "zone"},
	    {"\"planned_at\":\"2027-03-01T20:00:00Z\","
	     "\"except\":[\"2027-03-01\"]",
		"slots[0].except", "repeat", "repeat alone"},
	    {"\"planned_at\":\"2027-03-01T20:00:00Z\",\"repeat\":"
	     "\"FREQ=WEEKLY\",\"except\":[\"2027-03-08\",\"2027-03-09\"]",
		"slots[0].except[1]", "repeat", "no day of the rule"},
	    {"\"planned_at\":\"2027-03-01T20:00:00Z\",\"repeat\":"
	     "\"FREQ=WEEKLY;COUNT=1\",\"except\":[\"2027-03-01\"]",
		"slots[0].except", "repeat", "leaves no day"},
	    {"\"anchor\":{\"from_days\":1,\"to_days\":2,\"event\":\"E\"}",
		"slots[0].anchor", "anchor", "names an occasion"},
	    {"\"anchor\":{\"from_days\":1,\"to_days\":2,"
	     "\"occasion\":\"nothing\"}",
		"slots[0].anchor.occasion", "anchor", "no such occasion"},
	    {"\"anchor\":{\"from_days\":1,\"to_days\":2,"
	     "\"occasion\":\"vote\",\"on\":\"2027-03-02\"}",
		"slots[0].anchor.on", "anchor", "does not begin"},
	    {"\"anchor\":{\"from_days\":1,\"to_days\":2,"
	     "\"occasion\":\"vote\",\"year\":2023}",
		"slots[0].anchor.year", "anchor", "in that year"},
	    {"\"anchor\":{\"from_days\":1,\"to_days\":2,\"event\":\"E\","
	     "\"on\":\"2027-03-02\",\"year\":2027}",
		"slots[0].anchor.year", "anchor", "goes with an occasion"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_msg(
		    expand_one(cases[i].members) == -1, "%s", cases[i].members);
		check_refused(cases[i].field, cases[i].rule, cases[i].words);
	}
}
END_TEST

START_TEST(a_thousand_and_no_more)
{
	last("2027-01-01T00:00:00Z", "2032-01-01T00:00:00Z");
	ck_assert_int_eq(expand_one("\"planned_at\":\"2027-03-01T20:00:00Z\","
				    "\"repeat\":\"FREQ=DAILY;COUNT=1000\""),
	    0);
	ck_assert_uint_eq(expanded.n, 1000);
	ck_assert_str_eq(text_at(999, "name"), "s-1000");
	ck_assert_int_eq(
	    expand("[{\"name\":\"a\",\"audience\":\"land\"},"
		   "{\"name\":\"b\",\"audience\":\"land\",\"planned_at\":"
		   "\"2027-03-01T20:00:00Z\",\"repeat\":"
		   "\"FREQ=DAILY;COUNT=1000\"}]"),
	    -1);
	ck_assert_str_eq(err.field, "slots");
	ck_assert_int_eq(expand_one("\"planned_at\":\"2027-03-01T20:00:00Z\","
				    "\"repeat\":\"FREQ=DAILY;COUNT=1001\""),
	    -1);
	ck_assert_str_eq(err.field, "slots[0].repeat");
}
END_TEST

/* --- what waits --- */

#define WEEKLY(name, count)                                              \
	"{\"name\":\"" name "\",\"audience\":\"land\",\"planned_at\":"   \
	"\"2027-03-01T20:00:00Z\",\"repeat\":\"FREQ=WEEKLY;COUNT=" count \
	"\",\"depends_on\":[%s]}"

START_TEST(each_waits_for_its_like)
{
	char *text = mem_printf("[" WEEKLY("a", "2") "," WEEKLY("b", "2") "]",
	    "{\"slot\":\"x\"}",
	    "{\"slot\":\"a\",\"least_minutes\":5},{\"slot\":\"x\"}");
	const json_t *orders;

	ck_assert_int_eq(expand(text), 0);
	free(text);
	orders =
	    json_object_get(json_array_get(expanded.slots, 3), "depends_on");
	ck_assert_str_eq(json_text(json_array_get(orders, 0), "slot"), "a-2");
	ck_assert_int_eq(json_integer_value(json_object_get(
			     json_array_get(orders, 0), "least_minutes")),
	    5);
	ck_assert_str_eq(json_text(json_array_get(orders, 1), "slot"), "x");
	ck_assert_uint_eq(expanded.origins[3], 1);
}
END_TEST

START_TEST(numbers_must_match)
{
	char *text = mem_printf("[" WEEKLY("a", "2") "," WEEKLY("b", "3") "]",
	    "", "{\"slot\":\"a\"}");

	ck_assert_int_eq(expand(text), -1);
	free(text);
	check_refused("slots[1].depends_on[0].slot", "repeat",
	    "comes 2 times and this slot 3 times");
	text = mem_printf(
	    "[{\"name\":\"c\",\"audience\":\"land\","
	    "\"depends_on\":[{\"slot\":\"a\"}]}," WEEKLY("a", "2") "]",
	    "");
	ck_assert_int_eq(expand(text), -1);
	free(text);
	check_refused("slots[0].depends_on[0].slot", "repeat", "\"a-1\"");
}
END_TEST

START_TEST(faults_are_where_they_were_written)
{
	char *text = mem_printf(
	    "[" WEEKLY("a", "3") ",{\"name\":\"c\",\"audience\":\"land\"}]",
	    "");

	ck_assert_int_eq(expand(text), 0);
	free(text);
	err_set_field(&err, ERR_INVALID, "slots[2].channel", "x");
	expand_blame(&expanded, &err);
	ck_assert_str_eq(err.field, "slots[0].channel");
	err_set_field(&err, ERR_INVALID, "slots[3].depends_on[0].slot", "x");
	expand_blame(&expanded, &err);
	ck_assert_str_eq(err.field, "slots[1].depends_on[0].slot");
	err_set_field(&err, ERR_INVALID, "slots[4].audience", "x");
	expand_blame(&expanded, &err);
	ck_assert_str_eq(err.field, "template.audience");
	err_set_field(&err, ERR_INVALID, "title", "x");
	expand_blame(&expanded, &err);
	ck_assert_str_eq(err.field, "title");
}
END_TEST

/* --- anchors --- */

static const char *
anchored(const char *members)
{
	char *text = mem_printf("\"anchor\":{\"from_days\":-7,\"to_days\":-1,"
				"%s}",
	    members);
	int rc = expand_one(text);

	free(text);
	ck_assert_msg(rc == 0, "%s", err.text);
	return json_text(
	    json_object_get(json_array_get(expanded.slots, 0), "anchor"), "on");
}

START_TEST(an_occasion_tells_the_day)
{
	const json_t *anchor;

	ck_assert_str_eq(anchored("\"occasion\":\"vote\""), "2027-03-01");
	anchor = json_object_get(json_array_get(expanded.slots, 0), "anchor");
	ck_assert_str_eq(json_text(anchor, "event"), "The vote");
	ck_assert_str_eq(json_text(anchor, "occasion"), "vote");
	/* The day itself may be over when its last days begin. */
	last("2027-02-28T12:00:00Z", "2027-12-31T00:00:00Z");
	ck_assert_str_eq(anchored("\"occasion\":\"vote\""), "2027-03-01");
	ck_assert_str_eq(
	    anchored("\"occasion\":\"vote\",\"year\":2029"), "2029-03-01");
	anchor = json_object_get(json_array_get(expanded.slots, 0), "anchor");
	ck_assert_ptr_null(json_object_get(anchor, "year"));
	ck_assert_str_eq(
	    anchored("\"occasion\":\"vote\",\"on\":\"2028-03-01\""),
	    "2028-03-01");
	last("2027-03-10T00:00:00Z", "2027-12-31T00:00:00Z");
	ck_assert_int_eq(
	    expand_one("\"anchor\":{\"from_days\":-7,\"to_days\":-1,"
		       "\"occasion\":\"vote\"}"),
	    -1);
	check_refused("slots[0].anchor.occasion", "anchor", "does not come");
}
END_TEST

/* What campaign.get told may be put again, whatever became of the occasion. */
START_TEST(what_was_resolved_stays)
{
	ck_assert_str_eq(anchored("\"occasion\":\"gone\",\"event\":\"Was\","
				  "\"on\":\"2027-05-05\""),
	    "2027-05-05");
}
END_TEST

START_TEST(a_template_goes_by_an_occasion)
{
	json_t *template = parse("{\"occasion\":\"vote\"}");

	ck_assert_int_eq(
	    expand_anchor(&frame, template, "template", "event_on", &err), 0);
	ck_assert_str_eq(json_text(template, "event_on"), "2027-03-01");
	ck_assert_str_eq(json_text(template, "event"), "The vote");
	json_decref(template);
	template = parse("{}");
	ck_assert_int_eq(
	    expand_anchor(&frame, template, "template", "event_on", &err), 0);
	ck_assert_uint_eq(json_object_size(template), 0);
	json_decref(template);
}
END_TEST

/* --- against others --- */

static const char *const zones[] = {"Europe/Berlin", "Asia/Kathmandu",
    "America/Sao_Paulo", "Pacific/Auckland", "Australia/Lord_Howe",
    "Africa/Cairo", "America/New_York"};
static const char *const rules[] = {"FREQ=DAILY;INTERVAL=3;COUNT=50",
    "FREQ=WEEKLY;COUNT=40", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20271130",
    "FREQ=MONTHLY;COUNT=9", "FREQ=DAILY;BYMONTH=3,4,9,10;COUNT=90"};

enum {
	ZONES = sizeof(zones) / sizeof(zones[0]),
	RULES = sizeof(rules) / sizeof(rules[0]),
};

/* What the C library makes of 14:45 on a day: no clock is changed then. */
static void
check_instant(const struct icaltimetype *day, const char *got)
{
	struct tm tm = {.tm_year = day->year - 1900,
	    .tm_mon = day->month - 1,
	    .tm_mday = day->day,
	    .tm_hour = 14,
	    .tm_min = 45,
	    .tm_isdst = -1};
	int64_t wall;

	ck_assert(clock_read(got, &wall));
	ck_assert_int_eq(wall / 1000000, (int64_t)mktime(&tm));
}

/* The days of libical, at a quarter to three on the wall. */
START_TEST(as_libical_and_the_c_library)
{
	const char *zone = zones[_i % ZONES], *rule = rules[_i / ZONES];
	struct icalrecurrencetype recurrence =
	    icalrecurrencetype_from_string(rule);
	struct icaltimetype day = icaltime_from_string("20270301");
	struct tm first = {.tm_year = 127,
	    .tm_mon = 2,
	    .tm_mday = 1,
	    .tm_hour = 14,
	    .tm_min = 45,
	    .tm_isdst = -1};
	icalrecur_iterator *days = icalrecur_iterator_new(recurrence, day);
	char start[CLOCK_TEXT], *members;
	size_t n = 0;

	setenv("TZ", zone, 1);
	tzset();
	clock_format((int64_t)mktime(&first) * 1000000, start);
	members = mem_printf("\"planned_at\":\"%s\",\"time_zone\":\"%s\","
			     "\"repeat\":\"%s\"",
	    start, zone, rule);
	ck_assert_msg(expand_one(members) == 0, "%s: %s", zone, err.text);
	free(members);
	for (day = icalrecur_iterator_next(days); !icaltime_is_null_time(day);
	     day = icalrecur_iterator_next(days))
		check_instant(&day, text_at(n++, "planned_at"));
	ck_assert_uint_eq(n, expanded.n);
	icalrecur_iterator_free(days);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("expand");
	TCase *tcase = tcase_create("expand");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, names_and_days);
	tcase_add_test(tcase, clocks_on_walls_stay);
	tcase_add_test(tcase, gaps_and_folds);
	tcase_add_test(tcase, days_of_its_zone);
	tcase_add_test(tcase, ends_with_the_campaign);
	tcase_add_test(tcase, until_is_a_time_in_utc);
	tcase_add_test(tcase, refusals);
	tcase_add_test(tcase, a_thousand_and_no_more);
	tcase_add_test(tcase, each_waits_for_its_like);
	tcase_add_test(tcase, numbers_must_match);
	tcase_add_test(tcase, faults_are_where_they_were_written);
	tcase_add_test(tcase, an_occasion_tells_the_day);
	tcase_add_test(tcase, what_was_resolved_stays);
	tcase_add_test(tcase, a_template_goes_by_an_occasion);
	tcase_add_loop_test(
	    tcase, as_libical_and_the_c_library, 0, ZONES * RULES);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
