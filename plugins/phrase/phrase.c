/* SPDX-License-Identifier: Apache-2.0 */
/*
 * phrase.c - the matcher `phrase`: analysts' own wordings.
 * Owns the narratives' patterns and the rule that turns patterns found into a
 * confidence. Leaves reading, finding and trying patterns to pattern.c,
 * index.c and match.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>

#include "counterpoint_plugin.h"
#include "phrase/index.h"
#include "text/mem.h"
#include "text/quote.h"
#include "text/roster.h"
#include "text/setting.h"

#define WHY_MAX	   4
#define EFFORT_MAX 1000000000000 /* a text's deadline comes long before */

struct narrative {
	uint32_t id;
	size_t npatterns;
	struct pattern *pattern[];
};

struct phrase {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	struct tokenizer *tokenizer;
	struct index *index;
	struct roster *roster;
	uint64_t effort;
};

/* A narrative some of whose patterns stand in the text. */
struct found {
	const struct narrative *narrative;
	const struct index_hit *hit; /* the heaviest first */
	size_t nhits;
	double confidence;
};

static void
join(void *self, void *item)
{
	struct phrase *p = self;
	struct narrative *n = item;
	size_t i;

	for (i = 0; i < n->npatterns; i++)
		index_add(p->index, n->pattern[i]);
}

static void
leave(void *self, void *item)
{
	struct phrase *p = self;
	struct narrative *n = item;
	size_t i;

	for (i = 0; i < n->npatterns; i++)
		index_remove(p->index, n->pattern[i]);
	free(n);
}

static void
drop(void *self, void *item)
{
	struct narrative *n = item;
	size_t i;

	(void)self;
	for (i = 0; i < n->npatterns; i++)
		pattern_free(n->pattern[i]);
	free(n);
}

static const struct roster_calls roster_calls = {join, leave, drop};

static void
phrase_close(void *self)
{
	struct phrase *p = self;

	if (p == NULL)
		return;
	roster_free(p->roster);
	index_free(p->index);
	tokenizer_free(p->tokenizer);
	free(p);
}

static void *
phrase_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct phrase *p = mem_zero(1, sizeof(*p));

	p->api = api;
	p->host = host;
	p->index = index_new();
	p->roster = roster_new(&roster_calls, p);
	p->tokenizer = tokenizer_new();
	if (p->tokenizer == NULL)
		api->log(host, COUNTERPOINT_ERROR, "ICU lacks its data");
	else if (setting_whole(
		     api, host, "effort", 1, EFFORT_MAX, &p->effort) == 0)
		return p;
	phrase_close(p);
	return NULL;
}

static void
log_refused(
    struct phrase *p, const char *slug, const char *pattern, const char *reason)
{
	char line[500], quoted[200];

	quote_span(quoted, sizeof(quoted), pattern, 0, strlen(pattern));
	snprintf(line, sizeof(line), "%s: pattern %s left out: %s", slug,
	    quoted, reason);
	p->api->log(p->host, COUNTERPOINT_WARNING, line);
}

/* An analyst may note one pattern for several languages; it counts once. */
static int
is_repeated(const struct counterpoint_wording *phrases, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (strcmp(phrases[i].text, phrases[at].text) == 0)
			return 1;
	return 0;
}

static int
phrase_add(void *self, const struct counterpoint_narrative *given)
{
	struct phrase *p = self;
	struct narrative *n = mem_zero(
	    1, sizeof(*n) + given->nphrases * sizeof(struct pattern *));
	struct pattern *pattern;
	const char *reason;
	size_t i;

	n->id = given->id;
	for (i = 0; i < given->nphrases; i++) {
		if (is_repeated(given->phrases, i))
			continue;
		pattern =
		    pattern_new(p->tokenizer, given->phrases[i].text, &reason);
		if (pattern == NULL) {
			log_refused(
			    p, given->slug, given->phrases[i].text, reason);
			continue;
		}
		pattern->owner = n;
		n->pattern[n->npatterns++] = pattern;
	}
	roster_add(p->roster, n->id, n);
	return 0;
}

static int
phrase_remove(void *self, uint32_t id)
{
	struct phrase *p = self;

	roster_remove(p->roster, id);
	return 0;
}

static int
phrase_commit(void *self)
{
	struct phrase *p = self;

	roster_commit(p->roster);
	index_commit(p->index);
	return 0;
}

static const struct narrative *
owner_of(const struct index_hit *hit)
{
	return hit->pattern->owner;
}

/* By narrative, then the pattern that tells most, then as in the text. */
static int
compare_hits(const void *a, const void *b)
{
	const struct index_hit *x = a, *y = b;
	uint32_t i = owner_of(x)->id, j = owner_of(y)->id;

	if (i != j)
		return i < j ? -1 : 1;
	if (x->pattern->weight != y->pattern->weight)
		return x->pattern->weight > y->pattern->weight ? -1 : 1;
	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return strcmp(x->pattern->source, y->pattern->source);
}

static int
compare_found(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->confidence != y->confidence)
		return x->confidence > y->confidence ? -1 : 1;
	return x->narrative->id < y->narrative->id ? -1 : 1;
}

/*
 * One plain word is as good as a coin; each further word of the heaviest
 * pattern takes away 45% of the doubt above 0.05, and each further pattern
 * (three at most count) 30% of what is left.
 */
static double
confidence_of(const struct index_hit *hit, size_t nhits)
{
	double doubt = 0.05 + 0.45 * pow(0.55, hit->pattern->weight - 1);

	doubt *= pow(0.7, nhits > 4 ? 3 : (double)nhits - 1);
	return doubt < 0.03 ? 0.97 : 1 - doubt;
}

static void
report(struct phrase *p, const struct found *f, const struct tokens *t,
    const char *text)
{
	char why[300], pattern[112], words[152];
	double score = 0;
	size_t i;
	const struct index_hit *hit;

	for (i = 0; i < f->nhits; i++)
		score += f->hit[i].pattern->weight;
	p->api->match(p->host, f->narrative->id, score, f->confidence);
	for (i = 0; i < f->nhits && i < WHY_MAX; i++) {
		hit = &f->hit[i];
		quote_span(pattern, sizeof(pattern), hit->pattern->source, 0,
		    strlen(hit->pattern->source));
		quote_span(words, sizeof(words), text, t->v[hit->begin].begin,
		    t->v[hit->end - 1].end);
		snprintf(
		    why, sizeof(why), "phrase %s found as %s", pattern, words);
		p->api->why(p->host, why);
	}
}

static size_t
group_hits(const struct index_hit *hit, size_t n, struct found *found)
{
	size_t i, nfound = 0;

	for (i = 0; i < n; i++) {
		if (i == 0 || owner_of(&hit[i]) != owner_of(&hit[i - 1])) {
			found[nfound].narrative = owner_of(&hit[i]);
			found[nfound++].hit = &hit[i];
		}
		found[nfound - 1].nhits++;
	}
	for (i = 0; i < nfound; i++)
		found[i].confidence =
		    confidence_of(found[i].hit, found[i].nhits);
	return nfound;
}

static void
report_hits(struct phrase *p, const struct index_hit *hits, size_t n,
    const struct tokens *t, const char *text)
{
	struct index_hit *hit = mem_zero(n, sizeof(*hit));
	struct found *found = mem_zero(n, sizeof(*found));
	size_t i, nfound;

	memcpy(hit, hits, n * sizeof(*hit));
	qsort(hit, n, sizeof(*hit), compare_hits);
	nfound = group_hits(hit, n, found);
	qsort(found, nfound, sizeof(*found), compare_found);
	for (i = 0; i < nfound; i++)
		report(p, &found[i], t, text);
	free(found);
	free(hit);
}

static int
phrase_match(void *self, const struct counterpoint_text *text)
{
	struct phrase *p = self;
	struct tokens tokens;
	const struct index_hit *hits;
	bool complete;
	size_t n;

	if (tokenizer_run(
		p->tokenizer, text->text, text->length, "und", &tokens) == -1) {
		p->api->log(p->host, COUNTERPOINT_WARNING,
		    "the text cannot be cut into words");
		return -1;
	}
	n = index_search(p->index, &tokens, p->effort, &hits, &complete);
	if (!complete)
		p->api->log(p->host, COUNTERPOINT_WARNING,
		    "the text wakes too many patterns: not every one was "
		    "tried");
	if (n > 0)
		report_hits(p, hits, n, &tokens, text->text);
	return 0;
}

static const struct counterpoint_matcher matcher = {
    .open = phrase_open,
    .add = phrase_add,
    .remove = phrase_remove,
    .commit = phrase_commit,
    .match = phrase_match,
    .close = phrase_close,
};

static const struct counterpoint_setting settings[] = {
    {"effort", "4000000",
	"How many comparisons with patterns one text may cost."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "phrase",
    .version = "1.0",
    .about = "Finds analysts' own wordings, with wildcards and proximity.",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
