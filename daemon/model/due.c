/* SPDX-License-Identifier: Apache-2.0 */
/*
 * due.c - the statements about what is due. Owns their text.
 */
#include "model/due.h"

#include <sodium.h>

enum { KEY_BYTES = 32, SIGNATURE_BYTES = 64 };

int
due_introduce(struct model *model, const char *holder,
    const unsigned char *public, model_done done, void *arg, struct err *err)
{
	struct db_params params = {0};
	char hex[2 * KEY_BYTES + 1];

	sodium_bin2hex(hex, sizeof(hex), public, KEY_BYTES);
	db_param_text(&params, holder);
	db_param_text(&params, hex);
	return model_ask(model,
	    "SELECT jsonb_build_object('id',"
	    " counterpoint.signing_key_add($1, decode($2, 'hex')))",
	    &params, done, arg, err);
}

int
due_take(struct model *model, const struct due_question *question,
    model_done done, void *arg, struct err *err)
{
	struct db_params params = {0};
	struct db_number not_after, lease, most;

	db_param_text(&params, question->holder);
	if (question->not_after == INT64_MAX)
		db_param_text(&params, NULL);
	else
		db_param_number(&params, &not_after, question->not_after);
	db_param_number(&params, &lease, question->lease);
	db_param_number(&params, &most, question->most);
	return model_ask(model,
	    "SELECT counterpoint.release_take($1, 'epoch'::timestamptz"
	    " + $2::bigint * interval '1 microsecond', $3::int, $4::int)",
	    &params, done, arg, err);
}

void
due_batch_init(struct due_batch *batch)
{
	*batch = (struct due_batch){
	    .slots.type = DB_BIGINT,
	    .keys.type = DB_UUID,
	    .packages.type = DB_TEXT,
	    .signatures.type = DB_BYTES,
	};
}

void
due_batch_done(struct due_batch *batch)
{
	db_array_done(&batch->slots);
	db_array_done(&batch->keys);
	db_array_done(&batch->packages);
	db_array_done(&batch->signatures);
}

void
due_batch_add(struct due_batch *batch, long long slot, const char *key,
    const char *package, const unsigned char *signature)
{
	db_array_add_number(&batch->slots, slot);
	db_array_add_uuid(&batch->keys, key);
	db_array_add_text(&batch->packages, package);
	db_array_add_bytes(&batch->signatures, signature, SIGNATURE_BYTES);
}

int
due_store(struct model *model, const char *holder, struct due_batch *batch,
    const char *signing_key, model_done done, void *arg, struct err *err)
{
	struct db_params params = {0};

	db_param_text(&params, holder);
	db_param_array(&params, &batch->slots);
	db_param_array(&params, &batch->keys);
	db_param_array(&params, &batch->packages);
	db_param_array(&params, &batch->signatures);
	db_param_text(&params, signing_key);
	return model_ask(model,
	    "SELECT counterpoint.release_store($1, $2::bigint[], $3::uuid[],"
	    " $4::text[], $5::bytea[], $6)",
	    &params, done, arg, err);
}

int
due_fail(struct model *model, const struct due_fault *fault, model_done done,
    void *arg, struct err *err)
{
	struct db_params params = {0};
	struct db_number slot;

	db_param_text(&params, fault->holder);
	db_param_number(&params, &slot, fault->slot);
	db_param_text(&params, fault->key);
	db_param_text(&params, fault->reason);
	return model_ask(model,
	    "SELECT counterpoint.release_fail($1, $2::bigint, $3::uuid, $4)"
	    "::text",
	    &params, done, arg, err);
}

int
due_end_campaigns(
    struct model *model, model_done done, void *arg, struct err *err)
{
	const struct db_params none = {0};

	return model_ask(model, "SELECT counterpoint.campaigns_end()::text",
	    &none, done, arg, err);
}
