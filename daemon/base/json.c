/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.c - bounds a document with one cheap scan, then lets jansson parse it.
 * Owns nothing.
 */
#include "base/json.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/utf8.h"

/*
 * Counts nesting and values outside strings. jansson would go 2048 deep and
 * build 79 MiB from 1 MiB of "{},"; a scan finds that before it costs.
 */
static int
check_bounds(const char *s, size_t len, size_t most, struct err *err)
{
	size_t depth = 0, values = 1;
	bool in_string = false;

	for (size_t i = 0; i < len; i++) {
		if (in_string) {
			if (s[i] == '\\')
				i++;
			else if (s[i] == '"')
				in_string = false;
			continue;
		}
		switch (s[i]) {
		case '"':
			in_string = true;
			break;
		case '{':
		case '[':
			if (++depth > JSON_DEPTH_MAX)
				return err_set(err, ERR_INVALID,
				    "nested deeper than %d levels",
				    JSON_DEPTH_MAX);
			values++;
			break;
		case '}':
		case ']':
			depth -= depth > 0;
			break;
		case ',':
		case ':':
			values++;
			break;
		}
	}
	if (values > most)
		return err_set(err, ERR_INVALID, "more than %zu values", most);
	return 0;
}

/* jansson's words, where they do not speak to its programmers. */
static const char *
fault_words(const json_error_t *fault)
{
	switch (json_error_code(fault)) {
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "a text may not hold the character U+0000";
	default:
		return fault->text;
	}
}

int
json_parse(const char *s, size_t len, json_t **ret, struct err *err)
{
	static const struct json_limits frame = {
	    JSON_FRAME_MAX, JSON_VALUES_MAX};

	return json_parse_within(&frame, s, len, ret, err);
}

int
json_parse_within(const struct json_limits *limits, const char *s, size_t len,
    json_t **ret, struct err *err)
{
	json_error_t fault;
	json_t *value;

	if (len > limits->bytes)
		return err_set(
		    err, ERR_INVALID, "longer than %zu bytes", limits->bytes);
	if (check_bounds(s, len, limits->values, err) == -1)
		return -1;
	value = json_loadb(
	    s, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
	if (value == NULL)
		return err_set(err, ERR_INVALID, "byte %d: %s", fault.position,
		    fault_words(&fault));
	*ret = value;
	return 0;
}

static int
append(const char *bytes, size_t len, void *arg)
{
	buf_add(arg, bytes, len);
	return 0;
}

void
json_write(struct buf *buf, const json_t *value)
{
	if (json_dump_callback(value, append, buf,
		JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)) == -1)
		abort();
}

const char *
json_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

json_t *
json_string_lossy(const char *s)
{
	json_t *value = json_string(s);
	char *copy;

	if (value != NULL)
		return value;
	copy = mem_strdup(s);
	for (char *c = copy; *c != '\0'; c += utf8_length(c))
		if (utf8_length(c) == 0)
			*c = '?';
	value = json_string(copy);
	free(copy);
	return value;
}
