/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event.c - subscriptions. Owns the row of the table; delivery is peer.c's.
 */
#include "rpc/frame.h"

static const struct schema_field subscribe_params[] = {
    {"types", SCHEMA_CHOICE, SCHEMA_LIST | SCHEMA_REQUIRED,
	.choices = RPC_EVENT_TYPES,
	.about = "what to be told of; an empty list ends the subscription"},
    {0}};

static void
start_subscribe(struct rpc_call *call)
{
	json_t *types = json_object_get(rpc_call_params(call), "types");
	struct err err;

	if (call->peer->event == NULL) {
		err_set(&err, ERR_INVALID,
		    "events need a connection that stays: use the socket");
		rpc_call_fail(call, &err);
		return;
	}
	rpc_peer_subscribe(
	    call->peer, json_array_size(types) > 0 ? json_incref(types) : NULL);
	rpc_call_answer(call, json_pack("{s:O}", "types", types));
}

const struct rpc_method rpc_event_methods[] = {
    {"event.subscribe",
	"Sends notifications `event` with the attributes of CloudEvents",
	ROLE_EVERYONE, subscribe_params, "types as subscribed",
	start_subscribe},
    {0}};
