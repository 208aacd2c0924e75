/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover.c - reads OpenRPC leniently: what is missing counts as text. Owns
 * nothing.
 */
#include "discover.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/guess.h"
#include "base/json.h"
#include "base/mem.h"

int
discover_fetch(struct session *session, json_t **ret, struct err *err)
{
	return session_call(session, "rpc.discover", json_object(), ret, err);
}

/* The object with this name in a list of named objects. */
static const json_t *
find_named(const json_t *list, const char *name)
{
	const char *have;
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		have = json_text(item, "name");
		if (have != NULL && strcmp(have, name) == 0)
			return item;
	}
	return NULL;
}

const json_t *
discover_find_method(const json_t *document, const char *name)
{
	return find_named(json_object_get(document, "methods"), name);
}

static int
refuse_method(const json_t *document, const char *name, struct err *err)
{
	struct guess guess = {.typed = name};
	const char *have;
	json_t *method;
	size_t i;

	json_array_foreach(json_object_get(document, "methods"), i, method)
	{
		have = json_text(method, "name");
		if (have != NULL)
			guess_try(&guess, have);
	}
	if (guess.best == NULL)
		return err_set(
		    err, ERR_NOT_FOUND, "There is no method %s.", name);
	return err_set(err, ERR_NOT_FOUND,
	    "There is no method %s. Did you mean %s?", name, guess.best);
}

int
discover_method(const json_t *document, const char *name, const json_t **ret,
    struct err *err)
{
	const json_t *method = discover_find_method(document, name);

	if (method == NULL)
		return refuse_method(document, name, err);
	*ret = method;
	return 0;
}

const json_t *
discover_schema(const json_t *method, const char *param)
{
	return json_object_get(
	    find_named(json_object_get(method, "params"), param), "schema");
}

int
discover_check_param(const json_t *method, const char *name, struct err *err)
{
	const json_t *params = json_object_get(method, "params");
	struct guess guess = {.typed = name};
	const char *have;
	json_t *param;
	size_t i;

	if (find_named(params, name) != NULL)
		return 0;
	json_array_foreach(params, i, param)
	{
		have = json_text(param, "name");
		if (have != NULL)
			guess_try(&guess, have);
	}
	return err_set_field(err, ERR_INVALID, name,
	    "%s takes no such parameter%s", json_text(method, "name"),
	    guess_ask(&guess, ""));
}

const char *
discover_type(const json_t *schema)
{
	const json_t *type = json_object_get(schema, "type");
	const char *name;
	json_t *item;
	size_t i;

	if (json_is_string(type))
		return json_string_value(type);
	json_array_foreach(type, i, item)
	{
		name = json_string_value(item);
		if (name != NULL && strcmp(name, "null") != 0)
			return name;
	}
	if (schema == NULL || json_object_get(schema, "enum") != NULL)
		return "string";
	return "any";
}

static int
read_string(const char *name, const char *text, size_t len, json_t **ret,
    struct err *err)
{
	json_t *value = json_stringn(text, len);

	if (value == NULL)
		return err_set_field(
		    err, ERR_INVALID, name, "is not valid UTF-8");
	*ret = value;
	return 0;
}

static int
read_integer(const char *name, const char *text, json_t **ret, struct err *err)
{
	long long number;
	char *end;

	errno = 0;
	number = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || errno != 0)
		return err_set_field(err, ERR_INVALID, name,
		    "\"%s\" is not a whole number", text);
	*ret = json_integer(number);
	return 0;
}

static int
read_number(const char *name, const char *text, json_t **ret, struct err *err)
{
	struct err ignored;
	double number;
	char *end;

	if (read_integer(name, text, ret, &ignored) == 0)
		return 0;
	number = strtod(text, &end);
	if (end == text || *end != '\0' || !isfinite(number))
		return err_set_field(
		    err, ERR_INVALID, name, "\"%s\" is not a number", text);
	*ret = json_real(number);
	return 0;
}

static int
read_boolean(const char *name, const char *text, json_t **ret, struct err *err)
{
	static const char *const words[] = {
	    "false", "true", "no", "yes", "0", "1"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(text, words[i]) == 0) {
			*ret = json_boolean(i % 2);
			return 0;
		}
	}
	return err_set_field(
	    err, ERR_INVALID, name, "\"%s\" is neither true nor false", text);
}

static int
read_json(const char *name, const char *text, size_t len, json_t **ret,
    struct err *err)
{
	struct err why;

	if (json_parse(text, len, ret, &why) == 0)
		return 0;
	return err_set_field(
	    err, ERR_INVALID, name, "is no JSON: %s", why.text);
}

static int read_value(const json_t *schema, const char *name, const char *text,
    size_t len, json_t **ret, struct err *err);

/* "[...]" is JSON; else words between commas, none for an empty text. */
static int
read_array(const json_t *schema, const char *name, const char *text, size_t len,
    json_t **ret, struct err *err)
{
	const json_t *items = json_object_get(schema, "items");
	json_t *array, *item = NULL;
	const char *word = text;
	char *copy;
	size_t n;
	int rc = 0;

	if (*text == '[')
		return read_json(name, text, len, ret, err);
	array = json_array();
	while (rc == 0 && *text != '\0') {
		n = strcspn(word, ",");
		copy = mem_strndup(word, n);
		rc = read_value(items, name, copy, n, &item, err);
		free(copy);
		if (rc == 0)
			json_array_append_new(array, item);
		if (word[n] == '\0')
			break;
		word += n + 1;
	}
	if (rc == 0)
		*ret = array;
	else
		json_decref(array);
	return rc;
}

/* The text ends with a NUL behind its len bytes. */
static int
read_value(const json_t *schema, const char *name, const char *text, size_t len,
    json_t **ret, struct err *err)
{
	const char *type = discover_type(schema);

	if (strcmp(type, "integer") == 0)
		return read_integer(name, text, ret, err);
	if (strcmp(type, "number") == 0)
		return read_number(name, text, ret, err);
	if (strcmp(type, "boolean") == 0)
		return read_boolean(name, text, ret, err);
	if (strcmp(type, "array") == 0)
		return read_array(schema, name, text, len, ret, err);
	if (strcmp(type, "object") == 0 ||
	    (strcmp(type, "any") == 0 && (*text == '{' || *text == '[')))
		return read_json(name, text, len, ret, err);
	return read_string(name, text, len, ret, err);
}

int
discover_value(const json_t *method, const char *name, const char *text,
    size_t len, json_t **ret, struct err *err)
{
	char *copy = mem_strndup(text, len);
	int rc;

	rc = read_value(
	    discover_schema(method, name), name, copy, len, ret, err);
	free(copy);
	return rc;
}
