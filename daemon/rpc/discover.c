/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover.c - the table of methods as an OpenRPC document and as the
 * manual's list, so that neither can differ from what is called. Owns nothing.
 */
#include <string.h>

#include "base/json.h"
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

json_t *
rpc_describe_method(const struct rpc_method *method)
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
		json_array_append_new(list, rpc_describe_method(methods[i]));
	return json_pack("{s:s, s:{s:s, s:s, s:s}, s:o}", "openrpc", "1.3.2",
	    "info", "title", "Counterpoint", "version", COUNTERPOINT_VERSION,
	    "description",
	    "Answers to hostile narratives, in public and under one's own "
	    "name.",
	    "methods", list);
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
	const char *separator = "";

	if (roles & ROLE_NOBODY) {
		fputs("anyone, also without an account", out);
		return;
	}
	if ((roles & ROLE_EVERYONE) == ROLE_EVERYONE) {
		fputs("every account", out);
		return;
	}
	for (unsigned bit = 1; bit <= ROLE_ADMIN; bit <<= 1) {
		if (!(roles & bit))
			continue;
		fprintf(out, "%s%s", separator, role_name(bit));
		separator = ", ";
	}
}

static void
print_field(FILE *out, const struct schema_field *field)
{
	fprintf(out, ".It Fa %s%s%s\n", field->name,
	    field->flags & SCHEMA_LIST ? " Ns []" : "",
	    field->flags & SCHEMA_REQUIRED ? "" : " Ns \\&?");
	fprintf(out, "%c%s", field->about[0], field->about + 1);
	if (field->type == SCHEMA_CHOICE)
		fprintf(out, "; one of\n.Li %s", field->choices);
	fputs("\n", out);
	if (field->type != SCHEMA_OBJECT)
		return;
	fputs(".Bl -tag -width Ds -compact\n", out);
	for (const struct schema_field *f = field->fields; f->name != NULL; f++)
		print_field(out, f);
	fputs(".El\n", out);
}

static void
print_method(FILE *out, const struct rpc_method *method)
{
	fprintf(out, ".Ss %s\n%s.\n.Pp\nRoles: ", method->name, method->about);
	print_roles(out, method->roles);
	fputs(".\n", out);
	if (method->params != NULL && method->params->name != NULL) {
		fputs(".Bl -tag -width Ds -compact\n", out);
		for (const struct schema_field *f = method->params;
		     f->name != NULL; f++)
			print_field(out, f);
		fputs(".El\n", out);
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
