/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_joint.c - `campaign circulate` and `campaign consent`: one call for
 * each message that the check says is waited for. Owns what was done of it;
 * what is waited for, and who may do it, is the server's to say.
 */
#include "campaign_joint.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "out.h"
#include "table.h"

/* What is done with each message, and of whom. */
struct joint {
	const char *method, *verdict; /* NULL: takes none */
	const char *done;	      /* in a word */
	bool own;		      /* the caller's words, else others' */
};

static const struct joint circulating = {
    .method = "message.circulate", .done = "circulated", .own = true};
static const struct joint consenting = {
    .method = "message.consent", .verdict = "consents", .done = "consented"};

/* The campaign and what is found in it, who asks, what was done. */
struct round {
	struct client *client;
	const struct joint *joint;
	json_t *campaign, *check, *caller;
	json_t *items; /* what was done: message, hash, state, reason */
	json_t *seen;  /* messages by name */
	bool refused;  /* any */
};

/* --- what waits --- */

static bool
names_slot(const json_t *conflict, const char *name)
{
	const char *have;
	json_t *item;
	size_t i;

	json_array_foreach(json_object_get(conflict, "slots"), i, item)
	{
		have = json_string_value(item);
		if (have != NULL && strcmp(have, name) == 0)
			return true;
	}
	return false;
}

static bool
is_objection(const json_t *conflict)
{
	const char *field = json_text(conflict, "field");

	return field != NULL && strcmp(field, "verdict") == 0;
}

/* Why a slot waits for other partners; an objection before all, which nobody
 * passes over unread. NULL: it does not wait. */
static const json_t *
find_conflict(const struct round *round, const char *name)
{
	const json_t *found = NULL;
	const char *kind;
	json_t *conflict;
	size_t i;

	json_array_foreach(
	    json_object_get(round->check, "conflicts"), i, conflict)
	{
		kind = json_text(conflict, "kind");
		if (kind == NULL || strcmp(kind, "consent") != 0 ||
		    !names_slot(conflict, name))
			continue;
		found = conflict;
		if (is_objection(conflict))
			break;
	}
	return found;
}

/* Whether it is this caller's turn to act on a slot's words. */
static bool
is_ours(const struct round *round, const json_t *slot)
{
	const char *speaker = json_text(slot, "organisation");
	const char *own = json_text(round->caller, "organisation");

	return speaker != NULL && own != NULL &&
	       (strcmp(speaker, own) == 0) == round->joint->own;
}

/* --- what is done --- */

static void
note(struct round *round, const json_t *slot, const char *state,
    const char *reason)
{
	const json_t *hash =
	    json_object_get(json_object_get(slot, "meta"), "hash");

	json_array_append_new(
	    round->items, json_pack("{s:s, s:O, s:O*, s:s*}", "state", state,
			      "message", json_object_get(slot, "message"),
			      "hash", hash, "reason", reason));
}

static void
act(struct round *round, const json_t *slot)
{
	const struct joint *joint = round->joint;
	json_t *result,
	    *params = json_pack("{s:O, s:O*, s:O, s:s*}", "slug",
		json_object_get(slot, "message"), "hash",
		json_object_get(json_object_get(slot, "meta"), "hash"),
		"campaign", json_object_get(round->campaign, "slug"), "verdict",
		joint->verdict);
	struct err err;

	if (session_call(&round->client->session, joint->method, params,
		&result, &err) == -1) {
		note(round, slot, "refused", err.text);
		round->refused = true;
		return;
	}
	json_decref(result);
	note(round, slot, joint->done, NULL);
}

static void
act_on_slot(struct round *round, const json_t *slot)
{
	const char *name = json_text(slot, "name");
	const char *message = json_text(slot, "message");
	const json_t *conflict;

	if (name == NULL || message == NULL || !is_ours(round, slot) ||
	    json_object_get(round->seen, message) != NULL)
		return;
	conflict = find_conflict(round, name);
	if (conflict == NULL)
		return;
	json_object_set_new(round->seen, message, json_true());
	if (is_objection(conflict))
		note(round, slot, "left", json_text(conflict, "detail"));
	else
		act(round, slot);
}

/* --- what is shown --- */

static void
show(const struct round *round)
{
	static const char *const titles[] = {"STATE", "MESSAGE", "HASH", "WHY"};
	struct table table;
	json_t *item;
	size_t i;

	if (json_array_size(round->items) == 0) {
		puts("No words wait for that.");
		return;
	}
	table_init(&table, titles, 4);
	json_array_foreach(round->items, i, item)
	{
		table_add_value(&table, json_object_get(item, "state"));
		table_add_value(&table, json_object_get(item, "message"));
		table_add_value(&table, json_object_get(item, "hash"));
		table_add_value(&table, json_object_get(item, "reason"));
	}
	table_print(&table, 0);
	table_done(&table);
}

static enum exit_code
finish(struct round *round)
{
	json_t *slot;
	size_t i;

	round->items = json_array();
	round->seen = json_object();
	json_array_foreach(json_object_get(round->campaign, "slots"), i, slot)
	    act_on_slot(round, slot);
	if (round->client->json) {
		json_t *result = json_pack("{s:O}", "items", round->items);

		out_json(stdout, result);
		json_decref(result);
	} else {
		show(round);
	}
	json_decref(round->items);
	json_decref(round->seen);
	return round->refused ? EXIT_REFUSED : EXIT_OK;
}

static enum exit_code
run(struct client *c, const struct joint *joint, json_t *params)
{
	struct round round = {.client = c, .joint = joint};
	enum exit_code code;
	struct err err;

	if (session_call(&c->session, "session.whoami", json_object(),
		&round.caller, &err) == -1 ||
	    session_call(&c->session, "campaign.get", json_copy(params),
		&round.campaign, &err) == -1 ||
	    session_call(&c->session, "campaign.check", json_copy(params),
		&round.check, &err) == -1)
		code = out_error("", &err);
	else
		code = finish(&round);
	json_decref(params);
	json_decref(round.caller);
	json_decref(round.campaign);
	json_decref(round.check);
	return code;
}

enum exit_code
campaign_circulate(struct client *c, json_t *params)
{
	return run(c, &circulating, params);
}

enum exit_code
campaign_consent(struct client *c, json_t *params)
{
	return run(c, &consenting, params);
}
