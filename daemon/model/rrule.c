/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rrule.c - reads rules by a table of their parts. Owns nothing; the days that
 * a rule comes on are rrule_days.c's.
 */
#include "model/rrule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define FIELD "rrule"

enum { RULE_MAX = 300, INTERVAL_MAX = 400 };

/* One part of a rule; `value` ends at `end`. */
struct part {
	const char *name, *value, *end;
	size_t name_len;
};

static bool read_frequency(const struct part *, struct rrule *);
static bool read_until(const struct part *, struct rrule *);
static bool read_week_start(const struct part *, struct rrule *);
static bool read_weekdays(const struct part *, struct rrule *);
static bool read_count(const struct part *, struct rrule *);
static bool read_interval(const struct part *, struct rrule *);

#define SET(field) offsetof(struct rrule, field)

/* A part is read by a function, or it is a list of numbers from 1 to `max`,
 * negative ones too where `sign` is set, that go into a set. */
static const struct form {
	const char *name;
	bool (*read)(const struct part *, struct rrule *); /* NULL: numbers */
	long max;
	bool sign;
	size_t set;
} forms[] = {
    {"FREQ", read_frequency, 0, false, 0},
    {"UNTIL", read_until, 0, false, 0},
    {"COUNT", read_count, 0, false, 0},
    {"INTERVAL", read_interval, 0, false, 0},
    {"BYDAY", read_weekdays, 0, false, 0},
    {"BYMONTHDAY", NULL, 31, true, SET(month_days)},
    {"BYYEARDAY", NULL, 366, true, SET(year_days)},
    {"BYWEEKNO", NULL, 53, true, SET(weeks)},
    {"BYMONTH", NULL, 12, false, SET(months)},
    {"BYSETPOS", NULL, 366, true, SET(places)},
    {"WKST", read_week_start, 0, false, 0},
};

enum { FORMS = sizeof(forms) / sizeof(forms[0]), FREQ = 0 };

void
rrule_set_add(struct rrule_set *set, long n)
{
	unsigned long bit = (unsigned long)(n + RRULE_NUMBER);

	set->any = true;
	set->bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

bool
rrule_set_has(const struct rrule_set *set, long n)
{
	unsigned long bit = (unsigned long)(n + RRULE_NUMBER);

	return (set->bits[bit / 64] & UINT64_C(1) << bit % 64) != 0;
}

/* Which of some words a text is; -1: none. */
static int
find_word(const char *const *words, int n, const char *s, const char *end)
{
	size_t len = (size_t)(end - s);

	for (int i = 0; i < n; i++)
		if (strlen(words[i]) == len && memcmp(s, words[i], len) == 0)
			return i;
	return -1;
}

static bool
read_frequency(const struct part *part, struct rrule *to)
{
	static const char *const words[] = {
	    "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
	int found = find_word(words, 4, part->value, part->end);

	to->frequency = (enum rrule_frequency)found;
	return found != -1;
}

/* "20261231T120000Z"; no zone is a whole day ahead of UTC. */
static bool
read_until_time(const struct part *part, struct rrule *to)
{
	const char *s = part->value;
	char instant[sizeof("2026-12-31T12:00:00Z")];

	snprintf(instant, sizeof(instant), "%.4s-%.2s-%.2s%.1s%.2s:%.2s:%.3s",
	    s, s + 4, s + 6, s + 8, s + 9, s + 11, s + 13);
	if (!clock_read(instant, &to->until_at))
		return false;
	instant[sizeof("2026-12-31") - 1] = '\0';
	to->until = clock_date_days(instant) + 1;
	return true;
}

/* "20261231" */
static bool
read_until(const struct part *part, struct rrule *to)
{
	char date[sizeof("2026-12-31")];

	if (part->end - part->value == sizeof("20261231T120000Z") - 1)
		return read_until_time(part, to);
	if (part->end - part->value != 8)
		return false;
	snprintf(date, sizeof(date), "%.4s-%.2s-%.2s", part->value,
	    part->value + 4, part->value + 6);
	if (!clock_date_is_valid(date))
		return false;
	to->until = clock_date_days(date);
	return true;
}

/* Monday is 0; -1: no weekday. */
static int
find_weekday(const char *s, const char *end)
{
	static const char *const words[] = {
	    "MO", "TU", "WE", "TH", "FR", "SA", "SU"};

	return find_word(words, 7, s, end);
}

static bool
read_week_start(const struct part *part, struct rrule *to)
{
	int found = find_weekday(part->value, part->end);

	to->week_start = found;
	return found != -1;
}

/* Reads a number of at most four digits; returns what follows it. */
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

/* One number from 1 to `max`. */
static bool
read_one(const struct part *part, long max, int *ret)
{
	long n;

	if (read_number(part->value, part->end, &n) != part->end || n < 1 ||
	    n > max)
		return false;
	*ret = (int)n;
	return true;
}

static bool
read_count(const struct part *part, struct rrule *to)
{
	return read_one(part, RRULE_OCCURRENCES, &to->count);
}

static bool
read_interval(const struct part *part, struct rrule *to)
{
	return read_one(part, INTERVAL_MAX, &to->interval);
}

static bool
read_numbers(
    const struct form *form, const struct part *part, struct rrule_set *to)
{
	const char *s = part->value;
	long n;

	for (;;) {
		s = read_number(s, part->end, &n);
		if (n == 0 || n > form->max ||
		    n < (form->sign ? -form->max : 1))
			return false;
		rrule_set_add(to, n);
		if (s == part->end)
			return true;
		if (*s++ != ',')
			return false;
	}
}

/* "MO", "1SU,-1SU"; a weekday without a number is that of every week. */
static bool
read_weekdays(const struct part *part, struct rrule *to)
{
	const char *s = part->value, *name;
	int day;
	long n;

	for (;;) {
		name = read_number(s, part->end, &n);
		if (labs(n) > 53 || (n == 0 && name != s) ||
		    part->end - name < 2)
			return false;
		day = find_weekday(name, name + 2);
		if (day == -1)
			return false;
		rrule_set_add(&to->weekdays[day], n);
		to->by_weekday = true;
		if (labs(n) > to->largest_week)
			to->largest_week = labs(n);
		s = name + 2;
		if (s == part->end)
			return true;
		if (*s++ != ',')
			return false;
	}
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

static bool
read_value(const struct form *form, const struct part *part, struct rrule *to)
{
	if (form->read != NULL)
		return form->read(part, to);
	return read_numbers(
	    form, part, (struct rrule_set *)((char *)to + form->set));
}

static int
read_part(
    const struct part *part, unsigned *seen, struct rrule *to, struct err *err)
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
	if (read_value(&forms[at], part, to))
		return 0;
	return err_set_field(err, ERR_INVALID, FIELD,
	    "\"%.*s\" is not as RFC 5545 has it for whole days",
	    len < 40 ? len : 40, part->name);
}

/* --- whether the parts go together --- */

static bool
has_month_day(const struct rrule *r)
{
	static const int lengths[] = {
	    31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (!r->months.any || !r->month_days.any)
		return true;
	for (int month = 1; month <= 12; month++)
		for (int day = 1; rrule_set_has(&r->months, month) &&
				  day <= lengths[month - 1];
		     day++)
			if (rrule_set_has(&r->month_days, day) ||
			    rrule_set_has(&r->month_days, -day))
				return true;
	return false;
}

/* RFC 5545, 3.3.10, says what must not stand together. */
static const char *
find_nonsense(const struct rrule *r)
{
	bool yearly = r->frequency == RRULE_YEARLY;
	bool monthly = r->frequency == RRULE_MONTHLY;

	if (!yearly && (r->weeks.any || r->year_days.any))
		return "BYWEEKNO and BYYEARDAY go with FREQ=YEARLY alone";
	if (r->frequency == RRULE_WEEKLY && r->month_days.any)
		return "BYMONTHDAY does not go with FREQ=WEEKLY";
	if (r->largest_week > 0 && ((!yearly && !monthly) || r->weeks.any))
		return "a number before a weekday goes with months and years "
		       "alone";
	if (r->largest_week > 5 && (monthly || r->months.any))
		return "a month has no more than five of a weekday";
	if (!has_month_day(r))
		return "no month of BYMONTH has such a BYMONTHDAY";
	if (r->places.any && (!r->by_weekday || r->month_days.any))
		return "BYSETPOS is understood with BYDAY, without BYMONTHDAY";
	if (r->until != INT64_MAX && r->count != 0)
		return "has both UNTIL and COUNT; only one may end it";
	return NULL;
}

int
rrule_read_timed(const char *text, struct rrule *ret, struct err *err)
{
	struct rrule rule = {
	    .interval = 1, .until = INT64_MAX, .until_at = INT64_MAX};
	const char *nonsense;
	unsigned seen = 0;
	struct part part;

	if (strlen(text) > RULE_MAX)
		return err_set_field(err, ERR_INVALID, FIELD,
		    "must have at most %d characters", RULE_MAX);
	while (take_part(&text, &part))
		if (read_part(&part, &seen, &rule, err) == -1)
			return -1;
	if (!(seen & 1U << FREQ))
		return err_set_field(err, ERR_INVALID, FIELD,
		    "must name how often, as in FREQ=YEARLY");
	nonsense = find_nonsense(&rule);
	if (nonsense != NULL)
		return err_set_field(err, ERR_INVALID, FIELD, "%s", nonsense);
	*ret = rule;
	return 0;
}

int
rrule_read(const char *text, struct rrule *ret, struct err *err)
{
	struct rrule rule = {0};

	if (strncmp(text, "FREQ=", 5) != 0)
		return err_set_field(err, ERR_INVALID, FIELD,
		    "must begin with FREQ=, as in FREQ=YEARLY");
	if (rrule_read_timed(text, &rule, err) == -1)
		return -1;
	if (rule.until_at != INT64_MAX)
		return err_set_field(err, ERR_INVALID, FIELD,
		    "ends at a time; of whole days UNTIL is a date, as in "
		    "UNTIL=20261231");
	*ret = rule;
	return 0;
}
