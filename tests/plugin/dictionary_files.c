/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dictionary_files.c - writes small dictionaries.
 * Owns the folder and the open files.
 */
#include "dictionary_files.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char folder[] = "/tmp/test_dictionary_XXXXXX", path[128];
static FILE *text_file, *index_file;
static long text_at;

void
dictionary_setup(void)
{
	memset(folder + strlen(folder) - 6, 'X', 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

const char *
dictionary_name(const char *pair, const char *ending)
{
	snprintf(path, sizeof(path), "%s/freedict-%s%s", folder, pair, ending);
	return path;
}

static int
remove_one(const char *name, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(name);
}

void
dictionary_teardown(void)
{
	ck_assert_int_eq(nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

static const char *
digits_of(long number, char ret[8])
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t at = 7;

	ret[7] = '\0';
	do {
		ret[--at] = digits[number % 64];
		number /= 64;
	} while (number > 0);
	return ret + at;
}

static FILE *
create(const char *pair, const char *ending)
{
	FILE *f = fopen(dictionary_name(pair, ending), "w");

	ck_assert_ptr_nonnull(f);
	return f;
}

void
dictionary_begin(const char *pair)
{
	index_file = create(pair, ".index");
	text_file = create(pair, ".dict");
	text_at = 0;
}

void
dictionary_add_as(const char *headword, const char *entry)
{
	char at[8], len[8];
	long n = (long)strlen(entry);

	fputs(entry, text_file);
	fprintf(index_file, "%s\t%s\t%s\n", headword, digits_of(text_at, at),
	    digits_of(n, len));
	text_at += n;
}

void
dictionary_add(const char *entry)
{
	dictionary_add_as("any", entry);
}

void
dictionary_end(void)
{
	ck_assert_int_eq(fclose(index_file), 0);
	ck_assert_int_eq(fclose(text_file), 0);
}

/* Packs the text, of which the last `less` bytes are then lost. */
void
dictionary_pack(const char *pair, long less)
{
	char bytes[1 << 16], packed[128];
	FILE *plain = fopen(dictionary_name(pair, ".dict"), "r");
	size_t n = fread(bytes, 1, sizeof(bytes), plain);
	struct stat st;
	gzFile f;

	fclose(plain);
	unlink(path);
	snprintf(
	    packed, sizeof(packed), "%s", dictionary_name(pair, ".dict.dz"));
	f = gzopen(packed, "wb");
	ck_assert_int_eq(gzwrite(f, bytes, (unsigned)n), (int)n);
	ck_assert_int_eq(gzclose(f), Z_OK);
	ck_assert_int_eq(stat(packed, &st), 0);
	ck_assert_int_eq(truncate(packed, st.st_size - less), 0);
}

void
dictionary_add_line(const char *line)
{
	fprintf(index_file, "%s\n", line);
}

void
append(char *text, size_t size, const char *more)
{
	size_t n = strlen(text);

	ck_assert_uint_lt(strlen(more), size - n);
	memcpy(text + n, more, strlen(more) + 1);
}
