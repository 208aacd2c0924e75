/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover.c - the table of methods as an OpenRPC document and as the
 * manual's list, so that neither can differ from what is called. Owns nothing.
 */
#include "base/json.h"
#include "base/manual.h"
#include "rpc/frame.h"

static json_t *
describe_roles(unsigned roles)
{
	json_t *list = json_array();

	for (unsigned bit = 1; bit <= ROLE_ADMIN; bit <<= 1)
		if (roles & bit && !(roles & ROLE_NOBODY))
			json_array_append_new(
			    list, json_string(role_name(bit)));
	return list;
}

static json_t *
describe_params(const struct schema_field *field)
{
	json_t *list = json_array();

	for (; field != NULL && field->name != NULL; field++)
		json_array_append_new(
		    list, json_pack("{s:s, s:b, s:s, s:o}", "name", field->name,
			      "required", (field->flags & SCHEMA_REQUIRED) != 0,
			      "description", field->about, "schema",
			      schema_describe_field(field)));
	return list;
}

static json_t *
describe_method(const struct rpc_method *method)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:{s:s, s:s, s:{}}, s:o}",
	    "name", method->name, "summary", method->about, "paramStructure",
	    "by-name", "params", describe_params(method->params), "result",
	    "name", "result", "description", method->result, "schema",
	    "x-roles", describe_roles(method->roles));
}

json_t *
rpc_describe(void)
{
	size_t n;
	const struct rpc_method *const *methods = rpc_methods(&n);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, describe_method(methods[i]));
	return json_pack("{s:s, s:{s:s, s:s, s:s}, s:o}", "openrpc", "1.3.2",
	    "info", "title", "Counterpoint", "version", COUNTERPOINT_VERSION,
	    "description",
	    "Answers to hostile narratives, in public and under one's own "
	    "name.",
	    "methods", list);
}

void
rpc_print_openrpc(FILE *out)
{
	json_t *document = rpc_describe();

	json_dumpf(document, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(document);
}

void
rpc_write_openrpc(struct rpc *rpc, struct buf *out)
{
	json_t *document = rpc_describe();

	(void)rpc;
	json_write(out, document);
	json_decref(document);
}

static void
print_roles(FILE *out, unsigned roles)
{
	char names[ROLE_LIST];

	if (roles & ROLE_NOBODY)
		fputs("anyone, also without an account", out);
	else if ((roles & ROLE_EVERYONE) == ROLE_EVERYONE)
		fputs("every account", out);
	else
		fputs(role_list(roles, names), out);
}

static const char *
type_words(const struct schema_field *field)
{
	static const char *const names[] = {
	    [SCHEMA_TEXT] = "text",
	    [SCHEMA_SLUG] = "slug",
	    [SCHEMA_LANGUAGE] = "language",
	    [SCHEMA_UUID] = "UUID",
	    [SCHEMA_DATE] = "date",
	    [SCHEMA_TIME] = "time",
	    [SCHEMA_INSTANT] = "instant",
	    [SCHEMA_INTEGER] = "whole number",
	    [SCHEMA_REAL] = "number",
	    [SCHEMA_BOOL] = "boolean",
	    [SCHEMA_OBJECT] = "object",
	    [SCHEMA_ANY] = "JSON",
	};

	return names[field->type];
}

static void
print_type(FILE *out, const struct schema_field *field)
{
	if (field->flags & SCHEMA_LIST)
		fputs("list of ", out);
	if (field->type == SCHEMA_CHOICE)
		manual_write_choices(out, field->choices);
	else
		fputs(type_words(field), out);
	if (field->type == SCHEMA_INTEGER || field->type == SCHEMA_REAL)
		fprintf(out, " from %.16g to %.16g", field->min, field->max);
	if (field->type == SCHEMA_TEXT && field->max > 0)
		fprintf(out, " of up to %.16g characters", field->max);
	if (field->flags & SCHEMA_REQUIRED)
		fputs(", required", out);
}

static void print_fields(FILE *, const struct schema_field *);

static void
print_field(FILE *out, const struct schema_field *field)
{
	fprintf(out, ".It Fa %s Pq ", field->name);
	print_type(out, field);
	fputc('\n', out);
	manual_write_prose(out, field->about);
	if (field->type == SCHEMA_OBJECT)
		print_fields(out, field->fields);
}

static void
print_fields(FILE *out, const struct schema_field *field)
{
	fputs(".Bl -tag -width Ds -compact\n", out);
	for (; field->name != NULL; field++)
		print_field(out, field);
	fputs(".El\n", out);
}

static void
print_method(FILE *out, const struct rpc_method *method)
{
	fprintf(out, ".Ss %s\n%s.\n.Pp\nRoles: ", method->name, method->about);
	print_roles(out, method->roles);
	fputs(".\n", out);
	if (method->params != NULL && method->params->name != NULL) {
		fputs(".Pp\n", out);
		print_fields(out, method->params);
	}
	fprintf(out, ".Pp\nResult: %s.\n", method->result);
}

void
rpc_print_manual(FILE *out)
{
	size_t n;
	const struct rpc_method *const *methods = rpc_methods(&n);

	for (size_t i = 0; i < n; i++)
		print_method(out, methods[i]);
}
