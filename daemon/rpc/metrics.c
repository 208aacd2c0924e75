/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics.c - counters as Prometheus text. Owns nothing; net adds its own.
 */
#include "base/json.h"
#include "engine/match/pool.h"
#include "model/observation.h"
#include "rpc/frame.h"

static void
write_metric(struct buf *out, const char *name, const char *type,
    const char *help, double value)
{
	buf_printf(out,
	    "# HELP counterpoint_%s %s\n# TYPE counterpoint_%s %s\n"
	    "counterpoint_%s %.15g\n",
	    name, help, name, type, name, value);
}

static void
write_plugins(struct buf *out, const struct match_pool *pool)
{
	struct match_plugin_status status;

	buf_add_str(out,
	    "# HELP counterpoint_plugin_up Whether the plugin takes part.\n"
	    "# TYPE counterpoint_plugin_up gauge\n");
	for (size_t i = 0; match_pool_plugin(pool, i, &status); i++)
		if (status.state != MATCH_PLUGIN_ELSEWHERE)
			buf_printf(out,
			    "counterpoint_plugin_up{plugin=\"%s\"} %d\n",
			    status.name, status.state == MATCH_PLUGIN_RUNNING);
}

static void
write_carriers(struct buf *out, json_t *list)
{
	static const char *const counts[] = {
	    "delivered", "postponed", "failed"};
	json_t *carrier;
	size_t i;

	buf_add_str(out,
	    "# HELP counterpoint_carried_total What became of packages that "
	    "were carried.\n"
	    "# TYPE counterpoint_carried_total counter\n");
	for (size_t j = 0; j < sizeof(counts) / sizeof(counts[0]); j++)
		json_array_foreach(list, i, carrier) buf_printf(out,
		    "counterpoint_carried_total{carrier=\"%s\",outcome=\"%s\""
		    "} %lld\n",
		    json_text(carrier, "name"), counts[j],
		    (long long)json_integer_value(
			json_object_get(carrier, counts[j])));
	json_decref(list);
}

static void
write_calls(struct rpc *rpc, struct buf *out)
{
	write_metric(out, "calls_answered_total", "counter",
	    "Calls answered with a result.", rpc->answered);
	write_metric(out, "calls_failed_total", "counter",
	    "Calls answered with an error.", rpc->failed);
	write_metric(out, "calls_timed_out_total", "counter",
	    "Calls answered with a timeout.", rpc->timed_out);
	write_metric(out, "calls_in_flight", "gauge", "Calls in flight.",
	    rpc->in_flight);
}

static double
number(const json_t *releases, const char *name)
{
	const json_t *value = json_object_get(releases, name);

	return json_is_boolean(value) ? json_is_true(value)
				      : json_number_value(value);
}

static void
write_late(struct buf *out, const json_t *late)
{
	buf_printf(out,
	    "# HELP counterpoint_release_late_seconds Lateness of the last 256 "
	    "releases.\n"
	    "# TYPE counterpoint_release_late_seconds gauge\n"
	    "counterpoint_release_late_seconds{quantile=\"0.5\"} %.15g\n"
	    "counterpoint_release_late_seconds{quantile=\"0.99\"} %.15g\n",
	    number(late, "median"), number(late, "p99"));
}

static void
write_releases(struct buf *out, const json_t *releases)
{
	write_metric(out, "releases_total", "counter",
	    "Slots released by this daemon.", number(releases, "released"));
	write_metric(out, "releases_refused_total", "counter",
	    "Due slots that it was not let release.",
	    number(releases, "refused"));
	write_metric(out, "releases_missed_total", "counter",
	    "Slots that it found too late.", number(releases, "missed"));
	write_metric(out, "releases_pending", "gauge",
	    "Due slots that are not released yet, counted up to 1000.",
	    number(releases, "pending"));
	write_metric(out, "releases_halted", "gauge",
	    "Whether all releases are halted.", number(releases, "halted"));
	write_metric(out, "releases_held", "gauge",
	    "Whether they wait because the clock has jumped.",
	    number(releases, "held"));
	write_late(out, json_object_get(releases, "late"));
}

void
rpc_write_metrics(struct rpc *rpc, struct buf *out)
{
	const struct rpc_services *services = &rpc->services;
	unsigned long long rows, commits;
	struct match_pool_status matching;
	json_t *releases = services->releases(services->arg);
	struct err err;

	write_metric(out, "ready", "gauge", "Whether requests can be served.",
	    rpc_check_ready(rpc, &err) == 0);
	write_calls(rpc, out);
	observation_store_counts(services->store, &rows, &commits);
	write_metric(out, "observations_stored_total", "counter",
	    "Observations committed.", rows);
	write_metric(out, "observation_commits_total", "counter",
	    "Commits that stored them.", commits);
	match_pool_status(services->match, &matching);
	write_metric(out, "match_workers", "gauge", "Matching processes.",
	    matching.workers);
	write_metric(out, "match_queued", "gauge",
	    "Texts waiting for a worker.", matching.queued);
	write_metric(out, "match_known_texts", "gauge",
	    "Texts whose findings are kept.", matching.known);
	write_metric(out, "match_known_hits_total", "counter",
	    "Texts that had been matched before.", matching.known_hits);
	write_metric(out, "match_known_misses_total", "counter",
	    "Texts that were not known.", matching.known_misses);
	write_metric(out, "library_version", "counter",
	    "Last change of the library that was taken over.",
	    model_library(services->model)->version);
	write_plugins(out, services->match);
	write_carriers(out, services->carriers(services->arg));
	write_releases(out, releases);
	json_decref(releases);
}
