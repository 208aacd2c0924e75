/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_lists.h - what a desk has decided, as something to learn from: texts
 * with the candidates that the engine finds for them, and which are right.
 * Owns the lists; learning is train_learn.c's.
 */
#ifndef COUNTERPOINT_CLIENT_TRAIN_LISTS_H
#define COUNTERPOINT_CLIENT_TRAIN_LISTS_H

#include "train_library.h"

#define TRAIN_FOLDS 5

enum train_mark {
	TRAIN_WRONG,	/* the desk confirmed another, or none came up */
	TRAIN_RIGHT,	/* confirmed */
	TRAIN_REJECTED, /* wrong, and somebody said so */
	TRAIN_UNKNOWN,	/* suggested; nobody has decided */
};

/* The candidates of one text, in the order of the index. */
struct train_list {
	struct engine_candidate *candidate;
	enum train_mark *mark; /* of each */
	size_t n;
	size_t judged; /* confirmed narratives that the library holds */
	unsigned fold; /* < TRAIN_FOLDS */
};

struct train_lists {
	struct train_list *items; /* newest first; one for each cluster */
	size_t n, cap;
	size_t confirmed, rejected; /* matches, in these texts */
	size_t passed_over;	    /* suggested beside a confirmed one */
	/* Texts that teach nothing: near-duplicates of a newer one, exemplars,
	 * those whose narratives are retired or that have no candidates. */
	size_t left_out;
};

/* Fetches the decided observations until there are `most` lists; the older ones
 * are not looked at. The caller ends *ret with train_lists_done(), also on
 * failure. */
int train_lists_fetch(struct client *, const struct train_library *,
    size_t most, struct train_lists *ret, struct err *);
void train_lists_done(struct train_lists *);

#endif
