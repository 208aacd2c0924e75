/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_dictionary.c - any bytes as an entry of a dictionary: what is told of it
 * are plain phrases in UTF-8.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

#include "lexical/dictionary_entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check(const char (*phrase)[ENTRY_BYTES + 1], size_t n)
{
	size_t i, at, len;
	UChar32 c;

	assert(n <= ENTRY_PHRASES);
	for (i = 0; i < n; i++) {
		len = strlen(phrase[i]);
		assert(len > 0 && len <= ENTRY_BYTES);
		assert(strpbrk(phrase[i], "\n\t,;()<>[]{}/.:\"") == NULL);
		for (at = 0; at < len;) {
			U8_NEXT((const uint8_t *)phrase[i], at, len, c);
			assert(c > 0);
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dictionary_entry entry;

	dictionary_entry_read((const char *)data, size, &entry);
	check(entry.headword, entry.headwords);
	check(entry.translation, entry.translations);
	return 0;
}
