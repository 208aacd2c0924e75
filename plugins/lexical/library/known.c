/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known.c - makes a known narrative.
 * Owns its documents and texts.
 */
#include "lexical/library/known.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text/languages.h"
#include "text/mem.h"

void
known_free(struct known *k)
{
	size_t i;

	if (k == NULL)
		return;
	for (i = 0; i < k->ndocuments; i++)
		free(k->document[i]);
	free(k);
}

/* A copy of the text in the narrative's block, for which there is room. */
static char *
keep_text(struct known *k, const char *text, size_t len)
{
	char *copy = k->bytes;

	memcpy(copy, text, len + 1);
	k->bytes += len + 1;
	return copy;
}

static size_t
length_of(const char *text)
{
	return text == NULL ? 0 : strlen(text);
}

/* A text goes into the sketch, and is kept. */
static int
add_text(const struct known_maker *m, struct known *k, enum field field,
    const char *text, const char *language)
{
	struct known_text *t;
	size_t len = length_of(text);

	if (len == 0)
		return 0;
	if (language == NULL || strcmp(language, "und") == 0)
		language = m->language;
	places_expect(m->places, m->words->tokenizer, language, true);
	if (words_cut(m->words, m->lexicon, text, len, language) == -1)
		return -1;
	sketch_add(
	    m->sketch, m->vocabulary, m->lexicon, m->sounds, m->words, field);
	t = &k->text[k->ntexts++];
	t->document = (uint32_t)k->ndocuments;
	t->field = field;
	t->text = keep_text(k, text, len);
	snprintf(t->language, sizeof(t->language), "%s", language);
	return 0;
}

/* That of its first text: a title, or an exemplar. */
static uint32_t
language_of(const struct known *k, uint32_t document)
{
	size_t i;

	for (i = 0; i < k->ntexts; i++)
		if (k->text[i].document == document)
			return language_pack(k->text[i].language);
	return LANGUAGE_NONE;
}

static void
take_document(const struct known_maker *m, struct known *k, int32_t first_day,
    int32_t last_day)
{
	struct document *d = sketch_take(
	    m->sketch, k->id, (uint32_t)k->ndocuments, first_day, last_day);

	d->language = language_of(k, (uint32_t)k->ndocuments);
	k->document[k->ndocuments++] = d;
}

/* Title, aliases, summary and answers are one document. */
static int
add_description(const struct known_maker *m, struct known *k,
    const struct counterpoint_narrative *n)
{
	size_t i;
	int rc = add_text(m, k, FIELD_TITLE, n->title, n->language);

	for (i = 0; i < n->naliases && rc == 0; i++)
		rc = add_text(m, k, FIELD_TITLE, n->aliases[i], n->language);
	if (rc == 0)
		rc = add_text(m, k, FIELD_SUMMARY, n->summary, n->language);
	for (i = 0; i < n->nanswers && rc == 0; i++)
		rc = add_text(m, k, FIELD_ANSWERS, n->answers[i].text,
		    n->answers[i].language);
	take_document(m, k, n->first_seen, n->last_seen);
	return rc;
}

/* Room for so many documents and texts, which have `bytes` with their NULs. */
static struct known *
begin(const struct known_maker *m, uint32_t id, size_t documents, size_t texts,
    size_t bytes)
{
	struct known *k =
	    mem_zero(1, sizeof(*k) + documents * sizeof(struct document *) +
			    texts * sizeof(*k->text) + bytes);

	k->id = id;
	k->concepts = lexicon_concepts(m->lexicon);
	k->document = (struct document **)(k + 1);
	k->text = (struct known_text *)(k->document + documents);
	k->bytes = (char *)(k->text + texts);
	return k;
}

/* Of all texts of a narrative, with their NULs. */
static size_t
bytes_of(const struct counterpoint_narrative *n)
{
	size_t bytes = length_of(n->title) + 1 + length_of(n->summary) + 1, i;

	for (i = 0; i < n->naliases; i++)
		bytes += length_of(n->aliases[i]) + 1;
	for (i = 0; i < n->nanswers; i++)
		bytes += length_of(n->answers[i].text) + 1;
	for (i = 0; i < n->nexemplars; i++)
		bytes += length_of(n->exemplars[i].text) + 1;
	return bytes;
}

static struct known *
finish(struct known *k, int rc)
{
	if (rc == 0)
		return k;
	known_free(k);
	return NULL;
}

struct known *
known_new(const struct known_maker *m, const struct counterpoint_narrative *n)
{
	struct known *k = begin(m, n->id, n->nexemplars + 1,
	    2 + n->naliases + n->nanswers + n->nexemplars, bytes_of(n));
	size_t i;
	int rc = add_description(m, k, n);

	for (i = 0; i < n->nexemplars && rc == 0; i++) {
		rc = add_text(m, k, FIELD_SUMMARY, n->exemplars[i].text,
		    n->exemplars[i].language);
		take_document(m, k, n->first_seen, n->last_seen);
	}
	return finish(k, rc);
}

struct known *
known_again(const struct known_maker *m, const struct known *old)
{
	struct known *k = begin(m, old->id, old->ndocuments, old->ntexts,
	    old->ntexts > 0 ? (size_t)(old->bytes - old->text[0].text) : 0);
	const struct document *d;
	const struct known_text *t = old->text, *end = t + old->ntexts;
	int rc = 0;

	while (k->ndocuments < old->ndocuments && rc == 0) {
		for (; t < end && t->document == k->ndocuments && rc == 0; t++)
			rc = add_text(m, k, t->field, t->text, t->language);
		d = old->document[k->ndocuments];
		take_document(m, k, d->first_day, d->last_day);
	}
	return finish(k, rc);
}
