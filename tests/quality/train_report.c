/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_report.c - what a training has reached, in cross-validation.
 * Owns nothing. Leaves measuring to train_measure.h.
 */
#include "train_report.h"

#include <math.h>
#include <stdlib.h>

#include "lexical/learn/learn_measure.h"
#include "text/mem.h"
#include "train_measure.h"

#define FEW 20 /* lists, whose mean says nothing */

/* The mean over all lists of a set and kind; NAN when they are few. */
static double
mean_precision(const struct train_lists *lists, size_t set,
    enum train_kind kind, size_t *ret_n)
{
	double sum = 0;
	size_t i, n = 0;

	for (i = 0; i < lists->n; i++)
		if (lists->v[i].set == set && lists->v[i].kind == kind) {
			sum += measure_precision(&lists->v[i]);
			n++;
		}
	*ret_n = n;
	return n >= FEW ? sum / (double)n : NAN;
}

/* The share of a set's posts that have a right claim among the candidates. */
static double
share_found(const struct train_lists *lists, size_t set)
{
	size_t i, j, n = 0, found = 0;

	for (i = 0; i < lists->n; i++) {
		const struct train_list *list = &lists->v[i];

		if (list->set != set || list->kind != TRAIN_PLAIN)
			continue;
		n++;
		for (j = 0; j < list->n && list->right[j] <= 0;)
			j++;
		found += j < list->n;
	}
	return n > 0 ? (double)found / (double)n : NAN;
}

/* What was told of the first answers of a set. */
static size_t
gather_bets(
    const struct train_answers *answers, size_t set, struct measure_bet *ret)
{
	size_t i, n = 0;

	for (i = 0; i < answers->n; i++) {
		const struct train_answer *a = &answers->v[i];

		if (a->set == set && a->kind == TRAIN_PLAIN && a->first)
			ret[n++] =
			    (struct measure_bet){.told = 1 / (1 + exp(-a->sum)),
				.right = a->right > 0};
	}
	return n;
}

void
report_write(FILE *file, const char *prefix, struct eval_set *const *sets,
    size_t nsets, const struct train_lists *lists,
    const struct train_answers *answers)
{
	struct measure_bet *bet = mem_zero(answers->n, sizeof(*bet));
	double clean, noisy, brief, auroc;
	size_t s, n, unused, nbets;

	for (s = 0; s < nsets; s++) {
		clean = mean_precision(lists, s, TRAIN_PLAIN, &n);
		noisy = mean_precision(lists, s, TRAIN_NOISY, &unused);
		brief = mean_precision(lists, s, TRAIN_SHORT, &unused);
		nbets = gather_bets(answers, s, bet);
		auroc = measure_auroc(bet, nbets);
		fprintf(file, "%s%s: %zu posts, found %.3f, MAP@5 %.4f", prefix,
		    sets[s]->name, n, share_found(lists, s), clean);
		if (!isnan(noisy))
			fprintf(file, ", damaged %.4f", noisy);
		if (!isnan(brief))
			fprintf(file, ", short %.4f", brief);
		fprintf(file, ", AUROC %.4f, calibration error %.4f\n", auroc,
		    measure_calibration(bet, nbets));
	}
	free(bet);
}
