/* SPDX-License-Identifier: Apache-2.0 */
/*
 * findings.c - collects and cleans what workers say. Owns the copies.
 */
#include "engine/match/findings.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/language.h"

static void
free_verdicts(struct match_findings *f)
{
	for (size_t i = 0; i < f->nverdicts; i++)
		for (size_t j = 0; j < f->verdicts[i].nwhy; j++)
			free(f->verdicts[i].why[j]);
	free(f->verdicts);
}

static void
free_sums(struct match_findings *f)
{
	for (size_t i = 0; i < f->ncandidates; i++)
		for (size_t j = 0; j < COUNTERPOINT_FACTORS; j++)
			free(f->sums[i][j].reason);
	free(f->sums);
}

void
match_findings_clear(struct match_findings *f)
{
	free_verdicts(f);
	free_sums(f);
	for (size_t i = 0; i < f->nmissing; i++)
		free(f->missing[i]);
	free(f->missing);
	free(f->text);
	free(f->language);
	*f = (struct match_findings){0};
}

static bool
is_tag(const char *s)
{
	size_t len = strlen(s);

	return len > 0 && len < LANGUAGE_MAX &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			 "0123456789-") == len;
}

int
match_findings_add_text(
    struct match_findings *f, const struct match_wire_ready *ready)
{
	if (f->ready)
		return -1;
	f->ready = true;
	f->text = text_clean(ready->text, TEXT_MAX);
	f->language =
	    mem_strdup(is_tag(ready->language) ? ready->language : "und");
	f->detected = ready->detected;
	memcpy(f->digest, ready->digest, sizeof(f->digest));
	return 0;
}

/* Notes that a plugin has spoken: -1 when it had already. */
static int
hear(struct match_findings *f, uint32_t plugin)
{
	if (f->heard & (1U << plugin))
		return -1;
	f->heard |= 1U << plugin;
	return 0;
}

static double
clamp(double x)
{
	return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* What is not a number, or no match at all, is dropped. */
static void
add_hit(
    struct match_findings *f, uint32_t plugin, const struct match_wire_hit *hit)
{
	struct match_verdict *v;

	if (!isfinite(hit->score) || isnan(hit->confidence) ||
	    hit->confidence <= 0)
		return;
	v = &f->verdicts[f->nverdicts++];
	*v = (struct match_verdict){.narrative = hit->narrative,
	    .plugin = plugin,
	    .score = hit->score,
	    .confidence = clamp(hit->confidence),
	    .stance = hit->stance};
	for (; v->nwhy < hit->nwhy; v->nwhy++)
		v->why[v->nwhy] =
		    text_clean(hit->why[v->nwhy], MATCH_WHY_BYTES);
}

int
match_findings_add_hits(
    struct match_findings *f, const struct match_wire_hits *hits)
{
	if (hear(f, hits->plugin) == -1)
		return -1;
	f->verdicts = mem_resize(
	    f->verdicts, f->nverdicts + hits->n, sizeof(*f->verdicts));
	for (size_t i = 0; i < hits->n; i++)
		add_hit(f, hits->plugin, &hits->hits[i]);
	return 0;
}

static void
add_factor(struct match_findings *f, uint32_t plugin,
    const struct match_wire_factor *factor)
{
	struct match_sum *sum = &f->sums[factor->candidate][factor->factor];

	if (isnan(factor->score))
		return;
	sum->total += clamp(factor->score);
	if (sum->n++ > 0)
		return;
	sum->plugin = plugin;
	sum->reason = text_clean(factor->reason, MATCH_WHY_BYTES);
}

/* A factor given twice in one message could weigh twice. */
static bool
is_sorted(const struct match_wire_factors *factors)
{
	for (size_t i = 1; i < factors->n; i++) {
		const struct match_wire_factor *a = &factors->factors[i - 1],
					       *b = a + 1;

		if (a->candidate > b->candidate ||
		    (a->candidate == b->candidate && a->factor >= b->factor))
			return false;
	}
	return true;
}

int
match_findings_add_factors(struct match_findings *f,
    const struct match_wire_factors *factors, size_t ncandidates)
{
	size_t n = factors->n;

	if (hear(f, factors->plugin) == -1 || !is_sorted(factors) ||
	    (n > 0 && factors->factors[n - 1].candidate >= ncandidates))
		return -1;
	if (f->sums == NULL) {
		f->sums = mem_calloc(ncandidates, sizeof(*f->sums));
		f->ncandidates = ncandidates;
	}
	for (size_t i = 0; i < n; i++)
		add_factor(f, factors->plugin, &factors->factors[i]);
	return 0;
}

void
match_findings_miss(struct match_findings *f, const char *fmt, ...)
{
	va_list ap;
	char text[640];

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	f->missing =
	    mem_resize(f->missing, f->nmissing + 1, sizeof(*f->missing));
	f->missing[f->nmissing++] = text_clean(text, sizeof(text));
}
