/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.c - the matcher without its plugin: the library's side, and the way
 * of a text: cut, looked up, compared, ranked, explained.
 * Owns everything that the library is held in. Leaves reasons to why.c.
 */
#include "lexical/engine.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/asked.h"
#include "lexical/compare.h"
#include "lexical/known.h"
#include "lexical/places.h"
#include "lexical/ranking.h"
#include "lexical/recut.h"
#include "lexical/revision.h"
#include "lexical/seams.h"
#include "lexical/shelf.h"
#include "lexical/spelling.h"
#include "lexical/stance.h"
#include "lexical/term.h"
#include "lexical/why.h"
#include "text/mem.h"
#include "text/roster.h"

#define WORK	    16	 /* index_work() for each posting that changed */
#define MANY	    1000 /* changes that are worth a batch */
#define USUAL_WORDS 30	 /* of a document, before there are many */
#define USUAL_MANY  100
#define CANDIDATES  ENGINE_CANDIDATES_MAX /* that are looked at */
/* Behind an answer less sure than this the others are as unsure; and those are
 * not explained, but for the first. The first of them have a
 * stance all the same: another plugin may be sure of them. */
#define WORTH_ASKING  0.005
#define WORTH_REASONS 0.02
#define WORTH_STANCE  5

_Static_assert(ENGINE_ANSWERS_MAX <= ENGINE_COMPARED, "answers were compared");

struct engine {
	struct ranking *ranking; /* or NULL */
	const char *language;
	struct words words;   /* of the text */
	struct words library; /* of the library's texts */
	struct sounds sounds;
	struct lexicon *lexicon;
	struct places *places;
	struct vocabulary vocabulary;
	struct spelling *spelling;
	struct seams *seams;
	struct likeness *likeness;
	struct comparer *comparer;
	struct query query;
	struct sketch sketch;
	struct roster *roster;	 /* narratives, as struct known */
	struct roster *concepts; /* as struct concept_item */
	struct revision revision;
	struct shelf shelf;
	uint32_t next;		 /* document number */
	double weighed;		 /* words of all documents, summed */
	double words_of[FIELDS]; /* of all fields, and how many have any */
	size_t fields[FIELDS];
	size_t documents, document_bytes;
	size_t work; /* that the index is owed */
	struct asked asked;
	struct engine_candidate candidate[ENGINE_COMPARED];
};

/* A concept while it is staged, and then: its number in the lexicon. */
struct concept_item {
	int number;
};

static void
count_document(struct engine *e, const struct document *d, int sign)
{
	size_t n;
	int f;

	for (f = 0; f < FIELDS; f++) {
		document_field(d, f, &n);
		e->words_of[f] += sign * (double)n;
		e->fields[f] += (size_t)(sign * (n > 0));
	}
	e->weighed += sign * (double)document_length(d);
	e->documents += (size_t)sign;
	e->document_bytes += (size_t)sign * document_bytes(d);
}

/* A library of few documents is taken for one of usual documents. */
static float
average_length(const struct engine *e)
{
	return (float)((e->weighed + USUAL_WORDS * USUAL_MANY) /
		       ((double)e->documents + USUAL_MANY));
}

static void
join(void *self, void *item)
{
	struct engine *e = self;
	struct known *k = item;
	const struct index_term *terms;
	size_t i, n;

	for (i = 0; i < k->ndocuments; i++) {
		struct document *d = k->document[i];

		d->number = e->next++;
		count_document(e, d, 1);
		n = sketch_weigh(&e->sketch, d, average_length(e), &terms);
		index_add(e->vocabulary.index, d->number, terms, n);
		shelf_add(&e->shelf, d);
		e->work += WORK * n;
	}
}

static void
drop(void *self, void *item)
{
	(void)self;
	known_free(item);
}

static void
leave(void *self, void *item)
{
	struct engine *e = self;
	struct known *k = item;
	const struct index_term *terms;
	size_t i, n;

	for (i = 0; i < k->ndocuments; i++) {
		struct document *d = k->document[i];

		n = sketch_weigh(&e->sketch, d, average_length(e), &terms);
		index_remove(e->vocabulary.index, d->number, terms, n);
		shelf_remove(&e->shelf, d);
		count_document(e, d, -1);
		e->work += WORK * n;
	}
	known_free(k);
}

static const struct roster_calls narrative_calls = {join, leave, drop};

static void
concept_join(void *self, void *item)
{
	struct engine *e = self;
	const struct concept_item *c = item;

	lexicon_show(e->lexicon, c->number);
}

/* Also of one that was never visible: narratives that came after it have it. */
static void
concept_leave(void *self, void *item)
{
	struct engine *e = self;
	struct concept_item *c = item;
	uint32_t term = vocabulary_find_concept(
	    &e->vocabulary, e->lexicon, (unsigned)c->number);

	if (term != STRTAB_NONE)
		revision_note_lost(&e->revision, term);
	lexicon_close(e->lexicon, c->number);
	free(c);
}

static const struct roster_calls concept_calls = {
    concept_join, concept_leave, concept_leave};

bool
engine_takes_language(const char *tag)
{
	return language_is_tag(tag);
}

struct engine *
engine_new(const struct model *model, const char *language)
{
	struct engine *e = mem_zero(1, sizeof(*e));

	if (model != NULL)
		e->ranking = ranking_new(model);
	e->language = language;
	e->lexicon = lexicon_new();
	vocabulary_init(&e->vocabulary);
	e->spelling = spelling_new(&e->vocabulary);
	e->seams = seams_new(&e->vocabulary);
	e->places = places_new(e->lexicon);
	e->likeness = likeness_new();
	e->comparer = comparer_new();
	e->roster = roster_new(&narrative_calls, e);
	e->concepts = roster_new(&concept_calls, e);
	if (words_init(&e->words, false) == -1 ||
	    words_init(&e->library, true) == -1 ||
	    sounds_init(&e->sounds) == -1) {
		engine_free(e);
		return NULL;
	}
	e->library.seams = e->seams;
	e->words.usual = language;
	tokenizer_set_part(e->words.tokenizer, seams_part, e->seams);
	return e;
}

void
engine_free(struct engine *e)
{
	if (e == NULL)
		return;
	roster_free(e->roster);
	roster_free(e->concepts);
	places_free(e->places);
	lexicon_free(e->lexicon);
	spelling_free(e->spelling);
	seams_free(e->seams);
	likeness_free(e->likeness);
	comparer_free(e->comparer);
	ranking_free(e->ranking);
	vocabulary_done(&e->vocabulary);
	query_done(&e->query);
	sketch_done(&e->sketch);
	shelf_done(&e->shelf);
	revision_done(&e->revision);
	words_done(&e->words);
	words_done(&e->library);
	sounds_done(&e->sounds);
	asked_done(&e->asked);
	free(e);
}

static struct known_maker
maker_of(struct engine *e)
{
	return (struct known_maker){.words = &e->library,
	    .sketch = &e->sketch,
	    .vocabulary = &e->vocabulary,
	    .lexicon = e->lexicon,
	    .places = e->places,
	    .sounds = &e->sounds,
	    .language = e->language};
}

int
engine_add(struct engine *e, const struct counterpoint_narrative *n)
{
	const struct known_maker maker = maker_of(e);
	struct known *k = known_new(&maker, n);

	if (k == NULL)
		roster_remove(e->roster, n->id);
	else
		roster_add(e->roster, n->id, k);
	return k == NULL ? -1 : 0;
}

void
engine_remove(struct engine *e, uint32_t narrative)
{
	roster_remove(e->roster, narrative);
}

/* A new concept's number, which is not shown yet, or -1. */
static int
open_concept(struct engine *e, const struct counterpoint_concept *given)
{
	int number = lexicon_open(e->lexicon, given->slug, given->kind);
	size_t i;

	for (i = 0; i < given->nterms && number != -1; i++) {
		const struct counterpoint_wording *t = &given->terms[i];

		/* Before workers are forked, so that none learns it anew. */
		tokenizer_prepare(e->words.tokenizer, t->language);
		term_add(e->lexicon, number, &e->library, t);
	}
	return number;
}

int
engine_add_concept(struct engine *e, const struct counterpoint_concept *given)
{
	int number = open_concept(e, given);
	struct concept_item *c;

	if (number == -1)
		return -1;
	c = mem_zero(1, sizeof(*c));
	c->number = number;
	roster_add(e->concepts, given->id, c);
	return 0;
}

static void
take_borrowed(void *self, const struct counterpoint_concept *given)
{
	struct engine *e = self;
	int number = open_concept(e, given);

	assert(number != -1);
	lexicon_borrow(e->lexicon, number);
	lexicon_show(e->lexicon, number);
}

int
engine_add_dictionaries(struct engine *e, const char *list,
    struct bilingual_told *ret_told, char *ret_why, size_t size)
{
	struct bilingual *b = bilingual_new(e->library.tokenizer);
	int result = bilingual_read(b, list, ret_why, size);

	assert(lexicon_concepts(e->lexicon) == 0);
	if (result == 0)
		bilingual_each(b, take_borrowed, e, ret_told);
	bilingual_free(b);
	return result;
}

void
engine_remove_concept(struct engine *e, uint32_t concept)
{
	roster_remove(e->concepts, concept);
}

static void
commit_narratives(struct engine *e)
{
	struct index *index = e->vocabulary.index;
	bool many = roster_staged(e->roster) >= MANY;

	if (many)
		index_open_batch(index);
	roster_commit(e->roster);
	if (many)
		index_close_batch(index);
	index_work(index, e->work);
	e->work = 0;
}

/* Narratives that were cut with a lexicon other than the present one. */
static void
revise(struct engine *e)
{
	const struct known_maker maker = maker_of(e);
	const uint32_t *id;
	size_t i, n = revision_take(&e->revision, &e->vocabulary, e->lexicon,
		      &e->shelf, e->roster, &id);
	struct known *k;

	for (i = 0; i < n; i++) {
		k = known_again(&maker, roster_find(e->roster, id[i]));
		if (k != NULL)
			roster_add(e->roster, id[i], k);
	}
	commit_narratives(e);
}

void
engine_commit(struct engine *e)
{
	roster_commit(e->concepts);
	places_catch_up(e->places, e->library.tokenizer);
	commit_narratives(e);
	revise(e);
	vocabulary_count(&e->vocabulary);
	spelling_learn(e->spelling);
	likeness_learn(e->likeness, &e->vocabulary);
}

/* --- The way of a text --- */

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
	struct averages a = {.weighed = average_length(e)};
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
	const struct why_sides sides = {.words = &e->words,
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

size_t
engine_bytes(const struct engine *e)
{
	return index_bytes(e->vocabulary.index) +
	       strtab_bytes(e->vocabulary.terms) + spelling_bytes(e->spelling) +
	       seams_bytes(e->seams) + e->document_bytes +
	       e->shelf.cap * (sizeof(struct document *) + sizeof(uint32_t));
}
