/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dictionary.c - reads the index, then the text from its beginning to its end.
 * Owns nothing that stays: of the text no more than an entry is in memory.
 */
#include "lexical/lexicon/dictionary.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uloc.h>
#include <unistd.h>
#include <zlib.h>

#include "text/mem.h"
#include "text/trusted.h"

#define PATH_BYTES 4096
#define PAIR_BYTES 7	       /* "spa-eng" */
#define BUFFER	   (128 << 10) /* of what is unpacked at once */

/* Where an entry stands in the text. */
struct entry {
	uint32_t offset, length;
};

struct reading {
	char path[PATH_BYTES];
	struct entry *entry;
	size_t n, cap;
	char *why;
	size_t size;
};

/* --- The languages --- */

/* Codes that ICU has no shorter form of: the usual tag of each. */
static const struct {
	char code[4], tag[4];
} usual[] = {{"arb", "ar"}, {"cmn", "zh"}, {"ekk", "et"}, {"kmr", "ku"},
    {"lvs", "lv"}, {"nno", "nn"}, {"nob", "nb"}, {"pes", "fa"}, {"swh", "sw"},
    {"zsm", "ms"}};

static int
find_tag(const char *code, char ret[4])
{
	UErrorCode status = U_ZERO_ERROR;
	char three[4] = "", tag[ULOC_LANG_CAPACITY];
	size_t i;

	for (i = 0; i < 3; i++) {
		if (!islower((unsigned char)code[i]))
			return -1;
		three[i] = code[i];
	}
	for (i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (strcmp(usual[i].code, three) == 0) {
			memcpy(ret, usual[i].tag, sizeof(usual[i].tag));
			return 0;
		}
	uloc_getLanguage(three, tag, sizeof(tag), &status);
	/* Of a code that it has not heard of ICU makes a tag all the same. */
	if (U_FAILURE(status) || strlen(tag) > 3 ||
	    uloc_getISO3Language(tag)[0] == '\0')
		return -1;
	memcpy(ret, tag, strlen(tag) + 1);
	return 0;
}

int
dictionary_languages(const char *name, struct dictionary_languages *ret)
{
	size_t len = strlen(name);
	const char *pair;
	struct dictionary_languages l;

	if (len < PAIR_BYTES)
		return -1;
	pair = name + len - PAIR_BYTES;
	if (pair[3] != '-' ||
	    (len > PAIR_BYTES && isalnum((unsigned char)pair[-1])) ||
	    find_tag(pair, l.from) == -1 || find_tag(pair + 4, l.to) == -1)
		return -1;
	*ret = l;
	return 0;
}

/* --- The index --- */

static int
refuse(struct reading *r, const char *rule)
{
	snprintf(r->why, r->size, "%s: %s", r->path, rule);
	return -1;
}

/* Opens the file of that ending. NULL: see errno and `why`. */
static int
open_part(struct reading *r, const char *name, const char *ending)
{
	char fault[120];
	int fd;

	if (snprintf(r->path, sizeof(r->path), "%s%s", name, ending) >=
	    (int)sizeof(r->path)) {
		errno = ENAMETOOLONG;
		return refuse(r, "the path is too long");
	}
	fd = trusted_open(r->path, fault, sizeof(fault));
	return fd == -1 ? refuse(r, fault) : fd;
}

/* A number in the digits of base 64, up to `end`; -1 for none. */
static int64_t
read_number(const char *s, const char *end)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *digit;
	int64_t number = 0;

	if (s == end || end - s > 6)
		return -1;
	for (; s < end; s++) {
		digit = *s == '\0' ? NULL : strchr(digits, *s);
		if (digit == NULL)
			return -1;
		number = number * 64 + (digit - digits);
	}
	return number;
}

static const char *
add_entry(struct reading *r, int64_t offset, int64_t length)
{
	if (offset < 0 || length < 0)
		return "not a headword, an offset and a length";
	if (offset + length > DICTIONARY_BYTES)
		return "beyond 256 MiB of text";
	if (length > DICTIONARY_ENTRY)
		return NULL;
	r->entry = mem_grow(r->entry, &r->cap, r->n + 1, sizeof(*r->entry));
	r->entry[r->n++] = (struct entry){(uint32_t)offset, (uint32_t)length};
	return NULL;
}

/* NULL, or the rule that the line breaks. */
static const char *
read_line(struct reading *r, const char *line)
{
	const char *offset = strchr(line, '\t'), *length, *end;

	if (strcspn(line, "\n") > DICTIONARY_LINE)
		return "longer than 1023 bytes";
	length = offset == NULL ? NULL : strchr(offset + 1, '\t');
	if (length == NULL)
		return "not a headword, an offset and a length";
	if (strncmp(line, "00database", 10) == 0 ||
	    strncmp(line, "00-database", 11) == 0)
		return NULL;
	end = length + 1 + strcspn(length + 1, "\t\r\n");
	return add_entry(
	    r, read_number(offset + 1, length), read_number(length + 1, end));
}

static int
read_lines(struct reading *r, FILE *file)
{
	char line[DICTIONARY_LINE + 2], rule[120];
	const char *fault;
	unsigned number = 0;

	while (fgets(line, sizeof(line), file) != NULL) {
		fault = number++ == DICTIONARY_LINES ? "more than 1048576 lines"
						     : read_line(r, line);
		if (fault == NULL)
			continue;
		snprintf(rule, sizeof(rule), "line %u: %s", number, fault);
		return refuse(r, rule);
	}
	return ferror(file) ? refuse(r, "cannot be read") : 0;
}

static int
by_offset(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->length < y->length ? -1 : x->length > y->length;
}

static int
read_index(struct reading *r, const char *name)
{
	int fd = open_part(r, name, ".index"), result;
	FILE *file;

	if (fd == -1)
		return -1;
	file = fdopen(fd, "r");
	if (file == NULL) {
		close(fd);
		return refuse(r, "cannot be read");
	}
	result = read_lines(r, file);
	fclose(file);
	if (r->n > 0)
		qsort(r->entry, r->n, sizeof(*r->entry), by_offset);
	return result;
}

/* --- The text --- */

/* Several headwords may share an entry, which stands once in the text. */
static int
read_entries(struct reading *r, gzFile text,
    void (*take)(void *, const struct dictionary_entry *), void *self)
{
	struct dictionary_entry entry;
	char bytes[DICTIONARY_ENTRY];
	uint32_t at = 0;
	size_t i;

	for (i = 0; i < r->n; i++) {
		const struct entry *e = &r->entry[i];

		if (e->offset < at || e->length == 0)
			continue;
		if (gzseek(text, e->offset, SEEK_SET) == -1 ||
		    gzread(text, bytes, e->length) != (int)e->length)
			return refuse(
			    r, "is damaged, or ends before its index");
		at = e->offset + e->length;
		dictionary_entry_read(bytes, e->length, &entry);
		take(self, &entry);
	}
	return 0;
}

static gzFile
open_text(struct reading *r, const char *name)
{
	int fd = open_part(r, name, ".dict.dz");
	gzFile text;

	if (fd == -1 && errno == ENOENT)
		fd = open_part(r, name, ".dict");
	if (fd == -1)
		return NULL;
	text = gzdopen(fd, "rb");
	if (text != NULL) {
		gzbuffer(text, BUFFER);
		return text;
	}
	close(fd);
	refuse(r, "cannot be read");
	return NULL;
}

int
dictionary_read(const char *name,
    void (*take)(void *self, const struct dictionary_entry *), void *self,
    char *ret_why, size_t size)
{
	struct reading r = {.why = ret_why, .size = size};
	int result = read_index(&r, name);
	gzFile text = result == -1 ? NULL : open_text(&r, name);

	if (text != NULL) {
		result = read_entries(&r, text, take, self);
		gzclose(text);
	} else {
		result = -1;
	}
	free(r.entry);
	return result;
}
