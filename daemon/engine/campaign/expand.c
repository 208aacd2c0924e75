/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expand.c - goes through the slots of a document and ties series together.
 * Owns the list until it is handed over; times of a series are repeat.c's, days
 * of occasions anchor.c's.
 */
#include "engine/campaign/expand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/strmap.h"
#include "engine/campaign/fault.h"
#include "engine/campaign/repeat.h"

/* One slot as it was written. */
struct written {
	json_t *slots; /* that it becomes */
	bool series;
};

struct work {
	const struct expand_frame *frame;
	struct written *written;
	size_t n, total;
	struct strmap names; /* of series -> struct written */
};

static int
resolve_anchor(
    const struct work *w, json_t *slot, const char *place, struct err *err)
{
	json_t *anchor = json_object_get(slot, "anchor");
	const struct fault fault = {ERR_INVALID, place, "anchor", "anchor"};
	char field[sizeof(err->field)];
	int rc;

	if (anchor == NULL)
		return 0;
	anchor = json_copy(anchor);
	snprintf(field, sizeof(field), "%.80s.anchor", place);
	rc = expand_anchor(w->frame, anchor, field, "on", err);
	if (rc == 0 && (json_text(anchor, "event") == NULL ||
			   json_text(anchor, "on") == NULL))
		rc = fault_set(
		    err, &fault, "names an occasion, or an event and its day");
	json_object_set_new(slot, "anchor", anchor);
	return rc;
}

static int
check_single(const json_t *slot, const char *place, struct err *err)
{
	const struct fault fault = {ERR_INVALID, place, "except", "repeat"};

	if (json_object_get(slot, "except") == NULL)
		return 0;
	return fault_set(err, &fault, "goes with repeat alone");
}

static int
refuse_many(struct err *err)
{
	err_set_field(err, ERR_INVALID, "slots",
	    "a campaign has %d slots at most, those of series included",
	    EXPAND_SLOTS_MAX);
	return -1;
}

/* A slot that does not come again is the only one of its list. */
static int
expand_one(
    struct work *w, const json_t *slot, const char *place, struct err *err)
{
	struct written *to = &w->written[w->n];
	json_t *copy = json_copy((json_t *)slot);
	int rc = resolve_anchor(w, copy, place, err);

	to->series = json_object_get(slot, "repeat") != NULL;
	if (rc == 0 && to->series)
		rc = repeat_slot(w->frame, copy, place, &to->slots, err);
	else if (rc == 0 && check_single(copy, place, err) == 0)
		to->slots = json_pack("[O]", copy);
	else
		rc = -1;
	json_decref(copy);
	if (rc == -1)
		return -1;
	if (to->series)
		strmap_set(&w->names, json_text(slot, "name"), to);
	w->n++;
	w->total += json_array_size(to->slots);
	return 0;
}

static int
expand_each(struct work *w, const json_t *slots, struct err *err)
{
	char place[sizeof(err->field)];
	json_t *slot;
	size_t i;

	w->written = mem_calloc(json_array_size(slots), sizeof(*w->written));
	json_array_foreach(slots, i, slot)
	{
		snprintf(place, sizeof(place), "slots[%zu]", i);
		if (expand_one(w, slot, place, err) == -1)
			return -1;
		if (w->total > EXPAND_SLOTS_MAX)
			return refuse_many(err);
	}
	return 0;
}

/* --- what waits for a series --- */

static int
refuse_order(struct err *err, size_t at, size_t nr, const char *name,
    const struct written *before, const struct written *later)
{
	char place[sizeof(err->field)];
	const struct fault fault = {ERR_INVALID, place, "slot", "repeat"};

	snprintf(place, sizeof(place), "slots[%zu].depends_on[%zu]", at, nr);
	return fault_set(err, &fault,
	    "comes %zu times and this slot %zu times; name one of them, such "
	    "as \"%s-1\", or repeat this slot as often",
	    json_array_size(before->slots), json_array_size(later->slots),
	    name);
}

/* The nth of a series waits for the nth of another. */
static json_t *
tie_to(const json_t *order, const char *name, size_t nth)
{
	json_t *tied = json_copy((json_t *)order);

	json_object_set_new(
	    tied, "slot", json_sprintf("%s-%zu", name, nth + 1));
	return tied;
}

static json_t *
tie_orders(const struct work *w, const json_t *orders, size_t nth)
{
	json_t *list = json_array(), *order;
	size_t i;

	json_array_foreach(orders, i, order)
	{
		const char *name = json_text(order, "slot");

		if (strmap_find(&w->names, name) != NULL)
			json_array_append_new(list, tie_to(order, name, nth));
		else
			json_array_append(list, order);
	}
	return list;
}

static int
check_orders(
    const struct work *w, size_t at, const json_t *orders, struct err *err)
{
	json_t *order;
	size_t i;

	json_array_foreach(orders, i, order)
	{
		const char *name = json_text(order, "slot");
		const struct written *later = &w->written[at];
		const struct written *before = strmap_find(&w->names, name);

		if (before != NULL &&
		    (!later->series || json_array_size(before->slots) !=
					   json_array_size(later->slots)))
			return refuse_order(err, at, i, name, before, later);
	}
	return 0;
}

static int
tie(const struct work *w, size_t at, struct err *err)
{
	const struct written *later = &w->written[at];
	json_t *orders, *slot;
	size_t nth;

	orders = json_object_get(json_array_get(later->slots, 0), "depends_on");
	if (orders == NULL)
		return 0;
	if (check_orders(w, at, orders, err) == -1)
		return -1;
	json_incref(orders);
	json_array_foreach(later->slots, nth, slot)
	    json_object_set_new(slot, "depends_on", tie_orders(w, orders, nth));
	json_decref(orders);
	return 0;
}

/* --- all of it --- */

static void
hand_over(const struct work *w, struct expanded *ret)
{
	json_t *slot;
	size_t i;

	*ret = (struct expanded){.slots = json_array(),
	    .origins = mem_calloc(w->total, sizeof(*ret->origins))};
	for (size_t at = 0; at < w->n; at++)
		json_array_foreach(w->written[at].slots, i, slot)
		{
			json_array_append(ret->slots, slot);
			ret->origins[ret->n++] = at;
		}
}

int
expand_slots(const struct expand_frame *frame, const json_t *slots,
    struct expanded *ret, struct err *err)
{
	struct work w = {.frame = frame};
	int rc = expand_each(&w, slots, err);

	for (size_t i = 0; rc == 0 && i < w.n; i++)
		rc = tie(&w, i, err);
	if (rc == 0)
		hand_over(&w, ret);
	for (size_t i = 0; i < w.n; i++)
		json_decref(w.written[i].slots);
	free(w.written);
	strmap_done(&w.names);
	return rc;
}

void
expanded_done(struct expanded *expanded)
{
	json_decref(expanded->slots);
	free(expanded->origins);
	*expanded = (struct expanded){0};
}

void
expand_blame(const struct expanded *expanded, struct err *err)
{
	char rest[sizeof(err->field)];
	size_t at;
	int end = 0;

	if (sscanf(err->field, "slots[%zu]%n", &at, &end) != 1 || end == 0)
		return;
	snprintf(rest, sizeof(rest), "%s", err->field + end);
	if (at < expanded->n)
		snprintf(err->field, sizeof(err->field), "slots[%zu]%.80s",
		    expanded->origins[at], rest);
	else
		snprintf(err->field, sizeof(err->field), "template%.80s", rest);
}
