/* SPDX-License-Identifier: Apache-2.0 */
/*
 * why_find.c - what of a text and of a document carried their match.
 * Owns nothing. The library's texts are cut again here, for a handful of
 * answers, instead of keeping the place of every word of the library.
 */
#include <string.h>

#include "lexical/why/why_pairs.h"
#include "lexical/words/ordinary.h"

#define RUN_LEAST    3	   /* words in a row that are worth a reason */
#define RUN_MOST     40	   /* more do not fit into a quotation */
#define NEAR	     10	   /* bytes between two words of a quoted run */
#define ALIKE_LEAST  4	   /* bytes of words that are told to be alike */
#define ALL_ORDINARY 0.01F /* of the weight of such a run */
#define HEARD_MAX    32	   /* words of a text that sound like the document's */

/* A word of the text that the document has by its sound alone. */
struct heard {
	size_t word;
	uint32_t sound; /* its term */
};

/* What is being looked for. */
struct finder {
	const struct sides *sides;
	struct why_pairs *found;
	struct query_shared shared;
	struct heard heard[HEARD_MAX];
	size_t nheard;
	/* Of the query's terms, see ordinary.h; 0: not known yet. */
	float share[QUERY_TERMS_MAX];
	/* The query's term of each word of the library's text. */
	uint16_t there[WORDS_MAX];
};

/* The query's term of a word of the library's text. */
static uint16_t
find_term(const struct sides *s, size_t j)
{
	uint32_t term = words_find_term(s->library, s->vocabulary, j);

	return term == STRTAB_NONE ? QUERY_NO_TERM : query_find(s->query, term);
}

static struct why_pair
pair_of(const struct finder *f, const struct known_text *text, size_t i,
    size_t j, size_t words, float weight)
{
	const struct token *v = f->sides->library->v;

	return (struct why_pair){.first = i,
	    .words = words,
	    .weight = weight,
	    .text = text,
	    .begin = v[j].begin,
	    .end = v[j + words - 1].end};
}

/* What share of its rarity a term of the text keeps. */
static float
share_of(struct finder *f, uint16_t term)
{
	const struct query *q = f->sides->query;

	if (f->share[term] == 0)
		f->share[term] = ordinary_share(
		    &f->sides->words->v[q->v[term].first], q->language);
	return f->share[term];
}

static float
weigh(struct finder *f, uint16_t term)
{
	return f->sides->query->v[term].rarity * share_of(f, term);
}

/* Was there more between a word and the one before, "RT @user:"? */
static bool
is_apart(const struct words *w, size_t i)
{
	return (w->v[i].flags & TOKEN_APART) != 0;
}

/* Does more stand before a word than punctuation, a link or a row of emoji? It
 * would be quoted as if the library had it. */
static bool
is_far(const struct words *w, size_t i)
{
	return w->v[i].begin > w->v[i - 1].end + NEAR;
}

/* How many words stand in a row from here on in both, and their weight: next
 * to nothing where all of them are ordinary. */
static size_t
measure_run(struct finder *f, size_t i, size_t j, float *ret_weight)
{
	const struct query *q = f->sides->query;
	size_t n = 0, here = q->words - i, there = f->sides->library->n - j,
	       most = here < there ? here : there;
	bool tells = false;
	float weight = 0;

	for (; n < most && n < RUN_MOST; n++) {
		if (f->there[j + n] == QUERY_NO_TERM ||
		    f->there[j + n] != q->word[i + n])
			break;
		if (n > 0 && (is_apart(f->sides->words, i + n) ||
				 is_far(f->sides->words, i + n) ||
				 is_apart(f->sides->library, j + n)))
			break;
		weight += weigh(f, q->word[i + n]);
		tells |= share_of(f, q->word[i + n]) == 1;
	}
	*ret_weight = tells ? weight : weight * ALL_ORDINARY;
	return n;
}

static void
note_run(struct finder *f, const struct known_text *text, uint16_t q, size_t j)
{
	const struct query_term *term = &f->sides->query->v[q];
	float weight;
	size_t n;
	int k;

	for (k = 0; k < term->nplaces; k++) {
		n = measure_run(f, term->place[k], j, &weight);
		if (n >= RUN_LEAST && weight > f->found->run.weight)
			f->found->run =
			    pair_of(f, text, term->place[k], j, n, weight);
	}
}

/* Puts a pair among the weightiest, behind its equals; gives how many there
 * are. */
static size_t
keep_weightiest(
    struct why_pair *best, size_t n, size_t max, struct why_pair one)
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
note_shared(struct finder *f, struct why_pair one)
{
	size_t i;

	for (i = 0; i < f->found->nshared; i++)
		if (f->found->shared[i].first == one.first)
			return;
	f->found->nshared = keep_weightiest(
	    f->found->shared, f->found->nshared, WHY_SHARED, one);
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

static bool
overlap(const struct why_pair *a, const struct why_pair *b)
{
	return a->first < b->first + b->words && b->first < a->first + a->words;
}

/* Do they tell the same? Words may be of two concepts. */
static bool
is_rival(const struct why_pair *a, const struct why_pair *b)
{
	if (a->kind == b->kind && a->meant == b->meant)
		return true;
	return (a->kind != WHY_CONCEPT || b->kind != WHY_CONCEPT) &&
	       overlap(a, b);
}

static bool
is_better(const struct why_pair *a, const struct why_pair *b)
{
	return a->kind != b->kind ? a->kind < b->kind : a->weight > b->weight;
}

static void
remove_rivals(struct why_pairs *p, const struct why_pair *one)
{
	size_t i, n = 0;

	for (i = 0; i < p->nbridges; i++)
		if (!is_rival(&p->bridge[i], one))
			p->bridge[n++] = p->bridge[i];
	p->nbridges = n;
}

/* Of those that tell the same the best is told. */
static void
note_bridge(struct finder *f, struct why_pair one)
{
	struct why_pairs *p = f->found;
	size_t i;

	for (i = 0; i < p->nbridges; i++)
		if (is_rival(&p->bridge[i], &one) &&
		    !is_better(&one, &p->bridge[i]))
			return;
	remove_rivals(p, &one);
	p->nbridges = keep_weightiest(p->bridge, p->nbridges, WHY_BRIDGES, one);
}

/* Is it in Latin letters? The stems of Indic words are, and so are alike to
 * those of names, the words are not. */
static bool
is_latin(const struct token *t)
{
	return (unsigned char)t->word[0] < 0xca;
}

/* A word of the library that a word of the text is like. */
static void
note_alike(struct finder *f, const struct known_text *text, size_t j)
{
	const struct sides *s = f->sides;
	uint32_t term = words_find_term(s->library, s->vocabulary, j);
	const struct token *here, *there = &s->library->v[j];
	const struct query_term *q;
	struct why_pair one;
	struct like like;

	if (term == STRTAB_NONE)
		return;
	like = likeness_of(s->likeness, term);
	if (like.term == QUERY_NO_TERM || like.likeness < LIKENESS_LEAST)
		return;
	q = &s->query->v[like.term];
	here = &s->words->v[q->first];
	one = pair_of(f, text, q->first, j, 1,
	    vocabulary_rarity(s->vocabulary, term) * like.likeness *
		ordinary_share(there, language_pack(text->language)));
	if (is_same_word(here, there)) {
		note_shared(f, one);
		return;
	}
	/* The word itself stands in the library: it is no misspelling. */
	if (q->term != STRTAB_NONE &&
	    (query_is_shared(&f->shared, like.term) ||
		index_df(s->vocabulary->index, q->term) > 1))
		return;
	one.kind = is_latin(here) == is_latin(there) ? WHY_GUESS : WHY_SOUND;
	one.meant = term;
	if (may_be_misspelt(here, there))
		note_bridge(f, one);
}

static bool
has_sound(const struct document *d, uint32_t term)
{
	const uint32_t *sound = document_sounds(d);
	uint32_t i;

	for (i = 0; i < d->nsounds; i++)
		if (sound[i] == term)
			return true;
	return false;
}

static bool
is_heard(const struct finder *f, const struct token *word)
{
	const struct token *v = f->sides->words->v;
	size_t i;

	for (i = 0; i < f->nheard; i++)
		if (is_same_word(&v[f->heard[i].word], word))
			return true;
	return false;
}

/* The first words of the text that the document has by their sound alone. */
static void
find_heard(struct finder *f)
{
	const struct query *q = f->sides->query;
	bool common[WORDS_MENTIONS_MAX];
	uint16_t sound;
	size_t i;

	for (i = 0; i < q->nsounds; i++)
		common[i] = has_sound(f->sides->document, q->sound[i].term);
	for (i = 0; i < q->words && f->nheard < HEARD_MAX; i++) {
		sound = q->sound_of[i];
		if (sound == QUERY_NO_HINT || !common[sound] ||
		    q->word[i] == QUERY_NO_TERM ||
		    query_is_shared(&f->shared, q->word[i]) ||
		    is_heard(f, &f->sides->words->v[i]))
			continue;
		f->heard[f->nheard++] = (struct heard){i, q->sound[sound].term};
	}
}

static void
note_heard(struct finder *f, const struct known_text *text, size_t j, size_t i,
    uint32_t sound)
{
	const struct sides *s = f->sides;
	const struct token *here = &s->words->v[i], *there = &s->library->v[j];
	struct why_pair one =
	    pair_of(f, text, i, j, 1, vocabulary_rarity(s->vocabulary, sound));

	if (is_same_word(here, there)) {
		note_shared(f, one);
		return;
	}
	one.weight *= sounds_likeness(s->sounds, here, there);
	one.kind = WHY_SOUND;
	one.meant = words_find_term(s->library, s->vocabulary, j);
	note_bridge(f, one);
}

/* A name of the library that words of the text sound like. */
static void
note_sound(struct finder *f, const struct known_text *text, size_t j)
{
	const struct sides *s = f->sides;
	char key[SOUND_MAX + 1];
	uint32_t sound;
	size_t i, len;

	if (f->nheard == 0)
		return;
	len = sounds_key(s->sounds, &s->library->v[j], true, key);
	if (len == 0)
		return;
	sound = vocabulary_find_sound(s->vocabulary, key, len);
	for (i = 0; i < f->nheard; i++)
		if (f->heard[i].sound == sound)
			note_heard(f, text, j, f->heard[i].word, sound);
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
is_idle(const struct sides *s, unsigned concept)
{
	return lexicon_is_borrowed(s->lexicon, concept) &&
	       !query_borrows(s->query, s->document);
}

/* Words that are written alike, though their stems are others. */
static bool
is_same_mention(const struct sides *s, const struct mention *here,
    const struct mention *there)
{
	size_t i;

	if (here->words != there->words)
		return false;
	for (i = 0; i < here->words; i++)
		if (!is_same_word(&s->words->v[here->first + i],
			&s->library->v[there->first + i]))
			return false;
	return true;
}

/* A mention in the library's text of what the text has in different words; or
 * in the same, each of which is shared. */
static void
note_concept(struct finder *f, const struct known_text *text,
    const struct mention *there)
{
	const struct sides *s = f->sides;
	const struct mention *here;
	struct why_pair one;

	if (f->there[there->first] != QUERY_NO_TERM ||
	    lexicon_kind(s->lexicon, there->concept) != CONCEPT_THING ||
	    is_idle(s, there->concept) ||
	    (here = find_mention(s->words, there->concept)) == NULL)
		return;
	one = pair_of(f, text, here->first, there->first, there->words,
	    vocabulary_rarity(
		s->vocabulary, vocabulary_find_concept(
				   s->vocabulary, s->lexicon, there->concept)));
	one.words = here->words;
	if (is_same_mention(s, here, there)) {
		one.end = s->library->v[there->first].end;
		note_shared(f, one);
		return;
	}
	one.kind = WHY_CONCEPT;
	one.meant = there->concept;
	note_bridge(f, one);
}

static void
note_text(struct finder *f, const struct known_text *text)
{
	const struct sides *s = f->sides;
	size_t j;

	if (words_cut(s->library, s->lexicon, text->text, strlen(text->text),
		text->language) == -1)
		return;
	for (j = 0; j < s->library->n; j++)
		f->there[j] = find_term(s, j);
	for (j = 0; j < s->library->n; j++) {
		if (f->there[j] == QUERY_NO_TERM) {
			note_alike(f, text, j);
			note_sound(f, text, j);
			continue;
		}
		note_run(f, text, f->there[j], j);
		note_shared(f, pair_of(f, text, s->query->v[f->there[j]].first,
				   j, 1, weigh(f, f->there[j])));
	}
	for (j = 0; j < s->library->nmentions; j++)
		note_concept(f, text, &s->library->mention[j]);
}

void
why_find(const struct sides *sides, struct why_pairs *ret)
{
	struct finder f = {.sides = sides, .found = ret};
	const struct known *k = sides->known;
	size_t i;

	*ret = (struct why_pairs){.nshared = 0};
	query_share(sides->query, sides->document, &f.shared);
	find_heard(&f);
	for (i = 0; i < k->ntexts; i++)
		if (k->text[i].document == sides->document->ordinal)
			note_text(&f, &k->text[i]);
}
