/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_mean.c - the mean of forests that differ by seed.
 * Owns a forest until it is joined to the others.
 */
#include "train_mean.h"

#include "lexical/model/features.h"

static void
scale_leaves(struct forest *forest, float by)
{
	size_t i;

	for (i = 0; i < forest->nnodes; i++)
		if (forest->node[i].feature < 0)
			forest->node[i].value *= by;
}

struct forest
mean_learn(const struct learn_settings *settings, unsigned many,
    const struct learn_list *list, size_t n, const int8_t *directions)
{
	struct learn_settings s = *settings;
	struct forest mean = {0}, more, both;

	for (s.seed = 1; s.seed <= many; s.seed++) {
		learn_forest(&s, list, n, FEATURES, directions, &more);
		scale_leaves(&more, 1.0F / (float)many);
		both = forest_join(&mean, &more);
		forest_done(&more);
		forest_done(&mean);
		mean = both;
	}
	return mean;
}
