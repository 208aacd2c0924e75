/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine_match.c - the way of a text: cut, looked up, compared, ranked,
 * explained.
 * Owns nothing. Leaves the library to engine.c, reasons to why.c.
 */
#include "lexical/engine.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

#include "lexical/engine_parts.h"
#include "lexical/library/known.h"
#include "lexical/stance/recut.h"
#include "lexical/stance/stance.h"
#include "lexical/why/why.h"

#define CANDIDATES ENGINE_CANDIDATES_MAX /* that are looked at */
/* Behind an answer less sure than this the others are as unsure; and those are
 * not explained, but for the first. The first of them have a stance all the
 * same: another plugin may be sure of them. */
#define WORTH_ASKING  0.005
#define WORTH_REASONS 0.02
#define WORTH_STANCE  5

_Static_assert(ENGINE_ANSWERS_MAX <= ENGINE_COMPARED, "answers were compared");

static int
read_text(struct engine *e, const struct counterpoint_text *text)
{
	places_expect(e->places, e->words.tokenizer, text->language, false);
	if (words_cut(&e->words, e->lexicon, text->text, text->length,
		text->language) == -1)
		return -1;
	query_take(
	    &e->query, &e->vocabulary, e->lexicon, &e->sounds, &e->words, text);
	likeness_begin(e->likeness, &e->vocabulary, &e->query);
	return 0;
}

static struct averages
averages_of(const struct engine *e)
{
	struct averages a = {.weighed = engine_average_length(e)};
	int f;

	for (f = 0; f < FIELDS; f++)
		a.field[f] =
		    e->fields[f] > 0
			? (float)(e->words_of[f] / (double)e->fields[f])
			: 1;
	return a;
}

/* The best of `n` hits of each narrative, at most `max`. */
static size_t
choose_hits(const struct engine *e, const struct index_hit *hit, size_t n,
    struct candidate *ret, size_t max)
{
	const struct document *d[INDEX_HITS_MAX];
	uint32_t narrative[ENGINE_CANDIDATES_MAX];
	size_t i, j, found = 0;

	for (i = 0; i < n; i++) {
		d[i] = shelf_find(&e->shelf, hit[i].document);
		assert(d[i] != NULL);
		__builtin_prefetch(d[i]);
	}
	for (i = 0; i < n && found < max; i++) {
		for (j = 0; j < found; j++)
			if (narrative[j] == d[i]->narrative)
				break;
		if (j < found)
			continue;
		narrative[found] = d[i]->narrative;
		ret[found++] = (struct candidate){d[i], hit[i].score};
	}
	return found;
}

/* Most narratives have a document or two among the best; where they have many,
 * the index is asked again for more. */
static size_t
search(struct engine *e, struct candidate *ret, size_t max)
{
	struct index_hit hits[INDEX_HITS_MAX];
	size_t most =
	    max * 3 / 2 < INDEX_HITS_MAX ? max * 3 / 2 + 1 : INDEX_HITS_MAX;
	size_t n, found;

	n = index_search(
	    e->vocabulary.index, e->asked.v, e->asked.n, most, hits);
	found = choose_hits(e, hits, n, ret, max);
	if (found == max || n < most)
		return found;
	n = index_search(
	    e->vocabulary.index, e->asked.v, e->asked.n, INDEX_HITS_MAX, hits);
	return choose_hits(e, hits, n, ret, max);
}

/* The index's best documents, the best one of each narrative. */
static size_t
begin_candidates(struct engine *e, struct candidate ret[CANDIDATES])
{
	const struct comparison with = {.vocabulary = &e->vocabulary,
	    .averages = averages_of(e),
	    .query = &e->query,
	    .likeness = e->likeness};
	size_t n;

	asked_choose(&e->asked, &e->vocabulary, &e->query, e->spelling);
	n = search(e, ret, CANDIDATES);
	compare_begin(e->comparer, &with, ret, n);
	return n;
}

/* All features of `n` of the candidates; `place` is where they stand. */
static void
compare(struct engine *e, const struct candidate *candidate,
    const size_t *place, size_t n, struct engine_candidate *ret)
{
	size_t i;

	for (i = 0; i < n; i++) {
		compare_fully(e->comparer, place[i], ret[i].feature);
		ret[i].feature[FEATURE_index_rank] = log1pf((float)place[i]);
		ret[i].narrative = candidate[place[i]].document->narrative;
	}
	if (n > 0)
		features_compare(
		    ret[0].feature, n, sizeof(ret[0]) / sizeof(float));
}

/*
 * Where those of the candidates stand that look best, at most `max`. Most are
 * out of the question at first sight: a cascade, as in Wang, Lin and Metzler,
 * "A cascade ranking model for efficient ranked retrieval" (2011).
 */
static size_t
choose_compared(struct engine *e, size_t n, size_t max, size_t ret[CANDIDATES])
{
	struct ranked look[CANDIDATES];
	bool is_chosen[CANDIDATES] = {false};
	size_t i, chosen = 0;

	for (i = 0; i < n; i++)
		look[i] = (struct ranked){compare_roughly(e->comparer, i), i};
	ranking_sort(look, n);
	for (i = 0; i < n && i < max; i++)
		is_chosen[look[i].at] = true;
	for (i = 0; i < n; i++)
		if (is_chosen[i])
			ret[chosen++] = i;
	return chosen;
}

/* The candidates of a text that look best, compared. How many, or -1. */
static int
find_candidates(struct engine *e, const struct counterpoint_text *text,
    size_t max, struct candidate found[CANDIDATES], size_t place[CANDIDATES],
    struct engine_candidate *ret)
{
	size_t n;

	if (read_text(e, text) == -1)
		return -1;
	n = begin_candidates(e, found);
	n = choose_compared(e, n, max, place);
	compare(e, found, place, n, ret);
	return (int)n;
}

int
engine_candidates(struct engine *e, const struct counterpoint_text *text,
    struct engine_candidate *ret, size_t max)
{
	struct candidate found[CANDIDATES];
	size_t place[CANDIDATES] = {0};

	assert(max <= CANDIDATES);
	return find_candidates(e, text, max, found, place, ret);
}

/* The stance of an answer, and why it is one if it is worth that. */
static void
explain(struct engine *e, const struct document *d, bool is_worth,
    size_t *recut, struct engine_answer *ret)
{
	const struct known *k = roster_find(e->roster, d->narrative);
	const struct sides sides = {.words = &e->words,
	    .library = &e->library,
	    .query = &e->query,
	    .vocabulary = &e->vocabulary,
	    .lexicon = e->lexicon,
	    .sounds = &e->sounds,
	    .known = k,
	    .document = d,
	    .likeness = e->likeness,
	    .recut = recut};

	assert(k != NULL);
	if (is_worth)
		why_tell(&sides, ret->reason);
	ret->stance = stance_of(&sides, is_worth);
}

int
engine_match(struct engine *e, const struct counterpoint_text *text,
    struct engine_answer *ret, size_t max)
{
	struct candidate found[CANDIDATES];
	struct ranked ranked[CANDIDATES];
	size_t place[CANDIDATES] = {0}, i, n, recut = RECUT_BYTES;
	double sure = 1;
	int compared;

	assert(e->ranking != NULL && max <= ENGINE_ANSWERS_MAX);
	compared = find_candidates(
	    e, text, ENGINE_COMPARED, found, place, e->candidate);

	if (compared == -1)
		return -1;
	n = (size_t)compared;
	ranking_order(e->ranking, e->candidate, n, ranked);
	if (n > max)
		n = max;
	for (i = 0; i < n; i++) {
		const struct engine_candidate *c = &e->candidate[ranked[i].at];

		/* None is surer than the one before it. */
		if (sure >= WORTH_ASKING)
			sure = fmin(sure, ranking_confidence(e->ranking, c));
		ret[i] = (struct engine_answer){.narrative = c->narrative,
		    .score = ranked[i].score,
		    .confidence = sure};
		if (i < WORTH_STANCE || sure >= WORTH_REASONS)
			explain(e, found[place[ranked[i].at]].document,
			    i == 0 || sure >= WORTH_REASONS, &recut, &ret[i]);
	}
	return (int)n;
}
