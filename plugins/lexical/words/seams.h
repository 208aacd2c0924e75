/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seams.h - where a tag without capitals has its seams: #stopthesteal is three
 * words, which the library knows. The likeliest words by how common each is, as
 * in Norvig, "Natural language corpus data" (2009).
 * Owns the library's words as they are written, in ASCII letters, but for those
 * that are their own stems, and the words that are never parted. Leaves stems,
 * which count as words too, and how common all are to the vocabulary.
 */
#ifndef PLUGIN_LEXICAL_SEAMS_H
#define PLUGIN_LEXICAL_SEAMS_H

#include <stddef.h>
#include <stdint.h>

#include "lexical/words/vocabulary.h"
#include "text/tokenizer.h"

struct seams;

/* By a vocabulary that lives longer. */
struct seams *seams_new(const struct vocabulary *);
void seams_free(struct seams *);

/* A word of the library and its term; others than of ASCII letters, and longer
 * ones than a tag that is parted, are left out. */
void seams_learn(struct seams *, const struct token *, uint32_t term);

/* A tag of this word is not parted. */
void seams_keep_whole(struct seams *, const struct token *);

/* A tokenizer_part of `self`, which is a struct seams. */
size_t seams_part(void *self, const char *letters, size_t n,
    uint8_t ret_lengths[TOKENIZER_PARTS_MAX]);

size_t seams_bytes(const struct seams *);

#endif
