/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexemes.h - what a language says of a word: its stem folded for matching,
 * whether it is a number word or a month.
 * Owns a table of the words met lately, of a fixed size (two megabytes).
 * Leaves languages to languages.h.
 */
#ifndef PLUGIN_TEXT_LEXEMES_H
#define PLUGIN_TEXT_LEXEMES_H

#include <stddef.h>
#include <stdint.h>

#include "text/fold.h"
#include "text/languages.h"

struct lexemes;

struct lexeme {
	const char *stem; /* not ended by a NUL; until the next call */
	uint64_t id;	  /* of language and word, never used again; or 0 */
	uint32_t hash;	  /* strtab_hash() of the stem */
	uint16_t stem_len;
	uint16_t numeral; /* numerals_find()'s, or 0 */
	uint8_t month;	  /* 1..12, or 0 */
};

/* The fold lives longer. */
struct lexemes *lexemes_new(struct fold *);
void lexemes_free(struct lexemes *);

/* Hints the processor that a word of this strtab_hash() will be looked up. */
void lexemes_expect(const struct lexemes *, uint32_t hash);

/* `word` is case folded, of 1..FOLD_MAX bytes. */
struct lexeme lexemes_find(struct lexemes *, const struct language *,
    const char *word, size_t len, uint32_t hash);

#endif
