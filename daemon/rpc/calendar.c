/* SPDX-License-Identifier: Apache-2.0 */
/*
 * calendar.c - slots by their time, as calendars show them. Owns the row of the
 * table; calendar files are net's.
 */
#include "rpc/method.h"

enum { LIST_DEFAULT = 100, LIST_MOST = 1000 };

static const struct schema_field calendar_params[] = {
    {"campaign", SCHEMA_SLUG, .about = "the slots of this campaign"},
    {"organisation", SCHEMA_SLUG, .about = "or those in this voice"},
    {"before", SCHEMA_INSTANT, .about = "only those planned before this time"},
    {"before_id", SCHEMA_INTEGER, 0, 1, 9e15,
	.about = "and at this time only those below this id"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIST_MOST,
	.about = "how many at most (100)"},
    {0}};

static void
start_calendar(struct rpc_call *call)
{
	struct db_params params = {0};
	struct db_number id, most;

	db_param_text(&params, rpc_call_login(call));
	db_param_text(&params, rpc_call_text(call, "campaign"));
	db_param_text(&params, rpc_call_text(call, "organisation"));
	db_param_text(&params, rpc_call_text(call, "before"));
	db_param_number(&params, &id, rpc_call_integer(call, "before_id", 0));
	db_param_number(
	    &params, &most, rpc_call_integer(call, "limit", LIST_DEFAULT));
	rpc_call_forward(call,
	    "SELECT counterpoint.slot_calendar($1, $2, $3, $4::timestamptz,"
	    " $5::bigint, $6::int)",
	    &params);
}

const struct rpc_method rpc_calendar_methods[] = {
    {"slot.calendar",
	"Shows the slots of a campaign, or in the voice of an organisation, "
	"that have a time, of campaigns that you may see; the latest first",
	ROLE_EVERYONE, calendar_params,
	"database, title, open (how many have no time yet), more, items: id, "
	"slot, campaign, organisation, audience, channel, language, message, "
	"planned_at, local_time, time_zone, state, reason, release, revision, "
	"changed_at",
	start_calendar},
    {0}};
