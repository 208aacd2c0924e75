/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alarm.c - a narrative comes much more often than its own past lets expect:
 * logged, and told to whoever subscribed. Owns nothing; what is a burst is the
 * model's.
 */
#include "base/log.h"
#include "server.h"

static json_t *
describe(const struct burst *burst)
{
	return json_pack("{s:s, s:s*, s:I, s:f, s:f, s:s, s:s*, s:o}", "state",
	    burst->ended_at == NULL ? "began" : "ended", "audience",
	    burst->audience[0] != '\0' ? burst->audience : NULL, "seen",
	    (json_int_t)burst->seen, "expected", burst->expected, "probability",
	    burst->probability, "began_at", burst->began_at, "ended_at",
	    burst->ended_at, "reason",
	    json_sprintf("Seen %lld times in 60 minutes, where its past lets "
			 "expect %.10g.",
		burst->seen, surge_plain(burst->expected)));
}

void
alarm_burst(void *arg, const struct burst *burst)
{
	struct server *server = arg;

	log_info("narrative.burst", LOG_TEXT("narrative", burst->narrative),
	    LOG_TEXT("audience", burst->audience),
	    LOG_TEXT("state", burst->ended_at == NULL ? "began" : "ended"),
	    LOG_NUMBER("seen", burst->seen));
	rpc_publish(
	    server->rpc, "narrative.burst", burst->narrative, describe(burst));
}
