/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canonical.c - writes JSON as RFC 8785 asks. Owns nothing; real numbers, for
 * which the RFC wants what ECMAScript prints, are refused.
 */
#include "base/canonical.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/*
 * The order of UTF-16 code units is that of UTF-8 bytes, but for one thing:
 * what needs a surrogate (lead byte F0 and up) comes before U+E000 to U+FFFF
 * (lead bytes EE and EF).
 */
static unsigned
rank(unsigned char byte)
{
	if (byte >= 0xf0)
		return 0xee;
	return byte >= 0xee ? 0xffu : byte;
}

static int
compare_keys(const void *a, const void *b)
{
	const unsigned char *x = *(const unsigned char *const *)a;
	const unsigned char *y = *(const unsigned char *const *)b;

	while (*x == *y && *x != '\0')
		x++, y++;
	if (rank(*x) != rank(*y))
		return rank(*x) < rank(*y) ? -1 : 1;
	return (*x > *y) - (*x < *y);
}

static void
write_escaped(struct buf *buf, unsigned char c)
{
	static const char shorts[] = "\bb\tt\nn\ff\rr\"\"\\\\";
	const char *s;

	for (s = shorts; *s != '\0'; s += 2)
		if (*s == (char)c) {
			buf_printf(buf, "\\%c", s[1]);
			return;
		}
	if (c < 0x20)
		buf_printf(buf, "\\u%04x", c);
	else
		buf_add_char(buf, (char)c);
}

static void
write_string(struct buf *buf, const char *s, size_t len)
{
	buf_add_char(buf, '"');
	for (size_t i = 0; i < len; i++)
		write_escaped(buf, (unsigned char)s[i]);
	buf_add_char(buf, '"');
}

static int
write_integer(struct buf *buf, json_int_t n, struct err *err)
{
	if (n > CANONICAL_INTEGER_MAX || n < -CANONICAL_INTEGER_MAX)
		return err_set(err, ERR_INVALID,
		    "%" JSON_INTEGER_FORMAT " is too large for an integer", n);
	buf_printf(buf, "%" JSON_INTEGER_FORMAT, n);
	return 0;
}

static int
write_array(struct buf *buf, const json_t *array, struct err *err)
{
	const json_t *item;
	size_t i;

	buf_add_char(buf, '[');
	json_array_foreach(array, i, item)
	{
		if (i > 0)
			buf_add_char(buf, ',');
		if (canonical_write(buf, item, err) == -1)
			return -1;
	}
	buf_add_char(buf, ']');
	return 0;
}

/* The keys of an object in order. The caller frees the array. */
static const char **
sort_keys(const json_t *object)
{
	const char **keys = mem_calloc(json_object_size(object), sizeof(*keys));
	json_t *o = (json_t *)(uintptr_t)object; /* iterators want it so */
	size_t n = 0;

	for (void *at = json_object_iter(o); at != NULL;
	     at = json_object_iter_next(o, at))
		keys[n++] = json_object_iter_key(at);
	qsort(keys, n, sizeof(*keys), compare_keys);
	return keys;
}

static int
write_object(struct buf *buf, const json_t *object, struct err *err)
{
	size_t n = json_object_size(object);
	const char **keys;
	int result = 0;

	buf_add_char(buf, '{');
	keys = n > 0 ? sort_keys(object) : NULL;
	for (size_t i = 0; i < n && result == 0; i++) {
		if (i > 0)
			buf_add_char(buf, ',');
		write_string(buf, keys[i], strlen(keys[i]));
		buf_add_char(buf, ':');
		result =
		    canonical_write(buf, json_object_get(object, keys[i]), err);
	}
	free(keys);
	buf_add_char(buf, '}');
	return result;
}

int
canonical_write(struct buf *buf, const json_t *value, struct err *err)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return write_object(buf, value, err);
	case JSON_ARRAY:
		return write_array(buf, value, err);
	case JSON_STRING:
		write_string(
		    buf, json_string_value(value), json_string_length(value));
		return 0;
	case JSON_INTEGER:
		return write_integer(buf, json_integer_value(value), err);
	case JSON_REAL:
		return err_set(err, ERR_INVALID,
		    "%g is not an integer; it must be written as a string",
		    json_real_value(value));
	case JSON_TRUE:
		buf_add_str(buf, "true");
		return 0;
	case JSON_FALSE:
		buf_add_str(buf, "false");
		return 0;
	case JSON_NULL:
		buf_add_str(buf, "null");
		return 0;
	}
	abort();
}
