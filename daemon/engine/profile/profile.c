/* SPDX-License-Identifier: Apache-2.0 */
/*
 * profile.c - puts a profile together, the nearest readings first. Owns the
 * numbers of the certainty.
 */
#include "engine/profile/profile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

#define UNSOURCED 0.5 /* of a reading of which nobody says who tells it */
#define INHERITED 0.8 /* for each step up */
#define FEW	  200 /* people asked, at which a survey counts half */

/* What a public reads changes slowly, what it uses soon, whom it trusts in
 * between. The numbers are judgement. */
static const struct {
	const char *name;
	long long half; /* days */
} parts[PROFILE_PARTS] = {
    [PROFILE_LANGUAGES] = {"languages", 7305},
    [PROFILE_CHANNELS] = {"channels", 1461},
    [PROFILE_CONCERNS] = {"concerns", 1461},
    [PROFILE_SENSITIVITIES] = {"sensitivities", 7305},
    [PROFILE_TRUST] = {"trust", 1826},
};

const char *
profile_part_name(enum profile_part part)
{
	return parts[part].name;
}

long long
profile_half_life(enum profile_part part)
{
	return parts[part].half;
}

/* A year stands for its middle; one that is not over yet is of today. */
static long long
age_of_year(long long year, int64_t day)
{
	char middle[32];
	int64_t age;

	if (year == 0)
		return -1;
	snprintf(middle, sizeof(middle), "%04lld-07-01", year);
	age = day - clock_date_days(middle);
	return age > 0 ? age : 0;
}

static long long
age_of_date(const char *date, int64_t day)
{
	int64_t age = day - clock_date_days(date);

	return age > 0 ? age : 0;
}

/* Reads the i-th entry that an audience itself has; false behind the last. */
static bool
read_entry(enum profile_part part, const struct audience *audience, size_t i,
    int64_t day, struct profile_reading *r)
{
	*r = (struct profile_reading){.of = audience};
	switch (part) {
	case PROFILE_LANGUAGES:
		if (i == audience->languages.n)
			return false;
		r->language = &audience->languages.items[i];
		r->key = r->language->language;
		r->source = r->language->source;
		r->age = age_of_year(r->language->year, day);
		return true;
	case PROFILE_CHANNELS:
		if (i == audience->channels.n)
			return false;
		r->channel = &audience->channels.items[i];
		r->key = r->channel->kind;
		r->source = r->channel->source;
		r->age = age_of_year(r->channel->year, day);
		return true;
	case PROFILE_CONCERNS:
		if (i == audience->concerns.n)
			return false;
		r->concern = &audience->concerns.items[i];
		r->key = r->concern->theme;
		r->source = r->concern->source;
		r->age = age_of_year(r->concern->year, day);
		return true;
	case PROFILE_SENSITIVITIES:
		if (i == audience->sensitivities.n)
			return false;
		r->sensitivity = &audience->sensitivities.items[i];
		r->key = r->sensitivity->theme;
		r->source = r->sensitivity->source;
		r->age = age_of_year(r->sensitivity->year, day);
		return true;
	case PROFILE_TRUST:
		if (i == audience->trust.n)
			return false;
		r->trust = &audience->trust.items[i];
		r->key = r->trust->organisation;
		r->source = r->trust->survey;
		r->age = age_of_date(r->trust->to, day);
		return true;
	default:
		break;
	}
	abort();
}

double
profile_survey_certainty(long long n, double age, size_t steps)
{
	double half = (double)parts[PROFILE_TRUST].half;

	return pow(INHERITED, (double)steps) *
	       (age > 0 ? exp2(-age / half) : 1) * (double)n /
	       (double)(n + FEW);
}

static double
find_certainty(enum profile_part part, const struct profile_reading *r)
{
	double certainty = r->source != NULL ? 1 : UNSOURCED;

	if (part == PROFILE_TRUST)
		return profile_survey_certainty(
		    r->trust->n, (double)r->age, r->steps);
	certainty *= pow(INHERITED, (double)r->steps);
	if (r->age > 0)
		certainty *= exp2(-(double)r->age / (double)parts[part].half);
	return certainty;
}

static struct profile_reading *
find(const struct profile_readings *list, const char *key)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i].key, key) == 0)
			return &list->items[i];
	return NULL;
}

/* Of two surveys of one audience the newer one counts. An audience may have
 * several pieces of advice on a theme, and several channels of a kind. */
static void
add_reading(struct profile_readings *list, enum profile_part part,
    const struct profile_reading *r)
{
	struct profile_reading *have = find(list, r->key);

	if (have != NULL && have->steps < r->steps)
		return;
	if (have != NULL && part == PROFILE_TRUST) {
		if (strcmp(r->trust->to, have->trust->to) > 0)
			*have = *r;
		return;
	}
	/* Grows at powers of two. */
	if ((list->n & (list->n - 1)) == 0)
		list->items = mem_resize(list->items,
		    list->n == 0 ? 1 : 2 * list->n, sizeof(*list->items));
	list->items[list->n++] = *r;
}

/* A public need not read what others of its region do. */
static size_t
levels(const struct profile *profile, enum profile_part part)
{
	return part == PROFILE_LANGUAGES ? 1 : profile->lineage.n;
}

static void
gather(struct profile *profile, enum profile_part part)
{
	const struct audience *of;
	struct profile_reading r;

	for (size_t steps = 0; steps < levels(profile, part); steps++) {
		of = profile->lineage.items[steps];
		for (size_t i = 0; read_entry(part, of, i, profile->day, &r);
		     i++) {
			r.steps = steps;
			r.certainty = find_certainty(part, &r);
			add_reading(&profile->parts[part], part, &r);
		}
	}
}

void
profile_init(struct profile *profile, const struct library *library,
    const struct audience *audience, int64_t day)
{
	*profile = (struct profile){
	    .lineage = lineage_find(library, audience), .day = day};
	for (int part = 0; part < PROFILE_PARTS; part++)
		gather(profile, (enum profile_part)part);
}

void
profile_done(struct profile *profile)
{
	for (int part = 0; part < PROFILE_PARTS; part++)
		free(profile->parts[part].items);
	*profile = (struct profile){0};
}

const struct profile_reading *
profile_find(
    const struct profile *profile, enum profile_part part, const char *key)
{
	return find(&profile->parts[part], key);
}

static double
weigh(enum profile_part part, const struct profile_reading *r)
{
	if (part == PROFILE_LANGUAGES)
		return r->language->share;
	return part == PROFILE_CONCERNS ? r->concern->weight : 1;
}

double
profile_sourced(const struct profile *profile, enum profile_part part)
{
	const struct profile_readings *list = &profile->parts[part];
	double all = 0, sourced = 0, weight;

	for (size_t i = 0; i < list->n; i++) {
		weight = weigh(part, &list->items[i]);
		all += weight;
		if (list->items[i].source != NULL)
			sourced += weight;
	}
	return all > 0 ? sourced / all : 0;
}
