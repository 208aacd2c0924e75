/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notices.c - asks for what has become visible since the snapshot of the last
 * time. A number would not do: what got a lower one may be committed later.
 * Owns that snapshot.
 */
#include "model/notices.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"

struct notices {
	struct db_pool *pool;
	notices_cb tell;
	void *arg;
	char *seen;	    /* a snapshot; NULL before the first look */
	bool asking, again; /* a question is under way; something came since */
};

static void
tell_all(struct notices *notices, const char *text)
{
	json_t *answer = json_loads(text, 0, NULL), *notice;
	size_t i;

	json_array_foreach(json_object_get(answer, "notices"), i, notice)
	    notices->tell(notices->arg, notice);
	free(notices->seen);
	notices->seen = mem_strdup(json_text(answer, "seen"));
	json_decref(answer);
}

static void
answered(void *arg, const struct db_result *result, const struct err *err)
{
	struct notices *notices = arg;

	notices->asking = false;
	if (err != NULL)
		log_debug("notices.failed", LOG_TEXT("reason", err->text));
	else
		tell_all(notices, db_result_text(result, 0, 0));
	if (notices->again)
		notices_look(notices);
}

void
notices_look(struct notices *notices)
{
	struct db_params params = {0};
	struct err err;

	notices->again = notices->asking;
	if (notices->asking)
		return;
	db_param_text(&params, notices->seen);
	notices->asking = db_pool_query(notices->pool,
			      "SELECT counterpoint.notices_since($1)", &params,
			      answered, notices, &err) != NULL;
}

struct notices *
notices_new(struct db_pool *pool, notices_cb tell, void *arg)
{
	struct notices *notices = mem_calloc(1, sizeof(*notices));

	*notices = (struct notices){.pool = pool, .tell = tell, .arg = arg};
	return notices;
}

void
notices_free(struct notices *notices)
{
	if (notices == NULL)
		return;
	free(notices->seen);
	free(notices);
}
