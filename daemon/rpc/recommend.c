/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recommend.c - the steps of a recommendation, in the order in which they run.
 * Owns the recommendation under way; the thinking is the engine's.
 */
#include "rpc/recommend.h"

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
	struct recommend_settings settings;
	rpc_recommend_done done;
	void *arg;
	struct recommend_draft *draft;
	long long version; /* of the library that the draft points into */
	unsigned heard;	   /* version of what was heard, likewise */
	unsigned tries;
	json_t *plugins; /* {name: version} of the tailors that scored */
	json_t *missing;
	char id[UUID_TEXT];
	json_t *answer;
	struct buf text; /* of the answer, as it is kept and sent */
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
	r->done(r->arg, answer, r->text.data, err);
	recommend_draft_free(r->draft);
	json_decref(r->plugins);
	json_decref(r->missing);
	buf_done(&r->text);
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

/* All that the answer depends on beside the library, as text: the list of
 * inputs is long. */
static void
write_settings(const struct recommending *r, struct buf *out)
{
	json_t *rest = json_pack("{s:i, s:o, s:O, s:O, s:o, s:o}", "rules",
	    RECOMMEND_RULES, "settings", recommend_settings_write(&r->settings),
	    "plugins", r->plugins, "missing", r->missing, "tailored",
	    recommend_tailored_write(r->draft), "heard",
	    recommend_heard_write(r->draft));

	json_write(out, rest);
	json_decref(rest);
	out->len--; /* the list goes before the closing brace */
	buf_add_str(out, ",\"inputs\":");
	recommend_inputs_write(r->draft, out);
	buf_add_char(out, '}');
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
	struct buf request = {0}, settings = {0};
	struct db_params params = {0};
	struct db_number version;
	struct err err;

	write_json(&request, recommend_request_write(&r->request));
	write_settings(r, &settings);
	json_write(&r->text, r->answer);
	db_param_text(&params, r->id);
	db_param_text(&params, r->login);
	db_param_number(&params, &version, r->version);
	db_param_text(&params, request.data);
	db_param_text(&params, settings.data);
	db_param_text(&params, r->text.data);
	if (model_ask(r->services->model,
		"SELECT counterpoint.recommendation_store($1::uuid, $2,"
		" $3::bigint, $4::jsonb, $5::jsonb, $6)",
		&params, stored, r, &err) == -1)
		finish(r, &err);
	buf_done(&request);
	buf_done(&settings);
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
			recommend_tailor(r->draft, i, f, factor->score,
			    factor->n, factor->reason);
			json_object_set_new(r->plugins, factor->plugin,
			    json_string(factor->version));
		}
	}
	for (size_t i = 0; i < answer->nmissing; i++)
		json_array_append_new(
		    r->missing, json_string(answer->missing[i]));
}

/* Whether the draft points at what is no longer there. */
static bool
has_changed(const struct recommending *r)
{
	return r->version != model_library(r->services->model)->version ||
	       r->heard != r->services->heard->version;
}

static void
scored(void *arg, const struct tailor_answer *answer, const struct err *err)
{
	struct recommending *r = arg;

	if (err != NULL) {
		finish(r, err);
	} else if (has_changed(r)) {
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
	const struct counterpoint_candidate *facts;
	struct err err;
	size_t n;

	facts = recommend_facts(r->draft, &n);
	if (match_pool_tailor(
		r->services->match, facts, n, scored, r, NULL, &err) == -1)
		finish(r, &err);
}

static void
gather(struct recommending *r)
{
	const struct library *library = model_library(r->services->model);
	const struct recommend_basis basis = {
	    .catalogue = catalogue_keep(r->services->catalogue, library),
	    .settings = r->settings,
	    .heard = r->services->heard,
	};
	struct err err;

	r->version = library->version;
	r->heard = basis.heard->version;
	if (r->tries++ == TRIES_MAX) {
		err_set(&err, ERR_OVERLOADED,
		    "the library keeps changing; try again");
		finish(r, &err);
		return;
	}
	if (recommend_gather(&basis, &r->request, &r->draft, &err) == -1)
		finish(r, &err);
	else if (recommend_count(r->draft) == 0 ||
		 !match_pool_has_tailor(r->services->match))
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
	r->settings = recommend_settings_of(services->config);
	r->done = done;
	r->arg = arg;
	r->plugins = json_object();
	r->missing = json_array();
	gather(r);
}
