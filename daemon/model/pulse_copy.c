/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pulse_copy.c - rows into maps, and what follows from them. Owns the maps'
 * values; when rows are asked for is pulse.c's.
 */
#include "model/pulse_copy.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

#define ALL_TOGETHER "*"

/* --- maps --- */

static void
free_values(struct strmap *map)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(map, &at)) != NULL)
		free(slot->value);
	strmap_done(map);
}

static void
free_bursts(struct strmap *map)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(map, &at)) != NULL)
		json_decref(slot->value);
	strmap_done(map);
}

void
pulse_copy_done(struct pulse_copy *copy)
{
	free_values(&copy->sightings);
	free_values(&copy->fresh);
	free_values(&copy->reaches);
	free_values(&copy->decisions);
	free_bursts(&copy->bursts);
}

/* "a\nb"; the caller frees. No slug, channel or outlet has a line end. */
static char *
make_key(const char *a, const char *b)
{
	return mem_printf("%s\n%s", a, b);
}

static const char *
or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

/* --- sightings --- */

static bool
is_open(const json_t *burst)
{
	return json_text(burst, "ended_at") == NULL;
}

static void
mark_burst(struct pulse_copy *copy, const char *narrative, const char *audience)
{
	char *key = make_key(narrative, audience);
	struct sighting *sighting = strmap_find(&copy->sightings, key);

	if (sighting != NULL)
		sighting->burst = true;
	free(key);
}

/* Marks the sightings whose burst is open; a burst at one audience is one of
 * all together. */
static void
mark_bursts(struct pulse_copy *copy)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&copy->bursts, &at)) != NULL) {
		const char *narrative =
		    or_empty(json_text(slot->value, "narrative"));

		if (!is_open(slot->value))
			continue;
		mark_burst(copy, narrative,
		    or_empty(json_text(slot->value, "audience")));
		mark_burst(copy, narrative, ALL_TOGETHER);
	}
}

void
pulse_copy_add_sighting(struct pulse_copy *copy, const char *text)
{
	json_t *row = json_loads(text, 0, NULL);
	struct sighting *sighting = mem_calloc(1, sizeof(*sighting));
	char *key = make_key(or_empty(json_text(row, "narrative")),
	    or_empty(json_text(row, "audience")));

	sighting_count(row, sighting);
	free(strmap_set(&copy->fresh, key, sighting));
	free(key);
	json_decref(row);
}

void
pulse_copy_renew_sightings(struct pulse_copy *copy)
{
	free_values(&copy->sightings);
	copy->sightings = copy->fresh;
	copy->fresh = (struct strmap){0};
	mark_bursts(copy);
}

const struct sighting *
pulse_copy_find(
    const struct pulse_copy *copy, const char *narrative, const char *audience)
{
	bool all = audience == NULL || audience[0] == '\0';
	char *key = make_key(narrative, all ? ALL_TOGETHER : audience);
	const struct sighting *found = strmap_find(&copy->sightings, key);

	free(key);
	return found;
}

/* --- reaches --- */

static char *
reach_key(const char *outlet, const char *channel, const char *audience)
{
	if (outlet[0] != '\0')
		return mem_strdup(outlet);
	return mem_printf("\n%s\n%s", channel, audience);
}

void
pulse_copy_reaches(struct pulse_copy *copy, const char *const *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		json_t *row = json_loads(rows[i], 0, NULL);
		long long *reach = mem_calloc(1, sizeof(*reach));
		char *key = reach_key(or_empty(json_text(row, "outlet")),
		    or_empty(json_text(row, "channel")),
		    or_empty(json_text(row, "audience")));

		*reach = json_integer_value(json_object_get(row, "reach"));
		free(strmap_set(&copy->reaches, key, reach));
		free(key);
		json_decref(row);
	}
}

const long long *
pulse_copy_reach(const struct pulse_copy *copy, const char *outlet,
    const char *channel, const char *audience)
{
	char *key = reach_key(outlet, channel, audience);
	const long long *found = strmap_find(&copy->reaches, key);

	free(key);
	return found;
}

/* --- decisions --- */

/* Gives the one that it replaces, or NULL. */
static struct decision *
keep_decision(
    struct pulse_copy *copy, const char *narrative, struct decision *decision)
{
	char *key = make_key(narrative, decision->audience);
	struct decision *was = strmap_set(&copy->decisions, key, decision);

	free(key);
	return was;
}

void
pulse_copy_decisions(struct pulse_copy *copy, const char *const *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		json_t *row = json_loads(rows[i], 0, NULL);
		const char *narrative = json_text(row, "narrative");
		struct decision *decision = mem_calloc(1, sizeof(*decision));

		decision_read(row, decision);
		if (narrative != NULL)
			decision = keep_decision(copy, narrative, decision);
		free(decision);
		json_decref(row);
	}
}

const struct decision *
pulse_copy_decision(
    const struct pulse_copy *copy, const char *narrative, const char *audience)
{
	char *key = make_key(narrative, audience);
	const struct decision *found = strmap_find(&copy->decisions, key);

	free(key);
	return found;
}

/* --- bursts --- */

static void
tell(const json_t *row, pulse_burst_cb told, void *arg)
{
	const struct burst burst = {
	    .id = json_integer_value(json_object_get(row, "id")),
	    .narrative = or_empty(json_text(row, "narrative")),
	    .audience = or_empty(json_text(row, "audience")),
	    .began_at = or_empty(json_text(row, "began_at")),
	    .ended_at = json_text(row, "ended_at"),
	    .seen = json_integer_value(json_object_get(row, "seen")),
	    .expected = json_number_value(json_object_get(row, "expected")),
	    .probability =
		json_number_value(json_object_get(row, "probability")),
	};

	told(arg, &burst);
}

/* A burst that came and went between two rounds is told as one that ended. */
static void
tell_news(const struct pulse_copy *copy, const char *id, const json_t *row,
    pulse_burst_cb told, void *arg)
{
	const json_t *known = strmap_find(&copy->bursts, id);

	if (!copy->knows_bursts &&
	    strcmp(or_empty(json_text(row, "began_at")), copy->since) < 0)
		return;
	if (known == NULL || (is_open(known) && !is_open(row)))
		tell(row, told, arg);
}

void
pulse_copy_bursts(struct pulse_copy *copy, const char *const *rows, size_t n,
    pulse_burst_cb told, void *arg)
{
	struct strmap fresh = {0};

	for (size_t i = 0; i < n; i++) {
		json_t *row = json_loads(rows[i], 0, NULL);
		char *id = mem_printf("%lld",
		    (long long)json_integer_value(json_object_get(row, "id")));

		tell_news(copy, id, row, told, arg);
		json_decref(strmap_set(&fresh, id, row));
		free(id);
	}
	free_bursts(&copy->bursts);
	copy->bursts = fresh;
	copy->knows_bursts = true;
	mark_bursts(copy);
}

static void
add_bursting(json_t *list, const char *key, const struct sighting *sighting)
{
	const char *audience = strchr(key, '\n');
	char *narrative = mem_strndup(key, audience - key);

	json_array_append_new(list,
	    json_pack("{s:s, s:s, s:I, s:f, s:f}", "narrative", narrative,
		"audience", audience + 1, "seen", (json_int_t)sighting->hour,
		"expected", sighting->expected, "probability",
		sighting->probability));
	free(narrative);
}

static bool
begins(const char *key, const struct sighting *s, const struct config *config)
{
	return strcmp(strchr(key, '\n') + 1, ALL_TOGETHER) != 0 && !s->burst &&
	       surge_begins(s->past, s->past_hours, s->hour,
		   config->burst_probability, config->burst_least);
}

static json_t *
list_bursting(const struct pulse_copy *copy, const struct config *config)
{
	json_t *list = json_array();
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&copy->sightings, &at)) != NULL)
		if (begins(slot->key, slot->value, config))
			add_bursting(list, slot->key, slot->value);
	return list;
}

/* A burst of which nothing is seen any more is over, too. */
static bool
is_over(const struct pulse_copy *copy, const json_t *burst,
    const struct config *config)
{
	char *key = make_key(or_empty(json_text(burst, "narrative")),
	    or_empty(json_text(burst, "audience")));
	const struct sighting *s = strmap_find(&copy->sightings, key);

	free(key);
	return s == NULL ||
	       surge_ends(s->past, s->past_hours, s->hour, config->burst_least);
}

static json_t *
list_calm(const struct pulse_copy *copy, const struct config *config)
{
	json_t *list = json_array();
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&copy->bursts, &at)) != NULL)
		if (is_open(slot->value) && is_over(copy, slot->value, config))
			json_array_append_new(
			    list, json_pack("{s:O}", "id",
				      json_object_get(slot->value, "id")));
	return list;
}

static void
write_list(struct buf *out, json_t *list)
{
	json_write(out, list);
	json_decref(list);
}

void
pulse_copy_judge(const struct pulse_copy *copy, const struct config *config,
    struct buf *bursting, struct buf *calm)
{
	write_list(bursting, list_bursting(copy, config));
	write_list(calm, list_calm(copy, config));
}
