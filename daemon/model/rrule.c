/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rrule.c - checks rules by a table of their parts and has libical expand
 * them. Owns nothing.
 */
#include "model/rrule.h"

#include <libical/ical.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

#define FIELD "rrule"

enum { RULE_MAX = 300, INTERVAL_MAX = 400 };

/* One part of a rule; `value` ends at `end`. */
struct part {
	const char *name, *value, *end;
	size_t name_len;
};

static bool is_frequency(const struct part *);
static bool is_date(const struct part *);
static bool is_weekday(const struct part *);
static bool is_weekdays(const struct part *);

/* Numbers from `min` to `max`, not 0, negative ones too where `sign` is set;
 * one or, where `list` is set, some. */
static const struct form {
	const char *name;
	bool (*check)(const struct part *); /* NULL: numbers */
	long min, max;
	bool sign, list;
} forms[] = {
    {"FREQ", is_frequency, 0, 0, false, false},
    {"UNTIL", is_date, 0, 0, false, false},
    {"COUNT", NULL, 1, RRULE_OCCURRENCES, false, false},
    {"INTERVAL", NULL, 1, INTERVAL_MAX, false, false},
    {"BYDAY", is_weekdays, 0, 0, false, false},
    {"BYMONTHDAY", NULL, 1, 31, true, true},
    {"BYYEARDAY", NULL, 1, 366, true, true},
    {"BYWEEKNO", NULL, 1, 53, true, true},
    {"BYMONTH", NULL, 1, 12, false, true},
    {"BYSETPOS", NULL, 1, 366, true, true},
    {"WKST", is_weekday, 0, 0, false, false},
};

enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

static bool
is_word(const struct part *part, const char *word)
{
	size_t len = (size_t)(part->end - part->value);

	return strlen(word) == len && memcmp(part->value, word, len) == 0;
}

static bool
is_frequency(const struct part *part)
{
	return is_word(part, "DAILY") || is_word(part, "WEEKLY") ||
	       is_word(part, "MONTHLY") || is_word(part, "YEARLY");
}

/* "20261231" */
static bool
is_date(const struct part *part)
{
	char date[sizeof("2026-12-31")];

	if (part->end - part->value != 8)
		return false;
	snprintf(date, sizeof(date), "%.4s-%.2s-%.2s", part->value,
	    part->value + 4, part->value + 6);
	return clock_date_is_valid(date);
}

static bool
is_weekday(const struct part *part)
{
	static const char *const days[] = {
	    "MO", "TU", "WE", "TH", "FR", "SA", "SU"};

	for (size_t i = 0; i < 7; i++)
		if (is_word(part, days[i]))
			return true;
	return false;
}

/* Reads a number of at most three digits; returns what follows it. */
static const char *
read_number(const char *s, const char *end, long *ret)
{
	bool minus = s < end && *s == '-';
	long n = 0;

	if (s < end && (*s == '-' || *s == '+'))
		s++;
	for (int i = 0; i < 4 && s < end && *s >= '0' && *s <= '9'; i++)
		n = 10 * n + *s++ - '0';
	*ret = minus ? -n : n;
	return s;
}

static bool
is_between(const struct form *form, long n)
{
	if (n < 0 && form->sign)
		n = -n;
	return n >= form->min && n <= form->max;
}

static bool
is_numbers(const struct form *form, const struct part *part)
{
	const char *s = part->value;
	long n, left = form->max;

	/* More numbers than there are would fill libical's lists. */
	for (; left > 0; left--) {
		s = read_number(s, part->end, &n);
		if (!is_between(form, n))
			return false;
		if (s == part->end)
			return true;
		if (*s++ != ',' || !form->list)
			return false;
	}
	return false;
}

/* "MO", "1SU,-1SU" */
static bool
is_weekdays(const struct part *part)
{
	static const struct form week = {"", NULL, 0, 53, true, true};
	const char *s = part->value;
	struct part day;
	long n;

	for (int left = 7 * 53; left > 0; left--) {
		day.value = read_number(s, part->end, &n);
		if (!is_between(&week, n) || (n == 0 && day.value != s) ||
		    part->end - day.value < 2)
			return false;
		day.end = day.value + 2;
		if (!is_weekday(&day))
			return false;
		if (day.end == part->end)
			return true;
		if (*day.end != ',')
			return false;
		s = day.end + 1;
	}
	return false;
}

/* Cuts off the next part; false when none is left. */
static bool
take_part(const char **rule, struct part *part)
{
	const char *equals;

	if (**rule == '\0')
		return false;
	part->name = *rule;
	part->end = *rule + strcspn(*rule, ";");
	equals = memchr(part->name, '=', (size_t)(part->end - part->name));
	part->value = equals == NULL ? part->end : equals + 1;
	part->name_len =
	    (size_t)((equals == NULL ? part->end : equals) - part->name);
	*rule = *part->end == ';' ? part->end + 1 : part->end;
	return true;
}

static int
find_form(const struct part *part)
{
	for (int i = 0; i < FORMS; i++)
		if (strlen(forms[i].name) == part->name_len &&
		    memcmp(forms[i].name, part->name, part->name_len) == 0)
			return i;
	return -1;
}

static int
check_part(const struct part *part, unsigned *seen, struct err *err)
{
	int at = find_form(part), len = (int)(part->end - part->name);

	if (at == -1)
		return err_set_field(err, ERR_INVALID, FIELD,
		    "\"%.*s\" is no part of a rule for whole days",
		    len < 40 ? len : 40, part->name);
	if (*seen & 1U << at)
		return err_set_field(
		    err, ERR_INVALID, FIELD, "names %s twice", forms[at].name);
	*seen |= 1U << at;
	if (forms[at].check == NULL ? is_numbers(&forms[at], part)
				    : forms[at].check(part))
		return 0;
	return err_set_field(err, ERR_INVALID, FIELD,
	    "\"%.*s\" is not as RFC 5545 has it for whole days",
	    len < 40 ? len : 40, part->name);
}

/* --- whether the parts go together --- */

static bool
has(const short *list, short end)
{
	return list[0] != end;
}

/* Whether a part of a parsed rule has numbers. */
#define HAS(rule, part) has((rule)->part, ICAL_RECURRENCE_ARRAY_MAX)

static bool
has_month_day(const struct icalrecurrencetype *r)
{
	static const short lengths[] = {
	    31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	for (const short *m = r->by_month; *m != ICAL_RECURRENCE_ARRAY_MAX; m++)
		for (const short *d = r->by_month_day;
		     *d != ICAL_RECURRENCE_ARRAY_MAX; d++)
			if (abs(*d) <= lengths[(*m - 1) % 12])
				return true;
	return !HAS(r, by_month) || !HAS(r, by_month_day);
}

/* The largest number before a weekday. */
static int
largest_week(const struct icalrecurrencetype *r)
{
	int most = 0, n;

	for (const short *d = r->by_day; *d != ICAL_RECURRENCE_ARRAY_MAX; d++) {
		n = abs(icalrecurrencetype_day_position(*d));
		most = n > most ? n : most;
	}
	return most;
}

/* RFC 5545, 3.3.10, says what must not stand together; and what can never come
 * is looked for by libical for as long as a second. */
static const char *
find_nonsense(const struct icalrecurrencetype *r)
{
	bool yearly = r->freq == ICAL_YEARLY_RECURRENCE;
	bool monthly = r->freq == ICAL_MONTHLY_RECURRENCE;
	int week = largest_week(r);

	if (!yearly && (HAS(r, by_week_no) || HAS(r, by_year_day)))
		return "BYWEEKNO and BYYEARDAY go with FREQ=YEARLY alone";
	if (r->freq == ICAL_WEEKLY_RECURRENCE && HAS(r, by_month_day))
		return "BYMONTHDAY does not go with FREQ=WEEKLY";
	if (week > 0 && ((!yearly && !monthly) || HAS(r, by_week_no)))
		return "a number before a weekday goes with months and years "
		       "alone";
	if (week > 5 && (monthly || HAS(r, by_month)))
		return "a month has no more than five of a weekday";
	if (!has_month_day(r))
		return "no month of BYMONTH has such a BYMONTHDAY";
	if (HAS(r, by_set_pos) && (!HAS(r, by_day) || HAS(r, by_month_day)))
		return "BYSETPOS is understood with BYDAY, without BYMONTHDAY";
	return NULL;
}

static int
check_sense(const char *rule, struct err *err)
{
	struct icalrecurrencetype parsed = icalrecurrencetype_from_string(rule);
	const char *nonsense = find_nonsense(&parsed);

	if (parsed.freq == ICAL_NO_RECURRENCE)
		nonsense = "is no rule of RFC 5545";
	return nonsense == NULL
		   ? 0
		   : err_set_field(err, ERR_INVALID, FIELD, "%s", nonsense);
}

int
rrule_check(const char *rule, struct err *err)
{
	enum { FREQ = 1, UNTIL = 2, COUNT = 4 };
	const char *rest = rule;
	unsigned seen = 0;
	struct part part;

	if (strlen(rule) > RULE_MAX)
		return err_set_field(err, ERR_INVALID, FIELD,
		    "must have at most %d characters", RULE_MAX);
	if (strncmp(rule, "FREQ=", 5) != 0)
		return err_set_field(err, ERR_INVALID, FIELD,
		    "must begin with FREQ=, as in FREQ=YEARLY");
	while (take_part(&rest, &part))
		if (check_part(&part, &seen, err) == -1)
			return -1;
	if (seen & UNTIL && seen & COUNT)
		return err_set_field(err, ERR_INVALID, FIELD,
		    "has both UNTIL and COUNT; only one may end it");
	return check_sense(rule, err);
}

static struct icaltimetype
time_of_day(int64_t day)
{
	/* icaltime_null_date() has hours of -1, which moves days. */
	struct icaltimetype time = icaltime_null_time();
	char date[CLOCK_DATE];

	time.is_date = 1;

	clock_date_format(day, date);
	time.year = atoi(date);
	time.month = atoi(date + 5);
	time.day = atoi(date + 8);
	return time;
}

static int64_t
day_of_time(struct icaltimetype time)
{
	char date[CLOCK_DATE];

	snprintf(date, sizeof(date), "%04d-%02d-%02d", time.year % 10000,
	    time.month % 100, time.day % 100);
	return clock_date_days(date);
}

/* With an end libical stops there, but it takes an end or a count, not both; so
 * the count is kept here. */
static icalrecur_iterator *
open_iterator(const char *rule, int64_t first, int64_t last, size_t *ret_most)
{
	struct icalrecurrencetype recurrence =
	    icalrecurrencetype_from_string(rule);
	struct icaltimetype end = time_of_day(last);

	*ret_most = RRULE_OCCURRENCES;
	if (recurrence.count > 0)
		*ret_most = (size_t)recurrence.count;
	recurrence.count = 0;
	if (icaltime_is_null_time(recurrence.until) ||
	    icaltime_compare(recurrence.until, end) > 0)
		recurrence.until = end;
	return icalrecur_iterator_new(recurrence, time_of_day(first));
}

size_t
rrule_expand(const char *rule, int64_t first, int64_t last, int64_t **ret)
{
	icalrecur_iterator *iterator;
	struct icaltimetype time;
	size_t n = 0, most;
	struct err err;

	*ret = NULL;
	if (first > last || rrule_check(rule, &err) == -1)
		return 0;
	icalerror_set_errors_are_fatal(0);
	iterator = open_iterator(rule, first, last, &most);
	if (iterator == NULL)
		return 0;
	*ret = mem_calloc(most, sizeof(**ret));
	while (n < most) {
		time = icalrecur_iterator_next(iterator);
		if (icaltime_is_null_time(time))
			break;
		(*ret)[n++] = day_of_time(time);
	}
	icalrecur_iterator_free(iterator);
	icalmemory_free_ring();
	return n;
}
