/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_text.c - the text pipeline over any bytes: tokens in their order, inside
 * the text, with sound words; the same when asked again. The first byte chooses
 * the language.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

#include "text/romanise.h"
#include "text/sound.h"
#include "text/tokenizer.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *const languages[] = {"und", "en", "fr", "de", "es", "pt",
    "ru", "ar", "hi", "id", "vi", "sw", "ko", "ja", "zh", "th", "tl", "tr",
    "pl", "uk", "km", "lo", "my", "fa", "ur"};

static struct tokenizer *tokenizer;
static struct romanise *romanise;

static void
check_word(const char *word, size_t len)
{
	int32_t i = 0;
	UChar32 c;

	assert(len >= 1 && len <= TOKENIZER_WORD_MAX && strlen(word) == len);
	while (i < (int32_t)len) {
		U8_NEXT(word, i, (int32_t)len, c);
		assert(c >= 0);
	}
}

static void
check_sound(const char *word, size_t len)
{
	char latin[ROMANISE_MAX + 1], key[SOUND_MAX + 1];
	size_t n = romanise_word(romanise, word, len, latin);

	assert(n <= ROMANISE_MAX && strlen(latin) == n);
	assert(sound_key(latin, n, key) == strlen(key));
}

/* Ascending, apart from each other, inside `len` bytes. */
static void
check_tokens(const struct token *v, size_t n, size_t len)
{
	size_t i;

	for (i = 0; i < n; i++) {
		check_word(v[i].word, v[i].word_len);
		check_word(v[i].stem, v[i].stem_len);
		assert(v[i].begin < v[i].end && v[i].end <= len);
		if (i == 0)
			continue;
		assert(v[i].begin >= v[i - 1].end);
		assert(v[i].sentence >= v[i - 1].sentence);
		assert(v[i].sentence <= v[i - 1].sentence + 1);
	}
}

static uint64_t
sum_up(const struct tokens *t)
{
	uint64_t sum = t->n * 31;
	size_t i, k;

	for (i = 0; i < t->n; i++) {
		for (k = 0; k < t->v[i].stem_len; k++)
			sum = sum * 31 + (unsigned char)t->v[i].stem[k];
		sum = sum * 31 + t->v[i].begin + t->v[i].flags;
	}
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *language, *text = (const char *)data + 1;
	struct tokens t;
	uint64_t sum;
	size_t i;

	if (size == 0)
		return 0;
	if (tokenizer == NULL) {
		tokenizer = tokenizer_new();
		romanise = romanise_new();
		assert(tokenizer != NULL && romanise != NULL);
	}
	language =
	    languages[data[0] % (sizeof(languages) / sizeof(languages[0]))];
	size--;
	assert(tokenizer_run(tokenizer, text, size, language, &t) == 0);
	check_tokens(t.v, t.n, size);
	for (i = 0; i < t.n; i++)
		check_sound(t.v[i].word, t.v[i].word_len);
	sum = sum_up(&t);
	assert(tokenizer_run(tokenizer, text, size, language, &t) == 0);
	assert(sum_up(&t) == sum);
	return 0;
}
