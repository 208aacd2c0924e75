/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts.c - what ninjs has no field for: the object `counterpoint` of a
 * package. Owns the lists of what is copied; what is not on them, and so
 * whatever an account or a person did, stays here.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "engine/release/parts.h"

static const char *const campaign[] = {"slug", "title", "organisation", NULL};
static const char *const slot[] = {"id", "name", "planned_at", "embargo_until",
    "time_zone", "late_minutes", "priority", NULL};
static const char *const organisation[] = {
    "slug", "legal_name", "voice_line", "country", "kind", NULL};
static const char *const audience[] = {
    "slug", "name", "kind", "m49", "iso", NULL};
static const char *const message[] = {"slug", "version", "hash", "type",
    "counter_technique", "themes", "tone", "dos", "donts", "ai_assisted", NULL};
static const char *const variant[] = {"language", "fact", "kernel", "warning",
    "fallacy", "fact_again", "call_to_action", "native_review", NULL};
static const char *const narrative[] = {"slug", "title", NULL};
static const char *const evidence[] = {"slug", "statement", "date", "status",
    "source_title", "publisher", "url", "archive_url", "number", "unit", NULL};
static const char *const deed[] = {
    "slug", "organisation", "title", "promise", "status", "due", "proof", NULL};
static const char *const corrects[] = {
    "release", "key", "released_at", "message", "version", NULL};

/* A real number as the shortest text that is the same number again. */
static json_t *
copy_real(double number)
{
	char text[32];

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, number);
		if (strtod(text, NULL) == number)
			break;
	}
	return json_string(text);
}

static json_t *
copy_texts(const json_t *array)
{
	json_t *copy = json_array(), *item;
	size_t i;

	json_array_foreach(array, i, item) if (json_is_string(item))
	    json_array_append(copy, item);
	return copy;
}

/* NULL for what a package never holds: null and whole objects. */
static json_t *
copy_value(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_ARRAY:
		return copy_texts(value);
	case JSON_REAL:
		return copy_real(json_real_value(value));
	case JSON_OBJECT:
	case JSON_NULL:
		return NULL;
	default:
		return json_copy((json_t *)(uintptr_t)value);
	}
}

static json_t *
copy_members(const json_t *from, const char *const names[])
{
	json_t *copy = json_object();

	for (size_t i = 0; names[i] != NULL; i++) {
		const json_t *value = json_object_get(from, names[i]);
		json_t *member = value != NULL ? copy_value(value) : NULL;

		if (member != NULL)
			json_object_set_new(copy, names[i], member);
	}
	return copy;
}

static json_t *
copy_list(const json_t *from, const char *const names[])
{
	json_t *copy = json_array(), *item;
	size_t i;

	json_array_foreach(from, i, item)
	    json_array_append_new(copy, copy_members(item, names));
	return copy;
}

/* Numbers of evidence are texts, all of them: 12.5 cannot be an integer, and a
 * receiver should meet one kind. */
static json_t *
copy_evidence(const json_t *from)
{
	json_t *copy = copy_list(from, evidence), *item;
	size_t i;

	json_array_foreach(copy, i, item)
	{
		const json_t *number = json_object_get(item, "number");

		if (json_is_integer(number))
			json_object_set_new(item, "number",
			    json_sprintf("%" JSON_INTEGER_FORMAT,
				json_integer_value(number)));
	}
	return copy;
}

/* Whole seconds after its time; package_make() has looked at both times. */
static json_int_t
seconds_late(const json_t *inputs)
{
	int64_t now = 0, planned_at = 0;

	clock_read(package_text(inputs, "now", NULL), &now);
	clock_read(package_text(inputs, "slot", "planned_at"), &planned_at);
	return now > planned_at ? (now - planned_at) / 1000000 : 0;
}

json_t *
package_facts(const json_t *inputs, const struct package_settings *settings)
{
	static const struct part {
		const char *name;
		const char *const *members;
	} parts[] = {
	    {"campaign", campaign},
	    {"slot", slot},
	    {"organisation", organisation},
	    {"audience", audience},
	    {"message", message},
	    {"variant", variant},
	    {"corrects", corrects},
	};
	json_t *facts =
	    json_pack("{s:i, s:s, s:s, s:O, s:O, s:I, s:o, s:o, s:o}", "format",
		1, "key", package_text(inputs, "key", NULL), "signing_key",
		settings->key_id, "channel", json_object_get(inputs, "channel"),
		"language", json_object_get(inputs, "language"), "late_seconds",
		seconds_late(inputs), "narratives",
		copy_list(json_object_get(inputs, "narratives"), narrative),
		"evidence", copy_evidence(json_object_get(inputs, "evidence")),
		"deeds", copy_list(json_object_get(inputs, "deeds"), deed));

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const json_t *from = json_object_get(inputs, parts[i].name);

		if (json_is_object(from))
			json_object_set_new(facts, parts[i].name,
			    copy_members(from, parts[i].members));
	}
	return facts;
}
