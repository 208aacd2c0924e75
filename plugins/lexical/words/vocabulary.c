/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vocabulary.c - the terms of the library, and how rare each is.
 * Owns the strings and the index.
 */
#include "lexical/words/vocabulary.h"

#include <math.h>
#include <string.h>

#include "lexical/words/bm25.h"

#define CONCEPT_MARK ' '
#define SOUND_MARK   '~'
#define NAME_BYTES   128 /* of a hint's term; longer slugs are cut */

void
vocabulary_init(struct vocabulary *v)
{
	size_t i;

	memset(v, 0, sizeof(*v));
	v->terms = strtab_new();
	v->index = index_new(BM25_MOST);
	for (i = 0; i < RARITY_STEPS; i++)
		v->step[i] = logf((float)i + 0.5F);
	v->none = v->step[0];
	vocabulary_count(v);
}

void
vocabulary_done(struct vocabulary *v)
{
	strtab_free(v->terms);
	index_free(v->index);
	memset(v, 0, sizeof(*v));
}

/* A mark that no word begins with, and what is marked. */
static size_t
name_hint(char mark, const char *text, size_t len, char ret[NAME_BYTES])
{
	if (len > NAME_BYTES - 1)
		len = NAME_BYTES - 1;
	ret[0] = mark;
	memcpy(ret + 1, text, len);
	return len + 1;
}

static size_t
name_concept(
    const struct lexicon *lexicon, unsigned concept, char ret[NAME_BYTES])
{
	const char *slug = lexicon_slug(lexicon, concept);

	return name_hint(CONCEPT_MARK, slug, strlen(slug), ret);
}

uint32_t
vocabulary_concept(
    struct vocabulary *v, const struct lexicon *lexicon, unsigned concept)
{
	char name[NAME_BYTES];
	size_t len = name_concept(lexicon, concept, name);

	return strtab_add(v->terms, name, len);
}

uint32_t
vocabulary_find_concept(
    const struct vocabulary *v, const struct lexicon *lexicon, unsigned concept)
{
	char name[NAME_BYTES];
	size_t len = name_concept(lexicon, concept, name);

	return strtab_find(v->terms, name, len);
}

uint32_t
vocabulary_sound(struct vocabulary *v, const char *key, size_t len)
{
	char name[NAME_BYTES];

	len = name_hint(SOUND_MARK, key, len, name);
	return strtab_add(v->terms, name, len);
}

uint32_t
vocabulary_find_sound(const struct vocabulary *v, const char *key, size_t len)
{
	char name[NAME_BYTES];

	len = name_hint(SOUND_MARK, key, len, name);
	return strtab_find(v->terms, name, len);
}

bool
vocabulary_is_word(const struct vocabulary *v, uint32_t term)
{
	size_t len;
	const char *text = strtab_text(v->terms, term, &len);

	return len == 0 || (text[0] != CONCEPT_MARK && text[0] != SOUND_MARK);
}

void
vocabulary_count(struct vocabulary *v)
{
	v->all = logf((float)index_documents(v->index) + 1);
}

float
vocabulary_weight(const struct vocabulary *v, uint32_t term)
{
	uint32_t n = term == STRTAB_NONE ? 0 : index_df(v->index, term);
	float weight =
	    v->all - (n < RARITY_STEPS ? v->step[n] : logf((float)n + 0.5F));

	return weight > 0 ? weight : 0;
}

float
vocabulary_rarity(const struct vocabulary *v, uint32_t term)
{
	return vocabulary_weight(v, term) / (v->all - v->none);
}
