/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tokenizer.h - text of any script into folded words, stems, numbers and
 * names: the pipeline that counterpoint-text(7) describes, the same for the
 * library and for what is matched against it.
 * Owns ICU's and Snowball's objects and all buffers, which are kept between
 * calls. Leaves what the words are for to the plugins.
 */
#ifndef PLUGIN_TEXT_TOKENIZER_H
#define PLUGIN_TEXT_TOKENIZER_H

#include <stddef.h>
#include <stdint.h>

#define TOKENIZER_WORD_MAX  255 /* bytes; the rest of a word is left out */
#define TOKENIZER_TEXT_MAX  (1 << 20) /* bytes; the rest is left out */
#define TOKENIZER_NO_DAY    INT32_MIN
#define TOKENIZER_TAG_MIN   6 /* letters of a hashtag that may be parted */
#define TOKENIZER_TAG_MAX   48
#define TOKENIZER_PARTS_MAX 8

struct tokenizer;

enum token_flag {
	TOKEN_NUMBER = 1,      /* word and stem are the number's one form */
	TOKEN_NAME = 2,	       /* written as a name is; scripts with case */
	TOKEN_HASHTAG = 4,     /* part of one */
	TOKEN_MENTION = 8,     /* part of an @handle */
	TOKEN_AUTHOR = 16,     /* in the line of who wrote it when */
	TOKEN_DICTIONARY = 32, /* cut by a dictionary: Thai, Chinese … */
	TOKEN_ASCII = 64,      /* found to be of ASCII letters alone */
	TOKEN_PART = 128,      /* of a tag of one case, which tells nothing */
	TOKEN_APART = 256,     /* a shell was removed before it */
};

struct token {
	const char *word; /* NFKC case folded, 1..255 bytes and a NUL */
	const char *stem; /* of the word, folded for matching, the same */
	uint16_t word_len, stem_len; /* bytes without the NUL */
	uint32_t begin, end;	     /* bytes in the text given */
	uint32_t hash;		     /* strtab_hash() of the stem */
	uint64_t id; /* of word and language: who has it once has the same stem
			from then on; 0: the tokenizer does not remember it */
	uint16_t sentence; /* from 0; from 65535 on all are one */
	uint16_t flags;	   /* enum token_flag */
};

/* Lives until the tokenizer is next used. */
struct tokens {
	const struct token *v;
	size_t n;
	int32_t day; /* of an author's line at the end, days since 1970-01-01
			as the line has it; TOKENIZER_NO_DAY: none */
};

/* NULL when ICU lacks its data. */
struct tokenizer *tokenizer_new(void);
void tokenizer_free(struct tokenizer *);

/*
 * Cuts `len` bytes of UTF-8 into words, in linear time. `language` is a
 * BCP 47 tag; with "und", or one that is not known, there are neither stems
 * nor number words nor months. Returns 0, or -1 when ICU fails.
 */
int tokenizer_run(struct tokenizer *, const char *text, size_t len,
    const char *language, struct tokens *ret_tokens);

/*
 * Parts a hashtag or a mention of `n` ASCII letters whose capitals do not tell
 * where its words begin: none stands behind a small letter. They are given as
 * small letters. Gives how many words there are, each with its length, all of
 * which add up to n; 0: it is one.
 */
typedef size_t tokenizer_part(void *self, const char *letters, size_t n,
    uint8_t ret_lengths[TOKENIZER_PARTS_MAX]);

/* Has the first 64 such tags of a text parted so, from the next text on;
 * without that each is one word. */
void tokenizer_set_part(struct tokenizer *, tokenizer_part *, void *self);

/*
 * Learns a language before its first text, which otherwise waits for it some
 * milliseconds: for those that fork.
 */
void tokenizer_prepare(struct tokenizer *, const char *language);

/*
 * Folds `len` bytes of UTF-8 as the words of a text are folded, without
 * cutting. Gives the length, at most TOKENIZER_WORD_MAX, or -1.
 */
int tokenizer_fold(struct tokenizer *, const char *text, size_t len,
    char ret_word[TOKENIZER_WORD_MAX + 1]);

#endif
