/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guess.c - the distance between words, by the usual table. Owns what
 * counts as near; which names there are is the callers'.
 */
#include "base/guess.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define WORD_MOST   40 /* characters that are looked at */
#define FAR_MOST    2  /* a name that is farther is another */
#define SHORT_LEAST 3  /* characters that say what a longer name is */

static size_t
min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Of the first `i` characters of one and `k` of the other, when those of fewer
 * are known. */
static size_t
cost(size_t costs[][WORD_MOST + 1], const char *a, size_t i, const char *b,
    size_t k)
{
	size_t least;

	if (i == 0 || k == 0)
		return i + k;
	least = min(costs[i - 1][k], costs[i][k - 1]) + 1;
	least = min(least, costs[i - 1][k - 1] + (a[i - 1] != b[k - 1]));
	if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
		least = min(least, costs[i - 2][k - 2] + 1);
	return least;
}

/* How many characters are to be added, taken out, replaced, or exchanged with
 * the next, to make one of the other. Of long words the beginning counts. */
static size_t
distance_of(const char *a, const char *b)
{
	size_t costs[WORD_MOST + 1][WORD_MOST + 1];
	size_t na = strnlen(a, WORD_MOST), nb = strnlen(b, WORD_MOST);

	for (size_t i = 0; i <= na; i++)
		for (size_t k = 0; k <= nb; k++)
			costs[i][k] = cost(costs, a, i, b, k);
	return costs[na][nb];
}

/* "lang" is short for "language". */
static bool
begins(const char *name, const char *typed)
{
	size_t n = strlen(typed);

	return n >= SHORT_LEAST && strncmp(name, typed, n) == 0;
}

void
guess_try(struct guess *guess, const char *name)
{
	/* Where more than a third is mistyped it is another, too. */
	size_t most = min(FAR_MOST, (strlen(guess->typed) + 2) / 3);
	size_t distance = distance_of(guess->typed, name);

	if (distance > most && begins(name, guess->typed))
		distance = most = FAR_MOST;
	if (distance > most ||
	    (guess->best != NULL && distance >= guess->distance))
		return;
	guess->best = name;
	guess->distance = distance;
}

const char *
guess_ask(struct guess *guess, const char *before)
{
	guess->question[0] = '\0';
	if (guess->best != NULL)
		snprintf(guess->question, sizeof(guess->question),
		    "; did you mean %s%s?", before, guess->best);
	return guess->question;
}
