/* SPDX-License-Identifier: Apache-2.0 */
/*
 * review.c - message.review, and the warnings of message.submit and .clear.
 * Owns neither rule: the hard ones are the database's, the soft ones the
 * engine's.
 */
#include "rpc/review.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/review/review.h"
#include "model/audience.h"

const struct schema_field rpc_review_params[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "which message"},
    {"version", SCHEMA_INTEGER, 0, 1, INT32_MAX,
	.about = "which of its versions; none: the newest"},
    {"channel", SCHEMA_CHOICE, .choices = AUDIENCE_CHANNELS,
	.about = "on what it is to be said"},
    {"audience", SCHEMA_SLUG, .about = "to whom it is to be said"}, {0}};

static const struct library *
library_of(const struct rpc_call *call)
{
	return model_library(rpc_call_services(call)->model);
}

static void
reviewed(struct rpc_call *call, const char *const *rows, size_t n)
{
	const char *audience = rpc_call_text(call, "audience");
	json_t *found = json_loads(rows[0], 0, NULL), *soft, *answer;
	const json_t *doc = json_object_get(found, "message");
	struct message *message = noun_read(NOUN_MESSAGE, doc);
	struct review_question question = {
	    .library = library_of(call),
	    .message = message,
	    .channel = rpc_call_text(call, "channel"),
	};

	(void)n;
	if (audience != NULL)
		question.audience =
		    library_find(question.library, NOUN_AUDIENCE, audience);
	soft = review_soft(&question);
	answer = json_pack("{s:s, s:I, s:s, s:o}", "slug", message->slug,
	    "version", (json_int_t)message->meta.version, "state",
	    message->meta.state, "findings",
	    review_join(json_object_get(found, "findings"), soft));
	json_decref(soft);
	noun_free(NOUN_MESSAGE, message);
	json_decref(found);
	rpc_call_answer(call, answer);
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
	rpc_call_ask(call, "SELECT counterpoint.message_review($1, $2::bigint)",
	    &params, reviewed);
}

/* A message that was written and is to be answered with its warnings. */
struct written {
	struct rpc_call *call;
	json_t *meta;
};

/* The library may know a newer version by now, which is not meant. */
static json_t *
find_warnings(const struct rpc_call *call, const json_t *meta)
{
	const struct library *library = library_of(call);
	const struct message *message =
	    library_find(library, NOUN_MESSAGE, rpc_call_text(call, "slug"));
	const char *hash = json_text(meta, "hash");

	if (message == NULL || message->meta.hash == NULL || hash == NULL ||
	    strcmp(message->meta.hash, hash) != 0)
		return json_array();
	return review_soft(
	    &(struct review_question){.library = library, .message = message});
}

static void
shown(void *arg)
{
	struct written *written = arg;

	json_object_set_new(written->meta, "warnings",
	    find_warnings(written->call, written->meta));
	rpc_call_answer(written->call, written->meta);
	free(written);
}

void
rpc_review_warn(struct rpc_call *call, const char *meta)
{
	struct written *written = mem_calloc(1, sizeof(*written));

	written->call = call;
	written->meta = json_loads(meta, 0, NULL);
	model_refresh(rpc_call_services(call)->model, shown, written);
}
