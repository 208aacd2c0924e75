/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_tables.c - any bytes as a table about audiences: refused with a message,
 * or read to the end, each row a list of facts or refused.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "model/audience_rows.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct audience_rows rows;
	struct audience_row row;
	long long last = 1;
	struct err err;

	if (audience_rows_open(&rows, (const char *)data, size, &err) == -1) {
		assert(err.text[0] != '\0');
		return 0;
	}
	while (audience_rows_take(&rows, &row)) {
		assert(row.row > last);
		last = row.row;
		if (row.facts == NULL)
			assert(row.err.text[0] != '\0');
		else
			assert(json_array_size(row.facts) > 0);
		json_decref(row.facts);
	}
	audience_rows_close(&rows);
	return 0;
}
