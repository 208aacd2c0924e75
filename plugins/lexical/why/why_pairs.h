/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why_pairs.h - what of a text and of a document carried their match: internal
 * to why_find.c, which finds it, and why.c, which tells it.
 * Owns nothing.
 */
#ifndef PLUGIN_LEXICAL_WHY_PAIRS_H
#define PLUGIN_LEXICAL_WHY_PAIRS_H

#include "lexical/why/why.h"

#define WHY_SHARED  5 /* words that are quoted */
#define WHY_BRIDGES ENGINE_REASONS

/* How words of the text stand for others of the library; the surest first. */
enum why_bridge { WHY_CONCEPT, WHY_GUESS, WHY_SOUND };

/* Words first..first+words-1 of the text, and what stands for them in one of
 * the library's. */
struct why_pair {
	size_t first, words;
	float weight; /* how rare its words are, but for everyday ones */
	const struct known_text *text;
	size_t begin, end; /* bytes of the library's text */
	/* Of a bridge; and the concept, or the library's term. */
	enum why_bridge kind;
	uint32_t meant;
};

struct why_pairs {
	struct why_pair run;		    /* of no words: none */
	struct why_pair shared[WHY_SHARED]; /* the weightiest first */
	size_t nshared;
	struct why_pair bridge[WHY_BRIDGES]; /* so too */
	size_t nbridges;
};

void why_find(const struct sides *, struct why_pairs *ret);

#endif
