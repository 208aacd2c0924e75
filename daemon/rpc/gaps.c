/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gaps.c - library.gaps: what to write next. Owns the call's steps; the
 * thinking is the engine's.
 */
#include "engine/gaps/gaps.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "rpc/method.h"
#include "rpc/slices.h"

enum {
	LIMIT = 100,
	LIMIT_MAX = 1000,
	TRIES_MAX = 5, /* when the library changes while it is looked at */
};

static const struct schema_field gaps_params[] = {
    {"audience", SCHEMA_SLUG, .about = "only at this audience"},
    {"narrative", SCHEMA_SLUG, .about = "only of this narrative"},
    {"language", SCHEMA_LANGUAGE,
	.about = "only in this language; none: those that enough people read"},
    {"organisation", SCHEMA_SLUG,
	.about = "what this desk lacks; none: what all together lack"},
    {"limit", SCHEMA_INTEGER, 0, 1, LIMIT_MAX,
	.about = "how many at most (100)"},
    {0}};

struct asking {
	struct rpc_call *call;
	struct gaps_request request;
	char **rows; /* what was seen: [narrative, audience, times] */
	size_t nrows, noted;
	struct gaps *gaps;
	long long version; /* of the library that it points into */
	int tries;
	struct err err; /* why there will be no answer */
};

static const struct library *
library_of(const struct asking *asking)
{
	return model_library(rpc_call_services(asking->call)->model);
}

static void
asking_free(struct asking *asking)
{
	gaps_free(asking->gaps);
	for (size_t i = 0; i < asking->nrows; i++)
		free(asking->rows[i]);
	free(asking->rows);
	free(asking);
}

/* Begins, also anew. */
static bool
open_gaps(struct asking *asking)
{
	gaps_free(asking->gaps);
	asking->gaps = NULL;
	asking->noted = 0;
	asking->version = library_of(asking)->version;
	if (asking->tries++ == TRIES_MAX) {
		err_set(&asking->err, ERR_OVERLOADED,
		    "the library keeps changing; try again");
		return false;
	}
	return gaps_open(
		   catalogue_keep(rpc_call_services(asking->call)->catalogue,
		       library_of(asking)),
		   &asking->request, &asking->gaps, &asking->err) == 0;
}

static void
note_row(struct asking *asking, const char *row)
{
	json_t *list = json_loads(row, 0, NULL);
	const char *narrative, *audience;
	json_int_t times;

	if (json_unpack(list, "[s, s, I]", &narrative, &audience, &times) == 0)
		gaps_note_seen(asking->gaps, narrative, audience, times);
	json_decref(list);
}

static bool
look(void *arg)
{
	struct asking *asking = arg;

	if (asking->gaps == NULL ||
	    asking->version != library_of(asking)->version)
		return open_gaps(asking);
	if (asking->noted < asking->nrows) {
		note_row(asking, asking->rows[asking->noted++]);
		return true;
	}
	return gaps_step(asking->gaps);
}

static void
looked(void *arg)
{
	struct asking *asking = arg;

	if (asking->gaps == NULL)
		rpc_call_fail(asking->call, &asking->err);
	else
		rpc_call_answer(asking->call, gaps_write(asking->gaps));
	asking_free(asking);
}

/* The rows live no longer than this call, and may be many. */
static void
seen(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct asking *asking = arg;

	if (err != NULL) {
		rpc_call_fail(asking->call, err);
		asking_free(asking);
		return;
	}
	asking->rows = mem_calloc(n, sizeof(*asking->rows));
	for (size_t i = 0; i < n; i++)
		asking->rows[asking->nrows++] = mem_strdup(rows[i]);
	slices_run(rpc_call_services(asking->call)->base, look, looked, asking);
}

static void
copy_param(char *to, size_t size, const struct rpc_call *call, const char *name)
{
	const char *text = rpc_call_text(call, name);

	snprintf(to, size, "%s", text == NULL ? "" : text);
}

static void
read_request(const struct rpc_call *call, struct gaps_request *ret)
{
	const struct config *config = rpc_call_services(call)->config;

	*ret = (struct gaps_request){
	    .day = clock_wall() / 1000000 / 86400,
	    .limit = (size_t)rpc_call_integer(call, "limit", LIMIT),
	    .language_share = config->gaps_language,
	    .messenger = config->gaps_messenger,
	    .evidence_days = config->gaps_evidence_days,
	};
	copy_param(ret->audience, sizeof(ret->audience), call, "audience");
	copy_param(ret->narrative, sizeof(ret->narrative), call, "narrative");
	copy_param(
	    ret->organisation, sizeof(ret->organisation), call, "organisation");
	copy_param(ret->language, sizeof(ret->language), call, "language");
}

static void
start_gaps(struct rpc_call *call)
{
	struct model *model = rpc_call_services(call)->model;
	struct db_params params = {0};
	struct asking *asking;
	char since[CLOCK_DATE];
	struct err err;

	if (model_check_ready(model, &err) == -1) {
		rpc_call_fail(call, &err);
		return;
	}
	asking = mem_calloc(1, sizeof(*asking));
	asking->call = call;
	read_request(call, &asking->request);
	clock_date_format(asking->request.day - GAPS_SEEN_DAYS, since);
	db_param_text(&params, since);
	if (model_ask(model,
		"SELECT json_build_array(s.narrative, s.audience, s.seen)"
		" FROM counterpoint.narratives_seen($1::date) AS s",
		&params, seen, asking, &err) == -1) {
		rpc_call_fail(call, &err);
		asking_free(asking);
	}
}

const struct rpc_method rpc_gaps_methods[] = {
    {"library.gaps",
	"Shows what is missing: narratives by audience and language, the most "
	"pressing first",
	ROLE_EVERYONE, gaps_params,
	"gaps: narrative, title, audience, language, share, seen, pressure and "
	"missing: kind and detail of each lack",
	start_gaps},
    {0}};
