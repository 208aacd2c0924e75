/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema.c - validates objects and describes them. Owns nothing; forms of text
 * are schema_form.c's, the way into C structs is schema_read.c's.
 */
#include "base/schema.h"

#include <stdio.h>
#include <string.h>

#include "base/guess.h"
#include "base/schema_form.h"

enum { TEXT_MAX = 200 };

/* Where the check stands: "trust[2].value". */
struct path {
	char text[96];
	size_t len;
};

static int check_object(
    const struct schema_field *, const json_t *, struct path *, struct err *);

static void
path_add(struct path *path, const char *name)
{
	path->len +=
	    snprintf(path->text + path->len, sizeof(path->text) - path->len,
		"%s%s", path->len > 0 ? "." : "", name);
	if (path->len >= sizeof(path->text))
		path->len = sizeof(path->text) - 1;
}

static void
path_add_index(struct path *path, size_t i)
{
	path->len += snprintf(
	    path->text + path->len, sizeof(path->text) - path->len, "[%zu]", i);
	if (path->len >= sizeof(path->text))
		path->len = sizeof(path->text) - 1;
}

static void
path_cut(struct path *path, size_t len)
{
	path->len = len;
	path->text[len] = '\0';
}

static size_t
count_characters(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += (s[i] & 0xc0) != 0x80;
	return n;
}

static int
check_text(const struct schema_field *field, const json_t *value,
    const struct path *path, struct err *err)
{
	const char *s = json_string_value(value), *fault;
	size_t len = json_string_length(value), n;
	double most = field->max > 0 ? field->max : TEXT_MAX;

	if (s == NULL)
		return err_set_field(
		    err, ERR_INVALID, path->text, "must be a string");
	fault = schema_form_fault(field, s, len);
	if (fault != NULL)
		return err_set_field(err, ERR_INVALID, path->text, "%s%s",
		    field->type == SCHEMA_CHOICE ? "must be one of: " : "",
		    fault);
	n = count_characters(s, len);
	if (n == 0)
		return err_set_field(
		    err, ERR_INVALID, path->text, "must not be empty");
	if (n >= field->min && n <= most)
		return 0;
	if (field->min == most)
		return err_set_field(err, ERR_INVALID, path->text,
		    "must have %g characters", most);
	if (field->min == 0)
		return err_set_field(err, ERR_INVALID, path->text,
		    "must have at most %g characters", most);
	return err_set_field(err, ERR_INVALID, path->text,
	    "must have %g to %g characters", field->min, most);
}

static int
check_number(const struct schema_field *field, const json_t *value,
    const struct path *path, struct err *err)
{
	bool whole = field->type == SCHEMA_INTEGER;
	double v = json_number_value(value);

	if (whole ? !json_is_integer(value) : !json_is_number(value))
		return err_set_field(err, ERR_INVALID, path->text,
		    "must be a %snumber", whole ? "whole " : "");
	if (v < field->min || v > field->max)
		return err_set_field(err, ERR_INVALID, path->text,
		    "must be from %.15g to %.15g", field->min, field->max);
	return 0;
}

static int
check_value(const struct schema_field *field, const json_t *value,
    struct path *path, struct err *err)
{
	switch (field->type) {
	case SCHEMA_INTEGER:
	case SCHEMA_REAL:
		return check_number(field, value, path, err);
	case SCHEMA_BOOL:
		if (!json_is_boolean(value))
			return err_set_field(err, ERR_INVALID, path->text,
			    "must be true or false");
		return 0;
	case SCHEMA_OBJECT:
		return check_object(field->fields, value, path, err);
	case SCHEMA_ANY:
		return 0;
	default:
		return check_text(field, value, path, err);
	}
}

/* What a list holds, to whoever gave no list. */
static const char *
elements_of(const struct schema_field *field)
{
	switch (field->type) {
	case SCHEMA_INTEGER:
	case SCHEMA_REAL:
		return "numbers";
	case SCHEMA_OBJECT:
		return "objects";
	case SCHEMA_ANY:
		return "values";
	default:
		return "strings";
	}
}

static int
check_list(const struct schema_field *field, const json_t *list,
    struct path *path, struct err *err)
{
	size_t i, len = path->len;
	json_t *value;

	if (!json_is_array(list))
		return err_set_field(err, ERR_INVALID, path->text,
		    "must be an array of %s", elements_of(field));
	if (json_array_size(list) > SCHEMA_LIST_MAX)
		return err_set_field(err, ERR_INVALID, path->text,
		    "must have at most %d elements", SCHEMA_LIST_MAX);
	if (field->flags & SCHEMA_NONEMPTY && json_array_size(list) == 0)
		return err_set_field(err, ERR_INVALID, path->text,
		    "must have at least one element");
	json_array_foreach(list, i, value)
	{
		path_add_index(path, i);
		if (check_value(field, value, path, err) == -1)
			return -1;
		path_cut(path, len);
	}
	return 0;
}

static const struct schema_field *
find_field(const struct schema_field *fields, const char *name)
{
	for (; fields->name != NULL; fields++)
		if (strcmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

static int
refuse_unknown(const struct schema_field *fields, const char *name,
    struct path *path, struct err *err)
{
	struct guess guess = {.typed = name};

	for (; fields->name != NULL; fields++)
		guess_try(&guess, fields->name);
	path_add(path, name);
	return err_set_field(err, ERR_INVALID, path->text, "unknown field%s",
	    guess_ask(&guess, ""));
}

static int
check_unknown(const struct schema_field *fields, const json_t *object,
    struct path *path, struct err *err)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)object, key, value)
	{
		if (find_field(fields, key) == NULL)
			return refuse_unknown(fields, key, path, err);
	}
	return 0;
}

static int
check_member(const struct schema_field *field, const json_t *object,
    struct path *path, struct err *err)
{
	const json_t *value = json_object_get(object, field->name);
	size_t len = path->len;
	int result;

	path_add(path, field->name);
	if (value == NULL)
		result = field->flags & SCHEMA_REQUIRED
			     ? err_set_field(
				   err, ERR_INVALID, path->text, "is missing")
			     : 0;
	else if (field->flags & SCHEMA_LIST)
		result = check_list(field, value, path, err);
	else
		result = check_value(field, value, path, err);
	path_cut(path, len);
	return result;
}

static int
check_object(const struct schema_field *fields, const json_t *object,
    struct path *path, struct err *err)
{
	if (!json_is_object(object))
		return err_set_field(
		    err, ERR_INVALID, path->text, "must be an object");
	if (check_unknown(fields, object, path, err) == -1)
		return -1;
	for (; fields->name != NULL; fields++)
		if (check_member(fields, object, path, err) == -1)
			return -1;
	return 0;
}

int
schema_check(
    const struct schema_field *fields, const json_t *object, struct err *err)
{
	struct path path = {{0}, 0};

	return check_object(fields, object, &path, err);
}

static json_t *
order_value(const struct schema_field *field, json_t *value)
{
	json_t *list;
	size_t i;
	json_t *element;

	if (field->type != SCHEMA_OBJECT)
		return json_incref(value);
	if (!(field->flags & SCHEMA_LIST))
		return schema_order(field->fields, value);
	list = json_array();
	json_array_foreach(value, i, element)
	    json_array_append_new(list, schema_order(field->fields, element));
	return list;
}

json_t *
schema_order(const struct schema_field *fields, const json_t *object)
{
	json_t *ordered = json_object(), *value;

	for (; fields->name != NULL; fields++) {
		value = json_object_get(object, fields->name);
		if (value == NULL || json_is_null(value) ||
		    (json_is_array(value) && json_array_size(value) == 0))
			continue;
		json_object_set_new(
		    ordered, fields->name, order_value(fields, value));
	}
	return ordered;
}
