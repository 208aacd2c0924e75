/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_write.c - takes campaigns and pages of slots in. Owns what is under
 * way; what a rule or an occasion becomes is the engine's, what a campaign must
 * keep the database's.
 */
#include "rpc/campaign_write.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "engine/campaign/expand.h"
#include "rpc/campaign_fields.h"

/* Checks the time of the campaign, expands the slots, sends them. */
struct writing {
	struct rpc_call *call;
	struct expanded expanded;
	bool campaign; /* the answer is one, not what a page tells */
};

static void
writing_free(struct writing *writing)
{
	expanded_done(&writing->expanded);
	free(writing);
}

static struct writing *
writing_new(struct rpc_call *call, bool campaign)
{
	struct writing *writing = mem_calloc(1, sizeof(*writing));

	writing->call = call;
	writing->campaign = campaign;
	return writing;
}

static void
fail(struct writing *writing, const struct err *err)
{
	rpc_call_fail(writing->call, err);
	writing_free(writing);
}

/* --- the answer --- */

/* The database counts the slots as they were expanded. */
static void
written(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct writing *writing = arg;
	struct err fault;

	if (err != NULL) {
		fault = *err;
		if (writing->expanded.slots != NULL)
			expand_blame(&writing->expanded, &fault);
		fail(writing, &fault);
		return;
	}
	if (writing->campaign)
		rows_answer(writing->call, &campaign_rows, rows, n);
	else
		rpc_call_answer_json(writing->call, rows[0]);
	writing_free(writing);
}

static void
ask(struct writing *writing, const char *sql, const struct db_params *params,
    model_done done)
{
	struct err err;

	if (model_ask(rpc_call_services(writing->call)->model, sql, params,
		done, writing, &err) == -1)
		fail(writing, &err);
}

/* --- what comes in --- */

static int
read_frame(const struct rpc_call *call, const json_t *campaign,
    struct expand_frame *ret, struct err *err)
{
	const char *starts = json_text(campaign, "starts_at");
	const char *ends = json_text(campaign, "ends_at");

	ret->library = model_library(rpc_call_services(call)->model);
	if (!clock_read(starts, &ret->starts_at))
		return err_set_field(err, ERR_INVALID, "starts_at",
		    "must be a time of the calendar");
	if (!clock_read(ends, &ret->ends_at))
		return err_set_field(err, ERR_INVALID, "ends_at",
		    "must be a time of the calendar");
	return 0;
}

/* A template that goes by an occasion gets its day. */
static int
fill_template(const struct expand_frame *frame, json_t *doc, struct err *err)
{
	json_t *template = json_object_get(doc, "template");
	int rc;

	if (template == NULL)
		return 0;
	template = json_copy(template);
	rc = expand_anchor(frame, template, "template", "event_on", err);
	json_object_set_new(doc, "template", template);
	return rc;
}

/* The document with its slots expanded; the caller owns it. */
static json_t *
expand(struct writing *writing, struct err *err)
{
	json_t *doc = json_copy((json_t *)rpc_call_params(writing->call));
	const json_t *slots = json_object_get(doc, "slots");
	struct expand_frame frame;

	if (read_frame(writing->call, doc, &frame, err) == -1 ||
	    fill_template(&frame, doc, err) == -1 ||
	    expand_slots(&frame, slots, &writing->expanded, err) == -1) {
		json_decref(doc);
		return NULL;
	}
	if (slots != NULL)
		json_object_set(doc, "slots", writing->expanded.slots);
	return doc;
}

static void
write_campaign(struct rpc_call *call, const char *sql)
{
	struct writing *writing = writing_new(call, true);
	struct db_params params = {0};
	struct buf text = {0};
	struct err err;
	json_t *doc = expand(writing, &err);

	if (doc == NULL) {
		fail(writing, &err);
		return;
	}
	json_write(&text, doc);
	json_decref(doc);
	db_param_text(&params, text.data);
	db_param_text(&params, rpc_call_login(call));
	ask(writing, sql, &params, written);
	buf_done(&text);
}

void
campaign_write_new(struct rpc_call *call)
{
	write_campaign(
	    call, CAMPAIGN_ROWS("counterpoint.campaign_create($1::jsonb, $2)"));
}

void
campaign_write_old(struct rpc_call *call)
{
	write_campaign(
	    call, CAMPAIGN_ROWS("counterpoint.campaign_update($1::jsonb, $2)"));
}

/* --- slots alone --- */

static void
send_slots(struct writing *writing)
{
	struct rpc_call *call = writing->call;
	struct db_params params = {0};
	struct buf text = {0};

	json_write(&text, writing->expanded.slots);
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, text.data);
	db_param_text(&params, rpc_call_login(call));
	ask(writing, "SELECT counterpoint.slot_put_page($1, $2::jsonb, $3)",
	    &params, written);
	buf_done(&text);
}

static void
frame_known(void *arg, const char *const *rows, size_t n, const struct err *why)
{
	struct writing *writing = arg;
	const json_t *params = rpc_call_params(writing->call);
	struct expand_frame frame;
	struct err err;
	json_t *campaign;
	int rc;

	(void)n;
	if (why != NULL) {
		fail(writing, why);
		return;
	}
	campaign = json_loads(rows[0], 0, NULL);
	rc = read_frame(writing->call, campaign, &frame, &err);
	json_decref(campaign);
	if (rc == -1 || expand_slots(&frame, json_object_get(params, "slots"),
			    &writing->expanded, &err) == -1)
		fail(writing, &err);
	else
		send_slots(writing);
}

void
campaign_write_slots(struct rpc_call *call)
{
	struct writing *writing = writing_new(call, false);
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, rpc_call_login(call));
	ask(writing, "SELECT counterpoint.campaign_get_outline($1, $2)",
	    &params, frame_known);
}
