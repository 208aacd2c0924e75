/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.c - the matcher without its plugin: the library's side.
 * Owns everything that the library is held in. Leaves the way of a text to
 * engine_match.c.
 */
#include "lexical/engine.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lexical/engine_parts.h"
#include "lexical/library/known.h"
#include "lexical/words/term.h"
#include "text/mem.h"

#define WORK	    16	 /* index_work() for each posting that changed */
#define MANY	    1000 /* changes that are worth a batch */
#define USUAL_WORDS 30	 /* of a document, before there are many */
#define USUAL_MANY  100

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

float
engine_average_length(const struct engine *e)
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
		n = sketch_weigh(
		    &e->sketch, d, engine_average_length(e), &terms);
		index_add(e->vocabulary.index, d->number, terms, n);
		likeness_touch(e->likeness, terms, n);
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

		n = sketch_weigh(
		    &e->sketch, d, engine_average_length(e), &terms);
		index_remove(e->vocabulary.index, d->number, terms, n);
		likeness_touch(e->likeness, terms, n);
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

size_t
engine_bytes(const struct engine *e)
{
	return index_bytes(e->vocabulary.index) +
	       strtab_bytes(e->vocabulary.terms) + spelling_bytes(e->spelling) +
	       seams_bytes(e->seams) + e->document_bytes +
	       e->shelf.cap * (sizeof(struct document *) + sizeof(uint32_t));
}
