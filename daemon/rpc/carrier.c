/* SPDX-License-Identifier: Apache-2.0 */
/*
 * carrier.c - the methods of what carries releases. Owns their rows in the
 * table; the carriers themselves are the daemon's.
 */
#include "rpc/method.h"

enum { NAME_MAX_BYTES = 64 };

static const struct schema_field remove_params[] = {
    {"carrier", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NAME_MAX_BYTES,
	.about = "name of its plugin"},
    {0}};

static void
start_remove(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "carrier"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(
	    call, "SELECT counterpoint.carrier_remove($1, $2)", &params);
}

const struct rpc_method rpc_carrier_methods[] = {
    {"carrier.remove",
	"Forgets a carrier that no daemon has any more; what it had left to "
	"deliver is skipped",
	ROLE_ADMIN, remove_params, "carrier, skipped: how many deliveries",
	start_remove},
    {0}};
