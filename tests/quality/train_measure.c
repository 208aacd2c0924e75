/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_measure.c - how good a ranking is.
 * Owns nothing. Leaves printing to the trainer.
 */
#include "train_measure.h"

#define FIRST 5

/* How many candidates stand before candidate `i`. */
static size_t
place_of(const struct train_list *list, size_t i)
{
	size_t j, before = 0;

	for (j = 0; j < list->n; j++)
		before += list->score[j] > list->score[i] ||
			  (list->score[j] == list->score[i] && j < i);
	return before;
}

double
measure_precision(const struct train_list *list)
{
	int right[FIRST] = {0}, hits = 0;
	double sum = 0;
	size_t i, place;

	if (list->judged == 0)
		return 0;
	for (i = 0; i < list->n; i++) {
		place = place_of(list, i);
		if (place < FIRST && list->right[i] > 0)
			right[place] = 1;
	}
	for (i = 0; i < FIRST; i++)
		if (right[i])
			sum += (double)++hits / (double)(i + 1);
	return sum / (double)list->judged;
}
