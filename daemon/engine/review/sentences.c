/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentences.c - the sentences of a passage, by ICU's rules with its lists of
 * abbreviations. Owns the sentences. Leaves words to words.c.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>

#include "base/mem.h"
#include "engine/markers.h"
#include "engine/review/parts.h"

enum { SHORT_BYTES = 4 }; /* of a word that may be shortened, fewer */

/* Behind all markers that stand at `s`; `s` when there are none. */
static const char *
skip_markers(const char *s)
{
	for (;;) {
		const char *at = s + strspn(s, " \t");
		size_t len = *at == '['
				 ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz"
						  "0123456789-")
				 : 0;

		if (len == 0 || at[1 + len] != ']')
			return s;
		s = at + len + 2;
	}
}

static bool
has_marker(const char *s)
{
	for (; (s = strchr(s, '[')) != NULL; s++)
		if (skip_markers(s) != s)
			return true;
	return false;
}

/* Takes text[begin..end) as a sentence, unless it is blank. */
static void
add_sentence(
    struct review_passage *passage, const char *text, size_t begin, size_t end)
{
	struct review_sentence *sentence;

	begin += strspn(text + begin, " \t\r\n");
	while (end > begin && strchr(" \t\r\n", text[end - 1]) != NULL)
		end--;
	if (end <= begin || passage->n == REVIEW_SENTENCES_MAX)
		return;
	passage->sentences = mem_resize(
	    passage->sentences, passage->n + 1, sizeof(*passage->sentences));
	sentence = &passage->sentences[passage->n++];
	*sentence = (struct review_sentence){0};
	sentence->text = mem_strndup(text + begin, end - begin);
	sentence->plain = markers_strip(sentence->text);
	sentence->cited = has_marker(sentence->text);
}

/* Whether a full stop at `i` ends a word that is not shortened, as "No." or
 * "Jan." may be. */
static bool
is_stop(const char *text, size_t word, size_t i)
{
	return text[i] == '.' && text[i + 1] == ' ' && i - word >= SHORT_BYTES;
}

/* ICU takes "came. 7,000 of them" and "came. [slug] It" for one sentence,
 * since a small letter follows and no capital. */
static size_t
find_missed_end(const char *text, size_t begin, size_t end)
{
	size_t word = begin;

	for (size_t i = begin; i + 2 < end; i++) {
		const char *behind = skip_markers(text + i + 1);

		if (text[i] == ' ')
			word = i + 1;
		if (!is_stop(text, word, i))
			continue;
		if (behind > text + i + 1 ||
		    (text[i + 2] >= '0' && text[i + 2] <= '9'))
			return behind - text;
	}
	return end;
}

static void
add_sentences(
    struct review_passage *passage, const char *text, size_t begin, size_t end)
{
	while (begin < end) {
		size_t cut = find_missed_end(text, begin, end);

		add_sentence(passage, text, begin, cut);
		begin = cut;
	}
}

static UBreakIterator *
open_iterator(const char *language, UText *text)
{
	UErrorCode status = U_ZERO_ERROR;
	char locale[32];
	UBreakIterator *it;

	snprintf(locale, sizeof(locale), "%s@ss=standard", language);
	it = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &status);
	ubrk_setUText(it, text, &status);
	assert(U_SUCCESS(status));
	return it;
}

void
review_passage_cut(struct review_passage *passage, const char *field,
    const char *text, const char *language)
{
	UErrorCode status = U_ZERO_ERROR;
	UText *utext = utext_openUTF8(NULL, text, -1, &status);
	UBreakIterator *it;
	size_t begin = 0;
	int32_t at;

	assert(U_SUCCESS(status));
	*passage = (struct review_passage){.field = field};
	it = open_iterator(language, utext);
	ubrk_first(it);
	while ((at = ubrk_next(it)) != UBRK_DONE) {
		size_t end = skip_markers(text + at) - text;

		if (end < begin)
			continue;
		add_sentences(passage, text, begin, end);
		begin = end;
	}
	ubrk_close(it);
	utext_close(utext);
}

void
review_passage_done(struct review_passage *passage)
{
	for (size_t i = 0; i < passage->n; i++) {
		free(passage->sentences[i].text);
		free(passage->sentences[i].plain);
	}
	free(passage->sentences);
}
