/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_ablate.c - what each group of features gives.
 * Owns the columns that it blanks, until it puts them back. A blank column is
 * the same everywhere, so it is no term of the net.
 */
#include "train_ablate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"
#include "train_measure.h"
#include "train_ranking.h"

#define LEAD "lead_"

/* Parts of names; a lead belongs where what it compares belongs. */
static const struct group {
	const char *name;
	const char *parts[8];
} groups[] = {
    {"coverage", {"text_in_", "of_", "overlap", "^cosine", "shared_", NULL}},
    {"BM25 of fields", {"bm25_", NULL}},
    {"runs and pairs of words", {"run_", "pairs_", NULL}},
    {"words alike, n-grams", {"alike", "grams_", NULL}},
    {"best sentence", {"sentence_", NULL}},
    {"rarest shared and missed words",
	{"rarest_", "text_missed_", "missed_title", NULL}},
    {"names, author's line", {"names_", "shell_", NULL}},
    {"numbers", {"numbers_", NULL}},
    {"concepts", {"concepts", NULL}},
    {"sounds of names", {"sounds", NULL}},
    {"days, years", {"days_", "year_", NULL}},
    {"fields kept apart", {"_title", "_summary", "_answers", NULL}},
    {"leads over other candidates", {LEAD, NULL}},
    {"the index's score and place", {"index_", NULL}},
};

#define NGROUPS (sizeof(groups) / sizeof(groups[0]))

/* A part that begins with ^ stands at the beginning of the name. */
static bool
has_part(const char *feature, const char *part)
{
	if (part[0] == '^')
		return strncmp(feature, part + 1, strlen(part + 1)) == 0;
	return strstr(feature, part) != NULL;
}

static bool
is_in(const struct group *g, const char *feature)
{
	size_t i;

	if (strncmp(feature, LEAD, strlen(LEAD)) == 0 &&
	    strcmp(g->parts[0], LEAD) != 0)
		feature += strlen(LEAD);
	for (i = 0; g->parts[i] != NULL; i++)
		if (has_part(feature, g->parts[i]))
			return true;
	return false;
}

/* Swaps a group's columns with what is kept: blanks at first, then back. */
static void
swap_columns(struct train_lists *lists, const struct group *g, float *kept)
{
	size_t i, row, f;
	float *at, swap;

	for (i = 0; i < lists->n; i++)
		for (row = 0; row < lists->v[i].n; row++)
			for (f = 0; f < FEATURES; f++) {
				if (!is_in(g, feature_name[f]))
					continue;
				at = &lists->v[i].rows[row * FEATURES + f];
				swap = *at;
				*at = *kept;
				*kept++ = swap;
			}
}

static float *
blank(struct train_lists *lists, const struct group *g)
{
	size_t i, f, columns = 0, rows = 0;
	float *kept;

	for (f = 0; f < FEATURES; f++)
		columns += is_in(g, feature_name[f]);
	for (i = 0; i < lists->n; i++)
		rows += lists->v[i].n;
	kept = mem_zero(rows * columns, sizeof(*kept));
	swap_columns(lists, g, kept);
	return kept;
}

/* Each list is scored by a model that has not seen its post. */
static void
cross(struct train_lists *lists)
{
	struct model model = {0};
	unsigned fold;
	size_t i;

	for (fold = 0; fold < TRAIN_FOLDS; fold++) {
		ranking_learn(lists, fold, &model);
		for (i = 0; i < lists->n; i++)
			if (lists->v[i].fold == fold)
				ranking_score(&model, &lists->v[i]);
		model_done(&model);
	}
}

static double
precision(const struct train_lists *lists, size_t set)
{
	double sum = 0;
	size_t i, n = 0;

	for (i = 0; i < lists->n; i++)
		if (lists->v[i].set == set) {
			sum += measure_precision(&lists->v[i]);
			n++;
		}
	return n > 0 ? sum / (double)n : 0;
}

static void
write_head(FILE *file, struct eval_set *const *sets, size_t nsets)
{
	size_t s;

	fputs("| MAP@5, cross-validated |", file);
	for (s = 0; s < nsets; s++)
		fprintf(file, " %s |", sets[s]->name);
	fputs("\n|---|", file);
	for (s = 0; s < nsets; s++)
		fputs("---|", file);
	fputc('\n', file);
}

/* One row; `full` is NULL for the first, which the others are compared with. */
static void
write_row(FILE *file, const char *name, const struct train_lists *lists,
    size_t nsets, const double *full)
{
	size_t s;

	fprintf(file, "| %s |", name);
	for (s = 0; s < nsets; s++)
		if (full == NULL)
			fprintf(file, " %.3f |", precision(lists, s));
		else
			fprintf(
			    file, " %+.3f |", precision(lists, s) - full[s]);
	fputc('\n', file);
	fflush(file);
}

/* The lists of one kind; they share their rows with the others. */
static struct train_lists
select_plain(const struct train_lists *lists)
{
	struct train_lists plain = {0};
	size_t i;

	plain.v = mem_zero(lists->n, sizeof(*plain.v));
	for (i = 0; i < lists->n; i++)
		if (lists->v[i].kind == TRAIN_PLAIN)
			plain.v[plain.n++] = lists->v[i];
	return plain;
}

void
ablate_write(FILE *file, struct eval_set *const *sets, size_t nsets,
    struct train_lists *lists)
{
	struct train_lists plain = select_plain(lists);
	double *full = mem_zero(nsets, sizeof(*full));
	float *kept;
	size_t g, s;

	write_head(file, sets, nsets);
	cross(&plain);
	write_row(file, "all features", &plain, nsets, NULL);
	for (s = 0; s < nsets; s++)
		full[s] = precision(&plain, s);
	for (g = 0; g < NGROUPS; g++) {
		kept = blank(&plain, &groups[g]);
		cross(&plain);
		write_row(file, groups[g].name, &plain, nsets, full);
		swap_columns(&plain, &groups[g], kept);
		free(kept);
	}
	free(full);
	free(plain.v);
}
