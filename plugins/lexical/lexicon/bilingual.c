/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bilingual.c - gathers pairs of words, and makes concepts of them.
 * Owns the words and the pairs.
 */
#include "lexical/lexicon/bilingual.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

#include "lexical/lexicon/everyday.h"
#include "text/languages.h"
#include "text/mem.h"
#include "text/strtab.h"

#define NONE	   UINT32_MAX
#define MEANINGS   6  /* a word of more means too much */
#define WORDS	   12 /* more that translate one, of a language, mean as much */
#define TOKENS	   4  /* of a phrase, as the pipeline cuts it */
#define SHORT	   3  /* letters of the shortest word that is taken */
#define SHORT_EAST 2  /* the same where a letter is a syllable or a word */
#define EAST	   0x2e80
#define PATH_BYTES 4096
#define BLANKS	   " \t"

struct word {
	uint32_t text;	   /* where it stands in the texts */
	uint32_t meanings; /* pivots that it translates */
	char language[4];
	uint8_t tokens;
	bool everyday;
};

/* The pivot is the word that others meet in. */
struct pair {
	uint32_t pivot, language, other; /* the language of the other */
};

/* Pairs first..first+n-1 of one pivot. */
struct group {
	uint32_t first, n;
	uint16_t languages;
	uint8_t tokens;
};

struct bilingual {
	struct tokenizer *tokenizer;
	struct strtab *keys; /* of words: language and stems */
	struct word *word;   /* by key */
	size_t nwords, word_cap;
	char *texts;
	size_t text_bytes, text_cap;
	struct pair *pair;
	size_t npairs, pair_cap;
	struct group *group;
	size_t ngroups, group_cap;
	struct counterpoint_wording *term;
	size_t term_cap;
	size_t entries, lost_words, lost_pairs;
	struct dictionary_languages languages; /* of what is being read */
};

struct bilingual *
bilingual_new(struct tokenizer *tokenizer)
{
	struct bilingual *b = mem_zero(1, sizeof(*b));

	b->tokenizer = tokenizer;
	b->keys = strtab_new();
	return b;
}

void
bilingual_free(struct bilingual *b)
{
	if (b == NULL)
		return;
	strtab_free(b->keys);
	free(b->word);
	free(b->texts);
	free(b->pair);
	free(b->group);
	free(b->term);
	free(b);
}

/* --- Words --- */

static bool
is_short(const char *text)
{
	int32_t i = 0, n = 0;
	UChar32 c, first;

	U8_NEXT((const uint8_t *)text, i, -1, first);
	for (c = first; c > 0 && n < SHORT; n++)
		U8_NEXT((const uint8_t *)text, i, -1, c);
	return n < (first >= EAST ? SHORT_EAST : SHORT);
}

/* "to", "a" and "the" say only what class the word is of. */
static size_t
count_fillers(const struct tokens *t)
{
	static const char *const fillers[] = {"to", "a", "an", "the", "be"};
	size_t at, i;

	for (at = 0; at + 1 < t->n; at++) {
		for (i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
			if (strcmp(t->v[at].word, fillers[i]) == 0)
				break;
		if (i == sizeof(fillers) / sizeof(fillers[0]))
			break;
	}
	return at;
}

static bool
are_everyday(const struct token *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!everyday_is(v[i].word))
			return false;
	return true;
}

/* "es gobierno": language and stems. 0 when it does not fit a strtab. */
static size_t
write_key(const char *language, const struct token *v, size_t n, char ret[256])
{
	size_t used = (size_t)snprintf(ret, 256, "%s", language), i;

	for (i = 0; i < n; i++) {
		if (used + 1 + v[i].stem_len > 255)
			return 0;
		ret[used] = ' ';
		memcpy(ret + used + 1, v[i].stem, v[i].stem_len);
		used += 1 + v[i].stem_len;
	}
	return used;
}

static uint32_t
keep_text(struct bilingual *b, const char *text)
{
	size_t at = b->text_bytes, len = strlen(text) + 1;

	b->texts = mem_grow(b->texts, &b->text_cap, at + len, 1);
	memcpy(b->texts + at, text, len);
	b->text_bytes += len;
	return (uint32_t)at;
}

static uint32_t
new_word(struct bilingual *b, const char *text, const char *language,
    size_t tokens, bool everyday)
{
	struct word *w;

	b->word = mem_grow(b->word, &b->word_cap, b->nwords + 1, sizeof(*w));
	w = &b->word[b->nwords];
	*w = (struct word){.text = keep_text(b, text),
	    .tokens = (uint8_t)tokens,
	    .everyday = everyday};
	snprintf(w->language, sizeof(w->language), "%s", language);
	return (uint32_t)b->nwords++;
}

/* Does the pipeline cut it into a few words, and no numbers? */
static bool
is_plain(const struct token *v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].flags & TOKEN_NUMBER)
			return false;
	return n > 0 && n <= TOKENS;
}

/* The number of a word that was cut, new or known, or NONE for what is none. */
static uint32_t
number_tokens(struct bilingual *b, const char *text, const char *language,
    const struct token *v, size_t n)
{
	bool everyday = strcmp(language, "en") == 0 && are_everyday(v, n);
	char key[256];
	size_t len;
	uint32_t known;

	if (!is_plain(v, n) || (is_short(text) && !everyday))
		return NONE;
	len = write_key(language, v, n, key);
	if (len == 0)
		return NONE;
	known = strtab_find(b->keys, key, len);
	if (known != STRTAB_NONE)
		return known;
	if (b->nwords == BILINGUAL_WORDS) {
		b->lost_words++;
		return NONE;
	}
	strtab_add(b->keys, key, len);
	return new_word(b, text, language, n, everyday);
}

static uint32_t
number_word(struct bilingual *b, const char *text, const char *language)
{
	struct tokens t;
	size_t fillers = 0;

	if (tokenizer_run(b->tokenizer, text, strlen(text), language, &t) ==
		-1 ||
	    t.n == 0)
		return NONE;
	if (strcmp(language, "en") == 0)
		fillers = count_fillers(&t);
	return number_tokens(b, text + t.v[fillers].begin, language,
	    t.v + fillers, t.n - fillers);
}

/* --- Pairs --- */

static void
add_pair(struct bilingual *b, uint32_t pivot, uint32_t other)
{
	/* What stands for "on" stands for too much. */
	if (b->word[pivot].everyday)
		b->word[other].everyday = true;
	if (b->npairs == BILINGUAL_PAIRS) {
		b->lost_pairs++;
		return;
	}
	b->pair =
	    mem_grow(b->pair, &b->pair_cap, b->npairs + 1, sizeof(*b->pair));
	b->pair[b->npairs++] =
	    (struct pair){pivot, language_pack(b->word[other].language), other};
}

static size_t
number_words(struct bilingual *b, const char (*text)[ENTRY_BYTES + 1], size_t n,
    const char *language, uint32_t ret[ENTRY_PHRASES])
{
	size_t i, found = 0;

	for (i = 0; i < n; i++) {
		ret[found] = number_word(b, text[i], language);
		found += ret[found] != NONE;
	}
	return found;
}

void
bilingual_add(struct bilingual *b, const struct dictionary_languages *l,
    const struct dictionary_entry *entry)
{
	uint32_t from[ENTRY_PHRASES], to[ENTRY_PHRASES];
	size_t nfrom, nto, i, k;
	bool from_pivot = strcmp(l->from, "en") == 0;

	b->entries++;
	nto =
	    number_words(b, entry->translation, entry->translations, l->to, to);
	if (nto == 0)
		return;
	nfrom =
	    number_words(b, entry->headword, entry->headwords, l->from, from);
	for (i = 0; i < nfrom; i++)
		for (k = 0; k < nto; k++)
			if (from_pivot)
				add_pair(b, from[i], to[k]);
			else
				add_pair(b, to[k], from[i]);
}

/* --- Concepts --- */

static int
compare_numbers(uint32_t x, uint32_t y)
{
	return x < y ? -1 : x > y;
}

static int
by_pivot(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int order = compare_numbers(x->pivot, y->pivot);

	if (order == 0)
		order = compare_numbers(x->language, y->language);
	return order != 0 ? order : compare_numbers(x->other, y->other);
}

/* Sorted, each once. */
static void
sort_pairs(struct bilingual *b)
{
	size_t i, n = 0;

	if (b->npairs > 0)
		qsort(b->pair, b->npairs, sizeof(*b->pair), by_pivot);
	for (i = 0; i < b->npairs; i++) {
		if (n > 0 && by_pivot(&b->pair[i], &b->pair[n - 1]) == 0)
			continue;
		b->word[b->pair[i].other].meanings++;
		b->pair[n++] = b->pair[i];
	}
	b->npairs = n;
}

static bool
is_told(const struct bilingual *b, const struct pair *p)
{
	const struct word *w = &b->word[p->other];

	return !b->word[p->pivot].everyday && !w->everyday &&
	       w->meanings <= MEANINGS;
}

/* Keeps the pairs that are told. */
static void
choose_pairs(struct bilingual *b)
{
	struct pair *p = b->pair;
	size_t first, end, kept = 0, i;

	for (first = 0; first < b->npairs; first = end) {
		for (end = first;
		     end < b->npairs && p[end].pivot == p[first].pivot &&
		     p[end].language == p[first].language;
		     end++)
			;
		for (i = first; i < end && end - first <= WORDS; i++)
			if (is_told(b, &p[i]))
				p[kept++] = p[i];
	}
	b->npairs = kept;
}

static void
add_pair_to_group(struct bilingual *b, size_t at)
{
	const struct pair *p = &b->pair[at];
	struct group *g = b->ngroups > 0 ? &b->group[b->ngroups - 1] : NULL;

	if (g == NULL || p->pivot != p[-1].pivot) {
		b->group = mem_grow(
		    b->group, &b->group_cap, b->ngroups + 1, sizeof(*g));
		g = &b->group[b->ngroups++];
		*g = (struct group){
		    .first = (uint32_t)at, .tokens = b->word[p->pivot].tokens};
	}
	g->languages += g->n == 0 || p->language != p[-1].language;
	g->n++;
}

static int
by_worth(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->languages != y->languages)
		return x->languages > y->languages ? -1 : 1;
	if (x->tokens != y->tokens)
		return x->tokens < y->tokens ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

static void
make_groups(struct bilingual *b)
{
	size_t i;

	sort_pairs(b);
	choose_pairs(b);
	for (i = 0; i < b->npairs; i++)
		add_pair_to_group(b, i);
	if (b->ngroups > 0)
		qsort(b->group, b->ngroups, sizeof(*b->group), by_worth);
}

static void
add_term(struct bilingual *b, size_t n, const struct word *w)
{
	b->term = mem_grow(b->term, &b->term_cap, n + 1, sizeof(*b->term));
	b->term[n] = (struct counterpoint_wording){
	    b->texts + w->text, w->language, NULL};
}

/* "dictionary:house"; of another pivot than English "dictionary:de:haus". */
static void
write_slug(const struct bilingual *b, const struct word *w, char ret[64])
{
	bool english = strcmp(w->language, "en") == 0;

	snprintf(ret, 64, "%s%s%s%s", BILINGUAL_SLUG,
	    english ? "" : w->language, english ? "" : ":", b->texts + w->text);
}

static size_t
tell_group(struct bilingual *b, const struct group *g, uint32_t id,
    void (*take)(void *, const struct counterpoint_concept *), void *self)
{
	const struct word *pivot = &b->word[b->pair[g->first].pivot];
	struct counterpoint_concept c = {.id = id, .kind = "dictionary"};
	char slug[64];
	size_t i;

	write_slug(b, pivot, slug);
	c.slug = slug;
	add_term(b, c.nterms++, pivot);
	for (i = 0; i < g->n; i++)
		add_term(b, c.nterms++, &b->word[b->pair[g->first + i].other]);
	c.terms = b->term;
	take(self, &c);
	return c.nterms;
}

void
bilingual_each(struct bilingual *b,
    void (*take)(void *, const struct counterpoint_concept *), void *self,
    struct bilingual_told *ret)
{
	struct bilingual_told told = {.entries = b->entries,
	    .lost_words = b->lost_words,
	    .lost_pairs = b->lost_pairs};

	make_groups(b);
	for (; told.concepts < b->ngroups && told.concepts < BILINGUAL_CONCEPTS;
	     told.concepts++)
		told.terms += tell_group(b, &b->group[told.concepts],
		    (uint32_t)told.concepts + 1, take, self);
	told.left_out = b->ngroups - told.concepts;
	*ret = told;
}

/* --- The list --- */

static void
take_entry(void *self, const struct dictionary_entry *entry)
{
	struct bilingual *b = self;

	bilingual_add(b, &b->languages, entry);
}

static int
read_one(struct bilingual *b, const char *name, char *ret_why, size_t size)
{
	if (name[0] != '/') {
		snprintf(ret_why, size, "%s: not an absolute path", name);
		return -1;
	}
	if (dictionary_languages(name, &b->languages) == -1) {
		snprintf(ret_why, size,
		    "%s: does not end in two languages such as spa-eng", name);
		return -1;
	}
	return dictionary_read(name, take_entry, b, ret_why, size);
}

/* Copies what stands before the next comma, without the blanks around it.
 * Returns how far that is. */
static size_t
next_name(const char *list, char ret[PATH_BYTES])
{
	size_t len = strcspn(list, ","), begin = strspn(list, BLANKS);
	size_t end = len;

	while (end > begin && strchr(BLANKS, list[end - 1]) != NULL)
		end--;
	snprintf(ret, PATH_BYTES, "%.*s", (int)(end - begin), list + begin);
	return len + (list[len] == ',');
}

int
bilingual_read(
    struct bilingual *b, const char *list, char *ret_why, size_t size)
{
	char name[PATH_BYTES];

	while (*list != '\0') {
		list += next_name(list, name);
		if (name[0] != '\0' && read_one(b, name, ret_why, size) == -1)
			return -1;
	}
	return 0;
}
