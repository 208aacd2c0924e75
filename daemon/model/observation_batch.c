/* SPDX-License-Identifier: Apache-2.0 */
/*
 * observation_batch.c - the columns of a batch, as arrays for one call of
 * observation_store(). Owns the rows; when to send is observation.c's.
 */
#include "model/observation_batch.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "db/array.h"

/* In the order of observation_store()'s arguments. */
enum column {
	COL_ID,
	COL_LOGIN,
	COL_KEY,
	COL_TEXT,
	COL_LANGUAGE,
	COL_LANGUAGE_GIVEN,
	COL_URL,
	COL_OUTLET,
	COL_CHANNEL,
	COL_AUDIENCE,
	COL_OBSERVED_AT,
	COL_REACH,
	COL_RELIABILITY,
	COL_CREDIBILITY,
	COL_TLP,
	COL_DIGEST,
	COL_POSTURE,
	COL_PRIORITY,
	COL_REASONS,
	COL_MATCH_ROW,
	COL_MATCH_NARRATIVE,
	COL_MATCH_CONFIDENCE,
	COL_MATCH_PLUGINS,
	COL_MATCH_WHYS,
	COL_MATCH_STANCE,
	COL_CLUSTER,
	COLUMNS
};

/* Times are as they were given: PostgreSQL reads them. */
static const enum db_type column_types[COLUMNS] = {
    [COL_ID] = DB_UUID,
    [COL_LOGIN] = DB_TEXT,
    [COL_KEY] = DB_TEXT,
    [COL_TEXT] = DB_TEXT,
    [COL_LANGUAGE] = DB_TEXT,
    [COL_LANGUAGE_GIVEN] = DB_BOOL,
    [COL_URL] = DB_TEXT,
    [COL_OUTLET] = DB_TEXT,
    [COL_CHANNEL] = DB_TEXT,
    [COL_AUDIENCE] = DB_TEXT,
    [COL_OBSERVED_AT] = DB_TEXT,
    [COL_REACH] = DB_BIGINT,
    [COL_RELIABILITY] = DB_TEXT,
    [COL_CREDIBILITY] = DB_INT,
    [COL_TLP] = DB_TEXT,
    [COL_DIGEST] = DB_BYTES,
    [COL_POSTURE] = DB_TEXT,
    [COL_PRIORITY] = DB_TEXT,
    [COL_REASONS] = DB_JSON,
    [COL_MATCH_ROW] = DB_INT,
    [COL_MATCH_NARRATIVE] = DB_TEXT,
    [COL_MATCH_CONFIDENCE] = DB_REAL,
    [COL_MATCH_PLUGINS] = DB_JSON,
    [COL_MATCH_WHYS] = DB_JSON,
    [COL_MATCH_STANCE] = DB_TEXT,
    [COL_CLUSTER] = DB_UUID,
};

struct observation_batch *
observation_batch_new(void)
{
	return mem_calloc(1, sizeof(struct observation_batch));
}

void
observation_batch_free(struct observation_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		observation_release(&batch->rows[i].what);
	free(batch->rows);
	free(batch);
}

static struct observation_row *
add_row(struct observation_batch *batch)
{
	if (batch->n == batch->cap) {
		batch->cap = batch->cap ? batch->cap * 2 : 16;
		batch->rows =
		    mem_resize(batch->rows, batch->cap, sizeof(*batch->rows));
	}
	return &batch->rows[batch->n++];
}

void
observation_batch_add(struct observation_batch *batch, struct observation *from,
    observation_done done, void *arg)
{
	*add_row(batch) = (struct observation_row){*from, done, arg};
	*from = (struct observation){0};
}

struct observation_batch *
observation_batch_split(struct observation_batch *batch, size_t at)
{
	struct observation_batch *rest = observation_batch_new();

	for (size_t i = at; i < batch->n; i++)
		*add_row(rest) = batch->rows[i];
	batch->n = at;
	return rest;
}

static void
add_number_or_null(struct db_array *array, long long v, bool given)
{
	if (given)
		db_array_add_number(array, v);
	else
		db_array_add_null(array);
}

static void
add_matches(struct db_array *columns, const struct observation *o, size_t row)
{
	for (size_t i = 0; i < o->nmatches; i++) {
		const struct observation_match *match = &o->matches[i];

		db_array_add_number(&columns[COL_MATCH_ROW], row + 1);
		db_array_add_text(
		    &columns[COL_MATCH_NARRATIVE], match->narrative);
		db_array_add_real(
		    &columns[COL_MATCH_CONFIDENCE], match->confidence);
		db_array_add_text(&columns[COL_MATCH_PLUGINS], match->plugins);
		db_array_add_text(&columns[COL_MATCH_WHYS], match->whys);
		db_array_add_text(&columns[COL_MATCH_STANCE], match->stance);
	}
}

static void
add_columns(struct db_array *columns, const struct observation *o)
{
	db_array_add_uuid(&columns[COL_ID], o->id);
	db_array_add_text(&columns[COL_LOGIN], o->login);
	db_array_add_text(&columns[COL_KEY], o->key);
	db_array_add_text(&columns[COL_TEXT], o->text);
	db_array_add_text(&columns[COL_LANGUAGE], o->language);
	db_array_add_bool(&columns[COL_LANGUAGE_GIVEN], o->language_given);
	db_array_add_text(&columns[COL_URL], o->url);
	db_array_add_text(&columns[COL_OUTLET], o->outlet);
	db_array_add_text(&columns[COL_CHANNEL], o->channel);
	db_array_add_text(&columns[COL_AUDIENCE], o->audience);
	db_array_add_text(&columns[COL_OBSERVED_AT], o->observed_at);
	add_number_or_null(&columns[COL_REACH], o->reach, o->reach >= 0);
	db_array_add_text(&columns[COL_RELIABILITY], o->reliability);
	add_number_or_null(
	    &columns[COL_CREDIBILITY], o->credibility, o->credibility > 0);
	db_array_add_text(&columns[COL_TLP], o->tlp);
	db_array_add_bytes(&columns[COL_DIGEST], o->digest, CLUSTER_DIGEST);
	db_array_add_text(&columns[COL_POSTURE], o->posture);
	db_array_add_text(&columns[COL_PRIORITY], o->priority);
	db_array_add_text(&columns[COL_REASONS], o->reasons);
}

/* A web address may lead elsewhere than the text: that is for PostgreSQL. */
static void
add_clusters(struct db_array *column, const struct observation_batch *batch,
    const struct clusters *clusters)
{
	int64_t now = clock_monotonic();

	for (size_t i = 0; i < batch->n; i++) {
		const struct observation *o = &batch->rows[i].what;

		db_array_add_uuid(column,
		    o->url != NULL ? NULL
				   : clusters_find(clusters, o->digest, now));
	}
}

struct db_query *
observation_batch_send(const struct observation_batch *batch,
    struct db_conn *conn, const struct clusters *clusters, db_done done,
    void *arg, struct err *err)
{
	static const char sql[] =
	    "SELECT row, id, created, cluster"
	    " FROM counterpoint.observation_store($1, $2, $3, $4, $5, $6, $7,"
	    " $8, $9, $10, $11::timestamptz[], $12, $13, $14, $15, $16, $17,"
	    " $18, $19, $20, $21, $22, $23, $24, $25, $26)";
	struct db_array columns[COLUMNS];
	struct db_params params = {0};
	struct db_query *query;

	for (int i = 0; i < COLUMNS; i++)
		columns[i] = (struct db_array){.type = column_types[i]};
	for (size_t i = 0; i < batch->n; i++) {
		add_columns(columns, &batch->rows[i].what);
		add_matches(columns, &batch->rows[i].what, i);
	}
	add_clusters(&columns[COL_CLUSTER], batch, clusters);
	for (int i = 0; i < COLUMNS; i++)
		db_param_array(&params, &columns[i]);
	query = db_conn_query_prepared(conn, sql, &params, done, arg, err);
	for (int i = 0; i < COLUMNS; i++)
		db_array_done(&columns[i]);
	return query;
}
