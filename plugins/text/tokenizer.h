/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tokenizer.h - text of any script into folded words and stems.
 * Owns the ICU iterator, the stemmers and all buffers, which are kept between
 * calls. Leaves what the words are for to the plugins.
 */
#ifndef PLUGIN_TEXT_TOKENIZER_H
#define PLUGIN_TEXT_TOKENIZER_H

#include <stddef.h>
#include <stdint.h>

#define TOKENIZER_WORD_MAX 255	     /* bytes; the rest of a word is left out */
#define TOKENIZER_TEXT_MAX (1 << 20) /* bytes; the rest is left out */

struct tokenizer;

struct token {
	const char *word; /* NFKC case folded, 1..255 bytes and a NUL */
	const char *stem; /* the word itself when there is no stemmer */
	uint16_t word_len, stem_len; /* bytes without the NUL */
	uint32_t begin, end;	     /* bytes in the text given */
};

/* Lives until the tokenizer is next used. */
struct tokens {
	const struct token *v;
	size_t n;
};

/* NULL when ICU lacks its data. */
struct tokenizer *tokenizer_new(void);
void tokenizer_free(struct tokenizer *);

/*
 * Cuts `len` bytes of UTF-8 into words, in linear time. `language` is a
 * BCP 47 tag; with "und", or a language that has no stemmer, stems are the
 * words. Returns 0, or -1 when ICU fails.
 */
int tokenizer_run(struct tokenizer *, const char *text, size_t len,
    const char *language, struct tokens *ret_tokens);

/*
 * Folds `len` bytes of UTF-8 as the words of a text are folded, without
 * cutting. Gives the length, at most TOKENIZER_WORD_MAX, or -1.
 */
int tokenizer_fold(struct tokenizer *, const char *text, size_t len,
    char ret_word[TOKENIZER_WORD_MAX + 1]);

#endif
