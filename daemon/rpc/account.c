/* SPDX-License-Identifier: Apache-2.0 */
/*
 * account.c - tokens of accounts. Owns the rows of the table; accounts
 * themselves are put like any noun (noun.c).
 */
#include <sodium.h>

#include "rpc/frame.h"
#include "rpc/token.h"

enum { DAYS_DEFAULT = 90, DAYS_MOST = 366 };

static const struct schema_field create_params[] = {
    {"account", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "whose"},
    {"expires_in_days", SCHEMA_INTEGER, 0, 1, DAYS_MOST,
	.about = "how long it works (90)"},
    {"label", SCHEMA_TEXT, .about = "what it is for"}, {0}};

static const struct schema_field revoke_params[] = {
    {"account", SCHEMA_SLUG, SCHEMA_REQUIRED, .about = "whose, all of them"},
    {0}};

/* The call's own parameters carry the token from the asking to the answer, so
 * that it stands nowhere else. */
static void
created(struct rpc_call *call, const char *const *rows, size_t n)
{
	json_t *result = json_loads(rows[0], 0, NULL);

	(void)n;
	json_object_set(
	    result, "token", json_object_get(call->params, "token"));
	rpc_call_answer(call, result);
}

static void
start_create(struct rpc_call *call)
{
	unsigned char hash[TOKEN_HASH];
	char token[TOKEN_TEXT], hex[TOKEN_HASH * 2 + 1];
	struct db_params params = {0};
	struct db_number days;

	token_hash(token_make(token), hash);
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	json_object_set_new(call->params, "token", json_string(token));
	sodium_memzero(token, sizeof(token));
	db_param_text(&params, rpc_call_text(call, "account"));
	db_param_text(&params, hex);
	db_param_number(&params, &days,
	    rpc_call_integer(call, "expires_in_days", DAYS_DEFAULT));
	db_param_text(&params, rpc_call_text(call, "label"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_ask(call,
	    "SELECT counterpoint.token_create($1, decode($2, 'hex'),"
	    " now() + make_interval(days => $3::int), $4, $5)",
	    &params, created);
}

static void
start_revoke(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "account"));
	db_param_text(&params, rpc_call_login(call));
	rpc_call_forward(call,
	    "SELECT json_build_object('revoked',"
	    " counterpoint.token_revoke($1, $2))",
	    &params);
}

const struct rpc_method rpc_account_methods[] = {
    {"token.create", "Makes a secret that logs in as an account", ROLE_ADMIN,
	create_params, "the token, shown this once only, and when it expires",
	start_create},
    {"token.revoke", "Ends all tokens of an account", ROLE_ADMIN, revoke_params,
	"how many were revoked", start_revoke},
    {0}};
