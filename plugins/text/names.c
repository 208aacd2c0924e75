/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.c - which words are written as names are.
 * Owns nothing. Leaves who is meant to the plugins.
 */
#include "text/names.h"

#include "text/letters.h"

#define CASED	   (MARK_LOWER | MARK_TITLE | MARK_CAPITALS)
#define LONG_UNITS 4 /* a title has its small words in small letters */

/* What the case of a whole text tells. */
struct habit {
	bool shouts; /* mostly in capitals */
	bool titles; /* nearly every long word is capitalised */
};

static bool
has(const struct draft *d, size_t i, uint8_t bits)
{
	return (d->mark[i].bits & bits) != 0;
}

static struct habit
find_habit(const struct draft *d)
{
	size_t i, cased = 0, capitals = 0, longer = 0, titles = 0;

	for (i = 0; i < d->n; i++) {
		if (!has(d, i, CASED))
			continue;
		cased++;
		capitals += has(d, i, MARK_CAPITALS);
		if (d->mark[i].end - d->mark[i].begin < LONG_UNITS)
			continue;
		longer++;
		titles += has(d, i, MARK_TITLE);
	}
	return (struct habit){
	    .shouts = cased > 2 && capitals * 2 > cased,
	    .titles = longer > 3 && titles * 100 > longer * 85,
	};
}

/* "I", "I'm": no name. */
static bool
is_pronoun(const struct draft *d, size_t i)
{
	UChar next;

	if (d->mark[i].end - d->mark[i].begin == 1)
		return true;
	next = d->unit[d->mark[i].begin + 1];
	return letters_is_apostrophe(next);
}

static bool
is_name(const struct draft *d, size_t i, bool first, struct habit habit)
{
	if (!has(d, i, CASED))
		return false;
	if (d->token[i].flags & (TOKEN_HASHTAG | TOKEN_MENTION))
		return true;
	if (habit.shouts)
		return false;
	if (has(d, i, MARK_CAPITALS | MARK_ACRONYM))
		return true;
	return has(d, i, MARK_TITLE) && !first && !habit.titles &&
	       !is_pronoun(d, i);
}

void
names_mark(struct draft *d)
{
	struct habit habit = find_habit(d);
	bool first = true;
	size_t i;

	for (i = 0; i < d->n; i++) {
		if (i > 0 && d->token[i].sentence != d->token[i - 1].sentence)
			first = true;
		if (is_name(d, i, first, habit))
			d->token[i].flags |= TOKEN_NAME;
		if (!(d->token[i].flags & TOKEN_AUTHOR))
			first = false;
	}
}
