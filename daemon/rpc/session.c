/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.c - who the caller is. Owns the rows of the table; peers are
 * peer.c's.
 */
#include "rpc/frame.h"
#include "rpc/token.h"

static const struct schema_field login_params[] = {
    {"token", SCHEMA_TEXT, SCHEMA_REQUIRED,
	.about = "as token.create showed it"},
    {0}};

static json_t *
describe_caller(struct rpc_peer *peer)
{
	const struct account *account;
	json_t *roles = json_array(), *caller;

	rpc_peer_refresh(peer);
	for (unsigned bit = 1; bit <= ROLE_ADMIN; bit <<= 1)
		if (peer->roles & bit)
			json_array_append_new(
			    roles, json_string(role_name(bit)));
	caller = json_pack("{s:s?, s:o, s:s}", "account", peer->login, "roles",
	    roles, "by",
	    peer->by_token ? "token" : (peer->uid >= 0 ? "uid" : "nothing"));
	account = peer->login == NULL
		      ? NULL
		      : library_find(model_library(peer->rpc->services.model),
			    NOUN_ACCOUNT, peer->login);
	if (account != NULL)
		json_object_set_new(
		    caller, "organisation", json_string(account->organisation));
	return caller;
}

static void
found(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct rpc_call *call = arg;
	unsigned char hash[TOKEN_HASH];
	struct err why;

	token_hash(rpc_call_text(call, "token"), hash);
	if (err == NULL && token_take(call->peer, hash, rows, n, &why) == -1)
		err = &why;
	if (err != NULL)
		rpc_call_fail(call, err);
	else
		rpc_call_answer(call, describe_caller(call->peer));
}

static void
start_login(struct rpc_call *call)
{
	unsigned char hash[TOKEN_HASH];
	struct err err;

	token_hash(rpc_call_text(call, "token"), hash);
	if (token_ask(
		rpc_call_services(call)->model, hash, found, call, &err) == -1)
		rpc_call_fail(call, &err);
}

static void
start_whoami(struct rpc_call *call)
{
	rpc_call_answer(call, describe_caller(call->peer));
}

const struct rpc_method rpc_session_methods[] = {
    {"session.login", "Logs in by token for the rest of the connection",
	ROLE_NOBODY, login_params, "account, organisation, roles", start_login},
    {"session.whoami", "Tells who the caller is taken for", ROLE_NOBODY, NULL,
	"account (null for nobody), organisation, roles, and by what",
	start_whoami},
    {0}};
