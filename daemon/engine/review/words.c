/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - the words of a sentence by Unicode's rules, and phrases among
 * them. Owns nothing.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "base/mem.h"
#include "engine/review/parts.h"
#include "engine/text.h"

bool
review_is_unspaced(const char *language)
{
	static const char *const unspaced[] = {
	    "ja", "zh", "th", "km", "lo", "my"};

	for (size_t i = 0; i < sizeof(unspaced) / sizeof(unspaced[0]); i++)
		if (strcmp(unspaced[i], language) == 0)
			return true;
	return false;
}

/* By its first letter. */
bool
review_has_case(const char *text)
{
	size_t at = 0, len = strlen(text);
	UErrorCode status = U_ZERO_ERROR;
	UScriptCode script;
	UChar32 c;

	while (at < len) {
		U8_NEXT(text, at, len, c);
		if (c < 0 || !u_isalpha(c))
			continue;
		script = uscript_getScript(c, &status);
		return script == USCRIPT_LATIN || script == USCRIPT_CYRILLIC ||
		       script == USCRIPT_GREEK;
	}
	return false;
}

size_t
review_words(const char *text, const char *language, struct review_word **ret)
{
	UErrorCode status = U_ZERO_ERROR;
	UText *utext = utext_openUTF8(NULL, text, -1, &status);
	UBreakIterator *it = ubrk_open(UBRK_WORD, language, NULL, 0, &status);
	int32_t begin, end;
	size_t n = 0;

	ubrk_setUText(it, utext, &status);
	assert(U_SUCCESS(status));
	*ret = NULL;
	for (begin = ubrk_first(it); (end = ubrk_next(it)) != UBRK_DONE;
	     begin = end) {
		int32_t kind = ubrk_getRuleStatus(it);

		if (kind < UBRK_WORD_NONE_LIMIT)
			continue;
		*ret = mem_resize(*ret, n + 1, sizeof(**ret));
		(*ret)[n++] = (struct review_word){
		    begin, end, kind < UBRK_WORD_NUMBER_LIMIT};
	}
	ubrk_close(it);
	utext_close(utext);
	return n;
}

static bool
holds(const char *words, const char *phrase, bool unspaced)
{
	char *member =
	    unspaced ? mem_strdup(phrase) : mem_printf(" %s ", phrase);
	bool found = strstr(words, member) != NULL;

	free(member);
	return found;
}

char *
review_find_phrase(const char *text, const char *language, const char *list)
{
	char *normal = text_normalise(text),
	     *words = mem_printf(" %s ", normal), *found = NULL;
	bool unspaced = review_is_unspaced(language);

	while (found == NULL && *list != '\0') {
		size_t len = strcspn(list, ";");
		char *phrase = mem_strndup(list, len),
		     *plain = text_normalise(phrase);

		if (holds(words, plain, unspaced))
			found = mem_strdup(phrase);
		free(plain);
		free(phrase);
		list += len + (list[len] == ';');
	}
	free(words);
	free(normal);
	return found;
}
