/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eval_set.h - labelled data for measuring and training: posts, and the known
 * claims that answer them. A set is a folder of claims.jsonl, queries.jsonl and
 * qrels.tsv.
 * Owns what it has read. Leaves scores to those who measure.
 */
#ifndef QUALITY_EVAL_SET_H
#define QUALITY_EVAL_SET_H

#include <stddef.h>
#include <stdint.h>

#include "counterpoint_plugin.h"

#define EVAL_EXTRA_BYTES 3000	    /* of a claim; what is longer is cut */
#define EVAL_TEXT_BYTES	 (32 << 10) /* of a post; what is longer is cut */

struct eval_claim {
	char *id;
	char *title, *text; /* may be "" */
	char *language;
	char **alias;
	size_t naliases;
	struct counterpoint_wording *exemplar; /* its strings are owned */
	size_t nexemplars;
	struct counterpoint_wording *answer; /* as the exemplars */
	size_t nanswers;
	int32_t day; /* or COUNTERPOINT_NO_DAY */
};

struct eval_query {
	char *id;
	char *source; /* of an edited post: the post's id; else the id */
	char *text, *language, *split;
	uint32_t *right; /* the claims that answer it, ascending */
	size_t nright;
};

struct eval_set {
	char *name;
	struct eval_claim *claim;
	struct eval_query *query; /* in the order of the file */
	size_t nclaims, nqueries;
};

/* Reads DIR/NAME. NULL after a line on stderr. */
struct eval_set *eval_set_read(const char *dir, const char *name);

/* The same with the edited posts of robust.jsonl as its queries; `split` is the
 * kind of edit. */
struct eval_set *eval_set_read_robust(const char *dir, const char *name);

void eval_set_free(struct eval_set *);

/* That of the claims, "und" when they are of several. */
const char *eval_set_language(const struct eval_set *);

/* Whether claim `claim` answers the query. */
int eval_query_is_right(const struct eval_query *, uint32_t claim);

/*
 * The claim as a narrative of the library: title, text as the summary, extra as
 * an answer, its day as first and last seen, and the aliases, exemplars and
 * answers that few sets have. What stands in `ret` is borrowed from the claim.
 * `id` > 0.
 */
void eval_claim_narrative(
    const struct eval_claim *, uint32_t id, struct counterpoint_narrative *ret);

#endif
