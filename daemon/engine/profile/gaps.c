/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gaps.c - looks for what is missing, old or thin. Owns the words and the
 * limits.
 */
#include "engine/profile/gaps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define FRESH 730 /* days for which a survey of trust is news */
#define FEW   200 /* people asked, below which a survey is thin */
#define DAYS  64  /* bytes for a number of days */

static const char *const subjects[PROFILE_PARTS] = {
    [PROFILE_LANGUAGES] = "languages that it reads",
    [PROFILE_CHANNELS] = "channels that reach it",
    [PROFILE_CONCERNS] = "concerns that it has",
    [PROFILE_SENSITIVITIES] = "sensitivities that it has",
};

static void
add(json_t *gaps, char *sentence)
{
	json_array_append_new(gaps, json_string_nocheck(sentence));
	free(sentence);
}

/* 1002 -> "1,002" */
static const char *
write_days(long long days, char text[DAYS])
{
	if (days >= 1000000)
		snprintf(text, DAYS, "%lld,%03lld,%03lld", days / 1000000,
		    days / 1000 % 1000, days % 1000);
	else if (days >= 1000)
		snprintf(text, DAYS, "%lld,%03lld", days / 1000, days % 1000);
	else
		snprintf(text, DAYS, "%lld", days);
	return text;
}

/* The age of the newest reading, -1 when none is dated. */
static long long
newest(const struct profile_readings *list)
{
	long long age = -1;

	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].age >= 0 &&
		    (age == -1 || list->items[i].age < age))
			age = list->items[i].age;
	return age;
}

static void
look_at_part(
    json_t *gaps, const struct profile *profile, enum profile_part part)
{
	const struct profile_readings *list = &profile->parts[part];
	double sourced = profile_sourced(profile, part);
	long long age = newest(list);
	char days[DAYS];

	if (list->n == 0)
		add(gaps,
		    mem_printf("None of the %s are known.", subjects[part]));
	else if (sourced == 0)
		add(gaps, mem_printf("Nobody is named who tells the %s.",
			      subjects[part]));
	else if (sourced < 1)
		add(gaps,
		    mem_printf("Nobody is named who tells %.0f%% of the %s.",
			100 * (1 - sourced), subjects[part]));
	if (age > profile_half_life(part))
		add(gaps,
		    mem_printf("The newest reading of the %s is %s days old.",
			subjects[part], write_days(age, days)));
}

static void
look_at_shares(json_t *gaps, const struct profile *profile)
{
	const struct profile_readings *list = &profile->parts[PROFILE_CHANNELS];

	for (size_t i = 0; i < list->n; i++)
		if (list->items[i].channel->share > 0)
			return;
	if (list->n > 0)
		add(gaps, mem_strdup("How many people each channel reaches is "
				     "not known."));
}

static void
look_at_desk(
    json_t *gaps, const struct profile *profile, const char *organisation)
{
	const struct profile_reading *r =
	    profile_find(profile, PROFILE_TRUST, organisation);

	if (r == NULL) {
		add(gaps, mem_printf("No survey tells how far it trusts %s.",
			      organisation));
		return;
	}
	if (r->steps > 0)
		add(gaps,
		    mem_printf("How far it trusts %s is known of %s only.",
			organisation, r->of->name));
	if (r->trust->n < FEW)
		add(gaps,
		    mem_printf("Only %lld people were asked how far they trust "
			       "%s.",
			r->trust->n, organisation));
}

static void
look_at_trust(json_t *gaps, const struct profile *profile)
{
	long long age = newest(&profile->parts[PROFILE_TRUST]);
	char days[DAYS];

	if (age > FRESH)
		add(gaps, mem_printf("The newest trust reading ended %s days "
				     "ago.",
			      write_days(age, days)));
}

/* What is said to a public is heard in all its parts. */
static bool
may_speak(const struct organisation *desk, const struct library *library,
    const struct lineage *lineage)
{
	for (size_t i = 0; i < desk->forbidden_audiences.n; i++)
		if (lineage_meets(
			lineage, library, desk->forbidden_audiences.items[i]))
			return false;
	return true;
}

static int
compare_slugs(const void *a, const void *b)
{
	const struct organisation *const *x = a, *const *y = b;

	return strcmp((*x)->slug, (*y)->slug);
}

/* The organisations that have something to say, by slug. */
static size_t
list_desks(const struct library *library, const struct organisation **ret_desks)
{
	const struct strmap *messages = &library->items[NOUN_MESSAGE];
	const struct organisation *desk;
	const struct strmap_slot *slot;
	struct strmap seen = {0};
	size_t at = 0, n = 0;

	while ((slot = strmap_next(messages, &at)) != NULL) {
		const struct message *message = slot->value;

		desk = library_find(
		    library, NOUN_ORGANISATION, message->organisation);
		if (desk != NULL &&
		    strmap_set(&seen, desk->slug, slot->value) == NULL)
			ret_desks[n++] = desk;
	}
	strmap_done(&seen);
	qsort(ret_desks, n, sizeof(*ret_desks), compare_slugs);
	return n;
}

json_t *
profile_list_gaps(const struct profile *profile, const struct library *library)
{
	const struct organisation **desks = mem_calloc(
	    library->items[NOUN_ORGANISATION].count + 1, sizeof(*desks));
	size_t n = list_desks(library, desks);
	json_t *gaps = json_array();

	for (int part = 0; part < PROFILE_TRUST; part++)
		look_at_part(gaps, profile, (enum profile_part)part);
	look_at_shares(gaps, profile);
	look_at_trust(gaps, profile);
	for (size_t i = 0; i < n; i++)
		if (may_speak(desks[i], library, &profile->lineage))
			look_at_desk(gaps, profile, desks[i]->slug);
	free(desks);
	return gaps;
}
