/* SPDX-License-Identifier: Apache-2.0 */
/*
 * features.c - the names of the features, and those that compare a candidate
 * with the others of its list.
 * Owns nothing. Leaves the features of one candidate to compare.c.
 */
#include "lexical/model/features.h"

#include <math.h>

#define NAME(name, direction) #name,
#define NAMES(name, direction) \
#name "_title", #name "_summary", #name "_answers",
#define DIRECTION(name, direction)  direction,
#define DIRECTIONS(name, direction) direction, direction, direction,

const char *const feature_name[FEATURES] = {FEATURE_LIST(NAME, NAMES)};
const int8_t feature_direction[FEATURES] = {
    FEATURE_LIST(DIRECTION, DIRECTIONS)};

/* What is compared, and where the lead goes. */
#define LEAD(name)                                  \
	{                                           \
		FEATURE_##name, FEATURE_lead_##name \
	}
static const struct {
	enum feature of, lead;
} leads[] = {
    LEAD(text_in_all),
    LEAD(of_all),
    LEAD(alike_all),
    LEAD(text_alike),
    LEAD(cosine),
    LEAD(shared_rarity),
    LEAD(grams_of),
    LEAD(text_grams_in),
    LEAD(grams_cosine),
    LEAD(run_all),
    LEAD(pairs_all),
    LEAD(sentence_both),
    LEAD(sentence_of),
    LEAD(its_sentence_both),
    LEAD(of_title),
    LEAD(of_summary),
    LEAD(bm25_title),
    LEAD(bm25_summary),
    LEAD(rarest_1),
    LEAD(overlap),
    LEAD(alike_title),
    LEAD(alike_summary),
    LEAD(concepts_rarity),
    LEAD(sounds_rarity),
    LEAD(index_score),
};

/* The value minus the best of the others; alone, minus 0. */
static void
compare(
    float *rows, size_t n, size_t stride, enum feature of, enum feature lead)
{
	float best = -INFINITY, second = -INFINITY, value;
	size_t i;

	for (i = 0; i < n; i++) {
		value = rows[i * stride + of];
		if (value > best) {
			second = best;
			best = value;
		} else if (value > second) {
			second = value;
		}
	}
	if (n < 2)
		second = 0;
	for (i = 0; i < n; i++) {
		value = rows[i * stride + of];
		rows[i * stride + lead] =
		    value - (value >= best ? second : best);
	}
}

/* The list is in the order of the index. */
static void
compare_scores(float *rows, size_t n, size_t stride)
{
	float top = n > 0 ? rows[FEATURE_index_score] : 0;
	size_t i;

	for (i = 0; i < n; i++)
		rows[i * stride + FEATURE_index_top] =
		    top > 0 ? rows[i * stride + FEATURE_index_score] / top : 0;
}

void
features_compare(float *rows, size_t n, size_t stride)
{
	size_t i;

	compare_scores(rows, n, stride);
	for (i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		compare(rows, n, stride, leads[i].of, leads[i].lead);
}
