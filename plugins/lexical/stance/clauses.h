/* SPDX-License-Identifier: Apache-2.0 */
/*
 * clauses.h - an observed text as its stance is judged by: what punctuation
 * parts it into, and which of its words a narrative has too. Its answers are
 * not of the narrative here: they say the opposite. Owns nothing. Leaves cues
 * to stance.c.
 */
#ifndef PLUGIN_LEXICAL_CLAUSES_H
#define PLUGIN_LEXICAL_CLAUSES_H

#include "lexical/compare/sides.h"

enum clauses_word {
	CLAUSES_LIGHT, /* "the", "a": too common to be negated */
	CLAUSES_OTHER,
	CLAUSES_SHARED, /* with the narrative, as a word or as a concept */
};

struct clauses {
	const struct sides *sides;
	uint8_t kind[WORDS_MAX]; /* enum clauses_word */
	float share[WORDS_MAX];	 /* rarity of what is shared; else 0 */
	/* The same by the part of the narrative's documents that have it: what
	 * the narrative is about. */
	float core[WORDS_MAX];
	/* Which one, counted from 0: parts end with a sentence, a colon, a
	 * dash, a bracket; clauses with a comma too. */
	uint16_t part[WORDS_MAX];
	uint16_t clause[WORDS_MAX];
	bool asked[WORDS_MAX]; /* by part: it ends with a question mark */
};

/* Looks at the text of the sides against their narrative. */
void clauses_take(struct clauses *, const struct sides *);

/* Begins a clause at this word, as a comma before it does. */
void clauses_break(struct clauses *, size_t word);

/*
 * Where what a word stands in begins, and the first word behind it: of a part
 * or a clause (`unit` is the array of these), or of a sentence.
 */
size_t clauses_begin(const uint16_t *unit, size_t word);
size_t clauses_end(const struct clauses *, const uint16_t *unit, size_t word);
size_t clauses_begin_sentence(const struct clauses *, size_t word);
size_t clauses_end_sentence(const struct clauses *, size_t word);

/*
 * The first word that is not light after word `i`, or before it, in the same
 * clause; WORDS_MAX: none.
 */
size_t clauses_next(const struct clauses *, size_t i);
size_t clauses_previous(const struct clauses *, size_t i);

/* The first shared word of the clause of word `i`, or WORDS_MAX. */
size_t clauses_find_shared(const struct clauses *, size_t i);

/* What the words first.. before `end` share, each word once. */
float clauses_share(const struct clauses *, size_t first, size_t end);

/* The same of what the narrative is about: the sum, and the greatest. */
float clauses_core(const struct clauses *, size_t first, size_t end);
float clauses_most(const struct clauses *, size_t first, size_t end);

#endif
