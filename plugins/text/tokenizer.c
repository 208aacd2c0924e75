/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tokenizer.c - text of any script into folded words and stems.
 * Owns the ICU iterator, the stemmers and all buffers. Leaves URLs, hashtags
 * and the like to cuts.c, and what the words are for to the plugins.
 */
#include "text/tokenizer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "text/cuts.h"
#include "text/mem.h"
#include "text/stemmers.h"

#define STEM_MAX 64 /* bytes; nothing longer is a word that has a stem */

/* NFKC_Casefold makes at most 18 units of one. */
#define FOLD_UNITS (TOKENIZER_WORD_MAX * 18)

struct tokenizer {
	UBreakIterator *words;
	const UNormalizer2 *casefold; /* ICU's own, not to be closed */
	struct stemmers *stemmers;

	UChar *unit; /* the text in UTF-16 */
	size_t nunits, unit_cap;
	uint32_t *offset; /* of each unit, and of the end, in bytes */
	size_t offset_cap;

	struct token *token;
	size_t ntokens, token_cap;
	char *bytes; /* words and stems; tokens hold offsets until the end */
	size_t nbytes, bytes_cap;

	UChar cut[TOKENIZER_WORD_MAX];
	UChar folded[FOLD_UNITS];
};

struct tokenizer *
tokenizer_new(void)
{
	struct tokenizer *t = mem_zero(1, sizeof(*t));
	UErrorCode status = U_ZERO_ERROR;

	t->stemmers = stemmers_new();
	t->casefold = unorm2_getNFKCCasefoldInstance(&status);
	t->words = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
	if (U_FAILURE(status)) {
		tokenizer_free(t);
		return NULL;
	}
	return t;
}

void
tokenizer_free(struct tokenizer *t)
{
	if (t == NULL)
		return;
	if (t->words != NULL)
		ubrk_close(t->words);
	stemmers_free(t->stemmers);
	free(t->unit);
	free(t->offset);
	free(t->token);
	free(t->bytes);
	free(t);
}

/* Fills unit and offset; what is not UTF-8 becomes U+FFFD. */
static void
take_utf16(struct tokenizer *t, const char *text, int32_t len)
{
	int32_t i = 0, begin;
	UChar32 c;

	t->unit =
	    mem_grow(t->unit, &t->unit_cap, (size_t)len + 2, sizeof(UChar));
	t->offset = mem_grow(
	    t->offset, &t->offset_cap, (size_t)len + 2, sizeof(*t->offset));
	t->nunits = 0;
	while (i < len) {
		begin = i;
		U8_NEXT(text, i, len, c);
		if (c < 0)
			c = 0xfffd;
		t->offset[t->nunits] = (uint32_t)begin;
		t->offset[t->nunits + 1] = (uint32_t)begin;
		U16_APPEND_UNSAFE(t->unit, t->nunits, c);
	}
	t->offset[t->nunits] = (uint32_t)i;
}

/* A copy without what is not said, with one kind of apostrophe. */
static int32_t
copy_cut(struct tokenizer *t, const struct cut *cut)
{
	int32_t i, n = 0;
	UChar c;

	for (i = cut->begin; i < cut->end && n < TOKENIZER_WORD_MAX; i++) {
		c = t->unit[i];
		if (cut->acronym && c == '.')
			continue;
		t->cut[n++] = c == 0x2019 ? '\'' : c;
	}
	if (n > 0 && U16_IS_LEAD(t->cut[n - 1]))
		n--;
	return n;
}

/* Folds t->cut[0..n) into UTF-8 of at most 255 bytes; 0 when nothing is left.
 */
static int
fold(struct tokenizer *t, int32_t n, char *ret_word)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t i = 0, len = 0, folded;
	UChar32 c;

	folded = unorm2_normalize(
	    t->casefold, t->cut, n, t->folded, FOLD_UNITS, &status);
	if (U_FAILURE(status))
		return -1;
	while (i < folded) {
		U16_NEXT(t->folded, i, folded, c);
		if (U16_IS_SURROGATE(c))
			c = 0xfffd;
		if (len + U8_LENGTH(c) > TOKENIZER_WORD_MAX)
			break;
		U8_APPEND_UNSAFE(ret_word, len, c);
	}
	ret_word[len] = '\0';
	return len;
}

/* Most words are ASCII, where folding is a matter of one bit. */
static int
fold_ascii(struct tokenizer *t, int32_t n, char *ret_word)
{
	int32_t i;

	for (i = 0; i < n; i++) {
		if (t->cut[i] >= 0x80)
			return fold(t, n, ret_word);
		ret_word[i] = (char)t->cut[i];
		if (t->cut[i] >= 'A' && t->cut[i] <= 'Z')
			ret_word[i] |= 0x20;
	}
	ret_word[n] = '\0';
	return n;
}

static size_t
keep_bytes(struct tokenizer *t, const void *s, size_t len)
{
	size_t at = t->nbytes;

	t->bytes = mem_grow(t->bytes, &t->bytes_cap, at + len + 1, 1);
	memcpy(t->bytes + at, s, len);
	t->bytes[at + len] = '\0';
	t->nbytes += len + 1;
	return at;
}

/* Stems the token's word; gives where the stem is kept. */
static size_t
keep_stem(struct tokenizer *t, struct sb_stemmer *stemmer, struct token *token,
    const char *word, size_t word_at)
{
	const sb_symbol *stem;
	int len;

	token->stem_len = token->word_len;
	if (stemmer == NULL || token->word_len > STEM_MAX)
		return word_at;
	stem =
	    sb_stemmer_stem(stemmer, (const sb_symbol *)word, token->word_len);
	if (stem == NULL)
		abort();
	len = sb_stemmer_length(stemmer);
	if (len <= 0 || len > TOKENIZER_WORD_MAX ||
	    (len == token->word_len && memcmp(stem, word, (size_t)len) == 0))
		return word_at;
	token->stem_len = (uint16_t)len;
	return keep_bytes(t, stem, (size_t)len);
}

static int
keep_token(
    struct tokenizer *t, const struct cut *cut, struct sb_stemmer *stemmer)
{
	char word[TOKENIZER_WORD_MAX + 1];
	struct token *token;
	size_t word_at, stem_at;
	int len;

	len = fold_ascii(t, copy_cut(t, cut), word);
	if (len <= 0)
		return len;
	t->token = mem_grow(
	    t->token, &t->token_cap, t->ntokens + 1, sizeof(*t->token));
	token = &t->token[t->ntokens++];
	token->begin = t->offset[cut->begin];
	token->end = t->offset[cut->end];
	token->word_len = (uint16_t)len;
	word_at = keep_bytes(t, word, (size_t)len);
	stem_at = keep_stem(t, stemmer, token, word, word_at);
	/* The block may still move: addresses come at the end. */
	token->word = (const char *)(uintptr_t)word_at;
	token->stem = (const char *)(uintptr_t)stem_at;
	return 0;
}

static int
keep_segment(
    struct tokenizer *t, int32_t begin, int32_t end, struct sb_stemmer *stemmer)
{
	struct cuts cuts;
	struct cut cut;

	cuts_init(&cuts, t->unit, begin, end);
	while (cuts_next(&cuts, &cut))
		if (keep_token(t, &cut, stemmer) == -1)
			return -1;
	return 0;
}

static int
keep_segments(struct tokenizer *t, struct sb_stemmer *stemmer)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t begin, end;

	ubrk_setText(t->words, t->unit, (int32_t)t->nunits, &status);
	if (U_FAILURE(status))
		return -1;
	begin = ubrk_first(t->words);
	while ((end = ubrk_next(t->words)) != UBRK_DONE) {
		if (ubrk_getRuleStatus(t->words) >= UBRK_WORD_NUMBER &&
		    keep_segment(t, begin, end, stemmer) == -1)
			return -1;
		begin = end;
	}
	return 0;
}

int
tokenizer_run(struct tokenizer *t, const char *text, size_t len,
    const char *language, struct tokens *ret_tokens)
{
	size_t i;

	if (len > TOKENIZER_TEXT_MAX)
		len = TOKENIZER_TEXT_MAX;
	t->ntokens = 0;
	t->nbytes = 0;
	take_utf16(t, text, (int32_t)len);
	cuts_blank_urls(t->unit, (int32_t)t->nunits);
	if (keep_segments(t, stemmers_find(t->stemmers, language)) == -1)
		return -1;
	for (i = 0; i < t->ntokens; i++) {
		t->token[i].word = t->bytes + (uintptr_t)t->token[i].word;
		t->token[i].stem = t->bytes + (uintptr_t)t->token[i].stem;
	}
	ret_tokens->v = t->token;
	ret_tokens->n = t->ntokens;
	return 0;
}

int
tokenizer_fold(struct tokenizer *t, const char *text, size_t len,
    char ret_word[TOKENIZER_WORD_MAX + 1])
{
	struct cut all = {0, 0, false};

	if (len > TOKENIZER_WORD_MAX)
		len = TOKENIZER_WORD_MAX;
	take_utf16(t, text, (int32_t)len);
	all.end = (int32_t)t->nunits;
	return fold_ascii(t, copy_cut(t, &all), ret_word);
}
