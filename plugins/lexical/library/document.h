/* SPDX-License-Identifier: Apache-2.0 */
/*
 * document.h - a known wording as numbers, from which all features of a match
 * are computed. A narrative has one document of its title and aliases, its
 * summary and its answers, and one of each exemplar, which stands where a
 * summary does.
 * Owns its own block. Leaves the meaning of the numbers to vocabulary.h.
 */
#ifndef PLUGIN_LEXICAL_DOCUMENT_H
#define PLUGIN_LEXICAL_DOCUMENT_H

#include <stddef.h>
#include <stdint.h>

#include "lexical/words/sounds.h"
#include "lexical/words/vocabulary.h"
#include "lexical/words/words.h"

/* Of a document; the rest is left out. With its concepts and sounds it has no
 * more terms than the index takes. */
#define DOCUMENT_WORDS_MAX (INDEX_TERMS_MAX - 2 * WORDS_MENTIONS_MAX)

enum field { FIELD_TITLE, FIELD_SUMMARY, FIELD_ANSWERS, FIELDS };

/* A word in its place: the number of its term, and what is known of it. */
#define WORD_TERM   0x1fffffffU
#define WORD_NAME   0x20000000U
#define WORD_NUMBER 0x40000000U
#define WORD_LAST   0x80000000U /* of its sentence */

struct document {
	uint32_t number; /* in the index */
	uint32_t narrative;
	uint32_t ordinal;	     /* 0: title and so on; n: exemplar n */
	int32_t first_day, last_day; /* or COUNTERPOINT_NO_DAY */
	uint32_t language;	     /* see language_pack() */
	uint32_t end[FIELDS];	     /* of the field's words */
	uint32_t nconcepts, nsounds;
	uint32_t nborrowed; /* concepts of dictionaries: the last of them */
	uint32_t word[]; /* of all fields; then the terms of the concepts, and
			  * those of the sounds of names */
};

/* A document in the making; zeroed is empty. */
struct sketch {
	uint32_t *word;
	size_t n, cap;
	uint32_t end[FIELDS];
	uint32_t concept[WORDS_MENTIONS_MAX], sound[WORDS_MENTIONS_MAX];
	uint32_t borrowed[WORDS_MENTIONS_MAX];
	size_t nconcepts, nborrowed, nsounds;
	/* Counts of the terms while a document is weighed, by term; all zero
	 * in between. */
	float *count;
	size_t count_cap;
	struct index_term *term;
	size_t term_cap;
};

/* Adds a text to a field; fields in their order. */
void sketch_add(struct sketch *, struct vocabulary *, const struct lexicon *,
    struct sounds *, struct words *, enum field);

/* The document, free() ends it; the sketch is empty again. */
struct document *sketch_take(struct sketch *, uint32_t narrative,
    uint32_t ordinal, int32_t first_day, int32_t last_day);

void sketch_done(struct sketch *);

/*
 * The document's distinct terms with what they count in the index, for a
 * library where documents have `average` weighed words. Gives how many; they
 * live until the sketch is next used.
 */
size_t sketch_weigh(struct sketch *, const struct document *, float average,
    const struct index_term **ret_terms);

/* Weighed words: those of the answers count half. */
float document_length(const struct document *);

/* The terms of its concepts, and of its sounds. */
static inline const uint32_t *
document_concepts(const struct document *d)
{
	return d->word + d->end[FIELDS - 1];
}

static inline const uint32_t *
document_sounds(const struct document *d)
{
	return document_concepts(d) + d->nconcepts;
}

/* Memory in use, in bytes. */
static inline size_t
document_bytes(const struct document *d)
{
	return sizeof(*d) + (d->end[FIELDS - 1] + d->nconcepts + d->nsounds) *
				sizeof(d->word[0]);
}

/* The first word of a field, and its number of words. */
static inline const uint32_t *
document_field(const struct document *d, enum field f, size_t *ret_n)
{
	uint32_t begin = f == FIELD_TITLE ? 0 : d->end[f - 1];

	*ret_n = d->end[f] - begin;
	return d->word + begin;
}

#endif
