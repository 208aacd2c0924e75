/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_dictionary.c - any bytes as an entry of a dictionary, and as its files:
 * what is told of an entry are plain phrases in UTF-8, and what is refused has
 * a reason.
 *
 * What stands before the first byte of 0 is the index, the rest is the text,
 * packed or plain.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include "lexical/lexicon/dictionary.h"

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

static void
check_entry(void *self, const struct dictionary_entry *entry)
{
	(void)self;
	check(entry->headword, entry->headwords);
	check(entry->translation, entry->translations);
}

static char folder[] = "/tmp/fuzz_dictionary_XXXXXX";
static char name[64], index_path[64], text_path[64];

static void
clean(void)
{
	unlink(index_path);
	unlink(text_path);
	rmdir(folder);
}

static void
start(void)
{
	assert(mkdtemp(folder) != NULL);
	snprintf(name, sizeof(name), "%s/spa-eng", folder);
	snprintf(index_path, sizeof(index_path), "%s.index", name);
	snprintf(text_path, sizeof(text_path), "%s.dict.dz", name);
	atexit(clean);
}

static void
write_file(const char *path, const uint8_t *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert(fd != -1);
	assert(write(fd, data, size) == (ssize_t)size);
	close(fd);
}

static void
read_files(const uint8_t *data, size_t size)
{
	const uint8_t *zero = memchr(data, 0, size);
	size_t len = zero == NULL ? size : (size_t)(zero - data);
	char why[200] = "";
	int result;

	if (name[0] == '\0')
		start();
	write_file(index_path, data, len);
	len += zero != NULL;
	write_file(text_path, data + len, size - len);
	result = dictionary_read(name, check_entry, NULL, why, sizeof(why));
	assert(result == 0 || strncmp(why, name, strlen(name)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct dictionary_entry entry;

	dictionary_entry_read((const char *)data, size, &entry);
	check_entry(NULL, &entry);
	if (size > 0)
		read_files(data, size);
	return 0;
}
