/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dictionary_files.h - small dictionaries in dictd's form, for the tests that
 * read them.
 * Owns a folder for the length of a test. Leaves what stands in them to the
 * tests.
 */
#ifndef TESTS_PLUGIN_DICTIONARY_FILES_H
#define TESTS_PLUGIN_DICTIONARY_FILES_H

#include <stddef.h>

void dictionary_setup(void);
void dictionary_teardown(void);

/* The path of the dictionary of a pair such as "spa-eng", with that ending,
 * which is "" for the setting; good until the next. */
const char *dictionary_name(const char *pair, const char *ending);

/* Begins it anew; then entries, and lines of the index as they stand. */
void dictionary_begin(const char *pair);
void dictionary_add(const char *entry);
void dictionary_add_as(const char *headword, const char *entry);
void dictionary_add_line(const char *line);
void dictionary_end(void);

/* Appends to a text of `size` bytes, which it must fit. */
void append(char *text, size_t size, const char *more);

/* Packs the text, of which the last `less` bytes are then lost. */
void dictionary_pack(const char *pair, long less);

#endif
