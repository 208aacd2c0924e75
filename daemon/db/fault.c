/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault.c - reads SQLSTATE, constraint and column of a failed statement. Owns
 * the map from constraints to sentences; JSON-RPC's numbers are rpc's.
 */
#include "db/fault.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/strmap.h"

static struct strmap sentences;

static const char *const rules[] = {"attribution", "publics_only", "evidence",
    "hedge_preserved", "kernel_of_truth", "words_and_deeds", "four_eyes",
    "evidence_decay", "home_publics", "blackout", "counter_technique", "halt",
    "append_only", NULL};

void
db_fault_learn(const char *constraint, const char *sentence)
{
	free(strmap_set(&sentences, constraint, mem_strdup(sentence)));
}

void
db_fault_done(void)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&sentences, &at)) != NULL)
		free(slot->value);
	strmap_done(&sentences);
}

static const char *
diag(const PGresult *result, int what)
{
	const char *text = PQresultErrorField(result, what);

	return text != NULL ? text : "";
}

static bool
is_rule(const char *name, size_t len)
{
	for (size_t i = 0; rules[i] != NULL; i++)
		if (strlen(rules[i]) == len && memcmp(rules[i], name, len) == 0)
			return true;
	return false;
}

/* Field and rule from a constraint's name, "publics_only__min_population". */
static void
read_constraint(const PGresult *result, enum err_code code, struct err *err)
{
	const char *name = diag(result, PG_DIAG_CONSTRAINT_NAME);
	const char *field = strstr(name, "__");
	const char *sentence = strmap_find(&sentences, name);

	err->code = code;
	snprintf(err->text, sizeof(err->text), "%s",
	    sentence ? sentence : diag(result, PG_DIAG_MESSAGE_PRIMARY));
	if (field == NULL)
		return;
	snprintf(err->field, sizeof(err->field), "%s", field + 2);
	if (code != ERR_INVALID || !is_rule(name, field - name))
		return;
	err->code = ERR_RULE;
	snprintf(
	    err->rule, sizeof(err->rule), "%.*s", (int)(field - name), name);
}

/* The field is told beside the text: "must be ...", not "\"date\" must be ...".
 */
static const char *
without_field(const char *text, const char *field)
{
	size_t n = strlen(field);

	if (n > 0 && text[0] == '"' && strncmp(text + 1, field, n) == 0 &&
	    strncmp(text + 1 + n, "\" ", 2) == 0)
		return text + n + 3;
	return text;
}

/* Our own RAISE: everything is told by the one who raised it. */
static void
read_own(const PGresult *result, const char *state, struct err *err)
{
	static const struct {
		const char *state;
		enum err_code code;
	} codes[] = {{"CP400", ERR_INVALID}, {"CP403", ERR_FORBIDDEN},
	    {"CP404", ERR_NOT_FOUND}, {"CP409", ERR_CONFLICT},
	    {"CP422", ERR_RULE}};

	err->code = ERR_INTERNAL;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strcmp(codes[i].state, state) == 0)
			err->code = codes[i].code;
	snprintf(err->field, sizeof(err->field), "%s",
	    diag(result, PG_DIAG_COLUMN_NAME));
	snprintf(err->text, sizeof(err->text), "%s",
	    without_field(diag(result, PG_DIAG_MESSAGE_PRIMARY), err->field));
	if (err->code == ERR_RULE)
		snprintf(err->rule, sizeof(err->rule), "%s",
		    diag(result, PG_DIAG_CONSTRAINT_NAME));
}

static bool
in_class(const char *state, const char *class)
{
	return strncmp(state, class, 2) == 0;
}

static void
read_state(const PGresult *result, const char *state, struct err *err)
{
	const char *text = diag(result, PG_DIAG_MESSAGE_PRIMARY);

	if (in_class(state, "CP"))
		read_own(result, state, err);
	else if (strcmp(state, "23505") == 0)
		read_constraint(result, ERR_CONFLICT, err);
	else if (strcmp(state, "23503") == 0)
		read_constraint(result, ERR_NOT_FOUND, err);
	else if (in_class(state, "23"))
		read_constraint(result, ERR_INVALID, err);
	else if (in_class(state, "22"))
		err_set(err, ERR_INVALID, "%s", text);
	else if (strcmp(state, "57014") == 0)
		err_set(err, ERR_TIMEOUT, "the database took too long");
	else if (in_class(state, "08") || in_class(state, "57") ||
		 in_class(state, "53") || in_class(state, "40") ||
		 strcmp(state, "25006") == 0)
		err_set(err, ERR_UNAVAILABLE, "the database is away: %s", text);
	else
		err_set(err, ERR_INTERNAL, "database: %s (%s)", text, state);
}

int
db_fault_read(const PGresult *result, struct err *err)
{
	const char *state;

	switch (PQresultStatus(result)) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
		return 0;
	default:
		break;
	}
	*err = (struct err){0};
	state = result == NULL ? "" : diag(result, PG_DIAG_SQLSTATE);
	if (*state == '\0')
		return err_set(
		    err, ERR_UNAVAILABLE, "the database did not answer");
	read_state(result, state, err);
	return -1;
}
