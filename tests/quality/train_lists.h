/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_lists.h - what is learned from: posts with the candidates that the
 * engine finds for them, and which of these are right.
 * Owns the lists. Leaves the choice of posts to train_overlap.h and learning to
 * those who use them.
 */
#ifndef QUALITY_TRAIN_LISTS_H
#define QUALITY_TRAIN_LISTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "eval_lexicon.h"
#include "eval_set.h"
#include "lexical/model/features.h"

#define TRAIN_FOLDS 3

enum train_kind {
	TRAIN_PLAIN,
	TRAIN_NOISY,	/* the post is damaged, or lacks its date */
	TRAIN_TERSE,	/* the post lacks some words */
	TRAIN_SMALL,	/* most of the library is taken out */
	TRAIN_SHORT,	/* the post is cut to a few words */
	TRAIN_FOREIGN,	/* the post is in another language */
	TRAIN_ANSWERED, /* claims have answers of other words */
};

/* The candidates of one post, in the order of the index. */
struct train_list {
	size_t set;
	unsigned fold; /* posts that begin alike are in the same one */
	enum train_kind kind;
	float *rows;  /* n rows of FEATURES numbers */
	float *right; /* 1 or 0, of each */
	float *score; /* of each, by a forest that has not seen the post */
	size_t n;
	size_t judged; /* right claims that the library holds */
	double weight;
};

struct train_lists {
	struct train_list *v;
	size_t n, cap;
};

/* One way to look at a set. */
struct train_view {
	const struct eval_set *set;
	const uint8_t *chosen; /* of each query: whether it is trained on */
	const struct eval_lexicon *lexicon;
	size_t number; /* of the set */
	enum train_kind kind;
	bool foreign;	/* the post is put into another language */
	bool mixed;	/* and half of the library into the same; `foreign` */
	bool answered;	/* claims have answers, see train_library.h */
	bool brief;	/* the post is cut to a few words */
	bool undated;	/* the date of the author's line is cut off; posts
			 * without one are not asked */
	double library; /* share of the claims that is known, 0..1 */
	double posts;	/* share of the posts that is taken, 0..1 */
	unsigned times; /* that it is drawn, each time others; 0: once */
	double noise;	/* share of the longer words that is damaged, 0..1 */
	double missing; /* share of the words that is left out, 0..1 */
	double weight;	/* of each list */
	uint64_t seed;
};

/* Adds a list for each post that has any candidates. 0, or -1 after a line on
 * stderr. */
int train_lists_add(struct train_lists *, const struct train_view *);
void train_lists_done(struct train_lists *);

#endif
