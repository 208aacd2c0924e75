/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit.c - reading the audit chains. Owns the rows of the table; only the
 * database writes entries.
 */
#include "rpc/method.h"

enum { LIST_DEFAULT = 100, LIST_MOST = 1000 };

static const struct schema_field list_params[] = {
    {"instance", SCHEMA_TEXT, .about = "whose chain; none: this daemon's own"},
    {"after", SCHEMA_INTEGER, 0, 0, 9e15,
	.about = "entries behind this number"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (100)"},
    {0}};

static void
start_list(struct rpc_call *call)
{
	const char *instance = rpc_call_text(call, "instance");
	struct db_params params = {0};
	struct db_number after, most;

	db_param_text(
	    &params, instance ? instance : rpc_call_services(call)->instance);
	db_param_number(&params, &after, rpc_call_integer(call, "after", 0));
	db_param_number(
	    &params, &most, rpc_call_integer(call, "limit", LIST_DEFAULT));
	rpc_call_forward(call,
	    "SELECT json_build_object('entries',"
	    " coalesce(json_agg(e), '[]'::json))"
	    " FROM counterpoint.audit_list($1, $2::bigint, $3::int) e",
	    &params);
}

static void
start_verify(struct rpc_call *call)
{
	rpc_call_forward(call,
	    "SELECT json_build_object('intact',"
	    " coalesce(bool_and(v.broken_at IS NULL), true), 'chains',"
	    " coalesce(json_agg(json_strip_nulls(row_to_json(v))),"
	    " '[]'::json)) FROM counterpoint.audit_verify() v",
	    NULL);
}

const struct rpc_method rpc_audit_methods[] = {
    {"audit.list", "Lists the entries of one chain, oldest first", ROLE_AUDITOR,
	list_params, "entries", start_list},
    {"audit.verify", "Recomputes every hash of every chain", ROLE_AUDITOR, NULL,
	"intact, and for each chain: instance, entries, and where and why it "
	"is broken",
	start_verify},
    {0}};
