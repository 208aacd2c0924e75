/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embedding.c - the matcher `embedding`: narratives with a wording whose
 * vector lies near the text's. Owns the wordings. Leaves the search to
 * nearest.c, and the vectors to the daemon, which has them made.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counterpoint_plugin.h"
#include "embedding/dots.h"
#include "embedding/nearest.h"
#include "text/mem.h"
#include "text/quote.h"
#include "text/roster.h"
#include "text/setting.h"

#define ANSWERS_MAX 64
#define UNLIKELY    0.01 /* confidence below which nothing is said */
#define WHY_BYTES   300
#define TEXT_BYTES  400 /* of a wording, kept to be quoted */

/* A vector with what it stands for. */
struct wording {
	struct nearest_row row; /* first: the search gives rows */
	uint32_t narrative;
	int is_description; /* title and summary; the text is the title */
	char *text;
	float numbers[];
};

struct narrative {
	uint32_t dimensions;
	int left_out; /* its dimensions are not those of the others */
	size_t n;
	struct wording *wording[];
};

struct embedding {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	struct roster *roster;
	struct nearest *nearest;
	double middle, slope, lead;
	uint64_t answers;
};

/* --- the library --- */

static void
drop(void *self, void *item)
{
	struct narrative *n = item;

	(void)self;
	for (size_t i = 0; i < n->n; i++) {
		free(n->wording[i]->text);
		free(n->wording[i]);
	}
	free(n);
}

static void
join(void *self, void *item)
{
	struct embedding *e = self;
	struct narrative *n = item;

	for (size_t i = 0; i < n->n && !n->left_out; i++)
		n->left_out = nearest_add(e->nearest, &n->wording[i]->row,
				  n->dimensions) == -1;
	if (n->left_out)
		e->api->log(e->host, COUNTERPOINT_WARNING,
		    "a narrative's vectors have other dimensions than the "
		    "others': it is left out");
}

static void
leave(void *self, void *item)
{
	struct embedding *e = self;
	struct narrative *n = item;

	for (size_t i = 0; i < n->n && !n->left_out; i++)
		nearest_remove(e->nearest, &n->wording[i]->row);
	drop(self, item);
}

static const struct roster_calls roster_calls = {join, leave, drop};

static void
add_wording(struct narrative *to, const struct counterpoint_narrative *given,
    const char *text, const float *vector, int is_description)
{
	size_t len = strnlen(text, TEXT_BYTES);
	struct wording *w;

	if (vector == NULL || given->dimensions > DOTS_MOST)
		return;
	while (text[len] != '\0' && ((unsigned char)text[len] & 0xc0) == 0x80)
		len--;
	w = mem_zero(1, sizeof(*w) + given->dimensions * sizeof(float));
	w->narrative = given->id;
	w->is_description = is_description;
	w->text = mem_copy(text, len);
	memcpy(w->numbers, vector, given->dimensions * sizeof(float));
	w->row.numbers = w->numbers;
	to->wording[to->n++] = w;
}

/* A narrative without vectors is not known here, until it is added again. */
static int
embedding_add(void *self, const struct counterpoint_narrative *given)
{
	struct embedding *e = self;
	struct narrative *n = mem_zero(
	    1, sizeof(*n) + (given->nexemplars + 1) * sizeof(struct wording *));

	n->dimensions = given->dimensions;
	add_wording(n, given, given->title, given->vector, 1);
	for (size_t i = 0; i < given->nexemplars; i++)
		add_wording(n, given, given->exemplars[i].text,
		    given->exemplars[i].vector, 0);
	roster_add(e->roster, given->id, n);
	return 0;
}

static int
embedding_remove(void *self, uint32_t id)
{
	struct embedding *e = self;

	roster_remove(e->roster, id);
	return 0;
}

static int
embedding_commit(void *self)
{
	struct embedding *e = self;

	roster_commit(e->roster);
	nearest_settle(e->nearest);
	return 0;
}

/* --- matching --- */

static const struct wording *
wording_of(const struct nearest_hit *hit)
{
	return (const struct wording *)(const void *)hit->row;
}

/* Keeps the best hit of each narrative; gives how many. */
static size_t
best_of_each(struct nearest_hit *hits, size_t n, size_t most)
{
	size_t kept = 0, j;

	for (size_t i = 0; i < n && kept < most; i++) {
		for (j = 0; j < kept; j++)
			if (wording_of(&hits[j])->narrative ==
			    wording_of(&hits[i])->narrative)
				break;
		if (j == kept)
			hits[kept++] = hits[i];
	}
	return kept;
}

/* How far a narrative is ahead of the best other one; 0 without one. */
static double
lead_of(const struct nearest_hit *hits, size_t n, size_t i)
{
	if (n < 2)
		return 0;
	return hits[i].cosine - hits[i == 0 ? 1 : 0].cosine;
}

static double
estimate(const struct embedding *e, double cosine, double lead)
{
	double z = e->slope * (cosine - e->middle) + e->lead * lead;

	return 1 / (1 + exp(-z));
}

static void
say_why(const struct embedding *e, const struct nearest_hit *hit)
{
	const struct wording *w = wording_of(hit);
	char quoted[200], why[WHY_BYTES];

	quote_span(quoted, sizeof(quoted), w->text, 0, strlen(w->text));
	snprintf(why, sizeof(why), "%s: %s (cosine %.2f)",
	    w->is_description ? "nearest to the title and summary of"
			      : "nearest known wording",
	    quoted, hit->cosine);
	e->api->why(e->host, why);
}

static int
embedding_match(void *self, const struct counterpoint_text *text)
{
	const struct embedding *e = self;
	struct nearest_hit hits[NEAREST_MOST];
	size_t n;

	if (text->vector == NULL ||
	    text->dimensions != nearest_dimensions(e->nearest))
		return 0;
	n = nearest_search(e->nearest, text->vector, hits);
	n = best_of_each(hits, n, ANSWERS_MAX);
	for (size_t i = 0; i < n && i < e->answers; i++) {
		double confidence =
		    estimate(e, hits[i].cosine, lead_of(hits, n, i));

		if (confidence < UNLIKELY)
			break;
		e->api->match(e->host, wording_of(&hits[i])->narrative,
		    hits[i].cosine, confidence);
		say_why(e, &hits[i]);
	}
	return 0;
}

/* --- life --- */

static void
embedding_close(void *self)
{
	struct embedding *e = self;

	if (e == NULL)
		return;
	roster_free(e->roster);
	nearest_free(e->nearest);
	free(e);
}

static int
read_settings(struct embedding *e)
{
	const struct counterpoint_api *api = e->api;
	struct counterpoint_host *host = e->host;
	uint64_t exact_most, probes;

	if (setting_number(api, host, "middle", -1, 1, &e->middle) == -1 ||
	    setting_number(api, host, "slope", 0, 1000, &e->slope) == -1 ||
	    setting_number(api, host, "lead", 0, 1000, &e->lead) == -1 ||
	    setting_whole(api, host, "answers", 1, ANSWERS_MAX, &e->answers) ==
		-1 ||
	    setting_whole(
		api, host, "exact_most", 0, 1000000000, &exact_most) == -1 ||
	    setting_whole(api, host, "probes", 1, NEAREST_CELLS, &probes) == -1)
		return -1;
	e->nearest = nearest_new(exact_most, probes);
	return 0;
}

static void *
embedding_open(
    const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct embedding *e = mem_zero(1, sizeof(*e));

	e->api = api;
	e->host = host;
	e->roster = roster_new(&roster_calls, e);
	if (read_settings(e) == 0)
		return e;
	embedding_close(e);
	return NULL;
}

static const struct counterpoint_matcher matcher = {
    .open = embedding_open,
    .add = embedding_add,
    .remove = embedding_remove,
    .commit = embedding_commit,
    .match = embedding_match,
    .close = embedding_close,
};

static const struct counterpoint_setting settings[] = {
    {"middle", "0.65",
	"The cosine at which the confidence is one half; it depends on the "
	"model."},
    {"slope", "14", "How fast the confidence rises with the cosine."},
    {"lead", "6",
	"How much the confidence gains from the lead over the next narrative."},
    {"answers", "10", "How many narratives are told at most, 1 to 64."},
    {"exact_most", "100000",
	"Up to so many vectors all are looked at; beyond it, the nearest of "
	"256 cells."},
    {"probes", "24", "How many of the 256 cells are looked at, 1 to 256."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "embedding",
    .version = "1.0",
    .about = "Ranks narratives by the nearness of vectors of a model server.",
    .kind = COUNTERPOINT_MATCHER,
    .settings = settings,
    .matcher = &matcher,
};
