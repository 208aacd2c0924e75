/* SPDX-License-Identifier: Apache-2.0 */
/*
 * model.h - what was learned: a net and a forest of regression trees that
 * correct it, which rank the candidates of a text, and a forest that tells how
 * sure an answer is. Read from and written to a text file, in which
 * features stand by name.
 * Owns all of them. Leaves learning to learn.h and features to features.h.
 *
 *	counterpoint-model 2
 *	about WORDS			up to 200 lines: provenance
 *	net 105 64 language		how many terms and hidden units, and the
 *					feature that is below 0 for a foreign
 *					row; may be absent
 *	text_in_all 0.3 0.2 0 1.5 1.1 0.04 ...
 *					mean, spread; 1 if -1 says that there is
 *					nothing to tell; weight, foreign weight,
 *					weight in each unit
 *	...
 *	bias -0.1 ...			of each unit, of which there may be none
 *	gain 0.4 ...			of each unit
 *	forest rank 20			its name, how many trees
 *	tree 29				how many nodes; the first is the root
 *	text_in_all 0.4375 1 2		feature <= threshold: node 1, else 2
 *	= -0.0321			a leaf adds this
 *	...
 *	forest confidence 100
 *	...
 *	end
 */
#ifndef PLUGIN_LEXICAL_MODEL_H
#define PLUGIN_LEXICAL_MODEL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "lexical/model/net.h"

#define FOREST_TREES_MAX 2000
#define FOREST_NODES_MAX 255 /* of a tree */

/* Inner node: feature >= 0, children come behind their parent in the same
 * tree. Leaf: feature -1. */
struct forest_node {
	int16_t feature;
	uint16_t left, right; /* within the tree; left: value <= threshold */
	float value;	      /* threshold, or what the leaf adds */
};

struct forest {
	struct forest_node *node; /* of all trees */
	uint32_t *root;		  /* of each tree, in `node` */
	size_t ntrees, nnodes;
};

struct model {
	struct net net; /* the score is its and what `rank` adds */
	struct forest rank;
	struct forest confidence; /* its sum is a log-odds */
	char *about;		  /* the about lines; may be "" */
};

/*
 * Reads a model; `names` are the features that there are, `n` of them. NULL
 * with a message in `ret_error` of `size` bytes that names line and rule. A
 * model of any content is safe to evaluate: children come behind parents,
 * numbers are finite and those of the net at most a million, so that its sums
 * are finite too; counts are capped.
 */
struct model *model_read(
    FILE *, const char *const *names, size_t n, char *ret_error, size_t size);
struct model *model_read_file(const char *path, const char *const *names,
    size_t n, char *ret_error, size_t size);
void model_write(FILE *, const struct model *, const char *const *names);
void model_free(struct model *);
void model_done(struct model *); /* of one that is not on the heap */

/* The score of a candidate. */
double model_score(const struct model *, const float *row);

void forest_done(struct forest *);

/* A copy of the trees of both, those of `a` first. The caller ends it. */
struct forest forest_join(const struct forest *a, const struct forest *b);

/* What its trees add up to for one row of features. */
double forest_sum(const struct forest *, const float *row);

#endif
