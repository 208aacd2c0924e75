/* SPDX-License-Identifier: Apache-2.0 */
/*
 * delivery.c - the statements of delivering. Owns nothing.
 */
#include "model/delivery.h"

#include "db/array.h"

int
delivery_register(struct model *model, const char *carrier, const char *holder,
    int64_t seconds, model_done done, void *arg, struct err *err)
{
	struct db_params params = {0};
	struct db_number running;

	db_param_text(&params, carrier);
	db_param_text(&params, holder);
	db_param_number(&params, &running, seconds);
	return model_ask(model,
	    "SELECT counterpoint.carrier_register(ARRAY[$1], $2, $3::bigint)",
	    &params, done, arg, err);
}

int
delivery_take(struct model *model, const struct delivery_wants *wants,
    model_done done, void *arg, struct err *err)
{
	struct db_array releases = {.type = DB_BIGINT};
	struct db_array carriers = {.type = DB_TEXT};
	struct db_params params = {0};
	struct db_number lease, most;
	int result;

	for (size_t i = 0; i < wants->nheld; i++) {
		db_array_add_number(&releases, wants->held[i]);
		db_array_add_text(&carriers, wants->carrier);
	}
	db_param_text(&params, wants->holder);
	db_param_text(&params, wants->carrier);
	db_param_array(&params, &releases);
	db_param_array(&params, &carriers);
	db_param_number(&params, &lease, wants->lease_seconds);
	db_param_number(&params, &most, (int64_t)wants->most);
	result = model_ask(model,
	    "SELECT counterpoint.delivery_take($1, ARRAY[$2], $3, $4,"
	    " $5::int, $6::int)",
	    &params, done, arg, err);
	db_array_done(&releases);
	db_array_done(&carriers);
	return result;
}

int
delivery_end(struct model *model, const struct delivery_end *end,
    model_done done, void *arg, struct err *err)
{
	struct db_params params = {0};
	struct db_number release, seconds, hours, not_after;

	db_param_text(&params, end->holder);
	db_param_number(&params, &release, end->release);
	db_param_text(&params, end->carrier);
	db_param_text(&params, end->outcome);
	db_param_text(&params, end->text);
	db_param_number(&params, &seconds, end->seconds);
	db_param_number(&params, &hours, end->retry_hours);
	if (end->not_after == INT64_MAX)
		db_param_text(&params, NULL);
	else
		db_param_number(&params, &not_after, end->not_after);
	return model_ask(model,
	    "SELECT counterpoint.delivery_done($1, $2::bigint, $3, $4, $5,"
	    " $6::int, $7::int, 'epoch'::timestamptz"
	    " + $8::bigint * interval '1 microsecond')",
	    &params, done, arg, err);
}
