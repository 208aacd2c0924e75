/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prebunk.c - prebunk.calendar: occasions to come, what was seen around them
 * before, what to say in time. Owns the call's steps; the thinking is the
 * engine's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "db/array.h"
#include "engine/prebunk/prebunk.h"
#include "rpc/method.h"
#include "rpc/slices.h"

enum { LIMIT = 100, LIMIT_MAX = 500 };

static const struct schema_field calendar_params[] = {
    {"from", SCHEMA_DATE,
	.about = "first day (today), at most five years from now or ago"},
    {"to", SCHEMA_DATE,
	.about = "last day, at most 2 years behind the first (90 days)"},
    {"audience", SCHEMA_SLUG, .about = "to whom; none: wherever it matters"},
    {"narrative", SCHEMA_SLUG,
	.about = "only occasions that this narrative goes with"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIMIT_MAX,
	.about = "occurrences at most (100)"},
    {0}};

struct asking {
	struct rpc_call *call;
	struct prebunk *plan;
	char **rows; /* what was seen, as JSON */
	size_t nrows;
	struct prebunk_seen *seen; /* the same, read */
	size_t nseen;
};

static const struct library *
library_of(const struct asking *asking)
{
	return model_library(rpc_call_services(asking->call)->model);
}

static void
asking_free(struct asking *asking)
{
	prebunk_free(asking->plan);
	for (size_t i = 0; i < asking->nrows; i++)
		free(asking->rows[i]);
	free(asking->rows);
	free(asking->seen);
	free(asking);
}

static void
fail(struct asking *asking, const struct err *err)
{
	rpc_call_fail(asking->call, err);
	asking_free(asking);
}

/* --- what was seen --- */

static void
read_seen(const char *row, struct prebunk_seen *ret)
{
	json_t *list = json_loads(row, 0, NULL);
	const char *occasion = "", *narrative = "";

	json_unpack(list, "[s, s, I, I, I, I, I, I]", &occasion, &narrative,
	    &ret->seen_at, &ret->looked_at, &ret->around, &ret->around_days,
	    &ret->before, &ret->before_days);
	snprintf(ret->occasion, sizeof(ret->occasion), "%s", occasion);
	snprintf(ret->narrative, sizeof(ret->narrative), "%s", narrative);
	json_decref(list);
}

static bool
tell(void *arg)
{
	struct asking *asking = arg;
	const struct rpc_services *services = rpc_call_services(asking->call);

	if (asking->nseen < asking->nrows) {
		read_seen(
		    asking->rows[asking->nseen], &asking->seen[asking->nseen]);
		asking->nseen++;
		return true;
	}
	return prebunk_tell(asking->plan,
	    catalogue_keep(services->catalogue, library_of(asking)),
	    asking->seen, asking->nseen);
}

static void
told(void *arg)
{
	struct asking *asking = arg;

	rpc_call_answer(asking->call, prebunk_write(asking->plan));
	asking_free(asking);
}

static void
start_telling(struct asking *asking)
{
	slices_run(rpc_call_services(asking->call)->base, tell, told, asking);
}

/* The rows live no longer than this call, and may be many. */
static void
seen(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct asking *asking = arg;

	if (err != NULL) {
		fail(asking, err);
		return;
	}
	asking->rows = mem_calloc(n, sizeof(*asking->rows));
	asking->seen = mem_calloc(n, sizeof(*asking->seen));
	for (size_t i = 0; i < n; i++)
		asking->rows[asking->nrows++] = mem_strdup(rows[i]);
	start_telling(asking);
}

struct lists {
	struct db_array occasions, firsts, lasts, audiences;
};

static void
fill_lists(const struct asking *asking, struct lists *lists)
{
	const struct prebunk_occurrences *past = &asking->plan->past;
	char date[CLOCK_DATE];
	const char **slugs;
	size_t n;

	for (size_t i = 0; i < past->n; i++) {
		db_array_add_text(&lists->occasions, past->items[i].occasion);
		db_array_add_text(&lists->firsts,
		    clock_date_format(past->items[i].first, date));
		db_array_add_text(&lists->lasts,
		    clock_date_format(past->items[i].last, date));
	}
	slugs = prebunk_audiences(asking->plan, library_of(asking), &n);
	for (size_t i = 0; i < n; i++)
		db_array_add_text(&lists->audiences, slugs[i]);
	free(slugs);
}

static int
ask_seen(struct asking *asking, struct lists *lists, struct err *err)
{
	struct db_params params = {0};

	db_param_array(&params, &lists->occasions);
	db_param_array(&params, &lists->firsts);
	db_param_array(&params, &lists->lasts);
	if (asking->plan->request.audience[0] != '\0')
		db_param_array(&params, &lists->audiences);
	else
		db_param_text(&params, NULL);
	return model_ask(rpc_call_services(asking->call)->model,
	    "SELECT json_build_array(l.occasion, l.narrative, l.occurrences,"
	    " l.looked_at, l.around_seen, l.around_days, l.before_seen,"
	    " l.before_days) FROM counterpoint.occasion_lifts($1::text[],"
	    " $2::text[]::date[], $3::text[]::date[], $4::text[]) AS l"
	    " ORDER BY l.occasion COLLATE \"C\", l.narrative COLLATE \"C\"",
	    &params, seen, asking, err);
}

/* All occurrences are known. */
static void
expanded(void *arg)
{
	struct asking *asking = arg;
	struct lists lists = {.occasions.type = DB_TEXT,
	    .firsts.type = DB_TEXT,
	    .lasts.type = DB_TEXT,
	    .audiences.type = DB_TEXT};
	struct err err;

	if (asking->plan->past.n == 0) {
		start_telling(asking);
		return;
	}
	fill_lists(asking, &lists);
	if (ask_seen(asking, &lists, &err) == -1)
		fail(asking, &err);
	db_array_done(&lists.occasions);
	db_array_done(&lists.firsts);
	db_array_done(&lists.lasts);
	db_array_done(&lists.audiences);
}

static bool
expand(void *arg)
{
	struct asking *asking = arg;

	return prebunk_step(asking->plan, library_of(asking));
}

/* --- the beginning --- */

static int
read_days(
    const struct rpc_call *call, struct prebunk_request *ret, struct err *err)
{
	const char *from = rpc_call_text(call, "from");
	const char *to = rpc_call_text(call, "to");

	ret->today = clock_wall() / 1000000 / 86400;
	ret->from = from == NULL ? ret->today : clock_date_days(from);
	ret->to = to == NULL ? ret->from + PREBUNK_AHEAD : clock_date_days(to);
	if (ret->from < ret->today - PREBUNK_PAST ||
	    ret->from > ret->today + PREBUNK_PAST)
		return err_set_field(err, ERR_INVALID, "from",
		    "must be within %d days of today", PREBUNK_PAST);
	if (ret->to >= ret->from && ret->to - ret->from <= PREBUNK_AHEAD_MAX)
		return 0;
	return err_set_field(err, ERR_INVALID, "to",
	    "must be 0 to %d days behind from", PREBUNK_AHEAD_MAX);
}

static int
read_request(
    const struct rpc_call *call, struct prebunk_request *ret, struct err *err)
{
	const struct config *config = rpc_call_services(call)->config;
	const char *audience = rpc_call_text(call, "audience");
	const char *narrative = rpc_call_text(call, "narrative");

	*ret = (struct prebunk_request){
	    .limit = (size_t)rpc_call_integer(call, "limit", LIMIT),
	    .lead_days = config->prebunk_lead_days,
	    .lift = config->prebunk_lift,
	};
	snprintf(ret->audience, sizeof(ret->audience), "%s",
	    audience == NULL ? "" : audience);
	snprintf(ret->narrative, sizeof(ret->narrative), "%s",
	    narrative == NULL ? "" : narrative);
	if (read_days(call, ret, err) == -1)
		return -1;
	return model_check_ready(rpc_call_services(call)->model, err);
}

static void
start_calendar(struct rpc_call *call)
{
	const struct rpc_services *services = rpc_call_services(call);
	struct prebunk_request request;
	struct prebunk *plan = NULL;
	struct asking *asking;
	struct err err;

	if (read_request(call, &request, &err) == -1 ||
	    prebunk_open(
		model_library(services->model), &request, &plan, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	asking = mem_calloc(1, sizeof(*asking));
	asking->call = call;
	asking->plan = plan;
	slices_run(services->base, expand, expanded, asking);
}

const struct rpc_method rpc_prebunk_methods[] = {
    {"prebunk.calendar",
	"Shows occasions to come and the narratives to expect with them",
	ROLE_EVERYONE, calendar_params,
	"from, to, more and occurrences: occasion, title, kind, starts, ends, "
	"starts_at?, audiences, source and narratives: named, lift?, posture, "
	"covered, messages, missing_for, clear_by, late, reasons",
	start_calendar},
    {0}};
