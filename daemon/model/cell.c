/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cell.c - cells to values. Owns nothing.
 */
#include "model/cell.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/schema_form.h"

static json_t *
read_number(const char *s, double scale)
{
	size_t len = strlen(s);
	double value;
	char *end;

	if (scale != 1 && len > 0 && s[len - 1] == '%')
		len--;
	if (len == 0 || strspn(s, "0123456789.eE+-") != len)
		return json_string(s);
	value = strtod(s, &end);
	if (end != s + len || !isfinite(value))
		return json_string(s);
	if (scale != 1)
		return json_real(round(value * scale * 1e6) / 1e6);
	if (value == floor(value) && fabs(value) < 1e15)
		return json_integer((json_int_t)value);
	return json_real(value);
}

static json_t *
read_language(char *s)
{
	for (char *p = s; *p != '\0'; p++)
		if (*p == '_')
			*p = '-';
	return json_string(s);
}

/* "19:00-22:00"; what is no time is refused by its field. */
static json_t *
read_window(const char *s, size_t len)
{
	const char *dash = memchr(s, '-', len);

	if (dash == NULL)
		return NULL;
	return json_pack("{s:s%, s:s%}", "from", s, (size_t)(dash - s), "to",
	    dash + 1, len - (size_t)(dash + 1 - s));
}

static json_t *
read_hours(const char *s, struct err *err)
{
	json_t *list = json_array(), *window;
	size_t len;

	for (;; s += len + 1) {
		len = strcspn(s, "|");
		window = read_window(s, len);
		if (window == NULL) {
			json_decref(list);
			err_set(err, ERR_INVALID,
			    "must be local times such as "
			    "19:00-22:00|06:30-08:00");
			return NULL;
		}
		json_array_append_new(list, window);
		if (s[len] == '\0')
			return list;
	}
}

static bool
is_iso(const char *s)
{
	return strlen(s) == 2 && isupper((unsigned char)s[0]) &&
	       isupper((unsigned char)s[1]);
}

static bool
is_m49(const char *s)
{
	size_t len = strlen(s);

	return len >= 1 && len <= 3 && strspn(s, "0123456789") == len;
}

static json_t *
read_m49(const char *s)
{
	return json_sprintf("%03d", atoi(s));
}

static json_t *
read_audience(const char *s, struct err *err)
{
	static const struct schema_field slug = {.type = SCHEMA_SLUG};

	if (is_m49(s))
		return read_m49(s);
	if (is_iso(s) ||
	    (strlen(s) <= 64 && schema_form_fault(&slug, s, strlen(s)) == NULL))
		return json_string(s);
	err_set(err, ERR_INVALID,
	    "must be the slug of an audience, an ISO 3166 code of two capital "
	    "letters or an M49 code");
	return NULL;
}

static json_t *
read_code(enum cell form, const char *s, struct err *err)
{
	if (form == CELL_ISO && is_iso(s))
		return json_string(s);
	if (form == CELL_M49 && is_m49(s))
		return read_m49(s);
	err_set(err, ERR_INVALID, "must be %s",
	    form == CELL_ISO ? "an ISO 3166 code of two capital letters"
			     : "an M49 code of three digits");
	return NULL;
}

static json_t *
read_text(enum cell form, char *s, struct err *err)
{
	switch (form) {
	case CELL_NUMBER:
		return read_number(s, 1);
	case CELL_PERCENT:
		return read_number(s, 0.01);
	case CELL_LANGUAGE:
		return read_language(s);
	case CELL_HOURS:
		return read_hours(s, err);
	case CELL_AUDIENCE:
		return read_audience(s, err);
	case CELL_ISO:
	case CELL_M49:
		return read_code(form, s, err);
	default:
		return json_string(s);
	}
}

json_t *
cell_read(enum cell form, const char *s, size_t len, struct err *err)
{
	json_t *whole =
	    memchr(s, '\0', len) == NULL ? json_stringn(s, len) : NULL;
	json_t *value;
	char *text;

	if (whole == NULL) {
		err_set(err, ERR_INVALID, "is not valid UTF-8");
		return NULL;
	}
	json_decref(whole);
	text = mem_strndup(s, len);
	value = read_text(form, text, err);
	free(text);
	return value;
}
