/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_call.c - `counterpoint call`: any method, its parameters typed as the
 * server declares them. Owns the reading of key=value; types are discover.c's.
 */
#include "cmd_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "discover.h"
#include "file.h"
#include "list.h"
#include "options.h"
#include "out.h"
#include "show.h"
#include "table.h"

/* An argument taken apart. */
struct assignment {
	char *name;
	struct buf value;
	bool raw; /* key:=JSON */
};

static void
free_assignment(struct assignment *a)
{
	free(a->name);
	buf_done(&a->value);
}

/* The value may only look like the name of a file. */
static int
read_file(struct assignment *a, const char *path, struct err *err)
{
	struct err why;

	if (file_read(path, FILE_DOCUMENT_MAX, &a->value, &why) == 0)
		return 0;
	return err_set_field(err, ERR_INVALID, a->name,
	    "%s; a value that begins with @ names a file: give the text itself "
	    "as JSON, %s:='\"@...\"'",
	    why.text, a->name);
}

/* "key=value", "key=@FILE", "key=-" or "key:=JSON". */
static int
read_assignment(const char *arg, struct assignment *ret, struct err *err)
{
	const char *equals = strchr(arg, '='), *value;
	struct assignment a = {0};
	int rc = 0;

	if (equals == NULL || equals == arg)
		return err_set(
		    err, ERR_INVALID, "\"%s\" is not key=value", arg);
	a.raw = equals[-1] == ':';
	a.name = mem_strndup(arg, (size_t)(equals - arg) - a.raw);
	value = equals + 1;
	if (!a.raw && *value == '@')
		rc = read_file(&a, value + 1, err);
	else if (!a.raw && strcmp(value, "-") == 0)
		rc = file_read("-", FILE_DOCUMENT_MAX, &a.value, err);
	else
		buf_add_str(&a.value, value);
	if (rc == 0)
		*ret = a;
	else
		free_assignment(&a);
	return rc;
}

static int
add_param(
    json_t *params, const json_t *method, const char *arg, struct err *err)
{
	struct assignment a = {0};
	json_t *value;
	struct err why;
	int rc;

	if (read_assignment(arg, &a, err) == -1)
		return -1;
	if (a.raw) {
		rc = json_parse(a.value.data, a.value.len, &value, &why);
		if (rc == -1)
			err_set_field(err, ERR_INVALID, a.name,
			    "is no JSON: %s", why.text);
	} else {
		rc = discover_value(
		    method, a.name, a.value.data, a.value.len, &value, err);
	}
	if (rc == 0 && json_object_get(params, a.name) != NULL) {
		json_decref(value);
		rc = err_set_field(err, ERR_INVALID, a.name, "is given twice");
	}
	if (rc == 0 && json_object_set_new(params, a.name, value) == -1)
		rc =
		    err_set(err, ERR_INVALID, "\"%s\" is not valid UTF-8", arg);
	free_assignment(&a);
	return rc;
}

/* Without typed values there is nothing to ask the server about first. */
static bool
needs_types(int argc, char **argv)
{
	const char *equals;

	for (int i = 0; i < argc; i++) {
		equals = strchr(argv[i], '=');
		if (equals != NULL && equals > argv[i] && equals[-1] != ':')
			return true;
	}
	return false;
}

/* An error; where it is the method that is not there, with the one that may be
 * meant. */
static enum exit_code
refuse_call(struct client *c, const char *method, const struct err *err)
{
	const json_t *found;
	json_t *document;
	struct err why = *err, ignored;

	if (err->code == ERR_NOT_FOUND &&
	    discover_fetch(&c->session, &document, &ignored) == 0) {
		discover_method(document, method, &found, &why);
		json_decref(document);
	}
	return out_error("", &why);
}

static enum exit_code
send_call(struct client *c, const char *method, json_t *params)
{
	json_t *result;
	struct err err;

	if (session_call(&c->session, method, params, &result, &err) == -1)
		return refuse_call(c, method, &err);
	if (c->json)
		out_json(stdout, result);
	else if (list_is_one(method, result))
		list_print(method, result);
	else
		show_value(result);
	json_decref(result);
	return EXIT_OK;
}

enum exit_code
call_method(struct client *c, const char *method, int argc, char **argv)
{
	json_t *document = NULL, *params;
	enum exit_code code = EXIT_OK;
	struct err err;

	if (needs_types(argc, argv) &&
	    discover_fetch(&c->session, &document, &err) == -1)
		return out_error("", &err);
	params = json_object();
	for (int i = 0; i < argc && code == EXIT_OK; i++) {
		if (add_param(params, discover_find_method(document, method),
			argv[i], &err) == -1) {
			out_error("", &err);
			code = EXIT_USAGE;
		}
	}
	if (code == EXIT_OK)
		code = send_call(c, method, json_incref(params));
	json_decref(params);
	json_decref(document);
	return code;
}

static void
add_type(struct table *table, const json_t *schema)
{
	const char *type = discover_type(schema);
	char *text;

	if (strcmp(type, "array") != 0) {
		table_add(table, type);
		return;
	}
	text = mem_printf(
	    "%s list", discover_type(json_object_get(schema, "items")));
	table_add(table, text);
	free(text);
}

/* The description, and the words that a choice leaves. */
static void
add_about(struct table *table, const char *about, const json_t *schema)
{
	const json_t *items = json_object_get(schema, "items");
	char *words = out_cell(
		 json_object_get(items != NULL ? items : schema, "enum")),
	     *text;

	text = mem_printf("%s%s%s", about != NULL ? about : "",
	    *words != '\0' ? "; one of " : "", words);
	table_add(table, text);
	free(text);
	free(words);
}

static void
add_row(struct table *table, const char *name, bool needed, const char *about,
    const json_t *schema)
{
	table_add(table, name);
	add_type(table, schema);
	table_add(table, needed ? "yes" : "");
	add_about(table, about, schema);
}

static bool
has_text(const json_t *list, const char *text)
{
	const char *have;
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		have = json_string_value(item);
		if (have != NULL && strcmp(have, text) == 0)
			return true;
	}
	return false;
}

/* The members of an object, or of each in a list of them, and theirs. */
static void
add_members(struct table *table, const char *name, const json_t *schema)
{
	const json_t *items = json_object_get(schema, "items");
	const json_t *object = items != NULL ? items : schema;
	const char *member;
	json_t *field;
	char *path;

	json_object_foreach(
	    json_object_get(object, "properties"), member, field)
	{
		path = mem_printf("%s.%s", name, member);
		add_row(table, path,
		    has_text(json_object_get(object, "required"), member),
		    json_text(field, "description"), field);
		add_members(table, path, field);
		free(path);
	}
}

static void
print_fields(const json_t *fields)
{
	static const char *const titles[] = {
	    "PARAMETER", "TYPE", "NEEDED", "ABOUT"};
	struct table table;
	json_t *field;
	size_t i;

	if (json_array_size(fields) == 0) {
		puts("\nNo parameters.");
		return;
	}
	putchar('\n');
	table_init(&table, titles, 4);
	json_array_foreach(fields, i, field)
	{
		const json_t *schema = json_object_get(field, "schema");
		const char *name = json_text(field, "name");

		add_row(&table, name,
		    json_is_true(json_object_get(field, "required")),
		    json_text(field, "description"), schema);
		if (name != NULL)
			add_members(&table, name, schema);
	}
	table_print(&table, 0);
	table_done(&table);
}

static void
print_result(const json_t *result)
{
	const char *text = json_text(result, "description");
	json_t *fields;

	if (text == NULL)
		text =
		    json_text(json_object_get(result, "schema"), "description");
	if (text == NULL)
		text = json_text(result, "name");
	if (text != NULL)
		out_text("Result: ", 8, text);
	fields =
	    json_object_get(json_object_get(result, "schema"), "properties");
	if (json_object_size(fields) > 0)
		show_value(fields);
}

static void
print_method(const json_t *method)
{
	const char *summary = json_text(method, "summary");
	const char *text = json_text(method, "description");
	const json_t *roles = json_object_get(method, "x-roles");
	char *cell;

	out_text("", 0, json_text(method, "name"));
	if (summary != NULL)
		out_text("", 0, summary);
	if (text != NULL && (summary == NULL || strcmp(text, summary) != 0))
		out_text("", 0, text);
	print_fields(json_object_get(method, "params"));
	putchar('\n');
	if (roles != NULL) {
		cell = out_cell(roles);
		out_text("Roles: ", 7, *cell != '\0' ? cell : "none needed");
		free(cell);
	}
	print_result(json_object_get(method, "result"));
}

enum exit_code
call_print_help(struct client *c, const char *name)
{
	const json_t *method;
	json_t *document;
	struct err err;
	int rc;

	if (discover_fetch(&c->session, &document, &err) == -1)
		return out_error("", &err);
	rc = discover_method(document, name, &method, &err);
	if (rc == 0 && c->json)
		out_json(stdout, method);
	else if (rc == 0)
		print_method(method);
	json_decref(document);
	return rc == 0 ? EXIT_OK : out_error("", &err);
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	bool help = false;
	const struct option options[] = {
	    {"help", NULL, "with a METHOD: print its parameters", NULL, &help},
	    {0},
	};
	int n;

	n = options_parse(c, options, argc, argv);
	if (n == 0 && help) {
		options_print_help(c, NULL);
		return EXIT_OK;
	}
	if (n == 0)
		options_usage(c, "which method?");
	if (help)
		return call_print_help(c, argv[1]);
	return call_method(c, argv[1], n - 1, argv + 2);
}

const struct command command_call = {
    .name = "call",
    .usage = "METHOD [--help] [key=value | key=@FILE | key=- | "
	     "key:=JSON ...]",
    .summary = "Call any method of the server.",
    .examples = "  counterpoint call narrative.get --help\n"
		"  counterpoint call narrative.get slug=proxy-war\n"
		"  counterpoint call evidence.retract slug=port-figures \\\n"
		"      reason=\"Its publisher withdrew it.\"\n"
		"  counterpoint call release.acknowledge release=12\n",
    .run = run,
};
