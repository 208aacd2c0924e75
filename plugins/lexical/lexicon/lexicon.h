/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexicon.h - concepts: the words of many languages for one thing, found in a
 * text that was cut into words.
 * Owns the terms. Leaves cutting them into words to words.h and what a concept
 * is worth to the engine.
 */
#ifndef PLUGIN_LEXICAL_LEXICON_H
#define PLUGIN_LEXICAL_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/tokenizer.h"

#define LEXICON_CONCEPTS_MAX 65535 /* those taken out count on */
#define LEXICON_TERM_WORDS   8

enum concept_kind {
	CONCEPT_THING, /* links languages */
	CONCEPT_REBUT, /* cues of stance */
	CONCEPT_REPORT,
	CONCEPT_ASSERT,
};

struct lexicon;

/* A term of a concept in a text: words first..first+words-1. */
struct mention {
	uint16_t concept;
	uint16_t words;
	uint32_t first;
};

struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *);

/* A new concept's number, higher than all before it, or -1 when there are too
 * many. Only who looks ahead finds it until it is shown. */
int lexicon_open(struct lexicon *, const char *slug, const char *kind);
void lexicon_show(struct lexicon *, int concept);

/*
 * Marks it as one of a dictionary, whose words are many and mean less than
 * those that a desk chose. Its English terms are found in English texts alone;
 * in a text that is not looked at ahead none of its terms is found where one of
 * the desk's stands; and such concepts have one half of the room for what is
 * found.
 */
void lexicon_borrow(struct lexicon *, int concept);
bool lexicon_is_borrowed(const struct lexicon *, unsigned concept);

/*
 * Gives it a term, as cut by the pipeline: it is found in texts of the same
 * base language, in those of unknown language, and everywhere when it is
 * English or of unknown language itself; an English one in texts of another
 * language only in Latin letters. `term` is the text that was cut: a
 * short one all in capitals, such as "US", is found only in capitals. Terms of
 * no word or too many are passed over.
 */
void lexicon_add(struct lexicon *, int concept, const char *term,
    const struct tokens *, const char *language);

/*
 * The same for a name that the desk did not write: it is found in texts of its
 * own language alone, and where it has no more than five letters, the first a
 * capital, only with that capital.
 */
void lexicon_add_name(struct lexicon *, int concept, const char *name,
    const struct tokens *, const char *language);

/* Is it open or shown, and without terms of the desk in this language? */
bool lexicon_lacks(
    const struct lexicon *, unsigned concept, const char *language);

/* Its terms are found no longer; the number is not used again. */
void lexicon_close(struct lexicon *, int concept);

const char *lexicon_slug(const struct lexicon *, unsigned concept);
enum concept_kind lexicon_kind(const struct lexicon *, unsigned concept);

/* How many concepts were ever opened: the number of the next one. */
unsigned lexicon_concepts(const struct lexicon *);

/* The first stem of each term of the concepts from number `since` on, those
 * that were closed left out. */
void lexicon_each_stem(const struct lexicon *, unsigned since,
    void (*)(void *arg, unsigned concept, const char *stem, size_t len),
    void *arg);

/*
 * The lexicon's number of a word's stem, which stays the same, or STRTAB_NONE;
 * a hint to the processor that one of them follows; and how many stems there
 * are, which tells whether one of none may have a number now.
 */
uint32_t lexicon_stem(const struct lexicon *, const struct token *);
void lexicon_expect(const struct lexicon *, const struct token *);
uint32_t lexicon_stems(const struct lexicon *);

/* A text that was cut. */
struct lexicon_text {
	const char *text;
	const struct token *token;
	const uint32_t *stem; /* lexicon_stem() of each token */
	size_t n;
	const char *language;
	bool ahead; /* as after the next commit: finds what is not yet shown */
};

/*
 * The terms in a text in the order of their first words, of those that begin
 * at the same word only the longest of each concept, the latest concept first;
 * at most `max`, of which those of dictionaries are at most one half.
 */
size_t lexicon_find(const struct lexicon *, const struct lexicon_text *,
    struct mention *ret, size_t max);

#endif
