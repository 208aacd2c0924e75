/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vocabulary.h - the terms of the library, numbered: stems of words, concepts,
 * and sounds of names. How rare each is, as the index counts.
 * Owns the strings and the index. Leaves documents to shelf.h and words of
 * unknown spelling to spelling.h.
 */
#ifndef PLUGIN_LEXICAL_VOCABULARY_H
#define PLUGIN_LEXICAL_VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lexical/index/index.h"
#include "lexical/lexicon/lexicon.h"
#include "text/strtab.h"

#define RARITY_STEPS 1024

struct vocabulary {
	struct strtab *terms;
	struct index *index;
	/* ln(n + 0.5) for small n; and for no document and for all of them. */
	float step[RARITY_STEPS];
	float none, all;
};

void vocabulary_init(struct vocabulary *);
void vocabulary_done(struct vocabulary *);

/* The term of a concept, which no word can be. */
uint32_t vocabulary_concept(
    struct vocabulary *, const struct lexicon *, unsigned concept);

/* The same, or STRTAB_NONE when no document had it. */
uint32_t vocabulary_find_concept(
    const struct vocabulary *, const struct lexicon *, unsigned concept);

/* The term of a name's sound, which neither word nor concept can be. */
uint32_t vocabulary_sound(struct vocabulary *, const char *key, size_t len);
uint32_t vocabulary_find_sound(
    const struct vocabulary *, const char *key, size_t len);

/* Is the term a word? Others are not spelt. */
bool vocabulary_is_word(const struct vocabulary *, uint32_t term);

/* After documents came or went: what rarity is measured by. */
void vocabulary_count(struct vocabulary *);

/*
 * How rare a term is, 0..1: ln((N + 1) / (n + 0.5)), as a share of what it is
 * for a term in no document. STRTAB_NONE is such a term.
 */
float vocabulary_rarity(const struct vocabulary *, uint32_t term);

/* The same before the share is taken: a weight for the index. */
float vocabulary_weight(const struct vocabulary *, uint32_t term);

/* Has the processor fetch what will be asked of a term: rarity and word. */
static inline void
vocabulary_expect(const struct vocabulary *v, uint32_t term)
{
	index_expect(v->index, term);
	strtab_expect_text(v->terms, term);
}

/* The next hint, when the first has had some time: reads what that fetched. */
static inline void
vocabulary_expect_word(const struct vocabulary *v, uint32_t term)
{
	strtab_expect_record(v->terms, term);
}

#endif
