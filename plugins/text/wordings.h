/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wordings.h - number words as people write them and no spelling rule has them.
 * Owns a table. Leaves what ICU spells, and words' numbers, to numerals.h.
 */
#ifndef PLUGIN_TEXT_WORDINGS_H
#define PLUGIN_TEXT_WORDINGS_H

#include <stddef.h>

enum wording_kind {
	WORDING_NUMBER,	    /* a word, or words, and the value */
	WORDING_MULTIPLIER, /* and what it multiplies by */
	WORDING_LINK,	    /* stands between others: "and" */
	WORDING_ARTICLE,    /* one, when a number of several words follows */
	WORDING_HALF,	    /* of the multiplier behind */
	WORDING_HALF_LINK,  /* stands between a number and a half: "y" */
	WORDING_AND_HALF,   /* link and half in one: "buçuk" */
	WORDING_SHY,	    /* alone it is more often something else */
};

struct wording {
	char language[4]; /* base tag */
	enum wording_kind kind;
	const char *text; /* as people write it */
	double value;
};

/* All of them; gives how many. */
size_t wordings_get(const struct wording **ret_wording);

#endif
