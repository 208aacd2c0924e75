/* SPDX-License-Identifier: Apache-2.0 */
/*
 * endings.h - stems in languages that Snowball does not have: a word without
 * the endings of its case and number, its particles, its auxiliaries.
 * Owns the endings. Leaves the languages of Snowball to stemmers.h.
 */
#ifndef PLUGIN_TEXT_ENDINGS_H
#define PLUGIN_TEXT_ENDINGS_H

#include <stddef.h>

struct endings;

/* Those of a base language, or NULL; they live on. */
const struct endings *endings_find(const char *language);

/* How many bytes of a case-folded word of UTF-8 are its stem, at least one. */
size_t endings_cut(const struct endings *, const char *word, size_t len);

#endif
