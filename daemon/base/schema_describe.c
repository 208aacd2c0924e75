/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema_describe.c - a schema as JSON Schema (2020-12), for rpc.discover.
 * Owns nothing; the caller owns what is returned.
 */
#include <string.h>

#include "base/schema.h"
#include "base/schema_form.h"

static const char *
type_name(enum schema_type type)
{
	switch (type) {
	case SCHEMA_INTEGER:
		return "integer";
	case SCHEMA_REAL:
		return "number";
	case SCHEMA_BOOL:
		return "boolean";
	case SCHEMA_OBJECT:
		return "object";
	default:
		return "string";
	}
}

static json_t *
split_choices(const char *choices)
{
	json_t *list = json_array();

	while (*choices != '\0') {
		size_t len = strcspn(choices, " ");

		json_array_append_new(list, json_stringn(choices, len));
		choices += len + (choices[len] == ' ');
	}
	return list;
}

static void
describe_limits(json_t *schema, const struct schema_field *field)
{
	const char *pattern = schema_form_pattern(field->type);

	if (pattern != NULL)
		json_object_set_new(schema, "pattern", json_string(pattern));
	if (field->type == SCHEMA_CHOICE)
		json_object_set_new(
		    schema, "enum", split_choices(field->choices));
	if (field->type == SCHEMA_TEXT)
		json_object_set_new(schema, "maxLength",
		    json_integer(field->max > 0 ? field->max : 200));
	if (field->type == SCHEMA_INTEGER || field->type == SCHEMA_REAL) {
		json_object_set_new(schema, "minimum", json_real(field->min));
		json_object_set_new(schema, "maximum", json_real(field->max));
	}
}

static json_t *
describe_value(const struct schema_field *field)
{
	json_t *schema;

	if (field->type == SCHEMA_ANY)
		return json_object();
	if (field->type == SCHEMA_OBJECT)
		return schema_describe(field->fields);
	schema = json_pack("{s:s}", "type", type_name(field->type));
	describe_limits(schema, field);
	return schema;
}

json_t *
schema_describe_field(const struct schema_field *field)
{
	json_t *schema = describe_value(field);

	if (field->flags & SCHEMA_LIST)
		schema = json_pack("{s:s, s:i, s:i, s:o}", "type", "array",
		    "minItems", field->flags & SCHEMA_NONEMPTY ? 1 : 0,
		    "maxItems", SCHEMA_LIST_MAX, "items", schema);
	json_object_set_new(schema, "description", json_string(field->about));
	return schema;
}

json_t *
schema_describe(const struct schema_field *fields)
{
	json_t *properties = json_object(), *required = json_array();

	for (; fields->name != NULL; fields++) {
		json_object_set_new(
		    properties, fields->name, schema_describe_field(fields));
		if (fields->flags & SCHEMA_REQUIRED)
			json_array_append_new(
			    required, json_string(fields->name));
	}
	return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties",
	    properties, "required", required, "additionalProperties", 0);
}
