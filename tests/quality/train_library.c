/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_library.c - an engine that knows some of a set's claims.
 * Owns copies of a claim's texts while it is added.
 */
#include "train_library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/mem.h"
#include "train_random.h"

#define OTHERS_MAX 4 /* that a claim is answered with */

/* What a claim is answered with. */
struct others {
	uint32_t claim[OTHERS_MAX];
	size_t n;
};

void
train_library_init(struct train_library *l, const struct train_view *view)
{
	*l = (struct train_library){0};
	l->known = mem_zero(view->set->nclaims, 1);
}

void
train_library_done(struct train_library *l)
{
	engine_free(l->engine);
	foreigner_free(l->foreigner);
	free(l->known);
}

/*
 * Of a mixed library half of the claims are in the posts' language: a wrong one
 * there has words in common with a post that the right one elsewhere cannot
 * have.
 */
static bool
is_put(const struct train_library *l, const struct eval_claim *c,
    const struct train_view *view)
{
	return l->language != NULL &&
	       random_seed(c->id, view->seed ^ 2) % 2 == 0;
}

/* A text of a claim as the library has it, for free(). */
static char *
take(const struct train_library *l, const struct eval_claim *of, bool put,
    const char *text)
{
	if (!put)
		return mem_copy(text, strlen(text));
	return foreigner_put(l->foreigner, text, of->language, l->language,
	    random_seed(of->id, 0));
}

/* Appends what another claim tells to the answers. */
static void
answer_with(const struct train_library *l, const struct eval_claim *other,
    bool put, struct counterpoint_narrative *n,
    struct counterpoint_wording *answers)
{
	const char *const texts[] = {other->title, other->text};
	size_t i;

	for (i = 0; i < 2; i++) {
		answers[n->nanswers].text = take(l, other, put, texts[i]);
		answers[n->nanswers++].language =
		    put ? l->language : other->language;
	}
}

static int
add_taken(struct train_library *l, struct counterpoint_narrative *n)
{
	size_t i;
	int lost = n->title == NULL || n->summary == NULL;

	for (i = 0; i < n->nanswers; i++)
		lost |= n->answers[i].text == NULL;
	return lost ? -1 : engine_add(l->engine, n);
}

static int
add_claim(struct train_library *l, const struct train_view *view, uint32_t i,
    const struct others *others)
{
	const struct eval_claim *c = &view->set->claim[i];
	bool put = is_put(l, c, view);
	struct counterpoint_wording *answer =
	    mem_zero(c->nanswers + 2 * OTHERS_MAX, sizeof(*answer));
	struct counterpoint_narrative n;
	size_t k;
	int rc;

	eval_claim_narrative(c, i + 1, &n);
	n.title = take(l, c, put, c->title);
	n.summary = take(l, c, put, c->text);
	n.language = put ? l->language : c->language;
	n.answers = answer;
	for (k = 0; k < c->nanswers; k++) {
		answer[k].text = take(l, c, put, c->answer[k].text);
		answer[k].language = put ? l->language : c->answer[k].language;
	}
	for (k = 0; others != NULL && k < others->n; k++)
		answer_with(
		    l, &view->set->claim[others->claim[k]], put, &n, answer);
	rc = add_taken(l, &n);
	for (k = 0; k < n.nanswers; k++)
		free((char *)answer[k].text);
	free(answer);
	free((char *)n.title);
	free((char *)n.summary);
	return rc;
}

/* `others`: what each is answered with, or NULL. */
static int
add_claims(struct train_library *l, const struct train_view *view,
    const struct others *others)
{
	uint32_t i;
	int rc = 0;

	for (i = 0; i < view->set->nclaims && rc == 0; i++)
		if (l->known[i])
			rc = add_claim(
			    l, view, i, others != NULL ? &others[i] : NULL);
	engine_commit(l->engine);
	return rc;
}

/* Begins an engine anew, with the lexicon. */
static int
begin(struct train_library *l, const struct train_view *view)
{
	size_t i;
	int rc = 0;

	engine_free(l->engine);
	l->engine = engine_new(NULL, eval_set_language(view->set));
	if (l->engine == NULL)
		return -1;
	for (i = 0; i < view->lexicon->n && rc == 0; i++)
		rc = engine_add_concept(l->engine, &view->lexicon->concept[i]);
	return rc;
}

/* One to four claims that are most like one of the library. */
static void
find_others(struct train_library *l, const struct train_view *view, uint32_t i,
    struct others *ret)
{
	static struct engine_candidate candidate[OTHERS_MAX + 1];
	const struct eval_claim *c = &view->set->claim[i];
	const char *told = *c->text != '\0' ? c->text : c->title;
	struct counterpoint_text text = {.text = told,
	    .length = strlen(told),
	    .language = c->language,
	    .day = COUNTERPOINT_NO_DAY};
	size_t most = 1 + random_seed(c->id, view->seed ^ 3) % OTHERS_MAX;
	int k,
	    n = engine_candidates(l->engine, &text, candidate, (int)most + 1);

	for (k = 0; k < n && ret->n < most; k++)
		if (candidate[k].narrative != i + 1)
			ret->claim[ret->n++] = candidate[k].narrative - 1;
}

static int
fill_answered(struct train_library *l, const struct train_view *view)
{
	struct others *others = mem_zero(view->set->nclaims, sizeof(*others));
	uint32_t i;
	int rc = add_claims(l, view, NULL);

	for (i = 0; i < view->set->nclaims && rc == 0; i++)
		if (l->known[i])
			find_others(l, view, i, &others[i]);
	if (rc == 0)
		rc = begin(l, view);
	if (rc == 0)
		rc = add_claims(l, view, others);
	free(others);
	return rc;
}

static int
fill(struct train_library *l, const struct train_view *view)
{
	if (view->foreign) {
		l->foreigner = foreigner_new(view->lexicon);
		if (l->foreigner == NULL)
			return -1;
	}
	if (view->mixed)
		l->language = foreigner_choose(
		    l->foreigner, eval_set_language(view->set), view->seed);
	if (begin(l, view) == -1)
		return -1;
	return view->answered ? fill_answered(l, view)
			      : add_claims(l, view, NULL);
}

int
train_library_fill(struct train_library *l, const struct train_view *view)
{
	if (fill(l, view) == 0)
		return 0;
	fprintf(
	    stderr, "%s: the engine refuses the library\n", view->set->name);
	return -1;
}
