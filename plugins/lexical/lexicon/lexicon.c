/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexicon.c - finds the terms of concepts by their first word.
 * Owns the terms as numbers of their stems, in one array.
 */
#include "lexical/lexicon/lexicon.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "text/languages.h"
#include "text/mem.h"
#include "text/strtab.h"

#define NONE	   UINT32_MAX
#define CAPS_BYTES 6 /* a longer term in capitals is found in any case */
#define NAME_UNITS 5 /* a longer name is no everyday word */

struct term {
	uint32_t next;	 /* with the same first stem */
	uint32_t before; /* of the same concept, or NONE */
	uint32_t stem[LEXICON_TERM_WORDS];
	uint16_t concept;
	uint8_t nstems;
	bool capitals;
	bool name;	   /* lexicon_add_name() */
	bool title;	   /* its first letter is a capital */
	uint32_t language; /* language_pack() */
};

struct concept {
	char *slug;
	enum concept_kind kind;
	bool borrowed; /* of a dictionary */
	enum { OPENED, SHOWN, CLOSED } state;
	uint32_t last; /* term, or NONE */
};

/*
 * The terms that begin with a stem. A set of 64 bits, by language and the stem
 * that comes second, tells at once of most words that no term begins there:
 * "the" has terms in a dozen languages, and is a word of most texts.
 */
struct head {
	uint32_t first; /* term, or NONE */
	uint64_t set;
};

struct lexicon {
	struct strtab *stems;
	struct head *head; /* by first stem */
	size_t nheads, head_cap;
	struct term *term;
	size_t nterms, term_cap;
	struct concept *concept;
	size_t nconcepts, concept_cap;
	bool borrows; /* of dictionaries */
};

struct lexicon *
lexicon_new(void)
{
	struct lexicon *l = mem_zero(1, sizeof(*l));

	l->stems = strtab_new();
	return l;
}

void
lexicon_free(struct lexicon *l)
{
	size_t i;

	if (l == NULL)
		return;
	for (i = 0; i < l->nconcepts; i++)
		free(l->concept[i].slug);
	strtab_free(l->stems);
	free(l->head);
	free(l->term);
	free(l->concept);
	free(l);
}

static enum concept_kind
kind_of(const char *kind)
{
	if (strcmp(kind, "rebut") == 0)
		return CONCEPT_REBUT;
	if (strcmp(kind, "report") == 0)
		return CONCEPT_REPORT;
	if (strcmp(kind, "assert") == 0)
		return CONCEPT_ASSERT;
	return CONCEPT_THING;
}

int
lexicon_open(struct lexicon *l, const char *slug, const char *kind)
{
	struct concept *c;

	if (l->nconcepts == LEXICON_CONCEPTS_MAX)
		return -1;
	l->concept =
	    mem_grow(l->concept, &l->concept_cap, l->nconcepts + 1, sizeof(*c));
	c = &l->concept[l->nconcepts];
	*c = (struct concept){.slug = mem_copy(slug, strlen(slug)),
	    .kind = kind_of(kind),
	    .last = NONE};
	return (int)l->nconcepts++;
}

/* "US" and "U.S.", which must not be found in "tell us". */
static bool
is_capitals(const char *text)
{
	size_t len = strlen(text), i;

	for (i = 0; i < len; i++)
		if (!isupper((unsigned char)text[i]) && text[i] != '.')
			return false;
	return len > 0 && len <= CAPS_BYTES;
}

/* The first letter of a text that has any. */
static UChar32
first_of(const char *text)
{
	int32_t i = 0;
	UChar32 c;

	U8_NEXT(text, i, -1, c);
	return c;
}

static bool
is_short(const char *text)
{
	size_t n = 0, units = 0;

	for (; text[n] != '\0'; n++)
		units += ((unsigned char)text[n] & 0xc0) != 0x80;
	return units <= NAME_UNITS;
}

/* Of terms of a language with such a second stem, or NONE: a bit of the set. */
static uint64_t
bit_of(uint32_t language, uint32_t second)
{
	return UINT64_C(1) << ((language * 31 + second) * 0x9e3779b1U >> 26);
}

static void
link_term(struct lexicon *l, uint32_t number)
{
	struct term *t = &l->term[number];
	size_t need = (size_t)t->stem[0] + 1;
	struct head *head;

	l->head = mem_grow(l->head, &l->head_cap, need, sizeof(*l->head));
	for (; l->nheads < need; l->nheads++)
		l->head[l->nheads] = (struct head){.first = NONE};
	head = &l->head[t->stem[0]];
	t->next = head->first;
	head->first = number;
	head->set |= bit_of(t->language, t->nstems > 1 ? t->stem[1] : NONE);
}

/* Whether the last term is the same, cut another way. */
static bool
is_as_before(const struct lexicon *l, const struct term *t)
{
	return l->nterms > 0 && t[-1].concept == t->concept &&
	       t[-1].language == t->language && t[-1].nstems == t->nstems &&
	       t[-1].capitals == t->capitals && t[-1].title == t->title &&
	       memcmp(t[-1].stem, t->stem, t->nstems * sizeof(*t->stem)) == 0;
}

/* Adds a term, unless it has no word or too many, or is there. */
static void
add(struct lexicon *l, int concept, const char *term,
    const struct tokens *tokens, const char *language, bool name)
{
	struct concept *c = &l->concept[concept];
	struct term *t;
	size_t i;

	if (tokens->n == 0 || tokens->n > LEXICON_TERM_WORDS)
		return;
	l->term = mem_grow(l->term, &l->term_cap, l->nterms + 1, sizeof(*t));
	t = &l->term[l->nterms];
	*t = (struct term){.concept = (uint16_t)concept,
	    .before = c->last,
	    .nstems = (uint8_t)tokens->n,
	    .capitals = is_capitals(term),
	    .name = name,
	    .title = name && is_short(term) && u_isupper(first_of(term))};
	t->language = language_pack(language);
	for (i = 0; i < tokens->n; i++)
		t->stem[i] = strtab_add(
		    l->stems, tokens->v[i].stem, tokens->v[i].stem_len);
	if (is_as_before(l, t))
		return;
	c->last = (uint32_t)l->nterms;
	link_term(l, (uint32_t)l->nterms++);
}

void
lexicon_add(struct lexicon *l, int concept, const char *term,
    const struct tokens *tokens, const char *language)
{
	add(l, concept, term, tokens, language, false);
}

void
lexicon_add_name(struct lexicon *l, int concept, const char *name,
    const struct tokens *tokens, const char *language)
{
	add(l, concept, name, tokens, language, true);
}

bool
lexicon_lacks(const struct lexicon *l, unsigned concept, const char *language)
{
	uint32_t of = language_pack(language), i;

	if (l->concept[concept].state == CLOSED)
		return false;
	for (i = l->concept[concept].last; i != NONE; i = l->term[i].before)
		if (l->term[i].language == of && !l->term[i].name)
			return false;
	return true;
}

void
lexicon_show(struct lexicon *l, int concept)
{
	l->concept[concept].state = SHOWN;
}

void
lexicon_borrow(struct lexicon *l, int concept)
{
	l->concept[concept].borrowed = l->borrows = true;
}

bool
lexicon_is_borrowed(const struct lexicon *l, unsigned concept)
{
	return l->concept[concept].borrowed;
}

void
lexicon_close(struct lexicon *l, int concept)
{
	l->concept[concept].state = CLOSED;
}

unsigned
lexicon_concepts(const struct lexicon *l)
{
	return (unsigned)l->nconcepts;
}

void
lexicon_each_stem(const struct lexicon *l, unsigned since,
    void (*each)(void *, unsigned, const char *, size_t), void *arg)
{
	const struct term *t;
	const char *stem;
	size_t i, len;

	for (i = 0; i < l->nterms; i++) {
		t = &l->term[i];
		if (t->concept < since ||
		    l->concept[t->concept].state == CLOSED)
			continue;
		stem = strtab_text(l->stems, t->stem[0], &len);
		each(arg, t->concept, stem, len);
	}
}

const char *
lexicon_slug(const struct lexicon *l, unsigned concept)
{
	return l->concept[concept].slug;
}

enum concept_kind
lexicon_kind(const struct lexicon *l, unsigned concept)
{
	return l->concept[concept].kind;
}

/* A text under search. */
struct search {
	const struct lexicon *lexicon;
	const struct lexicon_text *text;
	uint32_t language, english, unknown;
	bool any;	 /* language unknown */
	size_t covered;	 /* words that the desk's terms reach to */
	size_t borrowed; /* found, of dictionaries */
};

static bool
is_borrowed(const struct search *s, unsigned concept)
{
	return s->lexicon->concept[concept].borrowed;
}

static bool
speaks(const struct search *s, const struct term *t)
{
	if (s->any && !t->name)
		return true;
	if (t->name || t->language == s->language)
		return t->language == s->language;
	return (t->language == s->english && !is_borrowed(s, t->concept)) ||
	       t->language == s->unknown;
}

static bool
is_found(const struct search *s, const struct term *t)
{
	switch (s->lexicon->concept[t->concept].state) {
	case OPENED:
		return s->text->ahead;
	case SHOWN:
		return true;
	default:
		return false;
	}
}

static bool
stands_in_capitals(const struct search *s, size_t at)
{
	const struct token *t = &s->text->token[at];
	uint32_t i;

	if (t->flags & TOKEN_PART)
		return false;
	for (i = t->begin; i < t->end; i++)
		if (islower((unsigned char)s->text->text[i]))
			return false;
	return true;
}

/* "mali" is Swahili for wealth, "Mali" is a state. */
static bool
begins_small(const struct search *s, size_t at)
{
	return u_islower(first_of(s->text->text + s->text->token[at].begin));
}

/* Latin, as is_latin() of cuts.c has it; the wide forms of East Asia too. */
static bool
stands_in_latin(const struct search *s, size_t at)
{
	UChar32 c = first_of(s->text->text + s->text->token[at].begin);

	return c < 0x250 || (c >= 0x1e00 && c < 0x1f00) || c >= 0xff00;
}

/* English terms whose stem is that of an everyday word of another language:
 * German "war" is was. */
static bool
is_homograph(const struct search *s, const struct term *t)
{
	static const struct {
		char language[4], stem[8];
	} list[] = {{"de", "war"}, {"es", "cost"}, {"es", "sent"},
	    {"fr", "fair"}, {"fr", "sent"}, {"pt", "sent"}};
	const char *stem;
	size_t i, len;

	if (t->nstems > 1)
		return false;
	stem = strtab_text(s->lexicon->stems, t->stem[0], &len);
	for (i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (strlen(list[i].stem) == len &&
		    memcmp(list[i].stem, stem, len) == 0 &&
		    language_pack(list[i].language) == s->language)
			return true;
	return false;
}

/* In a text of another language: Hindi "gaya", went, has the stem of "gay" once
 * both are in Latin letters. */
static bool
is_english_at(const struct search *s, const struct term *t, size_t at)
{
	return s->any || t->language != s->english ||
	       s->language == s->english ||
	       (stands_in_latin(s, at) && !is_homograph(s, t));
}

static bool
stands_at(const struct search *s, const struct term *t, size_t at)
{
	size_t i;

	if (t->nstems > s->text->n - at || !speaks(s, t) || !is_found(s, t) ||
	    !is_english_at(s, t, at))
		return false;
	for (i = 1; i < t->nstems; i++)
		if (s->text->stem[at + i] != t->stem[i] ||
		    (s->text->token[at + i].flags & TOKEN_APART))
			return false;
	if (t->title && begins_small(s, at))
		return false;
	return !t->capitals || stands_in_capitals(s, at);
}

/*
 * The same concept at the same word: the longer term stays. The latest concept
 * comes first, whenever its terms came: names come with the texts.
 */
static size_t
keep(struct mention *found, size_t n, size_t since, size_t max,
    struct mention one)
{
	size_t i = since;

	while (i < n && found[i].concept > one.concept)
		i++;
	if (i < n && found[i].concept == one.concept) {
		if (found[i].words < one.words)
			found[i].words = one.words;
		return n;
	}
	if (i == max)
		return n;
	n += n < max;
	memmove(&found[i + 1], &found[i], (n - i - 1) * sizeof(one));
	found[i] = one;
	return n;
}

/* How many of the mentions are too far before a word to reach it. */
static size_t
count_apart(const struct mention *found, size_t n, size_t at)
{
	while (n > 0 && found[n - 1].first + LEXICON_TERM_WORDS > at)
		n--;
	return n;
}

/* How far the desk's terms reach that begin at a word. */
static void
cover(struct search *s, size_t at, const struct mention *found, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!is_borrowed(s, found[i].concept) &&
		    at + found[i].words > s->covered)
			s->covered = at + found[i].words;
}

/*
 * Where the desk's own terms stand, a text does without the dictionaries', also
 * without those that begin before and reach there. The library keeps them, for
 * posts whose words only a dictionary has.
 */
static size_t
drop_borrowed(struct search *s, size_t at, struct mention *found, size_t n,
    size_t since, size_t max)
{
	size_t from = count_apart(found, since, at), kept = from, i;
	bool borrowed;

	if (!s->text->ahead)
		cover(s, at, found + since, n - since);
	for (i = from; i < since; i++)
		s->borrowed -= is_borrowed(s, found[i].concept);
	for (i = from; i < n; i++) {
		borrowed = is_borrowed(s, found[i].concept);
		if (borrowed && (s->borrowed == max / 2 ||
				    (at < s->covered &&
					found[i].first + found[i].words > at)))
			continue;
		s->borrowed += borrowed;
		found[kept++] = found[i];
	}
	return kept;
}

/* Of the terms that may be found, with such a second stem. */
static uint64_t
bits_of(const struct search *s, uint32_t second)
{
	return bit_of(s->language, second) | bit_of(s->english, second) |
	       bit_of(s->unknown, second);
}

/* False for sure when no term of the head begins at the word. */
static bool
may_begin(const struct search *s, const struct head *head, size_t at)
{
	uint64_t set = bits_of(s, NONE);

	if (at + 1 < s->text->n)
		set |= bits_of(s, s->text->stem[at + 1]);
	return s->any || (head->set & set) != 0;
}

static size_t
find_at(
    struct search *s, size_t at, struct mention *found, size_t n, size_t max)
{
	const struct lexicon *l = s->lexicon;
	uint32_t stem = s->text->stem[at], i;
	size_t since = n;

	if (stem >= l->nheads || !may_begin(s, &l->head[stem], at))
		return n;
	for (i = l->head[stem].first; i != NONE; i = l->term[i].next)
		if (stands_at(s, &l->term[i], at))
			n = keep(found, n, since, max,
			    (struct mention){.concept = l->term[i].concept,
				.words = l->term[i].nstems,
				.first = (uint32_t)at});
	return l->borrows && n > since
		   ? drop_borrowed(s, at, found, n, since, max)
		   : n;
}

uint32_t
lexicon_stem(const struct lexicon *l, const struct token *t)
{
	return strtab_find_hashed(l->stems, t->stem, t->stem_len, t->hash);
}

void
lexicon_expect(const struct lexicon *l, const struct token *t)
{
	strtab_expect(l->stems, t->hash);
}

uint32_t
lexicon_stems(const struct lexicon *l)
{
	return strtab_count(l->stems);
}

size_t
lexicon_find(const struct lexicon *l, const struct lexicon_text *text,
    struct mention *ret, size_t max)
{
	struct search s = {.lexicon = l,
	    .text = text,
	    .language = language_pack(text->language),
	    .english = language_pack("en"),
	    .unknown = LANGUAGE_NONE,
	    .any = strcmp(text->language, "und") == 0};
	size_t at, found = 0;

	for (at = 0; at < text->n; at++)
		if (text->stem[at] < l->nheads)
			__builtin_prefetch(&l->head[text->stem[at]]);
	for (at = 0; at < text->n; at++)
		found = find_at(&s, at, ret, found, max);
	return found;
}
