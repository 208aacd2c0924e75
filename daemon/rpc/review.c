/* SPDX-License-Identifier: Apache-2.0 */
/*
 * review.c - message.review, and the warnings of message.submit and .clear.
 * Owns neither rule: the hard ones are the database's, the soft ones the
 * engine's.
 */
#include "rpc/review.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/review/review.h"
#include "model/audience.h"
#include "rpc/slices.h"

#define REVIEW "SELECT counterpoint.message_review($1, $2::bigint)"

const struct schema_field rpc_review_params[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which message"},
    {"version", SCHEMA_INTEGER, 0, 1, INT32_MAX,
	.about = "which of its versions; none: the newest"},
    {"channel", SCHEMA_CHOICE, .choices = AUDIENCE_CHANNELS,
	.about = "on what it is to be said"},
    {"audience", SCHEMA_SLUG, .about = "to whom it is to be said"}, {0}};

/* A version that is looked at, a slice each turn of the event loop. */
struct reading {
	struct rpc_call *call;
	json_t *found; /* {message, findings} of the database */
	struct message *message;
	struct review *review;
	void (*done)(struct reading *, json_t *soft); /* takes both over */
	json_t *meta; /* that `done` answers with, or NULL */
};

static void
reading_free(struct reading *reading)
{
	noun_free(NOUN_MESSAGE, reading->message);
	json_decref(reading->found);
	free(reading);
}

static const struct library *
library_of(const struct rpc_call *call)
{
	return model_library(rpc_call_services(call)->model);
}

/* Between two slices the library may have changed, and an audience be gone. */
static bool
look(void *arg)
{
	const struct reading *reading = arg;
	const struct rpc_call *call = reading->call;
	const char *audience = rpc_call_text(call, "audience");
	const struct review_question question = {
	    .library = library_of(call),
	    .message = reading->message,
	    .channel = rpc_call_text(call, "channel"),
	    .audience = audience == NULL ? NULL
					 : library_find(library_of(call),
					       NOUN_AUDIENCE, audience),
	};

	return review_step(reading->review, &question);
}

static void
looked(void *arg)
{
	struct reading *reading = arg;

	reading->done(reading, review_close(reading->review));
}

static void
read_version(struct rpc_call *call, const char *row, json_t *meta,
    void (*done)(struct reading *, json_t *soft))
{
	struct reading *reading = mem_calloc(1, sizeof(*reading));

	reading->call = call;
	reading->found = json_loads(row, 0, NULL);
	reading->message =
	    noun_read(NOUN_MESSAGE, json_object_get(reading->found, "message"));
	reading->review = review_open();
	reading->done = done;
	reading->meta = meta;
	slices_run(rpc_call_services(call)->base, look, looked, reading);
}

/* --- message.review --- */

static void
answer(struct reading *reading, json_t *soft)
{
	const struct message *message = reading->message;

	rpc_call_answer(reading->call,
	    json_pack("{s:s, s:I, s:s, s:o}", "slug", message->slug, "version",
		(json_int_t)message->meta.version, "state", message->meta.state,
		"findings",
		review_join(
		    json_object_get(reading->found, "findings"), soft)));
	json_decref(soft);
	reading_free(reading);
}

static void
reviewed(struct rpc_call *call, const char *const *rows, size_t n)
{
	(void)n;
	read_version(call, rows[0], NULL, answer);
}

static int
check(const struct rpc_call *call, struct err *err)
{
	const char *audience = rpc_call_text(call, "audience");

	if (model_check_ready(rpc_call_services(call)->model, err) == -1)
		return -1;
	if (audience == NULL ||
	    library_find(library_of(call), NOUN_AUDIENCE, audience) != NULL)
		return 0;
	return err_set_field(err, ERR_NOT_FOUND, "audience",
	    "there is no audience %s; audience.list tells which there are",
	    audience);
}

void
rpc_review_start(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number version;
	struct err err;

	if (check(call, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	db_param_text(&params, rpc_call_text(call, "slug"));
	if (json_object_get(rpc_call_params(call), "version") == NULL)
		db_param_text(&params, NULL);
	else
		db_param_number(
		    &params, &version, rpc_call_integer(call, "version", 0));
	rpc_call_ask(call, REVIEW, &params, reviewed);
}

/* --- what message.submit and .clear answer with --- */

static void
answer_written(struct reading *reading, json_t *soft)
{
	json_object_set_new(reading->meta, "warnings", soft);
	rpc_call_answer(reading->call, reading->meta);
	reading_free(reading);
}

/* A message that was written and is to be answered with its warnings. */
struct written {
	struct rpc_call *call;
	json_t *meta;
};

/* What was written is told even if no advice could be had. */
static void
fetched(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct written *written = arg;

	(void)n;
	if (err == NULL)
		read_version(
		    written->call, rows[0], written->meta, answer_written);
	else
		rpc_call_answer(written->call, written->meta);
	free(written);
}

/* That very version: there may be a newer one by now. */
static void
shown(void *arg)
{
	struct written *written = arg;
	struct db_params params = {0};
	struct db_number version;
	struct err err;

	db_param_text(&params, rpc_call_text(written->call, "slug"));
	db_param_number(&params, &version,
	    json_integer_value(json_object_get(written->meta, "version")));
	if (model_ask(rpc_call_services(written->call)->model, REVIEW, &params,
		fetched, written, &err) == -1)
		fetched(written, NULL, 0, &err);
}

void
rpc_review_warn(struct rpc_call *call, const char *meta)
{
	struct written *written = mem_calloc(1, sizeof(*written));

	written->call = call;
	written->meta = json_loads(meta, 0, NULL);
	model_refresh(rpc_call_services(call)->model, shown, written);
}
