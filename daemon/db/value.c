/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value.c - fills in parameters, reads results. Owns nothing.
 */
#include "db/value.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

void
db_param_text(struct db_params *params, const char *text)
{
	assert(params->n < DB_PARAMS_MAX);
	params->values[params->n++] = text;
}

void
db_param_number(struct db_params *params, struct db_number *room, int64_t v)
{
	snprintf(room->text, sizeof(room->text), "%lld", (long long)v);
	db_param_text(params, room->text);
}

int
db_result_rows(const struct db_result *result)
{
	return PQntuples(result->pg);
}

const char *
db_result_text(const struct db_result *result, int row, int column)
{
	return PQgetisnull(result->pg, row, column)
		   ? NULL
		   : PQgetvalue(result->pg, row, column);
}

int64_t
db_result_number(const struct db_result *result, int row, int column)
{
	return strtoll(PQgetvalue(result->pg, row, column), NULL, 10);
}

bool
db_result_bool(const struct db_result *result, int row, int column)
{
	return PQgetvalue(result->pg, row, column)[0] == 't';
}
