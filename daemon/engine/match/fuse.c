/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuse.c - the fusion. Plugins have read the same text, so what a second one
 * says is partly what the first one said: the surest counts whole, the others
 * half. Owns nothing but the arrays it makes.
 */
#include "engine/match/fuse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* All verdicts on one narrative: a run in the sorted array. */
struct run {
	const char *slug;
	double confidence;
	const struct match_verdict **first;
	size_t n;
};

static int
by_narrative(const void *a, const void *b)
{
	const struct match_verdict *x = *(const struct match_verdict *const *)a,
				   *y = *(const struct match_verdict *const *)b;

	if (x->narrative != y->narrative)
		return x->narrative < y->narrative ? -1 : 1;
	if (x->plugin != y->plugin)
		return x->plugin < y->plugin ? -1 : 1;
	/* The same plugin twice: its surer word first. */
	return x->confidence > y->confidence   ? -1
	       : x->confidence < y->confidence ? 1
					       : 0;
}

/* Equals stand as their plugin orders them: a matcher whose answers are never
 * surer than those before has many. */
static int
by_confidence(const void *a, const void *b)
{
	const struct run *x = a, *y = b;
	const struct match_verdict *one = x->first[0], *other = y->first[0];

	if (x->confidence != y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	if (one->plugin != other->plugin)
		return one->plugin < other->plugin ? -1 : 1;
	if (one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return strcmp(x->slug, y->slug);
}

/* Sorts the verdicts on known narratives, one for each plugin. */
static size_t
sort_verdicts(const struct match_findings *f, const struct match_names *names,
    const struct match_verdict **ret)
{
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < f->nverdicts; i++)
		if (names->slug(names->arg, f->verdicts[i].narrative) != NULL)
			ret[n++] = &f->verdicts[i];
	qsort(ret, n, sizeof(struct match_verdict *), by_narrative);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || ret[kept - 1]->plugin != ret[i]->plugin ||
		    ret[kept - 1]->narrative != ret[i]->narrative)
			ret[kept++] = ret[i];
	return kept;
}

/* Never less sure than the surest, never surer than independent witnesses
 * would be together. */
static double
fuse_confidence(const struct run *run)
{
	double surest = run->first[0]->confidence, others = 1;

	for (size_t i = 1; i < run->n; i++) {
		double c = run->first[i]->confidence;

		others *= 1 - fmin(c, surest);
		surest = fmax(c, surest);
	}
	return fmin(1 - (1 - surest) * sqrt(others), MATCH_CONFIDENCE_MAX);
}

static size_t
find_runs(const struct match_names *names, const struct match_verdict **sorted,
    size_t n, struct run *ret)
{
	size_t nruns = 0;

	for (size_t i = 0; i < n; i++) {
		if (i == 0 || sorted[i]->narrative != sorted[i - 1]->narrative)
			ret[nruns++] =
			    (struct run){.slug = names->slug(
					     names->arg, sorted[i]->narrative),
				.first = &sorted[i]};
		ret[nruns - 1].n++;
	}
	for (size_t i = 0; i < nruns; i++)
		ret[i].confidence = fuse_confidence(&ret[i]);
	qsort(ret, nruns, sizeof(*ret), by_confidence);
	return nruns < MATCH_ANSWER_MAX ? nruns : MATCH_ANSWER_MAX;
}

/* Where the next vote and the next reason go. */
struct cursor {
	const struct match_names *names;
	struct match_vote *vote;
	const char **why;
};

/* The word of the surest that gave one; of equals, the first's. */
static enum counterpoint_stance
stance_of(const struct run *run)
{
	const struct match_verdict *surest = NULL;

	for (size_t i = 0; i < run->n; i++) {
		const struct match_verdict *v = run->first[i];

		if (v->stance != 0 &&
		    (surest == NULL || v->confidence > surest->confidence))
			surest = v;
	}
	return surest == NULL ? 0 : surest->stance;
}

static void
fill_hit(struct match_hit *hit, const struct run *run, struct cursor *at)
{
	*hit = (struct match_hit){.narrative = run->slug,
	    .confidence = run->confidence,
	    .stance = stance_of(run),
	    .votes = at->vote,
	    .nvotes = run->n,
	    .why = at->why};
	for (size_t i = 0; i < run->n; i++) {
		const struct match_verdict *v = run->first[i];

		*at->vote++ =
		    (struct match_vote){.plugin = at->names->plugins[v->plugin],
			.version = at->names->versions[v->plugin],
			.score = v->score,
			.confidence = v->confidence};
		for (size_t j = 0; j < v->nwhy; j++)
			*at->why++ = v->why[j];
		hit->nwhy += v->nwhy;
	}
}

static void
fill_hits(const struct match_findings *f, const struct match_names *names,
    struct match_fused *ret)
{
	const struct match_verdict **sorted =
	    mem_calloc(f->nverdicts, sizeof(struct match_verdict *));
	struct run *runs = mem_calloc(f->nverdicts, sizeof(*runs));
	size_t n = sort_verdicts(f, names, sorted);
	size_t nruns = find_runs(names, sorted, n, runs);
	struct cursor at = {.names = names};

	at.vote = ret->votes = mem_calloc(n, sizeof(*ret->votes));
	at.why = ret->why = mem_calloc(n * MATCH_WHYS_MAX, sizeof(*ret->why));
	for (size_t i = 0; i < nruns; i++)
		fill_hit(&ret->hits[i], &runs[i], &at);
	ret->answer.hits = ret->hits;
	ret->answer.nhits = nruns;
	free(runs);
	free(sorted);
}

void
match_fuse_text(const struct match_findings *f, const struct match_names *names,
    struct match_fused *ret)
{
	*ret =
	    (struct match_fused){.answer = {.text = f->text,
				     .language = f->language,
				     .detected = f->detected,
				     .missing = (const char *const *)f->missing,
				     .nmissing = f->nmissing}};
	memcpy(ret->answer.digest, f->digest, sizeof(f->digest));
	fill_hits(f, names, ret);
}

void
match_fused_done(struct match_fused *fused)
{
	free(fused->votes);
	free(fused->why);
}

static struct tailor_factor
fuse_factor(const struct match_sum *sum, const struct match_names *names)
{
	if (sum == NULL || sum->n == 0)
		return (struct tailor_factor){.score = NAN};
	return (struct tailor_factor){.score = sum->total / sum->n,
	    .n = sum->n,
	    .reason = sum->reason,
	    .plugin = names->plugins[sum->plugin],
	    .version = names->versions[sum->plugin]};
}

struct tailor_factor (*match_fuse_factors(const struct match_findings *f,
    const struct match_names *names, size_t n))[COUNTERPOINT_FACTORS]
{
	struct tailor_factor(*factors)[COUNTERPOINT_FACTORS] =
	    mem_calloc(n, sizeof(*factors));

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < COUNTERPOINT_FACTORS; j++)
			factors[i][j] = fuse_factor(
			    i < f->ncandidates ? &f->sums[i][j] : NULL, names);
	return factors;
}
