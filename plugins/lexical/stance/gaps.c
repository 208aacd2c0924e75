/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gaps.c - what parts the words of a text.
 * Owns nothing. The tokenizer passes over links and entities, and so does this:
 * their question marks ask nothing.
 */
#include "lexical/stance/gaps.h"

#include <string.h>

#define LAST_BYTES  256 /* behind the last word that may be marks */
#define ENTITY_LAST 8	/* the furthest byte of one that may be its end */

/* What stands between two words. The tokenizer ends the sentences; a full stop
 * may also belong to an abbreviation. */
static const struct {
	const char *text;
	enum gap gap;
} marks[] = {{",", GAP_COMMA}, {"،", GAP_COMMA}, {"、", GAP_COMMA},
    {"，", GAP_COMMA}, {";", GAP_COLON}, {":", GAP_COLON}, {"؛", GAP_COLON},
    {"；", GAP_COLON}, {"：", GAP_COLON}, {"(", GAP_COLON}, {")", GAP_COLON},
    {"—", GAP_COLON}, {"–", GAP_COLON}, {" - ", GAP_COLON}, {"…", GAP_COLON},
    {"!", GAP_COLON}, {"！", GAP_COLON}, {"\n", GAP_COLON}, {"?", GAP_QUESTION},
    {"？", GAP_QUESTION}, {"؟", GAP_QUESTION}};

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* "&amp;", "&#39;": its length, or 0; as cuts.c has it. */
static size_t
entity_length(const char *text, size_t len)
{
	size_t i;

	for (i = 1; *text == '&' && i < len && i <= ENTITY_LAST; i++) {
		if (text[i] == ';')
			return i > 2 ? i + 1 : 0;
		if (!is_alnum(text[i]) && text[i] != '#')
			return 0;
	}
	return 0;
}

/* How far a link goes on; it ends where the tokenizer ends it. */
static size_t
link_length(const char *text)
{
	size_t n = 0;

	while (text[n] > ' ' && text[n] < 0x7f &&
	       memchr("<>\"", text[n], 3) == NULL)
		n++;
	return n;
}

/* How far a handle goes on, whose shell was removed: "via @user?" */
static size_t
handle_length(const char *text)
{
	size_t n = 0;

	while (is_alnum(text[n]) || text[n] == '_')
		n++;
	return n;
}

static enum gap
judge_mark(const char *text, size_t len)
{
	enum gap gap = GAP_NONE;
	size_t i, n;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		n = strlen(marks[i].text);
		if (marks[i].gap > gap && n <= len &&
		    memcmp(text, marks[i].text, n) == 0)
			gap = marks[i].gap;
	}
	return gap;
}

/* What stands in text[begin..end), where a letter or a digit, which is no word,
 * begins a link or a handle. `ret_link`: the end of the last one, also beyond
 * `end`, for some links have words. */
static enum gap
judge_gap(const char *text, size_t begin, size_t end, size_t *ret_link)
{
	enum gap gap = GAP_NONE, mark;
	size_t i = begin > *ret_link ? begin : *ret_link, n;

	if (end == begin + 1 && text[begin] == ' ')
		return GAP_NONE;
	for (; i < end; i += n) {
		n = entity_length(text + i, end - i);
		if (n == 0 && is_alnum(text[i])) {
			n = text[i - 1] == '@' ? handle_length(text + i)
					       : link_length(text + i);
			*ret_link = i + n;
		}
		if (n > 0)
			continue;
		n = 1;
		mark = judge_mark(text + i, end - i);
		gap = mark > gap ? mark : gap;
	}
	return gap;
}

/* Thai and its neighbours part phrases by a space, and words by nothing. */
static bool
is_spaced(const struct token *a, const struct token *b)
{
	return b->begin > a->end && (a->flags & TOKEN_DICTIONARY) &&
	       (b->flags & TOKEN_DICTIONARY);
}

/* What stands behind word `i`, or behind the last one. */
static enum gap
gap_behind(const struct words *w, size_t i, size_t *ret_link)
{
	const struct token *t = &w->v[i];
	enum gap gap;

	if (i + 1 == w->n)
		return judge_gap(w->text, t->end,
		    t->end + strnlen(w->text + t->end, LAST_BYTES), ret_link);
	if (t[1].begin <= t->end)
		return GAP_NONE;
	gap = judge_gap(w->text, t->end, t[1].begin, ret_link);
	if (gap < GAP_COLON && t[1].sentence != t->sentence)
		return GAP_COLON;
	return gap == GAP_NONE && is_spaced(t, &t[1]) ? GAP_COMMA : gap;
}

void
gaps_find(const struct words *w, uint8_t ret_gap[WORDS_MAX])
{
	size_t i, link = 0;

	for (i = 0; i < w->n; i++)
		ret_gap[i] = (uint8_t)gap_behind(w, i, &link);
}

static const char *const colons[] = {":", "：", "—", "–", " - ", NULL};
static const char *const quotations[] = {
    "\"", "“", "„", "«", "「", "『", "‘", NULL};

static bool
has_mark(const struct words *w, size_t i, const char *const *mark)
{
	size_t at = w->v[i].end, end = i + 1 < w->n ? w->v[i + 1].begin : at, n;

	for (; *mark != NULL; mark++)
		for (n = strlen(*mark), at = w->v[i].end; at + n <= end; at++)
			if (memcmp(w->text + at, *mark, n) == 0)
				return true;
	return false;
}

bool
gaps_has_colon(const struct words *w, size_t word)
{
	return has_mark(w, word, colons);
}

bool
gaps_has_quotation(const struct words *w, size_t word)
{
	return has_mark(w, word, quotations);
}
