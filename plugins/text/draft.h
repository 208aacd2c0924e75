/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft.h - the tokens of one text while they are being made, as the steps of
 * the pipeline hand them on.
 * Owns the tokens, a mark beside each, and the bytes of their words. Leaves
 * the steps to sentences.h, numbers.h, dates.h, shells.h and names.h.
 */
#ifndef PLUGIN_TEXT_DRAFT_H
#define PLUGIN_TEXT_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unicode/utypes.h>

#include "text/mem.h"
#include "text/tokenizer.h"

enum {
	MARK_DIGITS = 1,      /* digits and their separators, nothing else */
	MARK_HAN_NUMERAL = 2, /* nothing but numerals of Han or of Hangul */
	MARK_LOWER = 4,	      /* has small letters */
	MARK_TITLE = 8,	      /* begins with a capital */
	MARK_CAPITALS = 16,   /* two capitals or more, no small letter */
	MARK_ACRONYM = 32,    /* "U.S." */
	MARK_SHELL = 64,      /* wraps the text, see shells.h */
};

/* What the steps know of a token beside what is told. */
struct mark {
	int32_t begin, end; /* UTF-16 units */
	uint16_t numeral;   /* of the language's number words; 0: none */
	uint8_t month;	    /* 1..12 when the word is a month's name, or 0 */
	uint8_t bits;	    /* MARK_… */
};

struct draft {
	const UChar *unit; /* the text, without its URLs */
	int32_t nunits;
	/* Word and stem are offsets in bytes; the hash may be missing: 0. */
	struct token *token;
	struct mark *mark;
	size_t n, token_cap, mark_cap;
	char *bytes;
	size_t nbytes, bytes_cap;
};

void draft_done(struct draft *);

/* Begins a text; `unit` must live as long as the draft is worked on. */
void draft_start(struct draft *, const UChar *unit, int32_t nunits);

/* Keeps a copy with a NUL; gives its offset. */
size_t draft_keep(struct draft *, const char *, size_t len);

/* A new token, all zero; draft->mark[draft->n - 1] is its mark. */
struct token *draft_add(struct draft *);

/* Where a word of at most TOKENIZER_WORD_MAX bytes, which is not in the draft
 * yet, can be written; good until something is kept. */
static inline char *
draft_room(struct draft *d)
{
	d->bytes = mem_grow(
	    d->bytes, &d->bytes_cap, d->nbytes + TOKENIZER_WORD_MAX + 1, 1);
	return d->bytes + d->nbytes;
}

/* Gives a token the word of `len` bytes that was written there. */
static inline void
draft_take_word(struct draft *d, size_t token, size_t len)
{
	struct token *t = &d->token[token];

	t->stem = t->word = (const char *)(uintptr_t)d->nbytes;
	t->word_len = t->stem_len = (uint16_t)len;
	t->hash = 0;
	t->id = 0;
	d->bytes[d->nbytes + len] = '\0';
	d->nbytes += len + 1;
}

/* The bytes of a token's word; they move when something is kept. */
const char *draft_word(const struct draft *, size_t token);

/* Gives a token another word, which is its stem too. */
void draft_set_word(struct draft *, size_t token, const char *, size_t len);

/* Removes the tokens whose marks have one of these bits. What stood before them
 * is another sentence than what stood behind; those that had nothing else are
 * not counted. */
void draft_drop(struct draft *, uint8_t bits);

/* Is there at most one blank or hyphen between a token and the one before? */
bool draft_is_near(const struct draft *, size_t token);

/* Has the token's mark one of these bits? */
static inline bool
draft_has(const struct draft *d, size_t token, uint8_t bits)
{
	return (d->mark[token].bits & bits) != 0;
}

/* How many UTF-16 units it has. */
static inline int32_t
draft_units(const struct draft *d, size_t token)
{
	return d->mark[token].end - d->mark[token].begin;
}

/* Turns the offsets into addresses, adds what hashes are missing. Nothing may
 * be kept afterwards. */
void draft_finish(struct draft *);

#endif
