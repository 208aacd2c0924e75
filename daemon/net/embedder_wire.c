/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embedder_wire.c - writes requests for vectors, reads and checks answers.
 * Owns nothing: a server's numbers are trusted no further than they add up.
 */
#include "net/embedder_wire.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

size_t
embedder_cut(const char *text, size_t most)
{
	size_t len = strlen(text);

	if (len <= most)
		return len;
	while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
		most--;
	return most;
}

static json_t *
write_text(const char *text, size_t most)
{
	char *cut = mem_strndup(text, embedder_cut(text, most));
	json_t *value = json_string_lossy(cut);

	free(cut);
	return value;
}

void
embedder_write(struct buf *out, const char *model, const char *const *texts,
    size_t n, size_t most)
{
	json_t *input = json_array(), *request;

	for (size_t i = 0; i < n; i++)
		json_array_append_new(input, write_text(texts[i], most));
	request =
	    json_pack("{s:o, s:o, s:s}", "model", json_string_lossy(model),
		"input", input, "encoding_format", "float");
	json_write(out, request);
	json_decref(request);
}

/* Fills a vector of length 1 from a list of numbers. */
static int
read_numbers(
    const json_t *list, uint32_t dimensions, float *ret, struct err *err)
{
	double length = 0;

	if (json_array_size(list) != dimensions)
		return err_set(err, ERR_UNAVAILABLE,
		    "vectors of %u and of %zu numbers in one answer",
		    dimensions, json_array_size(list));
	for (uint32_t i = 0; i < dimensions; i++) {
		const json_t *number = json_array_get(list, i);
		float value = (float)json_number_value(number);

		if (!json_is_number(number) || !isfinite(value))
			return err_set(err, ERR_UNAVAILABLE,
			    "a vector holds what is no finite number");
		ret[i] = value;
		length += (double)value * value;
	}
	length = sqrt(length);
	if (!(length > 0))
		return err_set(err, ERR_UNAVAILABLE, "a vector of length 0");
	for (uint32_t i = 0; i < dimensions; i++)
		ret[i] = (float)(ret[i] / length);
	return 0;
}

/* The list of vector number i; a server may answer in any order and then says
 * which is which. NULL when there is none. */
static const json_t *
find_vector(const json_t *data, size_t i)
{
	const json_t *item = json_array_get(data, i);
	const json_t *index = json_object_get(item, "index");
	size_t at;
	json_t *other;

	if (index == NULL || json_integer_value(index) == (json_int_t)i)
		return json_object_get(item, "embedding");
	json_array_foreach(data, at, other)
	{
		index = json_object_get(other, "index");
		if (json_is_integer(index) &&
		    json_integer_value(index) == (json_int_t)i)
			return json_object_get(other, "embedding");
	}
	return NULL;
}

static int
read_data(const json_t *data, size_t n, float **ret, uint32_t *ret_dimensions,
    struct err *err)
{
	size_t dimensions = json_array_size(find_vector(data, 0));
	float *numbers;

	if (json_array_size(data) != n)
		return err_set(err, ERR_UNAVAILABLE,
		    "%zu vectors for %zu texts", json_array_size(data), n);
	if (dimensions < 1 || dimensions > EMBEDDER_DIMENSIONS_MAX)
		return err_set(err, ERR_UNAVAILABLE,
		    "a vector of %zu numbers; 1 to %d are possible", dimensions,
		    EMBEDDER_DIMENSIONS_MAX);
	numbers = mem_calloc(n * dimensions, sizeof(*numbers));
	for (size_t i = 0; i < n; i++)
		if (read_numbers(find_vector(data, i), dimensions,
			numbers + i * dimensions, err) == -1) {
			free(numbers);
			return -1;
		}
	*ret = numbers;
	*ret_dimensions = dimensions;
	return 0;
}

int
embedder_read(const char *body, size_t len, size_t n, float **ret,
    uint32_t *ret_dimensions, struct err *err)
{
	const struct json_limits limits = {
	    .bytes = EMBEDDER_ANSWER_MAX(n, EMBEDDER_DIMENSIONS_MAX),
	    .values = 1024 + n * (EMBEDDER_DIMENSIONS_MAX + 16)};
	struct err fault;
	json_t *answer;
	int result;

	if (json_parse_within(&limits, body, len, &answer, &fault) == -1)
		return err_set(err, ERR_UNAVAILABLE,
		    "its answer is no JSON: %s", fault.text);
	result = read_data(
	    json_object_get(answer, "data"), n, ret, ret_dimensions, err);
	json_decref(answer);
	return result;
}

void
embedder_read_fault(
    const char *body, size_t len, const char *secret, char *ret, size_t size)
{
	const char *text;
	json_t *answer;
	const json_t *fault;
	struct err err;

	snprintf(ret, size, "%s", "");
	if (json_parse(body, len, &answer, &err) == -1)
		return;
	fault = json_object_get(answer, "error");
	text = json_is_string(fault) ? json_string_value(fault)
				     : json_text(fault, "message");
	if (text != NULL && (secret == NULL || strstr(text, secret) == NULL))
		snprintf(ret, size, "%s", text);
	json_decref(answer);
}
