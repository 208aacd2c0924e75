/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_lists.c - posts with the candidates that the engine finds for them.
 * Owns the lists, and an engine while it is asked. Leaves learning to those who
 * use them.
 */
#include "train_lists.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/engine.h"
#include "lexical/learn/chance.h"
#include "post.h"
#include "text/mem.h"
#include "train_foreign.h"
#include "train_library.h"
#include "train_noise.h"
#include "train_random.h"
#include "train_short.h"

#define BEGINNING 40 /* letters by which posts are told apart */

/* How much of a post stands before the date of its author's line; all, when it
 * has none. */
static size_t
undated_length(const char *text)
{
	int32_t day;

	return post_date_find(text, &day);
}

/* Whether the view has the post: each time the same. */
static bool
is_asked(const struct train_view *view, const struct eval_query *q)
{
	uint64_t chance = random_seed(q->id, view->seed ^ 1);

	return view->chosen[q - view->set->query] &&
	       chance_share(&chance) < view->posts &&
	       (view->noise <= 0 || noise_applies(q->text)) &&
	       (!view->brief || (q->nright > 0 && short_applies(q->text))) &&
	       (view->missing <= 0 || noise_can_thin(q->text)) &&
	       (!view->undated || q->text[undated_length(q->text)] != '\0');
}

/* However small the library, it holds what answers the posts: without that, a
 * small one would teach that nothing is ever known. */
static void
know_answers(struct train_library *library, const struct train_view *view)
{
	const struct eval_query *q = view->set->query;
	const struct eval_query *end = q + view->set->nqueries;
	size_t i;

	for (; q < end; q++)
		for (i = 0; i < q->nright && is_asked(view, q); i++)
			library->known[q->right[i]] = 1;
}

/* Some claims, each time the same. */
static void
know_claims(struct train_library *library, const struct train_view *view)
{
	uint64_t chance = view->seed;
	size_t i;

	know_answers(library, view);
	for (i = 0; i < view->set->nclaims; i++)
		if (chance_share(&chance) < view->library)
			library->known[i] = 1;
}

/* By the first letters, for the sets have posts in common that differ in how
 * they end. */
static unsigned
choose_fold(const char *text)
{
	char beginning[BEGINNING + 1];
	size_t n = 0;

	for (; *text != '\0' && n < BEGINNING; text++)
		if (isalnum((unsigned char)*text) ||
		    (unsigned char)*text >= 0x80)
			beginning[n++] = (char)tolower((unsigned char)*text);
	beginning[n] = '\0';
	return (unsigned)(random_seed(beginning, 0) % TRAIN_FOLDS);
}

static size_t
count_known(const struct train_library *library, const struct eval_query *q)
{
	size_t i, n = 0;

	for (i = 0; i < q->nright; i++)
		n += library->known[q->right[i]];
	return n;
}

static void
add_list(struct train_lists *lists, const struct train_library *library,
    const struct train_view *view, const struct eval_query *q,
    const struct engine_candidate *candidate, size_t n)
{
	struct train_list *list;
	size_t i;

	lists->v = mem_grow(lists->v, &lists->cap, lists->n + 1, sizeof(*list));
	list = &lists->v[lists->n++];
	*list = (struct train_list){.set = view->number,
	    .fold = choose_fold(q->text),
	    .kind = view->kind,
	    .n = n,
	    .judged = count_known(library, q),
	    .weight = view->weight};
	list->rows = mem_zero(n * FEATURES, sizeof(float));
	list->right = mem_zero(n, sizeof(float));
	list->score = mem_zero(n, sizeof(float));
	for (i = 0; i < n; i++) {
		memcpy(list->rows + i * FEATURES, candidate[i].feature,
		    FEATURES * sizeof(float));
		list->right[i] =
		    (float)eval_query_is_right(q, candidate[i].narrative - 1);
	}
}

/* Cut to what the first right claim tells. */
static char *
cut_post(const struct train_view *view, const struct eval_query *q)
{
	const struct eval_claim *c = &view->set->claim[q->right[0]];
	size_t cap = strlen(c->title) + strlen(c->text) + 2;
	char *told = mem_zero(cap, 1), *copy;

	snprintf(told, cap, "%s %s", c->title, c->text);
	copy = short_copy(q->text, told, random_seed(q->id, view->seed));
	free(told);
	return copy;
}

static char *
put_post(const struct train_library *library, const char *text,
    const char *language, uint64_t seed, const char **ret_language)
{
	if (library->language == NULL)
		return foreigner_copy(
		    library->foreigner, text, language, seed, ret_language);
	*ret_language = library->language;
	return foreigner_put(
	    library->foreigner, text, language, library->language, seed);
}

/* The post as the view has it, for free(); NULL: as it is. */
static char *
change_post(const struct train_library *library, const struct train_view *view,
    const struct eval_query *q, const char **language)
{
	uint64_t seed = random_seed(q->id, view->seed);
	char *cut = view->brief ? cut_post(view, q) : NULL, *copy;

	if (library->foreigner != NULL) {
		copy = put_post(library, cut != NULL ? cut : q->text,
		    q->language, seed, language);
		free(cut);
		return copy;
	}
	if (cut != NULL)
		return cut;
	if (view->undated)
		return mem_copy(q->text, undated_length(q->text));
	if (view->missing > 0)
		return noise_thin(q->text, view->missing, seed);
	if (view->noise > 0)
		return noise_copy(q->text, view->noise, seed);
	return NULL;
}

static int
ask(struct train_lists *lists, const struct train_library *library,
    const struct train_view *view, const struct eval_query *q)
{
	static struct engine_candidate candidate[ENGINE_COMPARED];
	struct counterpoint_text text = {
	    .language = q->language, .day = COUNTERPOINT_NO_DAY};
	char *changed = change_post(library, view, q, &text.language);
	int n;

	text.text = changed != NULL ? changed : q->text;
	text.length = strlen(text.text);
	n = engine_candidates(
	    library->engine, &text, candidate, ENGINE_COMPARED);
	free(changed);
	if (n == -1)
		fprintf(stderr, "%s: %s: the engine refuses the post\n",
		    view->set->name, q->id);
	if (n > 0)
		add_list(lists, library, view, q, candidate, (size_t)n);
	return n == -1 ? -1 : 0;
}

int
train_lists_add(struct train_lists *lists, const struct train_view *view)
{
	struct train_library library;
	size_t i;
	int rc;

	train_library_init(&library, view);
	know_claims(&library, view);
	rc = train_library_fill(&library, view);
	for (i = 0; i < view->set->nqueries && rc == 0; i++) {
		const struct eval_query *q = &view->set->query[i];

		if (is_asked(view, q))
			rc = ask(lists, &library, view, q);
	}
	train_library_done(&library);
	return rc;
}

void
train_lists_done(struct train_lists *lists)
{
	size_t i;

	for (i = 0; i < lists->n; i++) {
		free(lists->v[i].rows);
		free(lists->v[i].right);
		free(lists->v[i].score);
	}
	free(lists->v);
}
