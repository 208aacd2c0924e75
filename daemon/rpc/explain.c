/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain.c - response.explain: takes a stored question, the library as it was
 * then and the tailors' factors, and answers it again. Owns nothing beyond the
 * call.
 */
#include <string.h>

#include "base/json.h"
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
    " WHERE jsonb_build_array(a.kind, a.slug) IN"
    " (SELECT jsonb_array_elements(r.settings->'inputs'))";

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

/* The answer anew, from nothing but what was stored; NULL when the library of
 * that time does not hold the question's things. */
static json_t *
replay(const json_t *record, const char *const *rows, size_t n)
{
	const json_t *settings = json_object_get(record, "settings");
	struct library library = {0};
	struct recommend_request request;
	struct recommend_draft *draft;
	struct err err;
	json_t *answer = NULL;

	for (size_t i = 0; i < n; i++)
		apply_row(&library, rows[i]);
	recommend_request_read(json_object_get(record, "request"), &request);
	if (recommend_gather(&library, &request, &draft, &err) == 0) {
		recommend_factors_read(
		    draft, json_object_get(settings, "factors"));
		answer = rpc_recommend_sign(recommend_rank(draft),
		    json_text(record, "id"),
		    json_object_get(settings, "missing"));
		recommend_draft_free(draft);
	}
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

static void
explained(struct rpc_call *call, const char *const *rows, size_t n)
{
	json_t *record = json_loads(rows[0], 0, NULL), *answer;
	const json_t *settings = json_object_get(record, "settings");
	const char *stored = json_text(record, "answer");

	answer = replay(record, rows + 1, n - 1);
	rpc_call_answer(call,
	    json_pack("{s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:O, s:b, s:o}",
		"id", json_object_get(record, "id"), "made_at",
		json_object_get(record, "made_at"), "account",
		json_object_get(record, "account"), "library_version",
		json_object_get(record, "library_version"), "request",
		json_object_get(record, "request"), "plugins",
		json_object_get(settings, "plugins"), "weights",
		json_object_get(settings, "weights"), "factors",
		json_object_get(settings, "factors"), "identical",
		is_same(answer, stored), "answer",
		json_loads(stored, 0, NULL)));
	json_decref(answer);
	json_decref(record);
}

void
rpc_recommend_explain(struct rpc_call *call)
{
	struct db_params params = {0};

	db_param_text(&params, rpc_call_text(call, "id"));
	rpc_call_ask(call, explain_sql, &params, explained);
}
