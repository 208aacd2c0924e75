/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why.c - reasons for a match, in words that quote both sides.
 * Owns nothing but the reason it writes. The library's texts are cut again
 * here, for a handful of answers, instead of keeping the place of every word of
 * the library.
 */
#include "lexical/why.h"

#include <stdio.h>
#include <string.h>

#include "text/quote.h"

#define QUOTE_BYTES  80
#define SHARED_MAX   5	   /* words that are quoted */
#define CONCEPTS_MAX 3	   /* that are told */
#define RUN_LEAST    3	   /* words in a row that are worth a reason */
#define ALIKE_LEAST  4	   /* bytes of words that are told to be alike */
#define RUN_MOST     40	   /* more do not fit into a quotation */
#define PLACE_ROOM   48	   /* bytes of a reason that name the places */
#define RARE	     0.25F /* commoner words carry nothing */

/* A pair of places: words i.. of the text, j.. of the library's. */
struct pair {
	size_t i, j, words;
	float weight;
	const struct known_text *text;
	size_t begin, end; /* bytes of the library's text */
	unsigned concept;  /* if it is of one */
};

/* What is being written. */
struct telling {
	const struct why_sides *sides;
	char (*reason)[ENGINE_REASON_BYTES + 1];
	size_t n;
	struct pair run;
	struct pair shared[SHARED_MAX]; /* the rarest first */
	size_t nshared;
	struct pair alike;
	struct pair concept[CONCEPTS_MAX]; /* the rarest first */
	size_t nconcepts;
	/* The query's term of each word of the library's text. */
	uint16_t there[WORDS_MAX];
};

static const char *
name_place(const struct why_sides *s, const struct known_text *t, char ret[32])
{
	static const char *const names[FIELDS] = {[FIELD_TITLE] = "the title",
	    [FIELD_SUMMARY] = "the summary",
	    [FIELD_ANSWERS] = "the answer"};

	if (s->document->ordinal == 0)
		return names[t->field];
	snprintf(ret, 32, "exemplar %u", (unsigned)s->document->ordinal);
	return ret;
}

/* Words first..first+n-1 of the observed text. */
static void
quote_here(
    const struct why_sides *s, size_t first, size_t n, char ret[QUOTE_BYTES])
{
	const struct token *t = &s->words->v[first];

	quote_span(ret, QUOTE_BYTES, s->words->text, t->begin, t[n - 1].end);
}

static void
quote_there(const struct pair *p, char ret[QUOTE_BYTES])
{
	quote_span(ret, QUOTE_BYTES, p->text->text, p->begin, p->end);
}

/* The query's term of a word of the library's text. */
static uint16_t
find_term(const struct why_sides *s, size_t j)
{
	uint32_t term = words_find_term(s->library, s->vocabulary, j);

	return term == STRTAB_NONE ? QUERY_NO_TERM : query_find(s->query, term);
}

static struct pair
pair_of(const struct telling *t, const struct known_text *text, size_t i,
    size_t j, size_t words, float weight)
{
	const struct token *v = t->sides->library->v;

	return (struct pair){.i = i,
	    .j = j,
	    .words = words,
	    .weight = weight,
	    .text = text,
	    .begin = v[j].begin,
	    .end = v[j + words - 1].end};
}

/* How many words stand in a row from here on in both, and their rarity. */
static size_t
measure_run(const struct telling *t, size_t i, size_t j, float *ret_rarity)
{
	const struct query *q = t->sides->query;
	size_t n = 0, here = q->words - i, there = t->sides->library->n - j,
	       most = here < there ? here : there;
	float rarity = 0;

	for (; n < most && n < RUN_MOST; n++) {
		if (t->there[j + n] == QUERY_NO_TERM ||
		    t->there[j + n] != q->word[i + n])
			break;
		rarity += q->v[q->word[i + n]].rarity;
	}
	*ret_rarity = rarity;
	return n;
}

static void
note_run(struct telling *t, const struct known_text *text, uint16_t q, size_t j)
{
	const struct query_term *term = &t->sides->query->v[q];
	float rarity;
	size_t n;
	int k;

	for (k = 0; k < term->nplaces; k++) {
		n = measure_run(t, term->place[k], j, &rarity);
		if (n >= RUN_LEAST && rarity > t->run.weight)
			t->run = pair_of(t, text, term->place[k], j, n, rarity);
	}
}

/* Puts a pair among the weightiest, behind its equals; gives how many there
 * are. */
static size_t
keep_weightiest(struct pair *best, size_t n, size_t max, struct pair one)
{
	size_t i;

	if (n == max && one.weight <= best[max - 1].weight)
		return n;
	if (n < max)
		n++;
	for (i = n - 1; i > 0 && best[i - 1].weight < one.weight; i--)
		best[i] = best[i - 1];
	best[i] = one;
	return n;
}

static void
note_shared(struct telling *t, struct pair one)
{
	size_t i;

	if (one.weight < RARE)
		return;
	for (i = 0; i < t->nshared; i++)
		if (t->shared[i].i == one.i)
			return;
	t->nshared = keep_weightiest(t->shared, t->nshared, SHARED_MAX, one);
}

/* The same word as it is written: its stem is another in another language. */
static bool
is_same_word(const struct token *a, const struct token *b)
{
	return a->word_len == b->word_len &&
	       memcmp(a->word, b->word, a->word_len) == 0;
}

/* Scraps of a few letters are like many words, and long words like scraps. */
static bool
may_be_misspelt(const struct token *a, const struct token *b)
{
	size_t least = a->stem_len < b->stem_len ? a->stem_len : b->stem_len;
	size_t most = a->stem_len < b->stem_len ? b->stem_len : a->stem_len;

	return least >= ALIKE_LEAST && least * 3 >= most * 2;
}

/* A word of the library that a word of the text is like. */
static void
note_alike(struct telling *t, const struct known_text *text, size_t j)
{
	const struct why_sides *s = t->sides;
	uint32_t term = words_find_term(s->library, s->vocabulary, j);
	const struct token *here, *there = &s->library->v[j];
	const struct query_term *q;
	struct like like;
	float weight;

	if (term == STRTAB_NONE)
		return;
	like = likeness_of(s->likeness, term);
	if (like.term == QUERY_NO_TERM || like.likeness < LIKENESS_LEAST)
		return;
	q = &s->query->v[like.term];
	here = &s->words->v[q->first];
	weight = vocabulary_rarity(s->vocabulary, term) * like.likeness;
	if (is_same_word(here, there)) {
		note_shared(t, pair_of(t, text, q->first, j, 1, weight));
		return;
	}
	/* The word itself stands in the library: it is no misspelling. */
	if (q->term != STRTAB_NONE &&
	    index_df(s->vocabulary->index, q->term) > 1)
		return;
	if (weight > t->alike.weight && may_be_misspelt(here, there))
		t->alike = pair_of(t, text, q->first, j, 1, weight);
}

static const struct mention *
find_mention(const struct words *w, unsigned concept)
{
	size_t i;

	for (i = 0; i < w->nmentions; i++)
		if (w->mention[i].concept == concept)
			return &w->mention[i];
	return NULL;
}

/* Was the concept not counted? */
static bool
is_idle(const struct why_sides *s, unsigned concept)
{
	return lexicon_is_borrowed(s->lexicon, concept) &&
	       !query_borrows(s->query, s->document);
}

/* A mention in the library's text of what the text has in different words. */
static void
note_concept(struct telling *t, const struct known_text *text,
    const struct mention *there)
{
	const struct why_sides *s = t->sides;
	const struct mention *here;
	struct pair one;
	size_t i;

	if (t->there[there->first] != QUERY_NO_TERM ||
	    lexicon_kind(s->lexicon, there->concept) != CONCEPT_THING ||
	    is_idle(s, there->concept) ||
	    (here = find_mention(s->words, there->concept)) == NULL)
		return;
	for (i = 0; i < t->nconcepts; i++)
		if (t->concept[i].concept == there->concept)
			return;
	one = pair_of(t, text, here->first, there->first, there->words,
	    vocabulary_rarity(
		s->vocabulary, vocabulary_find_concept(
				   s->vocabulary, s->lexicon, there->concept)));
	one.words = here->words;
	one.concept = there->concept;
	t->nconcepts =
	    keep_weightiest(t->concept, t->nconcepts, CONCEPTS_MAX, one);
}

static void
note_text(struct telling *t, const struct known_text *text)
{
	const struct why_sides *s = t->sides;
	size_t j;

	if (words_cut(s->library, s->lexicon, text->text, strlen(text->text),
		text->language) == -1)
		return;
	for (j = 0; j < s->library->n; j++)
		t->there[j] = find_term(s, j);
	for (j = 0; j < s->library->n; j++) {
		if (t->there[j] == QUERY_NO_TERM) {
			note_alike(t, text, j);
			continue;
		}
		note_run(t, text, t->there[j], j);
		note_shared(t, pair_of(t, text, s->query->v[t->there[j]].first,
				   j, 1, s->query->v[t->there[j]].rarity));
	}
	for (j = 0; j < s->library->nmentions; j++)
		note_concept(t, text, &s->library->mention[j]);
}

static char *
next_reason(struct telling *t)
{
	return t->n < ENGINE_REASONS ? t->reason[t->n++] : NULL;
}

static void
tell_run(struct telling *t)
{
	char here[QUOTE_BYTES], place[32], *out;

	if (t->run.words == 0 || (out = next_reason(t)) == NULL)
		return;
	quote_here(t->sides, t->run.i, t->run.words, here);
	snprintf(out, ENGINE_REASON_BYTES + 1, "both have %s (%s)", here,
	    name_place(t->sides, t->run.text, place));
}

/* Appends both, unless there would be more than `most` bytes. */
static bool
append(char *out, size_t most, const char *a, const char *b)
{
	size_t used = strlen(out);

	if (used + strlen(a) + strlen(b) > most)
		return false;
	snprintf(out + used, most + 1 - used, "%s%s", a, b);
	return true;
}

/* "the title and the summary": where the shared words stand. */
static void
append_places(const struct telling *t, char *out)
{
	const char *link = " with ";
	bool told[FIELDS] = {false};
	char place[32];
	size_t i;

	for (i = 0; i < t->nshared; i++) {
		const struct known_text *text = t->shared[i].text;

		if (told[text->field])
			continue;
		told[text->field] = true;
		append(out, ENGINE_REASON_BYTES, link,
		    name_place(t->sides, text, place));
		link = " and ";
	}
}

/* The shared words as the text has them, and as the library has them where it
 * has them otherwise. */
static void
tell_shared(struct telling *t)
{
	char here[QUOTE_BYTES], there[QUOTE_BYTES], *out;
	const char *link;
	size_t i;

	if (t->nshared == 0 || (out = next_reason(t)) == NULL)
		return;
	for (i = 0; i < t->nshared; i++) {
		quote_here(t->sides, t->shared[i].i, 1, here);
		append(out, ENGINE_REASON_BYTES - PLACE_ROOM,
		    i == 0 ? "shares " : ", ", here);
	}
	append_places(t, out);
	link = ", which has ";
	for (i = 0; i < t->nshared; i++) {
		quote_here(t->sides, t->shared[i].i, 1, here);
		quote_there(&t->shared[i], there);
		if (strcmp(here, there) != 0 &&
		    append(out, ENGINE_REASON_BYTES, link, there))
			link = ", ";
	}
}

static void
tell_concept(struct telling *t, const struct pair *concept)
{
	char here[QUOTE_BYTES], there[QUOTE_BYTES], place[32], *out;

	if ((out = next_reason(t)) == NULL)
		return;
	quote_here(t->sides, concept->i, concept->words, here);
	quote_there(concept, there);
	snprintf(out, ENGINE_REASON_BYTES + 1, "%s is %s in %s (%.60s)", here,
	    there, name_place(t->sides, concept->text, place),
	    lexicon_slug(t->sides->lexicon, concept->concept));
}

static void
tell_alike(struct telling *t)
{
	char here[QUOTE_BYTES], there[QUOTE_BYTES], place[32], *out;

	if (t->alike.words == 0 || (out = next_reason(t)) == NULL)
		return;
	quote_here(t->sides, t->alike.i, 1, here);
	quote_there(&t->alike, there);
	snprintf(out, ENGINE_REASON_BYTES + 1, "%s is taken for %s in %s", here,
	    there, name_place(t->sides, t->alike.text, place));
}

void
why_tell(const struct why_sides *sides,
    char ret[ENGINE_REASONS][ENGINE_REASON_BYTES + 1])
{
	struct telling t = {.sides = sides, .reason = ret};
	const struct known *k = sides->known;
	size_t i;

	for (i = 0; i < ENGINE_REASONS; i++)
		ret[i][0] = '\0';
	for (i = 0; i < k->ntexts; i++)
		if (k->text[i].document == sides->document->ordinal)
			note_text(&t, &k->text[i]);
	tell_run(&t);
	tell_shared(&t);
	for (i = 0; i < t.nconcepts; i++)
		tell_concept(&t, &t.concept[i]);
	tell_alike(&t);
}
