/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query.h - an observed text as the candidates are compared with it: its
 * distinct words with their rarity and places, its sentences, its concepts.
 * Owns its arrays, which are kept between texts. Leaves n-grams to likeness.h.
 */
#ifndef PLUGIN_LEXICAL_QUERY_H
#define PLUGIN_LEXICAL_QUERY_H

#include <stdbool.h>

#include "counterpoint_plugin.h"
#include "lexical/library/document.h"
#include "lexical/words/gather.h"
#include "text/languages.h"

#define QUERY_TERMS_MAX 2048 /* distinct words; the rest is left out */
#define QUERY_PLACES	8    /* of a word that are remembered */
#define QUERY_SENTENCES 64   /* a longer text has longer ones */
#define QUERY_NO_TERM	UINT16_MAX
#define QUERY_NO_HINT	UINT16_MAX

struct query_term {
	uint32_t term;	  /* STRTAB_NONE: not in the vocabulary */
	const char *stem; /* the tokenizer's */
	uint16_t len;
	float rarity;
	bool name, number;
	bool shell;	    /* stands only in what wraps the post */
	uint32_t first;	    /* of its words */
	uint64_t sentences; /* in which it stands, a bit each */
	uint32_t place[QUERY_PLACES];
	uint8_t nplaces;
};

/* A concept, or the sound of a word. */
struct query_hint {
	uint32_t term; /* in the vocabulary */
	float rarity;
	bool borrowed; /* a dictionary's concept */
	bool known;    /* so, and the library has all the text's words for it */
};

/* Words of the text that are a term of a concept. */
struct query_span {
	uint16_t hint; /* which one */
	uint16_t words;
	uint32_t first;
};

struct query {
	struct query_term *v;
	size_t n, cap;
	size_t words, sentences;
	uint16_t word[WORDS_MAX];     /* the term of each, or QUERY_NO_TERM */
	uint16_t sound_of[WORDS_MAX]; /* of each word, or QUERY_NO_HINT */
	float rarity;	    /* of all distinct words outside shells, summed */
	float rarity_shell; /* of the others */
	float sentence[QUERY_SENTENCES]; /* the same of each sentence */
	struct query_hint concept[WORDS_MENTIONS_MAX];
	struct query_hint sound[WORDS_MENTIONS_MAX];
	struct query_span span[WORDS_MENTIONS_MAX];
	size_t nconcepts, nsounds, nspans;
	int32_t day;
	uint32_t language; /* see language_pack() */
	/* Its terms that are in the vocabulary, and the place of each in v. */
	struct gather known;
	uint16_t place[QUERY_TERMS_MAX];
};

/* Takes a cut text, which must live as long as the query. Its day is the one it
 * was observed on; where that is not known, what the text says itself. */
void query_take(struct query *, const struct vocabulary *,
    const struct lexicon *, struct sounds *, struct words *,
    const struct counterpoint_text *);
void query_done(struct query *);

/* The query's term, or QUERY_NO_TERM. */
static inline uint16_t
query_find(const struct query *q, uint32_t term)
{
	uint32_t number = gather_find(&q->known, term);

	return number == GATHER_NONE ? QUERY_NO_TERM : q->place[number];
}

/* Which of its terms a document has, a bit each. */
struct query_shared {
	uint64_t bits[QUERY_TERMS_MAX / 64];
};

void query_share(
    const struct query *, const struct document *, struct query_shared *ret);

static inline bool
query_is_shared(const struct query_shared *s, uint16_t term)
{
	return s->bits[term / 64] >> term % 64 & 1;
}

/* Do the concepts of dictionaries link the text to this document? In one
 * language two words that share a translation are two words. */
static inline bool
query_borrows(const struct query *q, const struct document *d)
{
	return q->language == LANGUAGE_NONE || q->language != d->language;
}

#endif
