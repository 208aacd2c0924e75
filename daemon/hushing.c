/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hushing.c - scheduled slots are withheld that have come to lie on an election
 * or a national day of their audience, or whose occasion has moved away: looked
 * at when the calendar or an audience has changed, and every hour. Owns the
 * round under way; what stands against a slot is engine/campaign/check.h's, for
 * the database knows no calendar.
 */
#include <stdlib.h>

#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "engine/campaign/check.h"
#include "server.h"

enum { PAGE = 200 /* slots that are looked at in one turn of the loop */ };

struct hushing {
	struct server *server;
	bool stale; /* something has changed that is not settled yet */
	bool under_way, again;
};

static void look(struct hushing *, const json_t *after);

static void
withheld(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	(void)arg;
	(void)rows;
	(void)n;
	if (err != NULL)
		log_warning("hushing.failed", LOG_TEXT("reason", err->text));
}

/* [{id, reason}] of what stands against slots. */
static json_t *
list_found(const json_t *conflicts)
{
	json_t *found = json_array(), *conflict, *id;
	size_t i, j;

	json_array_foreach(conflicts, i, conflict)
	    json_array_foreach(json_object_get(conflict, "ids"), j, id)
		json_array_append_new(
		    found, json_pack("{s:O, s:O}", "id", id, "reason",
			       json_object_get(conflict, "detail")));
	return found;
}

static void
withhold(struct hushing *hushing, const json_t *conflicts)
{
	json_t *found = list_found(conflicts);
	struct db_params params = {0};
	struct buf text = {0};
	struct err err;

	json_write(&text, found);
	json_decref(found);
	db_param_text(&params, text.data);
	if (model_ask(hushing->server->model,
		"SELECT counterpoint.slots_withhold_silenced($1::jsonb)",
		&params, withheld, hushing, &err) == -1)
		withheld(hushing, NULL, 0, &err);
	buf_done(&text);
}

/* Whether our library is older than what was listed: then an occasion may be
 * missing in it that is there. Once it has caught up, all is looked at again.
 */
static bool
is_behind(const struct hushing *hushing, const json_t *facts)
{
	return model_library(hushing->server->model)->version <
	       json_integer_value(json_object_get(facts, "version"));
}

/* One page, and then the next. */
static void
listed(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct hushing *hushing = arg;
	struct campaign_check *check;
	json_t *facts, *after;

	(void)n;
	if (err != NULL) {
		log_warning("hushing.failed", LOG_TEXT("reason", err->text));
		hushing->under_way = false;
		return;
	}
	facts = json_loads(rows[0], 0, NULL);
	if (is_behind(hushing, facts)) {
		hushing->stale = true;
		hushing->under_way = false;
		json_decref(facts);
		return;
	}
	after = json_incref(json_object_get(facts, "after"));
	check = campaign_check_open(facts, 0);
	while (
	    campaign_check_step(check, model_library(hushing->server->model)))
		;
	if (json_array_size(campaign_check_hard(check)) > 0)
		withhold(hushing, campaign_check_hard(check));
	campaign_check_free(check);
	hushing->under_way = after != NULL;
	if (after != NULL)
		look(hushing, after);
	else if (hushing->again)
		hushing_look(hushing);
	json_decref(after);
}

static void
look(struct hushing *hushing, const json_t *after)
{
	struct db_params params = {0};
	struct db_number id, most;
	struct err err;

	db_param_text(&params, json_text(after, "at"));
	db_param_number(
	    &params, &id, json_integer_value(json_object_get(after, "id")));
	db_param_number(&params, &most, PAGE);
	if (model_ask(hushing->server->model,
		"SELECT counterpoint.scheduled_facts($1::timestamptz,"
		" $2::bigint, $3::int)",
		&params, listed, hushing, &err) == -1)
		listed(hushing, NULL, 0, &err);
}

void
hushing_look(struct hushing *hushing)
{
	hushing->again = hushing->under_way;
	if (hushing->under_way)
		return;
	hushing->under_way = true;
	look(hushing, NULL);
}

void
hushing_note_change(struct hushing *hushing, enum noun_kind kind)
{
	hushing->stale |= kind == NOUN_OCCASION || kind == NOUN_AUDIENCE;
}

void
hushing_settle(struct hushing *hushing)
{
	if (hushing->stale)
		hushing_look(hushing);
	hushing->stale = false;
}

struct hushing *
hushing_new(struct server *server)
{
	struct hushing *hushing = mem_calloc(1, sizeof(*hushing));

	hushing->server = server;
	return hushing;
}

void
hushing_free(struct hushing *hushing)
{
	free(hushing);
}
