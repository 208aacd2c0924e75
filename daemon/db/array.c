/* SPDX-License-Identifier: Apache-2.0 */
/*
 * array.c - writes arrays as PostgreSQL sends them itself: a head, then each
 * element behind its length, all in network order. Owns the bytes.
 */
#include "db/array.h"

#include <arpa/inet.h>
#include <assert.h>
#include <endian.h>
#include <string.h>

enum { NULL_LENGTH = -1 };

/* One dimension, counted from 1. An empty array ends behind the type. */
struct head {
	uint32_t dimensions, has_null, type, n, first;
};

#define EMPTY_HEAD (3 * sizeof(uint32_t))

/* Beside an element's type its array's; PostgreSQL has fixed both for good. */
static unsigned
array_type(enum db_type type)
{
	switch (type) {
	case DB_BOOL:
		return 1000;
	case DB_BYTES:
		return 1001;
	case DB_INT:
		return 1007;
	case DB_TEXT:
		return 1009;
	case DB_BIGINT:
		return 1016;
	case DB_REAL:
		return 1021;
	case DB_JSON:
		return 199;
	case DB_UUID:
		return 2951;
	}
	assert(!"a type of db_type");
	return 0;
}

void
db_array_done(struct db_array *array)
{
	buf_done(&array->bytes);
}

static void
add(struct db_array *array, const void *bytes, int32_t len)
{
	static const struct head room;
	uint32_t wire = htonl((uint32_t)len);

	if (array->n++ == 0)
		buf_add(&array->bytes, &room, sizeof(room));
	buf_add(&array->bytes, &wire, sizeof(wire));
	if (len == NULL_LENGTH)
		return;
	buf_add(&array->bytes, bytes, (size_t)len);
	array->given++;
}

void
db_array_add_null(struct db_array *array)
{
	add(array, NULL, NULL_LENGTH);
}

void
db_array_add_text(struct db_array *array, const char *s)
{
	assert(array->type == DB_TEXT || array->type == DB_JSON);
	add(array, s, s == NULL ? NULL_LENGTH : (int32_t)strlen(s));
}

static unsigned
digit(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

void
db_array_add_uuid(struct db_array *array, const char *s)
{
	unsigned char bytes[16];

	assert(array->type == DB_UUID);
	if (s == NULL) {
		db_array_add_null(array);
		return;
	}
	for (size_t i = 0; i < sizeof(bytes); i++, s += 2) {
		s += *s == '-';
		bytes[i] = digit(s[0]) << 4 | digit(s[1]);
	}
	add(array, bytes, sizeof(bytes));
}

void
db_array_add_number(struct db_array *array, int64_t v)
{
	uint32_t narrow = htonl((uint32_t)v);
	uint64_t wide = htobe64((uint64_t)v);

	assert(array->type == DB_INT || array->type == DB_BIGINT);
	if (array->type == DB_INT)
		add(array, &narrow, sizeof(narrow));
	else
		add(array, &wide, sizeof(wide));
}

void
db_array_add_real(struct db_array *array, double v)
{
	float narrow = (float)v;
	uint32_t bits;

	assert(array->type == DB_REAL);
	memcpy(&bits, &narrow, sizeof(bits));
	bits = htonl(bits);
	add(array, &bits, sizeof(bits));
}

void
db_array_add_bool(struct db_array *array, bool v)
{
	unsigned char byte = v;

	assert(array->type == DB_BOOL);
	add(array, &byte, 1);
}

void
db_array_add_bytes(
    struct db_array *array, const unsigned char *bytes, size_t len)
{
	assert(array->type == DB_BYTES);
	add(array, bytes, (int32_t)len);
}

static void
end(struct db_array *array)
{
	const struct head head = {.dimensions = htonl(array->n > 0),
	    .has_null = htonl(array->given < array->n),
	    .type = htonl(array->type),
	    .n = htonl((uint32_t)array->n),
	    .first = htonl(1)};

	if (array->n == 0)
		buf_add(&array->bytes, &head, EMPTY_HEAD);
	else
		memcpy(array->bytes.data, &head, sizeof(head));
}

void
db_param_array(struct db_params *params, struct db_array *array)
{
	bool nothing = array->n > 0 && array->given == 0;
	int i = params->n;

	end(array);
	db_param_text(params, nothing ? NULL : array->bytes.data);
	params->types[i] = array_type(array->type);
	params->lengths[i] = (int)array->bytes.len;
	params->binary[i] = 1;
}
