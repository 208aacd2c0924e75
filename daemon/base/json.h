/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.h - JSON from outside, bounded before it costs memory, and JSON to
 * outside. Owns nothing; jansson does the parsing.
 */
#ifndef COUNTERPOINT_BASE_JSON_H
#define COUNTERPOINT_BASE_JSON_H

#include <jansson.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define JSON_FRAME_MAX	(256 * 1024) /* bytes of one document */
#define JSON_DEPTH_MAX	32
#define JSON_VALUES_MAX 65536 /* jansson takes about 80 bytes for each */

/*
 * Parses one document: valid UTF-8 without NUL or lone surrogates, no
 * duplicate keys, within the limits above. ERR_INVALID says what and where.
 * The caller owns *ret.
 */
int json_parse(const char *, size_t len, json_t **ret, struct err *);

/* The same with limits of its own; the depth stays. */
struct json_limits {
	size_t bytes, values;
};
int json_parse_within(const struct json_limits *, const char *, size_t len,
    json_t **ret, struct err *);

/* Appends a value in compact form, non-ASCII as it is, keys in order. */
void json_write(struct buf *, const json_t *);

/* A member's string, or NULL when absent or not a string. */
const char *json_text(const json_t *object, const char *key);

/* A new string value; bytes that are not UTF-8 are replaced by '?'. */
json_t *json_string_lossy(const char *);

#endif
