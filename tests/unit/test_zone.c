/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_zone.c - base/zone.h: clocks that are odd each in its own way, names
 * that are none, and an update of tzdata. test_zone_table.c has every zone.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/zone.h"
#include "suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SECOND	     INT64_C(1000000)
#define HOUR	     (3600 * SECOND)

/* The wall time of "2024-06-19T12:00:00" in UTC. */
static int64_t
utc(const char *text)
{
	struct tm tm = {0};
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);

	ck_assert_msg(end != NULL && *end == '\0', "%s", text);
	return timegm(&tm) * SECOND;
}

static const struct zone *
find(const char *name)
{
	const struct zone *zone = zone_find(name);

	ck_assert_msg(zone != NULL, "%s", name);
	return zone;
}

static struct zone_time
local_time(const char *text)
{
	struct zone_time t = {0};

	ck_assert_int_eq(sscanf(text, "%d-%d-%dT%d:%d:%d", &t.year, &t.month,
			     &t.day, &t.hour, &t.minute, &t.second),
	    6);
	return t;
}

/* --- from clocks to UTC --- */

static const struct {
	const char *zone, *local;
	enum zone_fit fit;
	const char *utc;
} clocks[] = {
    {"Europe/Berlin", "2024-03-31T01:59:59", ZONE_UNIQUE,
	"2024-03-31T00:59:59"},
    {"Europe/Berlin", "2024-03-31T02:00:00", ZONE_GAP, "2024-03-31T01:00:00"},
    {"Europe/Berlin", "2024-03-31T02:59:59", ZONE_GAP, "2024-03-31T01:00:00"},
    {"Europe/Berlin", "2024-03-31T03:00:00", ZONE_UNIQUE,
	"2024-03-31T01:00:00"},
    {"Europe/Berlin", "2024-10-27T02:00:00", ZONE_FOLD, "2024-10-27T00:00:00"},
    {"Europe/Berlin", "2024-10-27T02:59:59", ZONE_FOLD, "2024-10-27T00:59:59"},
    {"Europe/Berlin", "2024-10-27T03:00:00", ZONE_UNIQUE,
	"2024-10-27T02:00:00"},
    /* Half an hour of summer time. */
    {"Australia/Lord_Howe", "2024-04-07T01:29:59", ZONE_UNIQUE,
	"2024-04-06T14:29:59"},
    {"Australia/Lord_Howe", "2024-04-07T01:30:00", ZONE_FOLD,
	"2024-04-06T14:30:00"},
    {"Australia/Lord_Howe", "2024-04-07T02:00:00", ZONE_UNIQUE,
	"2024-04-06T15:30:00"},
    {"Australia/Lord_Howe", "2024-10-06T02:15:00", ZONE_GAP,
	"2024-10-05T15:30:00"},
    /* Two hours of it. */
    {"Antarctica/Troll", "2024-03-31T02:59:59", ZONE_GAP,
	"2024-03-31T01:00:00"},
    {"Antarctica/Troll", "2024-10-27T01:00:00", ZONE_FOLD,
	"2024-10-26T23:00:00"},
    /* By law Ireland has winter time, an hour less, and no summer time. */
    {"Europe/Dublin", "2024-03-31T01:30:00", ZONE_GAP, "2024-03-31T01:00:00"},
    {"Europe/Dublin", "2024-10-27T01:30:00", ZONE_FOLD, "2024-10-27T00:30:00"},
    /* Back for Ramadan. */
    {"Africa/Casablanca", "2025-02-23T02:30:00", ZONE_FOLD,
	"2025-02-23T01:30:00"},
    {"Africa/Casablanca", "2025-04-06T02:30:00", ZONE_GAP,
	"2025-04-06T02:00:00"},
    /* At midnight: a day that begins at one, and one that begins twice. */
    {"America/Havana", "2024-03-10T00:00:00", ZONE_GAP, "2024-03-10T05:00:00"},
    {"America/Havana", "2024-11-03T00:00:00", ZONE_FOLD, "2024-11-03T04:00:00"},
    /* On the other side of the date line since that day. */
    {"Pacific/Apia", "2011-12-30T12:00:00", ZONE_GAP, "2011-12-30T10:00:00"},
    {"Pacific/Apia", "2011-12-31T00:00:00", ZONE_UNIQUE, "2011-12-30T10:00:00"},
    {"Pacific/Kiritimati", "2024-01-01T00:00:00", ZONE_UNIQUE,
	"2023-12-31T10:00:00"},
    {"Asia/Kathmandu", "2024-01-01T05:45:00", ZONE_UNIQUE,
	"2024-01-01T00:00:00"},
    {"UTC", "2024-02-29T23:59:59", ZONE_UNIQUE, "2024-02-29T23:59:59"},
    /* Beyond the last change that the file lists. */
    {"Europe/Dublin", "2050-07-01T12:00:00", ZONE_UNIQUE,
	"2050-07-01T11:00:00"},
    {"Europe/Dublin", "2050-01-01T12:00:00", ZONE_UNIQUE,
	"2050-01-01T12:00:00"},
    {"America/Nuuk", "2060-07-01T00:00:00", ZONE_UNIQUE, "2060-07-01T01:00:00"},
    {"America/New_York", "2400-07-01T12:00:00", ZONE_UNIQUE,
	"2400-07-01T16:00:00"},
    {"America/New_York", "9999-01-01T12:00:00", ZONE_UNIQUE,
	"9999-01-01T17:00:00"},
    /* Before there were zones. */
    {"Europe/Paris", "0001-01-01T00:09:21", ZONE_UNIQUE, "0001-01-01T00:00:00"},
    /* What is beyond its range carries over. */
    {"Asia/Tokyo", "2024-02-30T24:60:60", ZONE_UNIQUE, "2024-03-01T16:01:00"},
};

START_TEST(clocks_to_utc)
{
	struct zone_time local = local_time(clocks[_i].local);
	enum zone_fit fit;
	char text[CLOCK_TEXT];
	int64_t wall;

	fit = zone_utc(find(clocks[_i].zone), &local, &wall);
	ck_assert_msg(wall == utc(clocks[_i].utc), "%s %s is %s",
	    clocks[_i].zone, clocks[_i].local, clock_format(wall, text));
	ck_assert_int_eq(fit, clocks[_i].fit);
}
END_TEST

START_TEST(utc_to_clocks)
{
	const struct zone *zone = find("Pacific/Kiritimati");
	struct zone_time local = zone_local(zone, utc("2024-02-29T10:30:15"));

	ck_assert_int_eq(local.year, 2024);
	ck_assert_int_eq(local.month, 3);
	ck_assert_int_eq(local.day, 1);
	ck_assert_int_eq(local.hour, 0);
	ck_assert_int_eq(local.minute, 30);
	ck_assert_int_eq(local.second, 15);
	ck_assert_int_eq(local.weekday, 5);
	ck_assert_int_eq(zone_date(zone, utc("2024-02-29T09:59:59")),
	    clock_date_days("2024-02-29"));
	ck_assert_int_eq(zone_date(zone, utc("2024-02-29T10:00:00")),
	    clock_date_days("2024-03-01"));
	/* A Sunday and a Monday, and a day before 1970. */
	zone = find("UTC");
	ck_assert_int_eq(
	    zone_local(zone, utc("2024-03-31T00:00:00")).weekday, 7);
	ck_assert_int_eq(
	    zone_local(zone, utc("2024-04-01T00:00:00")).weekday, 1);
	ck_assert_int_eq(zone_local(zone, -1).second, 59);
	ck_assert_int_eq(zone_date(zone, -1), -1);
}
END_TEST

START_TEST(offsets)
{
	const struct zone *lord_howe = find("Australia/Lord_Howe");
	int64_t change = utc("2024-04-06T15:00:00");

	ck_assert_int_eq(zone_offset(lord_howe, change - 1), 11 * 3600);
	ck_assert_int_eq(zone_offset(lord_howe, change), 10 * 3600 + 1800);
	ck_assert_int_eq(zone_offset(find("Asia/Kathmandu"), 0), 19800);
	ck_assert_int_eq(zone_offset(find("Asia/Kathmandu"), change), 20700);
	ck_assert_int_eq(
	    zone_offset(find("Pacific/Marquesas"), change), -(9 * 3600 + 1800));
	ck_assert_int_eq(zone_offset(find("Etc/GMT+5"), change), -5 * 3600);
}
END_TEST

START_TEST(next_changes)
{
	int64_t at = 0;

	ck_assert(zone_next_transition(
	    find("Europe/Berlin"), utc("2024-01-01T00:00:00"), &at));
	ck_assert_int_eq(at, utc("2024-03-31T01:00:00"));
	/* The next, not the one that is there; and the one that is near. */
	ck_assert(zone_next_transition(find("Europe/Berlin"), at, &at));
	ck_assert_int_eq(at, utc("2024-10-27T01:00:00"));
	ck_assert(zone_next_transition(find("Europe/Berlin"), at - 1, &at));
	ck_assert_int_eq(at, utc("2024-10-27T01:00:00"));
	ck_assert(zone_next_transition(
	    find("Europe/Dublin"), utc("2101-01-01T00:00:00"), &at));
	ck_assert_int_eq(at, utc("2101-03-27T01:00:00"));
	/* In 1979 it took back its last summer time; nothing since. */
	at = 7;
	ck_assert(!zone_next_transition(
	    find("Asia/Tokyo"), utc("1980-01-01T00:00:00"), &at));
	ck_assert(!zone_next_transition(find("UTC"), 0, &at));
	ck_assert_int_eq(at, 7);
	/* Portugal changed the name of its time in 1996, and not its clocks. */
	ck_assert(zone_next_transition(
	    find("Europe/Lisbon"), utc("1995-10-01T00:00:00"), &at));
	ck_assert_int_eq(at, utc("1996-10-27T01:00:00"));
}
END_TEST

/* --- days and parts of them --- */

static const struct {
	const char *zone, *day, *from;
	double hours;
} days[] = {
    {"Europe/Berlin", "2024-03-30", "2024-03-29T23:00:00", 24},
    {"Europe/Berlin", "2024-03-31", "2024-03-30T23:00:00", 23},
    {"Europe/Berlin", "2024-10-27", "2024-10-26T22:00:00", 25},
    {"Australia/Lord_Howe", "2024-10-06", "2024-10-05T13:30:00", 23.5},
    {"Australia/Lord_Howe", "2024-04-07", "2024-04-06T13:00:00", 24.5},
    {"Antarctica/Troll", "2024-03-31", "2024-03-31T00:00:00", 22},
    {"Antarctica/Troll", "2024-10-27", "2024-10-26T22:00:00", 26},
    {"America/Havana", "2024-03-10", "2024-03-10T05:00:00", 23},
    {"America/Havana", "2024-11-03", "2024-11-03T04:00:00", 25},
    {"Africa/Cairo", "2024-10-31", "2024-10-30T21:00:00", 25},
    {"America/Nuuk", "2025-03-29", "2025-03-29T02:00:00", 23},
    {"Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00", 24},
    {"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00", 0},
    {"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00", 24},
    /* A minute past midnight clocks went back: the day had begun. */
    {"America/St_Johns", "2010-11-06", "2010-11-06T02:30:00", 24},
    {"America/St_Johns", "2010-11-07", "2010-11-07T02:30:00", 25},
};

START_TEST(lengths_of_days)
{
	struct zone_span span =
	    zone_day(find(days[_i].zone), clock_date_days(days[_i].day));

	ck_assert_int_eq(span.from, utc(days[_i].from));
	ck_assert_int_eq(span.to - span.from, (int64_t)(days[_i].hours * HOUR));
}
END_TEST

static const struct {
	const char *zone, *day, *from, *to, *utc_from, *utc_to;
} windows[] = {
    {"Asia/Jakarta", "2024-06-19", "19:00", "22:00", "2024-06-19T12:00:00",
	"2024-06-19T15:00:00"},
    {"Asia/Jakarta", "2024-06-19", "19:00", "24:00", "2024-06-19T12:00:00",
	"2024-06-19T17:00:00"},
    /* Past midnight. */
    {"Asia/Jakarta", "2024-06-19", "22:00", "02:00", "2024-06-19T15:00:00",
	"2024-06-19T19:00:00"},
    {"Asia/Jakarta", "2024-06-19", "22:00", "00:00", "2024-06-19T15:00:00",
	"2024-06-19T17:00:00"},
    {"Asia/Jakarta", "2024-06-19", "06:00", "06:00", "2024-06-18T23:00:00",
	"2024-06-19T23:00:00"},
    {"Europe/Berlin", "2024-03-30", "22:00", "06:00", "2024-03-30T21:00:00",
	"2024-03-31T04:00:00"},
    /* Into a gap, out of it, within it. */
    {"Europe/Berlin", "2024-03-31", "01:30", "02:30", "2024-03-31T00:30:00",
	"2024-03-31T01:00:00"},
    {"Europe/Berlin", "2024-03-31", "02:30", "03:30", "2024-03-31T01:00:00",
	"2024-03-31T01:30:00"},
    {"Europe/Berlin", "2024-03-31", "02:15", "02:45", "2024-03-31T01:00:00",
	"2024-03-31T01:00:00"},
    /* Over a fold, into it, out of it, within it. */
    {"Europe/Berlin", "2024-10-27", "01:00", "04:00", "2024-10-26T23:00:00",
	"2024-10-27T03:00:00"},
    {"Europe/Berlin", "2024-10-27", "02:00", "03:00", "2024-10-27T00:00:00",
	"2024-10-27T02:00:00"},
    {"Europe/Berlin", "2024-10-27", "01:00", "02:30", "2024-10-26T23:00:00",
	"2024-10-27T00:30:00"},
    {"Europe/Berlin", "2024-10-27", "02:30", "04:00", "2024-10-27T01:30:00",
	"2024-10-27T03:00:00"},
    {"Europe/Berlin", "2024-10-27", "02:15", "02:45", "2024-10-27T00:15:00",
	"2024-10-27T00:45:00"},
    /* Prime time of the evening on which clocks go back from midnight. */
    {"Africa/Cairo", "2024-10-31", "19:00", "24:00", "2024-10-31T16:00:00",
	"2024-10-31T22:00:00"},
    {"Pacific/Apia", "2011-12-30", "19:00", "24:00", "2011-12-30T10:00:00",
	"2011-12-30T10:00:00"},
};

START_TEST(parts_of_days)
{
	struct zone_span span;
	struct err err;

	ck_assert_int_eq(zone_window(find(windows[_i].zone),
			     clock_date_days(windows[_i].day), windows[_i].from,
			     windows[_i].to, &span, &err),
	    0);
	ck_assert_int_eq(span.from, utc(windows[_i].utc_from));
	ck_assert_int_eq(span.to, utc(windows[_i].utc_to));
}
END_TEST

START_TEST(no_times_of_day)
{
	static const char *const bad[] = {"", "7:00", "07:60", "24:01", "25:00",
	    "-1:00", "+1:00", " 1:00", "07.00", "07:0x", "07:000", "1e:00",
	    "07:-1"};
	struct zone_span span = {1, 2};
	struct err err;

	for (size_t i = 0; i < COUNT(bad); i++) {
		ck_assert_msg(zone_window(find("UTC"), 0, bad[i], "24:00",
				  &span, &err) == -1,
		    "%s", bad[i]);
		ck_assert_str_eq(err.field, "from");
		ck_assert_msg(zone_window(find("UTC"), 0, "00:00", bad[i],
				  &span, &err) == -1,
		    "%s", bad[i]);
		ck_assert_str_eq(err.field, "to");
		ck_assert_int_eq(err.code, ERR_INVALID);
	}
	ck_assert(span.from == 1 && span.to == 2);
}
END_TEST

/* --- names and files --- */

START_TEST(names)
{
	static const char *const bad[] = {"", "Mars/Olympus", "Europe",
	    "Europe/", "Europe//Berlin", "/Europe/Berlin", "europe/berlin",
	    "Europe/Berlin/", "Europe/../Europe/Berlin", "../etc/localtime",
	    "/etc/localtime", "./Europe/Berlin", "file:/etc/localtime",
	    "localtime", "posixrules", "posix/Europe/Berlin",
	    "right/Europe/Berlin", "tzdata.zi", "EST5EDT4", "UTC+1", "+09",
	    "Fixed/UTC+01:00:00", "Europe/Berlin ", "Europe/Ber\nlin",
	    "Europe/M\xc3\xbcnchen", "Libc:Europe"};
	char longest[100];

	for (size_t i = 0; i < COUNT(bad); i++)
		ck_assert_msg(zone_find(bad[i]) == NULL, "%s", bad[i]);
	memset(longest, 'A', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	ck_assert_ptr_null(zone_find(longest));
	ck_assert_ptr_eq(find("Etc/GMT+12"), find("Etc/GMT+12"));
	find("America/Argentina/ComodRivadavia");
	find("America/Port-au-Prince");
	find("GB-Eire");
}
END_TEST

static void
in_folder(const char *folder, const char *name, char path[256])
{
	ck_assert_int_lt(snprintf(path, 256, "%s/%s", folder, name), 256);
}

/* As dpkg does it: a new file, older than the one that it replaces. */
static void
install(const char *folder, const char *name, const void *data, size_t len)
{
	static const struct timespec old[2] = {
	    {1000000000, 0}, {1000000000, 0}};
	char fresh[256], path[256];
	FILE *file;

	in_folder(folder, "fresh", fresh);
	in_folder(folder, name, path);
	file = fopen(fresh, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(data, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(utimensat(AT_FDCWD, fresh, old, 0), 0);
	ck_assert_int_eq(rename(fresh, path), 0);
}

/* Gives a zone the rules of another. */
static void
install_rules(const char *folder, const char *name, const char *other)
{
	char path[256], data[65536];
	FILE *file;
	size_t len;

	in_folder("/usr/share/zoneinfo", other, path);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	len = fread(data, 1, sizeof(data), file);
	fclose(file);
	install(folder, name, data, len);
}

static void
make_folder(char folder[32])
{
	memcpy(folder, "/tmp/zones.XXXXXX", sizeof("/tmp/zones.XXXXXX"));
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(setenv("TZDIR", folder, 1), 0);
}

static void
remove_folder(const char *folder, const char *name)
{
	char path[256];

	in_folder(folder, name, path);
	unlink(path);
	ck_assert_int_eq(rmdir(folder), 0);
}

START_TEST(an_update_is_followed)
{
	const struct zone *zone;
	char folder[32], path[256];

	make_folder(folder);
	ck_assert_ptr_null(zone_find("Moving"));
	install_rules(folder, "Moving", "Etc/GMT-9");
	zone = find("Moving");
	ck_assert_int_eq(zone_offset(zone, 0), 9 * 3600);
	ck_assert_uint_eq(zone_reload(), 0);

	/* A file of the same size and date. */
	install_rules(folder, "Moving", "Etc/GMT-5");
	ck_assert_int_eq(zone_offset(zone, 0), 9 * 3600);
	ck_assert_uint_eq(zone_reload(), 1);
	ck_assert_int_eq(zone_offset(zone, 0), 5 * 3600);
	ck_assert_ptr_eq(zone, find("Moving"));
	ck_assert_uint_eq(zone_reload(), 0);

	in_folder(folder, "Moving", path);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_uint_eq(zone_reload(), 0);
	ck_assert_int_eq(zone_offset(find("Moving"), 0), 5 * 3600);
	install_rules(folder, "Moving", "UTC");
	ck_assert_uint_eq(zone_reload(), 1);
	ck_assert_int_eq(zone_offset(zone, 0), 0);
	remove_folder(folder, "Moving");
}
END_TEST

START_TEST(a_damaged_file_changes_nothing)
{
	static const char damaged[] = "TZif2 and then nothing of the kind";
	const struct zone *zone;
	char folder[32];

	make_folder(folder);
	install(folder, "Damaged", damaged, sizeof(damaged));
	ck_assert_ptr_null(zone_find("Damaged"));
	ck_assert_ptr_null(zone_find("Damaged"));
	install_rules(folder, "Damaged", "Asia/Tokyo");
	zone = find("Damaged");
	install(folder, "Damaged", damaged, sizeof(damaged));
	ck_assert_uint_eq(zone_reload(), 0);
	ck_assert_int_eq(zone_offset(zone, 0), 9 * 3600);
	install(folder, "Damaged", "", 0);
	ck_assert_uint_eq(zone_reload(), 0);
	ck_assert_int_eq(zone_offset(zone, 0), 9 * 3600);
	remove_folder(folder, "Damaged");
}
END_TEST

START_TEST(a_relative_folder_does_not_count)
{
	ck_assert_int_eq(setenv("TZDIR", "tmp", 1), 0);
	ck_assert_int_eq(zone_offset(find("Asia/Tokyo"), 0), 9 * 3600);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("zone");
	TCase *c = tcase_create("all");

	tcase_add_loop_test(c, clocks_to_utc, 0, COUNT(clocks));
	tcase_add_test(c, utc_to_clocks);
	tcase_add_test(c, offsets);
	tcase_add_test(c, next_changes);
	tcase_add_loop_test(c, lengths_of_days, 0, COUNT(days));
	tcase_add_loop_test(c, parts_of_days, 0, COUNT(windows));
	tcase_add_test(c, no_times_of_day);
	tcase_add_test(c, names);
	tcase_add_test(c, an_update_is_followed);
	tcase_add_test(c, a_damaged_file_changes_nothing);
	tcase_add_test(c, a_relative_folder_does_not_count);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
