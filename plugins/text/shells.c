/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shells.c - what wraps a post and is none of its words.
 * Owns nothing. Leaves dates to dates.c.
 */
#include "text/shells.h"

#include <stdbool.h>
#include <string.h>

#include "text/dates.h"

#define DATE_UNITS    48 /* of an author's line, behind the handle */
#define HANDLE_UNITS  64
#define NAME_UNITS    120
#define DATE_TOKENS   6
#define RETWEET_UNITS 6 /* between "RT" and the name: ': "@' */

/* The last place in s[least..end) that holds c, or -1. */
static int32_t
find_back(const UChar *s, int32_t least, int32_t end, UChar c)
{
	while (end > least)
		if (s[--end] == c)
			return end;
	return -1;
}

static int32_t
at_least(int32_t i)
{
	return i > 0 ? i : 0;
}

/* The dash that the line begins with. A name may hold a hyphen, so that one
 * needs a blank, or nothing, before it. */
static int32_t
find_dash(const UChar *s, int32_t end)
{
	static const UChar dashes[] = {0x2014, 0x2013, '-'};
	int32_t i, least = at_least(end - NAME_UNITS);
	size_t k;

	for (k = 0; k < sizeof(dashes) / sizeof(dashes[0]); k++)
		for (i = end - 1; i >= least; i--)
			if (s[i] == dashes[k] &&
			    (s[i] != '-' || i == 0 || s[i - 1] <= ' '))
				return i;
	return -1;
}

static size_t
find_token(const struct draft *d, int32_t unit)
{
	size_t i = d->n;

	while (i > 0 && d->mark[i - 1].begin >= unit)
		i--;
	return i;
}

/* Where "— Name (@handle)" begins and ends, at the end of the text. */
static bool
find_author(const struct draft *d, int32_t *ret_begin, int32_t *ret_end)
{
	const UChar *s = d->unit;
	int32_t end = d->nunits, closed, open, dash;

	while (end > 0 && s[end - 1] <= ' ')
		end--;
	closed = find_back(s, at_least(end - DATE_UNITS), end, ')');
	if (closed == -1)
		return false;
	open = find_back(s, at_least(closed - HANDLE_UNITS), closed, '(');
	if (open == -1 || s[open + 1] != '@')
		return false;
	dash = find_dash(s, open);
	if (dash == -1)
		return false;
	*ret_begin = dash;
	*ret_end = closed;
	return true;
}

/* The date of tokens first..end, which it must fill, in English or the text's
 * own language. */
static bool
read_date(struct draft *d, const struct language *language,
    const struct language *english, size_t first, struct date *ret_date)
{
	size_t i;

	if (first == d->n || d->n - first > DATE_TOKENS)
		return false;
	for (i = first; i < d->n; i++)
		if (d->mark[i].month == 0)
			d->mark[i].month = months_find(english->months,
			    draft_word(d, i), d->token[i].word_len);
	return dates_read(d, language, first, ret_date) == d->n;
}

static void
flag_author(struct draft *d, size_t first)
{
	while (first < d->n)
		d->token[first++].flags |= TOKEN_AUTHOR;
}

/* Flags the line of who wrote it; gives where it begins. */
static size_t
mark_author(struct draft *d, struct languages *languages,
    const struct language *language, int32_t *ret_day)
{
	struct date date;
	int32_t begin, end;
	size_t first, last;

	*ret_day = TOKENIZER_NO_DAY;
	if (!find_author(d, &begin, &end))
		return d->n;
	first = find_token(d, begin);
	last = find_token(d, end);
	if (last < d->n) {
		if (!read_date(d, language, languages_find(languages, "en"),
			last, &date))
			return d->n;
		*ret_day = dates_day(&date);
	} else if (d->unit[begin] == '-') {
		return d->n; /* a hyphen alone makes no author's line */
	}
	flag_author(d, first);
	return first;
}

static bool
is_mention(const struct draft *d, size_t i, size_t end)
{
	return i < end && (d->token[i].flags & TOKEN_MENTION);
}

/* Does another mention begin at token i? */
static bool
begins_mention(const struct draft *d, size_t i)
{
	int32_t begin = d->mark[i].begin;

	return begin > 0 &&
	       (d->unit[begin - 1] == '@' || d->unit[begin - 1] == 0xff20);
}

/* Behind the mentions that begin at token i. */
static size_t
skip_mentions(const struct draft *d, size_t i, size_t end)
{
	while (is_mention(d, i, end))
		i++;
	return i;
}

static void
mark(struct draft *d, size_t begin, size_t end)
{
	while (begin < end)
		d->mark[begin++].bits |= MARK_SHELL;
}

/* Two mentions and more at the beginning. */
static void
mark_mentions(struct draft *d, size_t end)
{
	size_t i, behind = skip_mentions(d, 0, end), mentions = 0;

	for (i = 0; i < behind; i++)
		mentions += begins_mention(d, i);
	if (mentions > 1)
		mark(d, 0, behind);
}

static bool
is_quotation_mark(UChar c)
{
	return c == '"' || c == '\'' || c == 0xab || c == 0xbb ||
	       (c >= 0x2018 && c <= 0x201f) || c == 0x300c || c == 0xff02;
}

/* Is there nothing between token i and the mention behind it but blanks, a
 * colon and a quotation mark? */
static bool
leads_to_mention(const struct draft *d, size_t i, size_t end)
{
	int32_t k = d->mark[i].end;
	UChar c;

	if (!is_mention(d, i + 1, end) ||
	    d->mark[i + 1].begin - k > RETWEET_UNITS)
		return false;
	for (; k < d->mark[i + 1].begin - 1; k++) {
		c = d->unit[k];
		if (c > ' ' && c != ':' && c != 0xa0 && !is_quotation_mark(c))
			return false;
	}
	return begins_mention(d, i + 1);
}

/* "RT", "MT" (modified) or "QT" (quoted), in capitals but for the first. */
static bool
is_retweet(const struct draft *d, size_t i)
{
	const char *word = draft_word(d, i);

	if (d->token[i].word_len != 2 || word[1] != 't' ||
	    strchr("rmq", word[0]) == NULL ||
	    (d->token[i].flags & (TOKEN_HASHTAG | TOKEN_MENTION)))
		return false;
	return (d->mark[i].bits & MARK_CAPITALS) || (i == 0 && word[0] == 'r');
}

/* "RT: it was", which elsewhere may be the broadcaster. */
static bool
is_bare_retweet(const struct draft *d, size_t end)
{
	return end > 1 && draft_word(d, 0)[0] == 'r' && is_retweet(d, 0) &&
	       d->unit[d->mark[0].end] == ':';
}

/* A quotation of somebody's post, from its sign on: "@user: it was". */
static bool
begins_quote(const struct draft *d, size_t i, size_t end)
{
	int32_t begin = d->mark[i].begin;
	size_t behind;

	if (!is_mention(d, i, end) || !begins_mention(d, i) || begin < 2 ||
	    !is_quotation_mark(d->unit[begin - 2]))
		return false;
	for (behind = i + 1;
	     is_mention(d, behind, end) && !begins_mention(d, behind);)
		behind++;
	begin = d->mark[behind - 1].end;
	return begin < d->nunits && d->unit[begin] == ':';
}

/* Where the shell begins that a mention at token i is in, or `end`. */
static size_t
find_retweet(const struct draft *d, size_t i, size_t end)
{
	if (i > 0 && is_retweet(d, i - 1) && leads_to_mention(d, i - 1, end))
		return i - 1;
	return begins_quote(d, i, end) ? i : end;
}

/* "RT @user:" wherever it stands, and its like. Most words are no mentions. */
static void
mark_retweets(struct draft *d, size_t end)
{
	size_t i, first, behind;

	if (is_bare_retweet(d, end))
		mark(d, 0, 1);
	for (i = 0; i < end; i = behind) {
		behind = i + 1;
		if (!is_mention(d, i, end))
			continue;
		first = find_retweet(d, i, end);
		if (first == end)
			continue;
		behind = skip_mentions(d, i, end);
		mark(d, first, behind);
	}
}

/* "via @user" at the end. */
static void
mark_end(struct draft *d, size_t end)
{
	size_t i = end;

	while (i > 0 && is_mention(d, i - 1, end))
		i--;
	if (i < end && i > 0 && strcmp(draft_word(d, i - 1), "via") == 0)
		mark(d, i - 1, end);
}

void
shells_remove(struct draft *d, struct languages *languages,
    const struct language *language, int32_t *ret_day)
{
	size_t body = mark_author(d, languages, language, ret_day);

	mark_mentions(d, body);
	mark_retweets(d, body);
	mark_end(d, body);
	draft_drop(d, MARK_SHELL);
}
