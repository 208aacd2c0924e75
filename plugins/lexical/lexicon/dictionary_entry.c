/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dictionary_entry.c - takes an entry apart by its lines.
 * Owns nothing.
 */
#include "lexical/lexicon/dictionary_entry.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#define LINE_BYTES 1024 /* the rest of a line is left out */
#define INDENT	   3	/* spaces before what is no translation */
#define GONE	   '~'	/* stands for a note within a word: (in)valid */

struct line {
	char text[LINE_BYTES];
	size_t len;
};

static const char *const classes[] = {"adp", "affix", "art", "aux", "conj",
    "det", "interj", "num", "part", "prefix", "prep", "pron", "prt", "suffix"};

static bool
is_class(const char *label, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strlen(classes[i]) == len &&
		    strncasecmp(classes[i], label, len) == 0)
			return true;
	return false;
}

/* Is a class that holds no things in "<n, fem>" and the like? */
static bool
is_function(const char *label, size_t len)
{
	size_t i, begin = 0;

	for (i = 0; i < len; i++) {
		if (isalpha((unsigned char)label[i]))
			continue;
		if (is_class(label + begin, i - begin))
			return true;
		begin = i + 1;
	}
	return false;
}

static char
closer_of(char c)
{
	switch (c) {
	case '(':
		return ')';
	case '[':
		return ']';
	case '{':
		return '}';
	case '<':
		return '>';
	default:
		return '\0';
	}
}

/* Where what is in brackets ends; nothing closed goes on to the line's end. */
static size_t
skip_brackets(const char *s, size_t len)
{
	char open = s[0], close = closer_of(open);
	size_t i, depth = 0;

	for (i = 0; i < len; i++) {
		if (s[i] == open)
			depth++;
		else if (s[i] == close && --depth == 0)
			return i + 1;
	}
	return len;
}

/* A pronunciation stands between slashes, after a space. */
static size_t
skip_slashes(const char *s, size_t len, bool apart)
{
	const char *end = apart ? memchr(s + 1, '/', len - 1) : NULL;

	return end == NULL ? 0 : (size_t)(end + 1 - s);
}

static bool
is_break(char c)
{
	return c == ' ' || c == '\t' || c == ',' || c == ';' || c == '/';
}

/* Copies a line without brackets and pronunciations. */
static void
strip(const char *s, size_t len, struct line *ret, bool *ret_function)
{
	size_t i = 0, n;
	bool apart = true;

	ret->len = 0;
	while (i < len && ret->len < LINE_BYTES - 1) {
		n = 0;
		if (closer_of(s[i]) != '\0')
			n = skip_brackets(s + i, len - i);
		else if (s[i] == '/')
			n = skip_slashes(s + i, len - i, apart);
		if (n == 0) {
			apart = is_break(s[i]);
			ret->text[ret->len++] = s[i++];
			continue;
		}
		if (s[i] == '<' && is_function(s + i, n))
			*ret_function = true;
		i += n;
		apart = apart && (i == len || is_break(s[i]));
		ret->text[ret->len++] = apart ? ' ' : GONE;
		apart = true;
	}
	ret->text[ret->len] = '\0';
}

/* Of a phrase: letters, with what may stand between them. */
static bool
is_inside(UChar32 c)
{
	return c == ' ' || c == '\'' || c == '-' || c == 0x2019 ||
	       c == 0x2010 || c == 0x200c || c == 0x200d || c == 0x30fb;
}

static bool
is_letter(UChar32 c)
{
	return u_isalpha(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/* Plain words, few of them, that begin and end in a letter. */
static bool
is_phrase(const char *s, size_t len)
{
	size_t i = 0, words = 1;
	UChar32 c = ' ';
	bool first = true;

	if (len == 0 || len > ENTRY_BYTES)
		return false;
	for (; i < len; first = false) {
		U8_NEXT((const uint8_t *)s, i, len, c);
		if (c < 0 || !(is_letter(c) || (!first && is_inside(c))))
			return false;
		words += c == ' ';
	}
	return is_letter(c) && words <= ENTRY_WORDS;
}

static void
take_phrase(const char *s, size_t len, char (*ret)[ENTRY_BYTES + 1], size_t *n)
{
	char plain[ENTRY_BYTES + 1];
	size_t i, used = 0;

	for (i = 0; i < len && used < ENTRY_BYTES; i++) {
		char c = s[i] == '\t' ? ' ' : s[i];

		if (c != ' ' || (used > 0 && plain[used - 1] != ' '))
			plain[used++] = c;
	}
	for (; i < len && isspace((unsigned char)s[i]); i++)
		;
	if (used > 0 && plain[used - 1] == ' ')
		used--;
	if (i < len || *n == ENTRY_PHRASES || !is_phrase(plain, used))
		return;
	memcpy(ret[*n], plain, used);
	ret[(*n)++][used] = '\0';
}

/* The bytes of a separator at `s`, or 0. */
static size_t
separator(const char *s)
{
	static const char *const marks[] = {"،", "؛", "、", "，", "；"};
	size_t i, n;

	if ((unsigned char)s[0] < 0x80)
		return s[0] == ',' || s[0] == ';' || s[0] == '|';
	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		n = strlen(marks[i]);
		if (s[0] == marks[i][0] && strncmp(s, marks[i], n) == 0)
			return n;
	}
	return 0;
}

static void
take_phrases(
    const struct line *line, char (*ret)[ENTRY_BYTES + 1], size_t *ret_n)
{
	size_t i = 0, begin = 0, n;

	for (; i < line->len; i++) {
		n = separator(line->text + i);
		if (n == 0)
			continue;
		take_phrase(line->text + begin, i - begin, ret, ret_n);
		begin = i + n;
		i += n - 1;
	}
	take_phrase(line->text + begin, line->len - begin, ret, ret_n);
}

/* The bytes of "12." at the beginning of a sense, or 0. */
static size_t
numbering(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && isdigit((unsigned char)s[n]))
		n++;
	return n > 0 && n < len && s[n] == '.' ? n + 1 : 0;
}

static bool
is_blank(const struct line *line)
{
	return strspn(line->text, " \t\r") == line->len;
}

/* An example, a note, or what else is no list of words. */
static bool
is_note(const char *s, size_t len)
{
	size_t indent = 0;

	while (indent < len && s[indent] == ' ')
		indent++;
	return indent >= INDENT || memchr(s, ':', len) != NULL ||
	       memchr(s, '"', len) != NULL;
}

/* A sense has its translations in its first line; what follows without a number
 * explains it, unless it goes on with a semicolon. */
static void
take_line(const char *s, size_t len, bool *wanted, struct dictionary_entry *ret)
{
	size_t n = numbering(s, len);
	bool function = false;
	struct line line;

	if (n > 0)
		*wanted = true;
	s += n;
	len -= n;
	if (is_note(s, len) || !(*wanted || (len > 0 && s[0] == ';')))
		return;
	strip(s, len, &line, &function);
	if (is_blank(&line))
		return;
	take_phrases(&line, ret->translation, &ret->translations);
	*wanted = false;
}

void
dictionary_entry_read(
    const char *text, size_t len, struct dictionary_entry *ret)
{
	bool function = false, wanted = true;
	const char *end;
	struct line line;
	size_t n;

	ret->headwords = ret->translations = 0;
	for (; len > 0; text += n, len -= n) {
		end = memchr(text, '\n', len);
		n = end == NULL ? len : (size_t)(end - text);
		if (ret->headwords > 0) {
			take_line(text, n, &wanted, ret);
		} else {
			strip(text, n, &line, &function);
			take_phrases(&line, ret->headword, &ret->headwords);
			if (function ||
			    (ret->headwords == 0 && !is_blank(&line)))
				return;
		}
		n += end != NULL;
	}
}
