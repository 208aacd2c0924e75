/* SPDX-License-Identifier: Apache-2.0 */
/*
 * array.c - writes PostgreSQL's array literals. Owns the bytes; the element's
 * type is named by the statement.
 */
#include "db/array.h"

#include <string.h>

static void
begin_element(struct db_array *array)
{
	buf_add_char(&array->text, array->text.len == 0 ? '{' : ',');
}

void
db_array_done(struct db_array *array)
{
	buf_done(&array->text);
}

void
db_array_add_null(struct db_array *array)
{
	begin_element(array);
	buf_add_str(&array->text, "NULL");
}

void
db_array_add_text(struct db_array *array, const char *s)
{
	if (s == NULL) {
		db_array_add_null(array);
		return;
	}
	begin_element(array);
	buf_add_char(&array->text, '"');
	for (;;) {
		size_t plain = strcspn(s, "\"\\");

		buf_add(&array->text, s, plain);
		s += plain;
		if (*s == '\0')
			break;
		buf_add_char(&array->text, '\\');
		buf_add_char(&array->text, *s++);
	}
	buf_add_char(&array->text, '"');
}

void
db_array_add_number(struct db_array *array, int64_t v)
{
	begin_element(array);
	buf_printf(&array->text, "%lld", (long long)v);
}

void
db_array_add_real(struct db_array *array, double v)
{
	begin_element(array);
	buf_printf(&array->text, "%.9g", v);
}

void
db_array_add_bool(struct db_array *array, bool v)
{
	begin_element(array);
	buf_add_char(&array->text, v ? 't' : 'f');
}

void
db_array_add_bytes(
    struct db_array *array, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	begin_element(array);
	buf_add_str(&array->text, "\"\\\\x");
	for (size_t i = 0; i < len; i++) {
		buf_add_char(&array->text, digits[bytes[i] >> 4]);
		buf_add_char(&array->text, digits[bytes[i] & 15]);
	}
	buf_add_char(&array->text, '"');
}

const char *
db_array_text(struct db_array *array)
{
	if (array->text.len == 0)
		buf_add_char(&array->text, '{');
	buf_add_char(&array->text, '}');
	return array->text.data;
}
