/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain.c - response.explain: takes a stored question, the library as it was
 * then, the settings, releases and tailors' scores of then, and answers it
 * again; and says what today's would change. Owns nothing beyond the call.
 */
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "rpc/assess.h"
#include "rpc/recommend.h"

/* One row per item that the answer rested on, behind the recommendation. */
static const char explain_sql[] =
    "WITH r AS (SELECT * FROM counterpoint.recommendation_get($1::uuid))"
    " SELECT jsonb_build_object('id', id, 'made_at', made_at, 'account',"
    " account, 'library_version', library_version, 'request', request,"
    " 'settings', settings, 'answer', answer)::text FROM r"
    " UNION ALL SELECT jsonb_build_object('kind', kind, 'slug', slug,"
    " 'doc', doc)::text FROM r,"
    " LATERAL counterpoint.library_as_of(r.library_version) a"
    " WHERE r.settings ? 'rules'"
    " AND r.settings->'inputs'->a.kind ? a.slug::text";

static void
apply_row(struct library *library, const char *row)
{
	json_t *item = json_loads(row, 0, NULL);
	int kind = noun_find(json_text(item, "kind"));

	if (kind != -1)
		library_apply(library, kind, json_text(item, "slug"),
		    json_object_get(item, "doc"));
	json_decref(item);
}

/* The answer of a basis to a question of the record's; NULL and the reason when
 * there is none. */
static json_t *
answer_again(const struct recommend_basis *basis, const json_t *record,
    const struct recommend_request *request, json_t **ret_factors,
    struct err *err)
{
	const json_t *settings = json_object_get(record, "settings");
	struct recommend_draft *draft;
	json_t *answer;

	if (recommend_gather(basis, request, &draft, err) == -1)
		return NULL;
	recommend_tailored_read(draft, json_object_get(settings, "tailored"));
	answer = rpc_recommend_sign(recommend_rank(draft),
	    json_text(record, "id"), json_object_get(settings, "missing"));
	if (ret_factors != NULL)
		*ret_factors = recommend_factors_write(draft);
	recommend_draft_free(draft);
	return answer;
}

/* What was heard counts at the audience that was asked: there it was filed. */
static void
read_heard(const json_t *record, struct heard *ret)
{
	const json_t *rows =
	    json_object_get(json_object_get(record, "settings"), "heard");
	const char *audience =
	    json_text(json_object_get(record, "request"), "audience");

	for (size_t i = 0; i < json_array_size(rows); i++)
		heard_add(ret, audience, json_array_get(rows, i));
}

/* Answers of the first rules had none. */
static bool
has_settings(const json_t *record)
{
	return json_object_get(
		   json_object_get(record, "settings"), "settings") != NULL;
}

static struct recommend_settings
read_settings(const json_t *record)
{
	return recommend_settings_read(
	    json_object_get(json_object_get(record, "settings"), "settings"));
}

/* The answer anew, from nothing but what was stored; NULL when the library of
 * that time does not hold the question's things. */
static json_t *
replay(const json_t *record, const char *const *rows, size_t n,
    json_t **ret_factors)
{
	struct library library = {0};
	struct heard heard = {0};
	struct recommend_basis basis = {
	    .heard = &heard,
	    .settings = read_settings(record),
	};
	struct recommend_request request;
	struct catalogue *catalogue;
	struct err err;
	json_t *answer;

	for (size_t i = 0; i < n; i++)
		apply_row(&library, rows[i]);
	read_heard(record, &heard);
	basis.catalogue = catalogue = catalogue_new(&library);
	recommend_request_read(json_object_get(record, "request"), &request);
	answer = answer_again(&basis, record, &request, ret_factors, &err);
	catalogue_free(catalogue);
	heard_done(&heard);
	library_done(&library);
	return answer;
}

static bool
is_same(const json_t *answer, const char *stored)
{
	struct buf bytes = {0};
	bool same;

	if (answer == NULL)
		return false;
	json_write(&bytes, answer);
	same = strcmp(bytes.data, stored) == 0;
	buf_done(&bytes);
	return same;
}

/* --- what would be different today --- */

/* The question as it would be asked now. What is known of the reach of its
 * observation does not change. */
static void
read_for_today(const struct rpc_services *services, const json_t *record,
    struct recommend_request *ret)
{
	struct circumstances then;

	recommend_request_read(json_object_get(record, "request"), ret);
	then = ret->circumstances;
	rpc_find_circumstances(services, NULL, ret);
	if (then.basis != REACH_NONE) {
		ret->circumstances.reach = then.reach;
		ret->circumstances.basis = then.basis;
	}
	ret->day = clock_wall() / 1000000 / 86400;
}

/* The same question, on today's library, settings and releases; tailors are not
 * asked again, their scores are those of then. */
static json_t *
write_today(const struct rpc_services *services, const json_t *record,
    const json_t *then)
{
	const struct recommend_basis basis = {
	    .catalogue = catalogue_keep(
		services->catalogue, model_library(services->model)),
	    .settings = recommend_settings_of(services->config),
	    .heard = services->heard,
	};
	struct recommend_request request;
	const struct recommend_settings before = read_settings(record);
	json_t *now, *changes, *answers, *today;
	struct err err;

	read_for_today(services, record, &request);
	now = answer_again(&basis, record, &request, NULL, &err);
	changes = has_settings(record)
		      ? recommend_settings_compare(&before, &basis.settings)
		      : json_array();
	answers = now != NULL ? recommend_changes(then, now)
			      : json_pack("[s]", err.text);
	json_array_extend(changes, answers);
	json_decref(answers);
	today = json_pack("{s:b, s:o}", "identical",
	    json_array_size(changes) == 0, "changes", changes);
	json_decref(now);
	return today;
}

/* --- the answer of the method --- */

static void
take(json_t *to, const char *key, const json_t *from)
{
	json_t *value = json_object_get(from, key);

	if (value != NULL)
		json_object_set(to, key, value);
}

/* Whether the replay gave the same bytes. What other rules made is not
 * replayed, and nothing is claimed of it. */
static void
add_replay(json_t *to, const json_t *record, const char *const *rows, size_t n)
{
	const json_t *settings = json_object_get(record, "settings");
	json_int_t rules =
	    json_integer_value(json_object_get(settings, "rules"));
	json_t *answer, *factors;

	if (rules != RECOMMEND_RULES) {
		json_object_set_new(to, "not_replayed",
		    json_sprintf("It was made by rules %lld and this daemon "
				 "has rules %d: a replay would prove nothing.",
			(long long)(rules == 0 ? 1 : rules), RECOMMEND_RULES));
		return;
	}
	answer = replay(record, rows, n, &factors);
	json_object_set_new(to, "identical",
	    json_boolean(is_same(answer, json_text(record, "answer"))));
	if (answer != NULL)
		json_object_set_new(to, "factors", factors);
	json_decref(answer);
}

static void
explained(struct rpc_call *call, const char *const *rows, size_t n)
{
	static const char *const keys[] = {
	    "id", "made_at", "account", "library_version", "request"};
	static const char *const kept[] = {
	    "rules", "settings", "plugins", "heard", "tailored"};
	json_t *record = json_loads(rows[0], 0, NULL), *told = json_object();
	const json_t *settings = json_object_get(record, "settings");
	json_t *then = json_loads(json_text(record, "answer"), 0, NULL);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		take(told, keys[i], record);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		take(told, kept[i], settings);
	add_replay(told, record, rows + 1, n - 1);
	json_object_set_new(
	    told, "today", write_today(rpc_call_services(call), record, then));
	json_object_set_new(told, "answer", then);
	rpc_call_answer(call, told);
	json_decref(record);
}

void
rpc_recommend_explain(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "id"));
	rpc_call_ask(call, explain_sql, &params, explained);
}
