/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_parts.c - cuts a campaign into requests. Owns what is under way.
 */
#include "campaign_parts.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

enum {
	ENVELOPE = 1024,   /* bytes of a request around its parameters */
	PAGE = 128 * 1024, /* bytes of the slots of one request, about */
	LISTED = 500,	   /* slots of an answer */
};

struct sending {
	struct session *session;
	const char *slug;
	json_t *slots; /* in the order in which they go */
	size_t at;     /* those before it were taken */
	json_t *taken; /* their names, those of series too, as members */
};

static size_t
size_of(const json_t *value)
{
	return json_dumpb(value, NULL, 0, JSON_COMPACT);
}

/* --- the order --- */

static bool
has(const json_t *names, const char *name)
{
	return name != NULL && json_object_get(names, name) != NULL;
}

static void
note(json_t *names, const char *name)
{
	if (name != NULL)
		json_object_set_new(names, name, json_true());
}

/* Whether a slot waits for one that is still to go. */
static bool
waits(const json_t *slot, const json_t *ahead)
{
	json_t *order;
	size_t i;

	json_array_foreach(json_object_get(slot, "depends_on"), i,
	    order) if (has(ahead, json_text(order, "slot"))) return true;
	return false;
}

/* Moves what waits for nobody; returns whether there was any. */
static bool
move_free(json_t *from, json_t *to, json_t *ahead)
{
	bool moved = false;
	size_t i = 0;

	while (i < json_array_size(from)) {
		json_t *slot = json_array_get(from, i);
		const char *name = json_text(slot, "name");

		if (waits(slot, ahead)) {
			i++;
			continue;
		}
		json_array_append(to, slot);
		if (name != NULL)
			json_object_del(ahead, name);
		json_array_remove(from, i);
		moved = true;
	}
	return moved;
}

/* Those that others wait for go first; what waits in a circle goes last, to be
 * refused. */
static json_t *
put_in_order(const json_t *slots)
{
	json_t *from = json_copy((json_t *)slots), *to = json_array();
	json_t *ahead = json_object(), *slot;
	size_t i;

	json_array_foreach(slots, i, slot) note(ahead, json_text(slot, "name"));
	while (move_free(from, to, ahead))
		;
	json_array_extend(to, from);
	json_decref(from);
	json_decref(ahead);
	return to;
}

/* --- the parts --- */

static int
send_frame(const struct sending *sending, const char *method,
    const json_t *campaign, struct err *err)
{
	json_t *frame = json_copy((json_t *)campaign), *result;

	json_object_del(frame, "slots");
	if (session_call(sending->session, method, frame, &result, err) == -1)
		return -1;
	json_decref(result);
	return 0;
}

/* The next slots that go together. */
static json_t *
take_page(struct sending *sending)
{
	json_t *page = json_array();
	size_t bytes = 0;

	while (sending->at < json_array_size(sending->slots) && bytes < PAGE) {
		json_t *slot = json_array_get(sending->slots, sending->at++);

		bytes += size_of(slot);
		json_array_append(page, slot);
	}
	return page;
}

static int
send_page(struct sending *sending, struct err *err)
{
	size_t before = sending->at, i;
	char why[sizeof(err->text)];
	json_t *result, *name;

	if (session_call(sending->session, "slot.put",
		json_pack("{s:s, s:o}", "campaign", sending->slug, "slots",
		    take_page(sending)),
		&result, err) == -1) {
		snprintf(why, sizeof(why), "%s", err->text);
		snprintf(err->text, sizeof(err->text),
		    "%zu of %zu slots were taken; then: %.400s", before,
		    json_array_size(sending->slots), why);
		return -1;
	}
	json_array_foreach(json_object_get(result, "slots"), i, name)
	    note(sending->taken, json_string_value(name));
	json_decref(result);
	return 0;
}

/* --- what is left --- */

/* Adds those of the next slots that were not named; *ret_after is behind them,
 * or stays when there are none. */
static int
list_left(const struct sending *sending, json_int_t *ret_after, json_t *left,
    struct err *err)
{
	json_t *result, *slot;
	size_t i;

	if (session_call(sending->session, "slot.list",
		json_pack("{s:s, s:I, s:i}", "campaign", sending->slug, "after",
		    *ret_after, "limit", LISTED),
		&result, err) == -1)
		return -1;
	json_array_foreach(json_object_get(result, "items"), i, slot)
	{
		json_t *name = json_object_get(slot, "name");

		*ret_after = json_integer_value(
		    json_object_get(json_object_get(slot, "meta"), "id"));
		if (!has(sending->taken, json_string_value(name)))
			json_array_append(left, name);
	}
	json_decref(result);
	return 0;
}

static int
remove_left(const struct sending *sending, struct err *err)
{
	json_t *left = json_array(), *result;
	json_int_t after = 0, before;
	int rc;

	do {
		before = after;
		rc = list_left(sending, &after, left, err);
	} while (rc == 0 && after > before);
	if (rc == -1 || json_array_size(left) == 0) {
		json_decref(left);
		return rc;
	}
	rc = session_call(sending->session, "slot.remove",
	    json_pack("{s:s, s:o}", "campaign", sending->slug, "slots", left),
	    &result, err);
	if (rc == 0)
		json_decref(result);
	return rc;
}

static int
send_parts(struct sending *sending, const char *method, const json_t *campaign,
    struct err *err)
{
	if (send_frame(sending, method, campaign, err) == -1)
		return -1;
	while (sending->at < json_array_size(sending->slots))
		if (send_page(sending, err) == -1)
			return -1;
	if (strcmp(method, "campaign.update") == 0)
		return remove_left(sending, err);
	return 0;
}

int
campaign_parts_send(struct session *session, const char *method,
    json_t *campaign, json_t **ret, struct err *err)
{
	const json_t *slots = json_object_get(campaign, "slots");
	struct sending sending = {
	    .session = session, .slug = json_text(campaign, "slug")};
	int rc;

	if (size_of(campaign) + ENVELOPE < JSON_FRAME_MAX ||
	    sending.slug == NULL || !json_is_array(slots))
		return session_call(session, method, campaign, ret, err);
	sending.slots = put_in_order(slots);
	sending.taken = json_object();
	rc = send_parts(&sending, method, campaign, err);
	if (rc == 0)
		rc = session_call(session, "campaign.get",
		    json_pack("{s:s}", "campaign", sending.slug), ret, err);
	json_decref(sending.slots);
	json_decref(sending.taken);
	json_decref(campaign);
	return rc;
}
