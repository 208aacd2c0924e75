/* SPDX-License-Identifier: Apache-2.0 */
/*
 * learn_net.h - learns a net that puts right rows above wrong ones within their
 * list: the cross-entropy of the list's softmax (Cao and others, "Learning to
 * rank: from pairwise approach to listwise approach", 2007), by Adam with
 * weight decay (Kingma and Ba, 2015; Loshchilov and Hutter, 2019) and dropout
 * (Srivastava and others, 2014).
 * Owns its working memory. The same lists give the same net.
 */
#ifndef PLUGIN_LEXICAL_LEARN_NET_H
#define PLUGIN_LEXICAL_LEARN_NET_H

#include "lexical/learn/learn.h"
#include "lexical/model/net.h"

/* Chosen by cross-validation. */
#define LEARN_NET_NETS	 2   /* that begin differently; the net is their mean */
#define LEARN_NET_UNITS	 32  /* of each */
#define LEARN_NET_PASSES 8   /* times the lists are gone through */
#define LEARN_NET_STEPS	 500 /* at least, however few the lists */
#define LEARN_NET_RATE	 3e-3F /* of the first step; the last one's is 0 */
#define LEARN_NET_DECAY	 1e-2F /* of a weight in a step, times the rate */
#define LEARN_NET_MISSED 51    /* of 256 units, by chance, a row goes without */

/* `language` is the feature that is below 0 where a row is foreign. Each list
 * has a right row. Their `base` does not count. Of no lists, or of features
 * that are the same everywhere, comes a net of no terms. net_done() ends it. */
void learn_net(const struct learn_list *, size_t n, size_t features,
    int16_t language, struct net *ret_net);

#endif
