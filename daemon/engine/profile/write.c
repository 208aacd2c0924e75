/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write.c - lays a profile out: each part with where it is from, how old and
 * how sure it is. Owns the form.
 */
#include "engine/profile/write.h"

#include <math.h>

#include "engine/profile/gaps.h"

/* Two digits: a certainty is an estimate. */
static json_t *
write_estimate(double value)
{
	return json_real(round(value * 100) / 100);
}

static json_t *
write_year(long long year)
{
	return year == 0 ? NULL : json_integer(year);
}

static json_t *
write_hours(const struct channel *channel)
{
	json_t *list;

	if (channel->prime_time.n == 0)
		return NULL;
	list = json_array();
	for (size_t i = 0; i < channel->prime_time.n; i++)
		json_array_append_new(list,
		    json_sprintf("%s-%s", channel->prime_time.items[i].from,
			channel->prime_time.items[i].to));
	return list;
}

/* What a reading says. A star leaves out what is not known. */
static json_t *
write_value(enum profile_part part, const struct profile_reading *r)
{
	switch (part) {
	case PROFILE_LANGUAGES:
		return json_pack("{s:s, s:f, s:o*}", "language", r->key,
		    "share", r->language->share, "year",
		    write_year(r->language->year));
	case PROFILE_CHANNELS:
		return json_pack("{s:s, s:o*, s:o*, s:o*}", "kind", r->key,
		    "share",
		    r->channel->share > 0 ? json_real(r->channel->share) : NULL,
		    "prime_time", write_hours(r->channel), "year",
		    write_year(r->channel->year));
	case PROFILE_CONCERNS:
		return json_pack("{s:s, s:f, s:o*}", "theme", r->key, "weight",
		    r->concern->weight, "year", write_year(r->concern->year));
	case PROFILE_SENSITIVITIES:
		return json_pack("{s:s, s:s, s:o*}", "theme", r->key, "advice",
		    r->sensitivity->advice, "year",
		    write_year(r->sensitivity->year));
	default:
		return json_pack("{s:s, s:f, s:s, s:I, s:s, s:s}",
		    "organisation", r->key, "value", r->trust->value,
		    "population", r->trust->population, "n",
		    (json_int_t)r->trust->n, "from", r->trust->from, "to",
		    r->trust->to);
	}
}

static json_t *
write_reading(enum profile_part part, const struct profile_reading *r)
{
	json_t *object = write_value(part, r);

	json_object_set_new(object, "of", json_string(r->of->slug));
	json_object_set_new(object, "certainty", write_estimate(r->certainty));
	if (r->age >= 0)
		json_object_set_new(object, "age_days", json_integer(r->age));
	if (r->source != NULL)
		json_object_set_new(object,
		    part == PROFILE_TRUST ? "survey" : "source",
		    json_string(r->source));
	return object;
}

static json_t *
write_part(const struct profile *profile, enum profile_part part)
{
	const struct profile_readings *list = &profile->parts[part];
	json_t *array = json_array();

	for (size_t i = 0; i < list->n; i++)
		json_array_append_new(
		    array, write_reading(part, &list->items[i]));
	return array;
}

static json_t *
write_lineage(const struct lineage *lineage)
{
	json_t *list = json_array();

	for (size_t i = 0; i < lineage->n; i++)
		json_array_append_new(
		    list, json_string(lineage->items[i]->slug));
	return list;
}

/* A survey is a source by itself. */
static json_t *
write_sourced(const struct profile *profile)
{
	json_t *sourced = json_object();

	for (int part = 0; part < PROFILE_TRUST; part++)
		json_object_set_new(sourced,
		    profile_part_name((enum profile_part)part),
		    write_estimate(
			profile_sourced(profile, (enum profile_part)part)));
	return sourced;
}

json_t *
profile_write(const struct profile *profile, const struct library *library)
{
	const struct audience *audience = profile->lineage.items[0];
	json_t *object =
	    json_pack("{s:s, s:s, s:o, s:o}", "slug", audience->slug, "name",
		audience->name, "lineage", write_lineage(&profile->lineage),
		"sourced", write_sourced(profile));

	for (int part = 0; part < PROFILE_PARTS; part++)
		json_object_set_new(object,
		    profile_part_name((enum profile_part)part),
		    write_part(profile, (enum profile_part)part));
	json_object_set_new(
	    object, "gaps", profile_list_gaps(profile, library));
	return object;
}
