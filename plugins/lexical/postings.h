/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postings.h - which documents hold a term, and how often.
 * Owns the lists and the counts over all documents. Leaves the documents to
 * whoever added them, and what the counts are worth to ranking.h.
 */
#ifndef PLUGIN_LEXICAL_POSTINGS_H
#define PLUGIN_LEXICAL_POSTINGS_H

#include <stddef.h>
#include <stdint.h>

#include "lexical/bag.h"

struct document_term {
	uint32_t term;
	uint32_t count;
};

/* One exemplar of a narrative, or its title, summary and aliases. */
struct document {
	uint32_t narrative;
	uint32_t ordinal; /* 0: title and so on; n: exemplar n */
	uint32_t length;  /* sum of the counts */
	uint32_t nterms;
	uint32_t number;	     /* of the postings while it is in them */
	struct document_term term[]; /* ascending by term */
};

struct posting {
	uint32_t document;
	uint32_t count;
};

struct posting_list {
	struct posting *v; /* ascending by document; dead ones among them */
	size_t n, cap;
	uint32_t documents; /* living ones */
};

struct postings {
	struct posting_list *list; /* by term */
	size_t nlists, list_cap;
	struct document **document; /* by number; NULL when dead */
	size_t ndocuments, document_cap;
	size_t living;
	uint64_t length; /* of the living, summed */
};

/* A document of a sorted bag; free() ends it. */
struct document *document_new(
    uint32_t narrative, uint32_t ordinal, const struct bag *);

/* How often the document holds the term. */
uint32_t document_count(const struct document *, uint32_t term);

struct postings *postings_new(void);
void postings_free(struct postings *);

/* Takes note of a document, which stays the caller's, until it is removed. */
void postings_add(struct postings *, struct document *);
void postings_remove(struct postings *, const struct document *);

/* Throws out the dead when they are as many as the living. */
void postings_tidy(struct postings *);

/* In how many documents the term stands; 0 for an unknown one. */
uint32_t postings_frequency(const struct postings *, uint32_t term);

#endif
