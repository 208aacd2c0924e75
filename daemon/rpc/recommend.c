/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recommend.c - the steps of a recommendation, in the order in which they run.
 * Owns the recommendation under way; the thinking is the engine's.
 */
#include "rpc/recommend.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/uuid.h"
#include "engine/match/pool.h"

/* The library may change while the tailors score; then it begins anew. */
enum { TRIES_MAX = 5 };

struct recommending {
	const struct rpc_services *services;
	char *login;
	struct recommend_request request;
	rpc_recommend_done done;
	void *arg;
	struct recommend_draft *draft;
	long long version; /* of the library that the draft points into */
	unsigned tries;
	json_t *plugins; /* {name: version} of the tailors that scored */
	json_t *missing;
	char id[UUID_TEXT];
	json_t *answer;
};

static void gather(struct recommending *);

static void
finish(struct recommending *r, const struct err *err)
{
	json_t *answer = r->answer;

	if (err != NULL) {
		json_decref(answer);
		answer = NULL;
	}
	r->done(r->arg, answer, err);
	recommend_draft_free(r->draft);
	json_decref(r->plugins);
	json_decref(r->missing);
	free(r->login);
	free(r);
}

json_t *
rpc_recommend_sign(json_t *answer, const char *id, json_t *missing)
{
	json_t *whole = json_pack("{s:s}", "id", id);

	json_object_update(whole, answer);
	if (json_array_size(missing) > 0)
		json_object_set(whole, "missing", missing);
	json_decref(answer);
	return whole;
}

static void
stored(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	(void)rows;
	(void)n;
	finish(arg, err);
}

static json_t *
write_weights(void)
{
	json_t *weights = json_object();

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
		json_object_set_new(weights, recommend_factor_name(f),
		    json_real(recommend_factor_weight(f)));
	return weights;
}

/* All that the answer depends on beside the library. */
static json_t *
write_settings(const struct recommending *r)
{
	return json_pack("{s:o, s:O, s:O, s:o, s:O}", "weights",
	    write_weights(), "plugins", r->plugins, "missing", r->missing,
	    "factors", recommend_factors_write(r->draft), "inputs",
	    r->draft->inputs);
}

static void
write_json(struct buf *out, json_t *value)
{
	json_write(out, value);
	json_decref(value);
}

static void
store(struct recommending *r)
{
	struct buf request = {0}, settings = {0}, answer = {0};
	struct db_params params = {0};
	struct db_number version;
	struct err err;

	write_json(&request, recommend_request_write(&r->request));
	write_json(&settings, write_settings(r));
	json_write(&answer, r->answer);
	db_param_text(&params, r->id);
	db_param_text(&params, r->login);
	db_param_number(&params, &version, r->version);
	db_param_text(&params, request.data);
	db_param_text(&params, settings.data);
	db_param_text(&params, answer.data);
	if (model_ask(r->services->model,
		"SELECT counterpoint.recommendation_store($1::uuid, $2,"
		" $3::bigint, $4::jsonb, $5::jsonb, $6)",
		&params, stored, r, &err) == -1)
		finish(r, &err);
	buf_done(&request);
	buf_done(&settings);
	buf_done(&answer);
}

static void
rank(struct recommending *r)
{
	r->answer = rpc_recommend_sign(
	    recommend_rank(r->draft), uuid_make(r->id), r->missing);
	store(r);
}

static void
take_factors(struct recommending *r, const struct tailor_answer *answer)
{
	for (size_t i = 0; i < answer->n; i++) {
		for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
			const struct tailor_factor *factor =
			    &answer->factors[i][f];

			if (isnan(factor->score))
				continue;
			recommend_set_factor(
			    r->draft, i, f, factor->score, factor->reason);
			json_object_set_new(r->plugins, factor->plugin,
			    json_string(factor->version));
		}
	}
	for (size_t i = 0; i < answer->nmissing; i++)
		json_array_append_new(
		    r->missing, json_string(answer->missing[i]));
}

static void
scored(void *arg, const struct tailor_answer *answer, const struct err *err)
{
	struct recommending *r = arg;

	if (err != NULL) {
		finish(r, err);
	} else if (r->version != model_library(r->services->model)->version) {
		recommend_draft_free(r->draft);
		r->draft = NULL;
		gather(r);
	} else {
		take_factors(r, answer);
		rank(r);
	}
}

static void
score(struct recommending *r)
{
	struct counterpoint_candidate *facts = recommend_facts(r->draft);
	struct err err;

	if (match_pool_tailor(r->services->match, facts, r->draft->ncandidates,
		scored, r, NULL, &err) == -1)
		finish(r, &err);
	free(facts);
}

static void
gather(struct recommending *r)
{
	const struct library *library = model_library(r->services->model);
	struct recommend_draft *draft = NULL;
	struct err err;

	r->version = library->version;
	if (r->tries++ == TRIES_MAX) {
		err_set(&err, ERR_OVERLOADED,
		    "the library keeps changing; try again");
		finish(r, &err);
		return;
	}
	if (recommend_gather(library, &r->request, &draft, &err) == -1) {
		finish(r, &err);
		return;
	}
	assert(draft != NULL);
	r->draft = draft;
	if (draft->ncandidates == 0)
		rank(r);
	else
		score(r);
}

void
rpc_recommend_start(const struct rpc_services *services, const char *login,
    const struct recommend_request *request, rpc_recommend_done done, void *arg)
{
	struct recommending *r = mem_calloc(1, sizeof(*r));

	r->services = services;
	r->login = mem_strdup(login);
	r->request = *request;
	r->done = done;
	r->arg = arg;
	r->plugins = json_object();
	r->missing = json_array();
	gather(r);
}
