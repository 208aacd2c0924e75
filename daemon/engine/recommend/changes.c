/* SPDX-License-Identifier: Apache-2.0 */
/*
 * changes.c - what differs between two answers to one question, in sentences.
 * Reads nothing but the answers. Owns nothing.
 */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "engine/recommend/factor/factor.h"

/* A message with its place in an answer, from 0. */
struct place {
	const json_t *item; /* NULL: not there */
	size_t rank;
};

static struct place
find(const json_t *answer, const char *list, const char *message)
{
	const json_t *items = json_object_get(answer, list);

	for (size_t i = 0; i < json_array_size(items); i++) {
		const json_t *item = json_array_get(items, i);

		if (strcmp(json_text(item, "message"), message) == 0)
			return (struct place){item, i};
	}
	return (struct place){0};
}

static void
add(json_t *changes, json_t *sentence)
{
	json_array_append_new(changes, sentence);
}

static void
compare_text(const json_t *then, const json_t *now, const char *key,
    const char *name, json_t *changes)
{
	const char *before = json_text(then, key), *after = json_text(now, key);

	if (before != NULL && after != NULL && strcmp(before, after) != 0)
		add(changes, json_sprintf("The %s is %s; it was %s.", name,
				 after, before));
}

static double
number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

static double
factor_of(const json_t *item, const char *name)
{
	return number(
	    json_object_get(json_object_get(item, "factors"), name), "score");
}

/* The factor that moved most the way the score went, either way when that is
 * the same; NULL when none did. A factor that rose is no reason for a fall. */
static const char *
find_moved(const json_t *then, const json_t *now)
{
	double way = number(now, "score") - number(then, "score");
	const char *moved = NULL;
	double most = 0;

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
		const char *name = factors[f]->name;
		double by = factor_of(now, name) - factor_of(then, name);

		by = way == 0 ? fabs(by) : way > 0 ? by : -by;

		if (by > most) {
			most = by;
			moved = name;
		}
	}
	return moved;
}

static void
compare_message(
    const char *slug, struct place then, struct place now, json_t *changes)
{
	const char *moved = find_moved(then.item, now.item);
	double before = number(then.item, "score"),
	       after = number(now.item, "score");

	if (then.rank != now.rank || before != after)
		add(changes,
		    json_sprintf("%s stands at %zu with %.4f; it stood at %zu "
				 "with %.4f.",
			slug, now.rank + 1, after, then.rank + 1, before));
	if (moved != NULL)
		add(changes,
		    json_sprintf("Of the factors of %s, %s moved most: from "
				 "%.4f to %.4f. %s",
			slug, moved, factor_of(then.item, moved),
			factor_of(now.item, moved),
			json_text(
			    json_object_get(
				json_object_get(now.item, "factors"), moved),
			    "reason")));
	if (number(then.item, "version") != number(now.item, "version"))
		add(changes, json_sprintf("%s has a new version.", slug));
	else if (strcmp(json_text(then.item, "text"),
		     json_text(now.item, "text")) != 0)
		add(changes, json_sprintf("%s is worded differently.", slug));
}

static void
tell_fallen(const char *slug, const json_t *now, json_t *changes)
{
	struct place place = find(now, "not_chosen", slug);

	add(changes,
	    json_sprintf("%s is not recommended any more. %s", slug,
		place.item != NULL ? json_text(place.item, "reason")
				   : "It does not answer the narrative now, or "
				     "is gone."));
}

/* Messages that were recommended, then those that are new. */
static void
compare_messages(const json_t *then, const json_t *now, json_t *changes)
{
	const json_t *before = json_object_get(then, "recommendations"),
		     *after = json_object_get(now, "recommendations");

	for (size_t i = 0; i < json_array_size(before); i++) {
		struct place was = {json_array_get(before, i), i};
		const char *slug = json_text(was.item, "message");
		struct place is = find(now, "recommendations", slug);

		if (is.item == NULL)
			tell_fallen(slug, now, changes);
		else
			compare_message(slug, was, is, changes);
	}
	for (size_t i = 0; i < json_array_size(after); i++) {
		const json_t *item = json_array_get(after, i);
		const char *slug = json_text(item, "message");

		if (find(then, "recommendations", slug).item == NULL)
			add(changes,
			    json_sprintf("%s is new, at %zu with %.4f.", slug,
				i + 1, number(item, "score")));
	}
}

static void
compare_better(const json_t *then, const json_t *now, json_t *changes)
{
	const json_t *was = json_object_get(then, "better_messenger"),
		     *is = json_object_get(now, "better_messenger");
	const char *before = json_text(was, "organisation"),
		   *after = json_text(is, "organisation");

	if (before == NULL && after == NULL)
		return;
	if (before == NULL)
		add(changes, json_sprintf("%s is a better messenger now. %s",
				 after, json_text(is, "reason")));
	else if (after == NULL)
		add(changes, json_sprintf("%s is no better messenger any more.",
				 before));
	else if (strcmp(before, after) != 0)
		add(changes, json_sprintf("The better messenger is %s; it was "
					  "%s.",
				 after, before));
}

json_t *
recommend_changes(const json_t *then, const json_t *now)
{
	json_t *changes = json_array();

	compare_text(then, now, "posture", "posture", changes);
	compare_text(then, now, "priority", "priority", changes);
	compare_messages(then, now, changes);
	compare_better(then, now, changes);
	return changes;
}
