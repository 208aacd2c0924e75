/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_linear.h - learns a weighted sum of features that puts right rows above
 * wrong ones within their list: the cross-entropy of the list's softmax (Cao
 * and others, "Learning to rank: from pairwise approach to listwise approach",
 * 2007), by Adam (Kingma and Ba, 2015).
 * Owns its working memory. The same lists give the same sum.
 */
#ifndef PLUGIN_LEXICAL_LEARN_LINEAR_H
#define PLUGIN_LEXICAL_LEARN_LINEAR_H

#include "lexical/learn.h"
#include "lexical/linear.h"

/* Times the lists are gone through, and what large weights cost. */
#define LEARN_LINEAR_PASSES 20
#define LEARN_LINEAR_L2	    1e-3F

/* `language` is the feature that is below 0 where a row is foreign. Each list
 * has a right row; of no lists comes a sum of no terms. linear_done() ends the
 * sum. */
void learn_linear(const struct learn_list *, size_t n, size_t features,
    int16_t language, struct linear *ret_linear);

#endif
