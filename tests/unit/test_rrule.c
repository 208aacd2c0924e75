/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_rrule.c - rules that recur, against libical's, which has its own way to
 * expand them; and what rules cost that never come. Owns the rules it makes up.
 */
#include <check.h>
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "model/rrule.h"
#include "suite.h"

enum { RULES = 1000, MOST = 40, LAST_YEARS = 60 };

static struct err err;
static uint64_t state;

static int
draw(int below)
{
	state = state * UINT64_C(6364136223846793005) + 1;
	return (int)((state >> 33) % (uint64_t)below);
}

/* Ascending: of a number that stands twice libical makes two days. */
static void
add_numbers(struct buf *to, const char *name, int max, int sign)
{
	int n = 1 + draw(3), number = 0;

	buf_printf(to, ";%s=", name);
	for (int i = 0; i < n; i++) {
		number += 1 + draw(max / 3);
		buf_printf(to, "%s%s%d", i > 0 ? "," : "",
		    sign && draw(3) == 0 ? "-" : "", number);
	}
}

static void
add_weekdays(struct buf *to, int most)
{
	static const char days[] = "MOTUWETHFRSASU";
	int n = 1 + draw(3), from = draw(7);

	buf_add_str(to, ";BYDAY=");
	for (int i = 0; i < n; i++) {
		if (i > 0)
			buf_add_str(to, ",");
		if (most > 0)
			buf_printf(to, "%d",
			    (draw(3) == 0 ? -1 : 1) * (1 + draw(most)));
		buf_printf(to, "%.2s", days + (from + i) % 7 * 2);
	}
}

/* Parts that go together. Numbers of weeks, every so many weeks, and days of
 * every month of a year are left to named cases: there libical 3 has faults of
 * its own. */
static void
make_rule(struct buf *to)
{
	static const char *const words[] = {
	    "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
	int frequency = draw(4), many = frequency > 1 ? 3 - frequency : 2;

	buf_printf(to, "FREQ=%s", words[frequency]);
	if (frequency != 1 && draw(2))
		buf_printf(to, ";INTERVAL=%d", 1 + draw(many == 0 ? 3 : 12));
	if (draw(3) == 0)
		buf_printf(to, ";COUNT=%d", 1 + draw(20));
	if (draw(2))
		add_numbers(to, "BYMONTH", 12, 0);
	if (frequency == 1 || frequency == 0) {
		if (draw(2))
			add_weekdays(to, 0);
	} else if (draw(2)) {
		add_weekdays(to, draw(2) ? 5 : 0);
		if (draw(2))
			add_numbers(to, "BYSETPOS", 3, 1);
	} else if (frequency == 2 || strstr(to->data, "BYMONTH") != NULL) {
		add_numbers(to, "BYMONTHDAY", 28, 1);
	}
}

static struct icaltimetype
time_of(int64_t day)
{
	struct icaltimetype time = icaltime_null_time();
	char date[CLOCK_DATE];

	clock_date_format(day, date);
	time.is_date = 1;
	time.year = atoi(date);
	time.month = atoi(date + 5);
	time.day = atoi(date + 8);
	return time;
}

static size_t
expand_with_libical(
    icalrecur_iterator *iterator, int64_t last, int64_t days[MOST])
{
	struct icaltimetype time;
	char date[40];
	size_t n = 0;

	while (n < MOST) {
		time = icalrecur_iterator_next(iterator);
		if (icaltime_is_null_time(time))
			break;
		snprintf(date, sizeof(date), "%04d-%02d-%02d", time.year,
		    time.month, time.day);
		if (clock_date_days(date) > last)
			break;
		days[n++] = clock_date_days(date);
	}
	return n;
}

/* False for a rule that libical does not begin with. */
static bool
compare(const char *text, int64_t first)
{
	icalrecur_iterator *iterator = icalrecur_iterator_new(
	    icalrecurrencetype_from_string(text), time_of(first));
	int64_t last = first + LAST_YEARS * 366, want[MOST], *got;
	struct rrule rule;
	char date[CLOCK_DATE];
	size_t n, nwant;

	if (iterator == NULL)
		return false;
	clock_date_format(first, date);
	ck_assert_msg(
	    rrule_read(text, &rule, &err) == 0, "%s: %s", text, err.text);
	n = rrule_expand(&rule, first, last, &got);
	nwant = expand_with_libical(iterator, last, want);
	ck_assert_msg(nwant == MOST ? n >= MOST : n == nwant,
	    "%s from %s: %zu days, libical has %zu", text, date, n, nwant);
	for (size_t i = 0; i < nwant; i++)
		ck_assert_msg(got[i] == want[i],
		    "%s from %s: place %zu is %lld, libical has %lld", text,
		    date, i, (long long)(got[i] - first),
		    (long long)(want[i] - first));
	icalrecur_iterator_free(iterator);
	free(got);
	return true;
}

START_TEST(rules_mean_what_libical_takes_them_for)
{
	struct buf text = {0};
	int compared = 0;

	icalerror_set_errors_are_fatal(0);
	state = 20261122;
	for (int i = 0; i < RULES; i++) {
		buf_clear(&text);
		make_rule(&text);
		compared += compare(
		    text.data, clock_date_days("1969-06-01") + draw(20000));
	}
	buf_done(&text);
	ck_assert_int_gt(compared, RULES * 9 / 10);
	icalmemory_free_ring();
}
END_TEST

static void
check_days(const char *text, const char *first, const char *last,
    const char *const *want, size_t nwant)
{
	char date[CLOCK_DATE];
	struct rrule rule;
	int64_t *days;
	size_t n;

	ck_assert_int_eq(rrule_read(text, &rule, &err), 0);
	n = rrule_expand(
	    &rule, clock_date_days(first), clock_date_days(last), &days);
	ck_assert_uint_eq(n, nwant);
	for (size_t i = 0; i < n; i++)
		ck_assert_str_eq(clock_date_format(days[i], date), want[i]);
	free(days);
}

#define CHECK_DAYS(text, first, last, ...)                                    \
	do {                                                                  \
		static const char *const want[] = {__VA_ARGS__};              \
		check_days(                                                   \
		    text, first, last, want, sizeof(want) / sizeof(want[0])); \
	} while (0)

/* The first three are the examples of RFC 5545, 3.8.5.3. */
START_TEST(numbers_are_as_in_rfc_5545)
{
	CHECK_DAYS("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12",
	    "1999-12-31", "1997-05-12", "1998-05-11", "1999-05-17");
	CHECK_DAYS("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
	    "1997-08-05", "1999-12-31", "1997-08-05", "1997-08-17",
	    "1997-08-19", "1997-08-31");
	CHECK_DAYS("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
	    "1997-08-05", "1999-12-31", "1997-08-05", "1997-08-10",
	    "1997-08-19", "1997-08-24");
	CHECK_DAYS("FREQ=WEEKLY;INTERVAL=2", "1969-12-03", "1970-01-20",
	    "1969-12-03", "1969-12-17", "1969-12-31", "1970-01-14");
	CHECK_DAYS("FREQ=YEARLY;BYWEEKNO=53", "2020-12-31", "2027-12-31",
	    "2020-12-31", "2026-12-31");
	CHECK_DAYS("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", "2020-01-01",
	    "2023-06-01", "2021-01-03", "2022-01-02", "2023-01-01");
	CHECK_DAYS("FREQ=YEARLY;BYYEARDAY=-1,60", "2023-01-01", "2024-12-31",
	    "2023-03-01", "2023-12-31", "2024-02-29", "2024-12-31");
	CHECK_DAYS("FREQ=YEARLY;BYMONTHDAY=31", "2024-03-01", "2024-08-31",
	    "2024-03-31", "2024-05-31", "2024-07-31", "2024-08-31");
	CHECK_DAYS("FREQ=YEARLY;BYDAY=-1MO,53TU", "2024-01-01", "2024-12-31",
	    "2024-12-30", "2024-12-31");
}
END_TEST

START_TEST(whole_days_end_on_a_day)
{
	static const char until[] = "FREQ=DAILY;UNTIL=20270310T000000Z";
	struct rrule rule;

	ck_assert_int_eq(rrule_read(until, &rule, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "of whole days"));
	ck_assert_int_eq(rrule_read_timed(until, &rule, &err), 0);
	ck_assert_int_eq(rrule_read("COUNT=2;FREQ=DAILY", &rule, &err), -1);
	ck_assert_int_eq(
	    rrule_read_timed("COUNT=2;FREQ=DAILY", &rule, &err), 0);
	ck_assert_int_eq(rrule_read_timed("COUNT=2", &rule, &err), -1);
	ck_assert_ptr_nonnull(strstr(err.text, "how often"));
}
END_TEST

/* A second for each was enough to hold the daemon for minutes. */
START_TEST(what_never_comes_costs_no_more_than_its_days)
{
	static const char *const never[] = {"FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
	    "FREQ=YEARLY;BYYEARDAY=100;BYMONTH=12",
	    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=300",
	    "FREQ=YEARLY;BYDAY=MO;BYSETPOS=366"};
	struct rrule rule;
	clock_t began = clock();
	int64_t *days;

	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
		ck_assert_int_eq(rrule_read(never[i], &rule, &err), 0);
		for (int n = 0; n < 20; n++) {
			ck_assert_uint_eq(
			    rrule_expand(&rule, clock_date_days("1800-01-01"),
				clock_date_days("2028-12-31"), &days),
			    0);
			free(days);
		}
	}
	/* Eighty times 229 years; libical takes a second for each. */
	ck_assert_int_lt((clock() - began) * 1000 / CLOCKS_PER_SEC, 80 * 100);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("rrule");
	TCase *tests = tcase_create("rrule");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, rules_mean_what_libical_takes_them_for);
	tcase_add_test(tests, numbers_are_as_in_rfc_5545);
	tcase_add_test(tests, whole_days_end_on_a_day);
	tcase_add_test(tests, what_never_comes_costs_no_more_than_its_days);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
