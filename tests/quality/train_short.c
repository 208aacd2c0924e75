/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_short.c - posts as one tells the same in a sentence of a few words.
 * Owns the words of a post while it is cut.
 */
#include "train_short.h"

#include <ctype.h>
#include <string.h>

#include "text/mem.h"
#include "train_noise.h"
#include "train_random.h"

#define WORDS_MAX 1024 /* of a post; the rest is not looked at */
#define TELLING	  4    /* letters; shorter words are in every text */
#define BEGINNING 5    /* letters by which words are the same */
/* How much of what the best place shares a place must share. With the best
 * alone, short posts would look more alike to claims than they are. */
#define NEARLY 0.6

struct word {
	const char *at;
	size_t len;
	size_t shared; /* letters, when the claim has it too; else 0 */
};

struct post {
	struct word word[WORDS_MAX];
	size_t n;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool
is_letter(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static size_t
count_letters(const char *text, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

/* The bytes of the first letters of a word. */
static size_t
beginning_length(const char *text, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		if (((unsigned char)text[i] & 0xc0) != 0x80 && ++n > BEGINNING)
			break;
	return i;
}

static bool
is_told(const char *told, const char *word, size_t len)
{
	const char *at;

	for (at = told; *at != '\0'; at++)
		if ((at == told || !is_letter(at[-1])) &&
		    strncasecmp(at, word, len) == 0)
			return true;
	return false;
}

/* How much of what the claim tells a word tells: its letters. */
static size_t
shared_letters(const struct word *word, const char *told)
{
	const char *at = word->at;
	size_t len = word->len, letters;

	while (len > 0 && !is_letter(*at)) {
		at++;
		len--;
	}
	while (len > 0 && !is_letter(at[len - 1]))
		len--;
	letters = count_letters(at, len);
	if (letters < TELLING || !is_told(told, at, beginning_length(at, len)))
		return 0;
	return letters;
}

/* Links and those who are called are no words. */
static bool
is_word(const char *text, size_t len)
{
	return *text != '@' && (len < 4 || strncmp(text, "http", 4) != 0);
}

static void
cut(struct post *post, const char *text, const char *told)
{
	const char *end = text + noise_body_length(text), *at;

	post->n = 0;
	while (text < end && post->n < WORDS_MAX) {
		while (text < end && is_blank(*text))
			text++;
		for (at = text; text < end && !is_blank(*text);)
			text++;
		if (text == at || !is_word(at, (size_t)(text - at)))
			continue;
		post->word[post->n] = (struct word){at, (size_t)(text - at), 0};
		post->word[post->n].shared =
		    shared_letters(&post->word[post->n], told);
		post->n++;
	}
}

static size_t
sum_shared(const struct word *word, size_t n)
{
	size_t i, sum = 0;

	for (i = 0; i < n; i++)
		sum += word[i].shared;
	return sum;
}

/* Where to begin a run of `n` words: one of those nearly as good as the best.
 */
static size_t
choose_place(const struct post *post, size_t n, uint64_t *seed)
{
	size_t i, sum, best = 0, chosen = 0, good = 0;

	for (i = 0; i + n <= post->n; i++) {
		sum = sum_shared(post->word + i, n);
		best = sum > best ? sum : best;
	}
	for (i = 0; i + n <= post->n; i++) {
		sum = sum_shared(post->word + i, n);
		if ((double)sum >= NEARLY * (double)best &&
		    random_below(seed, ++good) == 0)
			chosen = i;
	}
	return chosen;
}

bool
short_applies(const char *text)
{
	struct post post;

	cut(&post, text, "");
	return noise_can_thin(text) && post.n > SHORT_MOST;
}

char *
short_copy(const char *text, const char *told, uint64_t seed)
{
	size_t n =
	    SHORT_LEAST + random_below(&seed, SHORT_MOST - SHORT_LEAST + 1);
	size_t i, first, used = 0;
	struct post post;
	char *copy;

	cut(&post, text, told);
	n = n < post.n ? n : post.n;
	first = choose_place(&post, n, &seed);
	copy = mem_zero(strlen(text) + 1, 1);
	for (i = first; i < first + n; i++) {
		if (used > 0)
			copy[used++] = ' ';
		memcpy(copy + used, post.word[i].at, post.word[i].len);
		used += post.word[i].len;
	}
	return copy;
}
