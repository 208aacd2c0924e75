/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_calendar.c - calendars of others as occasions, and when an occasion is:
 * rules, zones, changes of clocks. Owns the calendars it makes up.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "model/calendar.h"
#include "model/occasion_days.h"
#include "model/rrule.h"
#include "model/zone_name.h"
#include "suite.h"

#define DAY(date) clock_date_days(date)

/* Components in components. */
#define FOUR "BEGIN:a\nBEGIN:a\nBEGIN:a\nBEGIN:a\n"
#define DEEP "BEGIN:VCALENDAR\n" FOUR FOUR

static struct library library;
static struct rrule rule;
static struct err err;

static json_t *
load(const char *text)
{
	json_t *value = json_loads(text, 0, NULL);

	ck_assert_msg(value != NULL, "%s", text);
	return value;
}

/* --- rules --- */

START_TEST(rules_that_name_days_are_taken)
{
	static const char *const good[] = {"FREQ=YEARLY",
	    "FREQ=YEARLY;BYMONTH=9;BYDAY=3TU", "FREQ=MONTHLY;BYDAY=-1FR",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;WKST=SU", "FREQ=DAILY;COUNT=3",
	    "FREQ=YEARLY;UNTIL=20301231",
	    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
	    "FREQ=YEARLY;BYYEARDAY=-1,1;BYWEEKNO=20"};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(rrule_read(good[i], &rule, &err) == 0, "%s: %s",
		    good[i], err.text);
}
END_TEST

START_TEST(other_rules_are_refused)
{
	static const char *const bad[] = {"", "YEARLY", "FREQ=HOURLY",
	    "FREQ=SECONDLY;BYMONTH=2", "INTERVAL=1;FREQ=YEARLY",
	    "FREQ=YEARLY;FREQ=DAILY", "FREQ=DAILY;COUNT=2;UNTIL=20300101",
	    "FREQ=DAILY;UNTIL=20300101T000000Z", "FREQ=DAILY;UNTIL=20300230",
	    "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=99999",
	    "FREQ=DAILY;COUNT=-1", "FREQ=MONTHLY;BYDAY=255SU",
	    "FREQ=MONTHLY;BYDAY=0SU", "FREQ=MONTHLY;BYDAY=XX",
	    "FREQ=MONTHLY;BYDAY=", "FREQ=MONTHLY;BYMONTHDAY=32",
	    "FREQ=YEARLY;BYMONTH=0", "FREQ=YEARLY;BYMONTH=-1",
	    "FREQ=YEARLY;BYMONTH=1,", "FREQ=YEARLY;BYHOUR=3",
	    "FREQ=YEARLY;RSCALE=CHINESE", "FREQ=YEARLY;;COUNT=1",
	    "FREQ=YEARLY\nDTSTART=1", "FREQ=MONTHLY;BYDAY=6MO",
	    "FREQ=YEARLY;BYMONTH=2,4;BYMONTHDAY=31,-31",
	    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
	    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=5MO",
	    "FREQ=YEARLY;BYMONTH=1;BYDAY=53MO", "FREQ=WEEKLY;BYDAY=1MO",
	    "FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=MONTHLY;BYYEARDAY=1",
	    "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=5"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(
		    rrule_read(bad[i], &rule, &err) == -1, "%s", bad[i]);
		ck_assert_str_eq(err.field, "rrule");
	}
}
END_TEST

static void
check_days(const char *doc, const char *from, const char *to, const char *want)
{
	json_t *object = load(doc);
	struct occasion *occasion = noun_read(NOUN_OCCASION, object);
	char got[400] = "", date[CLOCK_DATE];
	int64_t *days;
	size_t n = occasion_days(occasion, DAY(from), DAY(to), &days);

	for (size_t i = 0; i < n; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s",
		    i > 0 ? " " : "", clock_date_format(days[i], date));
	ck_assert_str_eq(got, want);
	free(days);
	noun_free(NOUN_OCCASION, occasion);
	json_decref(object);
}

START_TEST(occasions_come_again)
{
	check_days("{\"starts\":\"2000-09-09\"}", "2000-01-01", "2030-01-01",
	    "2000-09-09");
	check_days("{\"starts\":\"1948-09-09\",\"rrule\":\"FREQ=YEARLY\"}",
	    "2024-01-01", "2026-12-31", "2024-09-09 2025-09-09 2026-09-09");
	/* The start counts even where the rule would not have it. */
	check_days("{\"starts\":\"2024-09-20\",\"rrule\":"
		   "\"FREQ=YEARLY;BYMONTH=9;BYDAY=4TU\"}",
	    "2024-01-01", "2025-12-31", "2024-09-20 2024-09-24 2025-09-23");
	check_days("{\"starts\":\"2024-01-01\",\"rrule\":\"FREQ=MONTHLY;"
		   "COUNT=3\"}",
	    "2024-02-01", "2030-12-31", "2024-02-01 2024-03-01");
	check_days("{\"starts\":\"2024-02-29\",\"rrule\":\"FREQ=YEARLY\"}",
	    "2024-01-01", "2033-01-01", "2024-02-29 2028-02-29 2032-02-29");
	check_days("{\"starts\":\"2024-01-31\",\"rrule\":\"FREQ=MONTHLY\"}",
	    "2024-01-01", "2024-05-31", "2024-01-31 2024-03-31 2024-05-31");
	check_days("{\"starts\":\"2024-01-01\",\"rrule\":\"FREQ=DAILY;"
		   "UNTIL=20240103\"}",
	    "2024-01-01", "2024-05-31", "2024-01-01 2024-01-02 2024-01-03");
	check_days("{\"starts\":\"2024-01-01\",\"rrule\":\"FREQ=YEARLY\","
		   "\"also\":[\"2024-07-01\",\"2025-01-01\"],"
		   "\"except\":[\"2026-01-01\"]}",
	    "2024-01-01", "2027-06-01",
	    "2024-01-01 2024-07-01 2025-01-01 2027-01-01");
}
END_TEST

START_TEST(a_rule_that_is_none_does_not_come)
{
	check_days("{\"starts\":\"2024-01-01\",\"rrule\":\"FREQ=HOURLY\"}",
	    "2024-01-01", "2030-01-01", "2024-01-01");
}
END_TEST

START_TEST(what_comes_too_often_is_refused)
{
	json_t *doc = load("{\"starts\":\"1900-01-01\",\"rrule\":"
			   "\"FREQ=DAILY\"}");

	ck_assert_int_eq(occasion_check(doc, &err), -1);
	ck_assert_str_eq(err.field, "rrule");
	json_object_set_new(
	    doc, "rrule", json_string("FREQ=YEARLY;BYMONTH=6;BYYEARDAY=300"));
	ck_assert_int_eq(occasion_check(doc, &err), -1);
	ck_assert_str_eq(
	    err.text, "does not come within 28 years of the first day");
	json_object_set_new(doc, "rrule", json_string("FREQ=DAILY"));
	json_object_set_new(doc, "starts", json_string("2026-01-01"));
	ck_assert_int_eq(occasion_check(doc, &err), 0);
	json_object_set_new(doc, "starts", json_string("0001-01-01"));
	ck_assert_int_eq(occasion_check(doc, &err), -1);
	ck_assert_str_eq(err.field, "starts");
	json_object_set_new(doc, "starts", json_string("2026-01-01"));
	json_object_set_new(doc, "time", json_string("10:00"));
	ck_assert_int_eq(occasion_check(doc, &err), -1);
	ck_assert_str_eq(err.field, "time_zone");
	json_object_set_new(doc, "time_zone", json_string("Mars/Base"));
	ck_assert_int_eq(occasion_check(doc, &err), -1);
	json_object_set_new(doc, "time_zone", json_string("Asia/Seoul"));
	ck_assert_int_eq(occasion_check(doc, &err), 0);
	json_decref(doc);
}
END_TEST

/* --- zones --- */

static int64_t
instant_of(const char *date, const char *time, const char *zone)
{
	struct occasion occasion = {
	    .time = (char *)time, .time_zone = (char *)zone};
	int64_t ret = 0;

	ck_assert(occasion_instant(&occasion, DAY(date), &ret));
	return ret - DAY(date) * 86400;
}

START_TEST(local_times_follow_the_clocks)
{
	/* Central Europe: clocks change on 31 March and 27 October 2024. */
	ck_assert_int_eq(
	    instant_of("2024-03-30", "10:00", "Europe/Berlin"), 9 * 3600);
	ck_assert_int_eq(
	    instant_of("2024-03-31", "10:00", "Europe/Berlin"), 8 * 3600);
	/* 02:30 is left out then, and comes twice in October. */
	ck_assert_int_eq(
	    instant_of("2024-03-31", "02:30", "Europe/Berlin"), 5400);
	ck_assert_int_eq(
	    instant_of("2024-10-27", "02:30", "Europe/Berlin"), 1800);
	ck_assert_int_eq(
	    instant_of("2024-10-28", "02:30", "Europe/Berlin"), 5400);
	ck_assert_int_eq(
	    instant_of("2024-06-19", "00:30", "Asia/Seoul"), -8 * 3600 - 1800);
	ck_assert_int_eq(instant_of("1960-06-19", "12:00", "UTC"), 12 * 3600);
}
END_TEST

START_TEST(instants_have_a_local_day)
{
	struct local_time t =
	    local_time_at("Asia/Seoul", DAY("2024-06-18") * 86400 + 15 * 3600);

	ck_assert_int_eq(t.day, DAY("2024-06-19"));
	ck_assert_int_eq(t.second, 0);
	t = local_time_at("America/New_York", DAY("1969-12-31") * 86400 + 3600);
	ck_assert_int_eq(t.day, DAY("1969-12-30"));
	ck_assert_int_eq(t.second, 20 * 3600);
}
END_TEST

START_TEST(zones_are_found_by_their_many_names)
{
	char zone[ZONE_NAME];

	ck_assert(zone_name_find("Asia/Seoul", zone));
	ck_assert_str_eq(zone, "Asia/Seoul");
	ck_assert(zone_name_find("/citadel.org/20250101_1/Asia/Tokyo", zone));
	ck_assert_str_eq(zone, "Asia/Tokyo");
	ck_assert(zone_name_find("America/Argentina/Buenos_Aires", zone));
	ck_assert_str_eq(zone, "America/Argentina/Buenos_Aires");
	ck_assert(zone_name_find("Korea Standard Time", zone));
	ck_assert_str_eq(zone, "Asia/Seoul");
	ck_assert(zone_name_find("Etc/UTC", zone));
	ck_assert_str_eq(zone, "UTC");
	ck_assert(!zone_name_find("(GMT+0100) West-Europa", zone));
	ck_assert(!zone_name_find("", zone));
	ck_assert(!zone_name_known("+09"));
	ck_assert(!zone_name_known("KST"));
	ck_assert(!zone_name_known("Asia/Se\xc3\xb6ul"));
}
END_TEST

/* --- calendars --- */

static struct calendar_defaults defaults;

/* Reads events between the lines of a calendar; the caller frees. */
static void
read_calendar(const char *events, struct calendar *ret)
{
	char *text = mem_printf(
	    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
	    "BEGIN:VTIMEZONE\r\nTZID:Our zone\r\n"
	    "X-LIC-LOCATION:America/New_York\r\nBEGIN:STANDARD\r\n"
	    "DTSTART:19671029T020000\r\nRRULE:FREQ=SECONDLY\r\n"
	    "TZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\n"
	    "END:VTIMEZONE\r\n%sEND:VCALENDAR\r\n",
	    events);

	ck_assert_msg(calendar_read(&library, &defaults, text, strlen(text),
			  ret, &err) == 0,
	    "%s", err.text);
	free(text);
}

static void
check_member(const json_t *doc, const char *key, const char *want)
{
	struct buf got = {0};

	ck_assert_msg(json_object_get(doc, key) != NULL, "no %s", key);
	json_write(&got, json_object_get(doc, key));
	ck_assert_str_eq(got.data, want);
	buf_done(&got);
}

START_TEST(an_event_is_an_occasion_and_nothing_of_a_person)
{
	struct calendar calendar;
	const json_t *doc;
	char *all;

	read_calendar("BEGIN:VEVENT\r\nUID:a.person@example.org\r\n"
		      "SUMMARY:Summit of\r\n  the Alliance\r\n"
		      "DTSTART;TZID=Our zone:20240709T090000\r\n"
		      "DTEND;TZID=Our zone:20240711T170000\r\n"
		      "RRULE:BYMONTH=7;FREQ=YEARLY;BYDAY=2TU;"
		      "UNTIL=20270713T120000Z\r\n"
		      "EXDATE;TZID=Our zone:20250708T090000\r\n"
		      "RDATE:20251202T010000Z\r\n"
		      "CATEGORIES:SUMMIT,Alliance\r\n"
		      "ORGANIZER;CN=A Person:mailto:a.person@example.org\r\n"
		      "ATTENDEE:mailto:b.person@example.org\r\n"
		      "CONTACT:Call A Person, +1 555 010 9999\r\n"
		      "DESCRIPTION:Ask A Person.\r\nLOCATION:Their house\r\n"
		      "BEGIN:VALARM\r\nSUMMARY:Wake A Person\r\n"
		      "END:VALARM\r\nEND:VEVENT\r\n",
	    &calendar);
	ck_assert_uint_eq(calendar.n, 1);
	ck_assert_msg(calendar.entries[0].fate == CALENDAR_PUT, "%s",
	    calendar.entries[0].err.text);
	doc = calendar.entries[0].doc;
	check_member(doc, "title", "\"Summit of the Alliance\"");
	check_member(doc, "kind", "\"summit\"");
	check_member(doc, "starts", "\"2024-07-09\"");
	check_member(doc, "time", "\"09:00\"");
	check_member(doc, "time_zone", "\"America/New_York\"");
	check_member(doc, "days", "3");
	/* At noon UTC it is 08:00 there: the day's occurrence is over it. */
	check_member(
	    doc, "rrule", "\"FREQ=YEARLY;BYMONTH=7;BYDAY=2TU;UNTIL=20270712\"");
	check_member(doc, "except", "[\"2025-07-08\"]");
	check_member(doc, "also", "[\"2025-12-01\"]");
	check_member(doc, "source", "\"An imported calendar.\"");
	ck_assert(strncmp(json_text(doc, "slug"), "summit-of-the-alliance-",
		      23) == 0);
	all = json_dumps(doc, 0);
	ck_assert(strstr(all, "erson") == NULL && strchr(all, '@') == NULL);
	ck_assert_int_eq(schema_check(occasion_fields, doc, &err), 0);
	ck_assert_int_eq(occasion_check(doc, &err), 0);
	free(all);
	calendar_done(&calendar);
}
END_TEST

START_TEST(all_day_events_end_before_their_end)
{
	struct calendar calendar;

	read_calendar("BEGIN:VEVENT\nUID:1\nSUMMARY:x\n"
		      "DTSTART;VALUE=DATE:20240525\n"
		      "DTEND;VALUE=DATE:20240526\nEND:VEVENT\n"
		      "BEGIN:VEVENT\nUID:2\nSUMMARY:\xd9\x85\n"
		      "DTSTART;VALUE=DATE:20240525\nDURATION:P1W\n"
		      "END:VEVENT\n",
	    &calendar);
	ck_assert_uint_eq(calendar.n, 2);
	ck_assert_ptr_null(json_object_get(calendar.entries[0].doc, "days"));
	ck_assert_ptr_null(json_object_get(calendar.entries[0].doc, "time"));
	check_member(calendar.entries[1].doc, "days", "7");
	ck_assert(strncmp(json_text(calendar.entries[1].doc, "slug"),
		      "occasion-", 9) == 0);
	calendar_done(&calendar);
}
END_TEST

START_TEST(overridden_occurrences_move_or_go)
{
	struct calendar calendar;

	read_calendar("BEGIN:VEVENT\nUID:1\nSUMMARY:x\n"
		      "DTSTART;VALUE=DATE:20240101\nRRULE:FREQ=MONTHLY\n"
		      "END:VEVENT\n"
		      "BEGIN:VEVENT\nUID:1\nSUMMARY:x\n"
		      "RECURRENCE-ID;VALUE=DATE:20240201\n"
		      "DTSTART;VALUE=DATE:20240203\nEND:VEVENT\n"
		      "BEGIN:VEVENT\nUID:1\nSUMMARY:x\nSTATUS:CANCELLED\n"
		      "RECURRENCE-ID;VALUE=DATE:20240301\n"
		      "DTSTART;VALUE=DATE:20240301\nEND:VEVENT\n"
		      "BEGIN:VEVENT\nUID:2\nSUMMARY:x\n"
		      "RECURRENCE-ID;VALUE=DATE:20240301\n"
		      "DTSTART;VALUE=DATE:20240301\nEND:VEVENT\n",
	    &calendar);
	ck_assert_uint_eq(calendar.n, 4);
	check_member(calendar.entries[0].doc, "except",
	    "[\"2024-02-01\",\"2024-03-01\"]");
	check_member(calendar.entries[0].doc, "also", "[\"2024-02-03\"]");
	ck_assert_int_eq(calendar.entries[1].fate, CALENDAR_SKIP);
	ck_assert_int_eq(calendar.entries[2].fate, CALENDAR_SKIP);
	ck_assert_int_eq(calendar.entries[3].fate, CALENDAR_REFUSED);
	ck_assert_str_eq(calendar.entries[3].uid, "2");
	calendar_done(&calendar);
}
END_TEST

START_TEST(what_a_desk_set_stays)
{
	struct calendar first, again;
	json_t *doc;

	read_calendar("BEGIN:VEVENT\nUID:known\nSUMMARY:Old title\n"
		      "DTSTART;VALUE=DATE:20240101\nEND:VEVENT\n",
	    &first);
	doc = first.entries[0].doc;
	json_object_set_new(doc, "kind", json_string("vote"));
	json_object_set_new(doc, "narratives", json_pack("[s]", "n"));
	json_object_set_new(doc, "source", json_string("The desk."));
	library_apply(&library, NOUN_OCCASION, json_text(doc, "slug"), doc);
	read_calendar("BEGIN:VEVENT\nUID:known\nSUMMARY:New title\n"
		      "DTSTART;VALUE=DATE:20240102\nEND:VEVENT\n"
		      "BEGIN:VEVENT\nUID:other\nSTATUS:CANCELLED\n"
		      "END:VEVENT\n",
	    &again);
	ck_assert_str_eq(
	    json_text(again.entries[0].doc, "slug"), json_text(doc, "slug"));
	check_member(again.entries[0].doc, "title", "\"New title\"");
	check_member(again.entries[0].doc, "kind", "\"vote\"");
	check_member(again.entries[0].doc, "narratives", "[\"n\"]");
	check_member(again.entries[0].doc, "source", "\"The desk.\"");
	ck_assert_int_eq(again.entries[1].fate, CALENDAR_SKIP);
	calendar_done(&again);
	read_calendar("BEGIN:VEVENT\nUID:known\nSTATUS:CANCELLED\n"
		      "END:VEVENT\n",
	    &again);
	ck_assert_int_eq(again.entries[0].fate, CALENDAR_RETIRE);
	ck_assert_str_eq(
	    json_text(again.entries[0].doc, "slug"), json_text(doc, "slug"));
	calendar_done(&again);
	calendar_done(&first);
	library_done(&library);
}
END_TEST

START_TEST(events_are_refused_one_by_one)
{
	static const struct {
		const char *lines, *field;
	} bad[] = {
	    {"SUMMARY:x\nDTSTART:20240101\n", "UID"},
	    {"UID:1\nSUMMARY:x\n", "DTSTART"},
	    {"UID:1\nDTSTART;VALUE=DATE:20240101\n", "SUMMARY"},
	    {"UID:1\nSUMMARY:x\nDTSTART;VALUE=DATE:20240231\n", "DTSTART"},
	    {"UID:1\nSUMMARY:x\nDTSTART:99990101T000000Z\n", "DTSTART"},
	    {"UID:1\nSUMMARY:x\nDTSTART;TZID=Nowhere:20240101T000000\n",
		"DTSTART"},
	    {"UID:1\nSUMMARY:x\nDTSTART;VALUE=DATE:20240101\n"
	     "DTEND;VALUE=DATE:20260101\n",
		"DTEND"},
	    {"UID:1\nSUMMARY:x\nDTSTART;VALUE=DATE:20240101\n"
	     "RRULE:FREQ=SECONDLY\n",
		"RRULE"},
	    {"UID:1\nSUMMARY:x\nDTSTART;VALUE=DATE:20240101\n"
	     "RRULE:FREQ=DAILY\nRRULE:FREQ=YEARLY\n",
		"RRULE"},
	};
	struct calendar calendar;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *text = mem_printf("BEGIN:VEVENT\n%sEND:VEVENT\n"
					"BEGIN:VEVENT\nUID:good\nSUMMARY:x\n"
					"DTSTART;VALUE=DATE:20240101\n"
					"END:VEVENT\n",
		    bad[i].lines);

		read_calendar(text, &calendar);
		ck_assert_uint_eq(calendar.n, 2);
		ck_assert_msg(
		    calendar.entries[0].fate == CALENDAR_REFUSED, "%zu", i);
		ck_assert_str_eq(calendar.entries[0].err.field, bad[i].field);
		ck_assert_int_eq(calendar.entries[1].fate, CALENDAR_PUT);
		calendar_done(&calendar);
		free(text);
	}
}
END_TEST

START_TEST(what_is_no_calendar_is_refused_whole)
{
	static const char deep[] = DEEP;
	static const char *const bad[] = {"", "x", "{}", "BEGIN:VCALENDAR\n",
	    "END:VCALENDAR\n", "BEGIN:VEVENT\nEND:VEVENT\n",
	    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", deep};
	struct calendar calendar;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert_msg(calendar_read(&library, &defaults, bad[i],
				  strlen(bad[i]), &calendar, &err) == -1,
		    "%s", bad[i]);
		ck_assert_str_eq(err.field, "content");
	}
}
END_TEST

START_TEST(too_many_events_are_refused_before_they_are_read)
{
	struct buf text = {0};
	struct calendar calendar;

	buf_add_str(&text, "BEGIN:VCALENDAR\n");
	for (int i = 0; i < 301; i++)
		buf_add_str(&text, "BEGIN:VEVENT\nEND:VEVENT\n");
	buf_add_str(&text, "END:VCALENDAR\n");
	ck_assert_int_eq(calendar_read(&library, &defaults, text.data, text.len,
			     &calendar, &err),
	    -1);
	ck_assert_ptr_nonnull(strstr(err.text, "300 events"));
	buf_done(&text);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("calendar");
	TCase *tests = tcase_create("calendar");

	tcase_add_test(tests, rules_that_name_days_are_taken);
	tcase_add_test(tests, other_rules_are_refused);
	tcase_add_test(tests, occasions_come_again);
	tcase_add_test(tests, a_rule_that_is_none_does_not_come);
	tcase_add_test(tests, what_comes_too_often_is_refused);
	tcase_add_test(tests, local_times_follow_the_clocks);
	tcase_add_test(tests, instants_have_a_local_day);
	tcase_add_test(tests, zones_are_found_by_their_many_names);
	tcase_add_test(tests, an_event_is_an_occasion_and_nothing_of_a_person);
	tcase_add_test(tests, all_day_events_end_before_their_end);
	tcase_add_test(tests, overridden_occurrences_move_or_go);
	tcase_add_test(tests, what_a_desk_set_stays);
	tcase_add_test(tests, events_are_refused_one_by_one);
	tcase_add_test(tests, what_is_no_calendar_is_refused_whole);
	tcase_add_test(tests, too_many_events_are_refused_before_they_are_read);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
