/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema_read.c - objects into C structs and out of memory again, by the
 * offsets of a schema. Owns nothing: the struct's owner releases it.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "base/schema.h"

static bool
is_text(enum schema_type type)
{
	return type <= SCHEMA_CHOICE;
}

/* Whether a value has the declared type; the form of texts is not looked at. */
static bool
fits(const struct schema_field *field, const json_t *value)
{
	switch (field->type) {
	case SCHEMA_INTEGER:
		return json_is_integer(value);
	case SCHEMA_REAL:
		return json_is_number(value);
	case SCHEMA_BOOL:
		return json_is_boolean(value);
	case SCHEMA_OBJECT:
		return json_is_object(value);
	case SCHEMA_ANY:
		return false;
	default:
		return json_is_string(value);
	}
}

static size_t
size_of(const struct schema_field *field)
{
	switch (field->type) {
	case SCHEMA_INTEGER:
		return sizeof(long long);
	case SCHEMA_REAL:
		return sizeof(double);
	case SCHEMA_BOOL:
		return sizeof(bool);
	case SCHEMA_OBJECT:
		return field->size;
	default:
		return sizeof(char *);
	}
}

/* An element of a list, or a scalar in its place. */
static void
read_value(const struct schema_field *field, const json_t *value, void *to)
{
	switch (field->type) {
	case SCHEMA_INTEGER:
		*(long long *)to = json_integer_value(value);
		break;
	case SCHEMA_REAL:
		*(double *)to = json_number_value(value);
		break;
	case SCHEMA_BOOL:
		*(bool *)to = json_is_true(value);
		break;
	case SCHEMA_OBJECT:
		schema_read(field->fields, value, to);
		break;
	default:
		*(char **)to = mem_strdup(json_string_value(value));
	}
}

static void
read_list(const struct schema_field *field, const json_t *array,
    struct schema_list *to)
{
	size_t i, n = json_array_size(array), size = size_of(field);
	json_t *value;

	if (n == 0)
		return;
	to->items = mem_calloc(n, size);
	json_array_foreach(array, i, value) if (fits(field, value))
	    read_value(field, value, (char *)to->items + to->n++ * size);
}

static void
read_field(const struct schema_field *field, const json_t *value, void *to)
{
	if (field->flags & SCHEMA_LIST) {
		read_list(field, value, to);
	} else if (!fits(field, value)) {
		return;
	} else if (field->type == SCHEMA_OBJECT) {
		*(void **)to = mem_calloc(1, field->size);
		schema_read(field->fields, value, *(void **)to);
	} else {
		read_value(field, value, to);
	}
}

void
schema_read(const struct schema_field *fields, const json_t *object, void *to)
{
	const json_t *value;

	for (; fields->name != NULL; fields++) {
		value = json_object_get(object, fields->name);
		if (value != NULL)
			read_field(fields, value, (char *)to + fields->offset);
	}
}

static void
release_list(const struct schema_field *field, struct schema_list *list)
{
	size_t size = size_of(field);

	for (size_t i = 0; i < list->n; i++) {
		void *item = (char *)list->items + i * size;

		if (field->type == SCHEMA_OBJECT)
			schema_release(field->fields, item);
		else if (is_text(field->type))
			free(*(char **)item);
	}
	free(list->items);
}

static void
release_field(const struct schema_field *field, void *at)
{
	if (field->flags & SCHEMA_LIST) {
		release_list(field, at);
	} else if (field->type == SCHEMA_OBJECT) {
		if (*(void **)at != NULL)
			schema_release(field->fields, *(void **)at);
		free(*(void **)at);
	} else if (is_text(field->type)) {
		free(*(char **)at);
	}
}

void
schema_release(const struct schema_field *fields, void *from)
{
	for (; fields->name != NULL; fields++)
		if (fields->type != SCHEMA_ANY)
			release_field(fields, (char *)from + fields->offset);
}
