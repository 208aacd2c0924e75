/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vector.c - vectors to SQL and back: 32-bit floats, little endian. Owns
 * nothing.
 */
#include "model/vector.h"

#include <endian.h>
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "db/array.h"

#define DIGEST_BYTES crypto_hash_sha256_BYTES

_Static_assert(VECTOR_DIGEST_TEXT == 2 * DIGEST_BYTES + 1, "hexadecimal");

char *
vector_digest(const char *text, size_t len, char ret[VECTOR_DIGEST_TEXT])
{
	unsigned char digest[DIGEST_BYTES];

	crypto_hash_sha256(digest, (const unsigned char *)text, len);
	return sodium_bin2hex(ret, VECTOR_DIGEST_TEXT, digest, sizeof(digest));
}

static void
add_digests(struct db_array *array, const char *const *digests, size_t n)
{
	unsigned char digest[DIGEST_BYTES];

	for (size_t i = 0; i < n; i++) {
		sodium_hex2bin(digest, sizeof(digest), digests[i],
		    VECTOR_DIGEST_TEXT - 1, NULL, NULL, NULL);
		db_array_add_bytes(array, digest, sizeof(digest));
	}
}

int
vector_ask_dimensions(struct model *model, const char *name, model_done done,
    void *arg, struct err *err)
{
	struct db_params params = {0};

	db_param_text(&params, name);
	return model_ask(model,
	    "SELECT octet_length(vector) / 4 FROM counterpoint.embedding"
	    " WHERE model = $1 LIMIT 1",
	    &params, done, arg, err);
}

int
vector_find(struct model *model, const char *name, const char *const *digests,
    size_t n, model_done done, void *arg, struct err *err)
{
	struct db_array array = {.type = DB_BYTES};
	struct db_params params = {0};
	int result;

	add_digests(&array, digests, n);
	db_param_text(&params, name);
	db_param_array(&params, &array);
	result = model_ask(model,
	    "SELECT encode(digest || vector, 'hex')"
	    " FROM counterpoint.embedding"
	    " WHERE model = $1 AND digest = ANY ($2::bytea[])",
	    &params, done, arg, err);
	db_array_done(&array);
	return result;
}

/* The bits of numbers, little endian, become the numbers: -1 when one of them
 * is none. */
static int
read_numbers(const uint32_t *bits, size_t n, float *ret)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t native = le32toh(bits[i]);

		memcpy(&ret[i], &native, sizeof(native));
		if (!isfinite(ret[i]))
			return -1;
	}
	return 0;
}

int
vector_read(const char *row, char ret_digest[VECTOR_DIGEST_TEXT], float **ret,
    uint32_t *ret_dimensions)
{
	const size_t key = VECTOR_DIGEST_TEXT - 1;
	size_t len = strlen(row), n;
	uint32_t *bits;
	float *numbers;
	int rc;

	if (len <= key || (len - key) % (2 * sizeof(float)) != 0)
		return -1;
	n = (len - key) / (2 * sizeof(float));
	bits = mem_calloc(n, sizeof(*bits));
	numbers = mem_calloc(n, sizeof(*numbers));
	rc = sodium_hex2bin((unsigned char *)bits, n * sizeof(*bits), row + key,
	    len - key, NULL, NULL, NULL);
	if (rc == 0)
		rc = read_numbers(bits, n, numbers);
	free(bits);
	if (rc == -1) {
		free(numbers);
		return -1;
	}
	memcpy(ret_digest, row, key);
	ret_digest[key] = '\0';
	*ret = numbers;
	*ret_dimensions = n;
	return 0;
}

static void
add_vectors(
    struct db_array *array, size_t n, const float *numbers, uint32_t dimensions)
{
	uint32_t *bits = mem_calloc(dimensions, sizeof(*bits));

	for (size_t i = 0; i < n; i++, numbers += dimensions) {
		memcpy(bits, numbers, dimensions * sizeof(*bits));
		for (uint32_t j = 0; j < dimensions; j++)
			bits[j] = htole32(bits[j]);
		db_array_add_bytes(array, (const unsigned char *)bits,
		    dimensions * sizeof(*bits));
	}
	free(bits);
}

int
vector_store(struct model *model, const char *name, const char *const *digests,
    size_t n, const float *numbers, uint32_t dimensions, model_done done,
    void *arg, struct err *err)
{
	struct db_array keys = {.type = DB_BYTES}, vectors = {.type = DB_BYTES};
	struct db_params params = {0};
	int result;

	add_digests(&keys, digests, n);
	add_vectors(&vectors, n, numbers, dimensions);
	db_param_text(&params, name);
	db_param_array(&params, &keys);
	db_param_array(&params, &vectors);
	result = model_ask(model,
	    "SELECT counterpoint.embedding_store($1, $2::bytea[],"
	    " $3::bytea[])",
	    &params, done, arg, err);
	db_array_done(&keys);
	db_array_done(&vectors);
	return result;
}

int
vector_expire(struct model *model, const char *name, int days, model_done done,
    void *arg, struct err *err)
{
	struct db_params params = {0};
	struct db_number number;

	db_param_text(&params, name);
	db_param_number(&params, &number, days);
	return model_ask(model,
	    "SELECT counterpoint.embedding_expire($1, $2::int)", &params, done,
	    arg, err);
}
