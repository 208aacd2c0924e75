/* SPDX-License-Identifier: Apache-2.0 */
/*
 * release.c - what people do about releases: halt and resume all, list and
 * acknowledge. Owns the rows of the table; making and carrying packages is not
 * theirs, what the public may read is register.c's.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/canonical.h"
#include "base/json.h"
#include "base/signify.h"
#include "model/noun.h"
#include "rpc/method.h"

enum { LIST_DEFAULT = 100, LIST_MOST = 1000 };

static const struct schema_field halt_params[] = {
    {"reason", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	.about = "why"},
    {0}};

static const struct schema_field list_params[] = {
    {"after", SCHEMA_INTEGER, 0, 0, 9e15, .about = "only those behind this id"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (100)"},
    {"campaign", SCHEMA_SLUG, .about = "only those of it"},
    {"organisation", SCHEMA_SLUG, .about = "only those in its voice"},
    {"acknowledged", SCHEMA_BOOL,
	.about = "only those that were, or were not, received"},
    {0}};

static const struct schema_field which_params[] = {
    {"release", SCHEMA_INTEGER, SCHEMA_REQUIRED, 1, 9e15,
	.about = "its number"},
    {0}};

static void
start_halt(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "reason"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(
	    call, "SELECT counterpoint.release_halt($1, $2)", &params);
}

static void
start_resume(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(
	    call, "SELECT counterpoint.release_resume($1)", &params);
}

static const char *
acknowledged(const struct rpc_call *call)
{
	if (json_object_get(rpc_call_params(call), "acknowledged") == NULL)
		return NULL;
	return rpc_call_bool(call, "acknowledged") ? "true" : "false";
}

static void
start_list(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number after, most;

	db_param_text(&params, rpc_call_login(call));
	db_param_number(&params, &after, rpc_call_integer(call, "after", 0));
	db_param_number(
	    &params, &most, rpc_call_integer(call, "limit", LIST_DEFAULT));
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, rpc_call_text(call, "organisation"));
	db_param_text(&params, acknowledged(call));
	rpc_call_forward(call,
	    "SELECT jsonb_strip_nulls(jsonb_build_object("
	    "'halted', counterpoint.halt_current()))"
	    " || jsonb_build_object('items',"
	    " coalesce(jsonb_agg(r ORDER BY (r ->> 'id')::bigint), '[]'))"
	    " FROM counterpoint.release_list($1, $2::bigint, $3::int, $4, $5,"
	    " $6::boolean) r",
	    &params);
}

/* The signature as a file, for those who verify with signify(1). */
static void
add_signature_file(json_t *release)
{
	const char *id = json_text(release, "signing_key");
	const char *text = json_text(release, "signature");
	unsigned char signature[SIGNIFY_SIGNATURE];
	size_t len = 0;
	char *file;

	if (id == NULL || text == NULL ||
	    sodium_base642bin(signature, sizeof(signature), text, strlen(text),
		NULL, &len, NULL, sodium_base64_VARIANT_ORIGINAL) == -1 ||
	    len != sizeof(signature))
		return;
	file = signify_signature_file(id, signature);
	json_object_set_new(release, "signify", json_string(file));
	free(file);
}

/* The package as the bytes that were signed, which a string keeps. */
static void
fetched(struct rpc_call *call, const char *const *rows, size_t n)
{
	json_t *release = json_loads(rows[0], 0, NULL);
	struct buf bytes = {0};
	struct err err;

	(void)n;
	if (canonical_write(
		&bytes, json_object_get(release, "package"), &err) == -1) {
		rpc_call_fail(call, &err);
	} else {
		json_object_set_new(
		    release, "package", json_stringn(bytes.data, bytes.len));
		add_signature_file(release);
		rpc_call_answer(call, json_incref(release));
	}
	json_decref(release);
	buf_done(&bytes);
}

static void
start_get(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number release;

	db_param_number(
	    &params, &release, rpc_call_integer(call, "release", 0));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call, "SELECT counterpoint.release_get($1::bigint, $2)",
	    &params, fetched);
}

static void
start_acknowledge(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number release;

	db_param_number(
	    &params, &release, rpc_call_integer(call, "release", 0));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(call,
	    "SELECT counterpoint.release_acknowledge($1::bigint, $2)", &params);
}

static void
start_retry(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number release;

	db_param_number(
	    &params, &release, rpc_call_integer(call, "release", 0));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(
	    call, "SELECT counterpoint.release_retry($1::bigint, $2)", &params);
}

const struct rpc_method rpc_release_methods[] = {
    {"release.halt", "Stops all releases at once, of every daemon",
	ROLE_RELEASER, halt_params,
	"halt, halted_by, halted_at, reason: of the halt that was there "
	"already, where there was one",
	start_halt},
    {"release.resume",
	"Lets releases go on, after what lost its ground was withheld",
	ROLE_RELEASER, NULL,
	"the halt, withheld (how many slots), campaigns with scheduled slots "
	"and hard conflicts, unchecked: campaigns that there was no time for",
	start_resume},
    {"release.list",
	"Lists the releases of campaigns that you may see, oldest first",
	ROLE_EVERYONE, list_params,
	"halted, where all is, and items: id, campaign, slot, organisation, "
	"audience, channel, language, message, version, released_at, "
	"attempts, acknowledged_at, corrects, deliveries (carrier, state, "
	"attempts, next_at, last_error, receipt, delivered_at)",
	start_list},
    {"release.get",
	"Shows a release with its package to the organisation that it is for",
	ROLE_EVERYONE, which_params,
	"the release as listed, with package (the bytes that were signed), "
	"signature (Base64), signify (the same as a file of signify(1)), key, "
	"signing_key, public_key (Base64)",
	start_get},
    {"release.acknowledge",
	"Says that your organisation has received a release",
	ROLE_RELEASER | ROLE_AUTHOR, which_params, "the release",
	start_acknowledge},
    {"release.retry",
	"Has the deliveries of a release tried again that have failed or were "
	"withheld",
	ROLE_RELEASER, which_params, "the release", start_retry},
    {0}};
