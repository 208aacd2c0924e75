/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tokenizer.c - the pipeline: the steps in their order.
 * Owns the steps' objects. Leaves every step to a file
 * of its own, and what the words are for to the plugins.
 */
#include "text/tokenizer.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "text/cuts.h"
#include "text/digits.h"
#include "text/disguise.h"
#include "text/doubling.h"
#include "text/draft.h"
#include "text/languages.h"
#include "text/leading.h"
#include "text/letters.h"
#include "text/lexemes.h"
#include "text/mem.h"
#include "text/names.h"
#include "text/numbers.h"
#include "text/sentences.h"
#include "text/shells.h"
#include "text/strtab.h"
#include "text/units.h"

#define DROPPED_LEAST 4	 /* letters of a word that has lost its g */
#define TAGS_PARTED   64 /* of a text; further ones stay whole */

struct tokenizer {
	const struct letters *letters;
	struct segments *segments;
	struct fold *fold;
	struct languages *languages;
	struct lexemes *lexemes;

	struct units text;
	struct draft words;
	int32_t day;

	tokenizer_part *part; /* or NULL */
	void *part_self;
	unsigned tags; /* of the text in hand that it was asked of */

	/* Of the text in hand. */
	const struct language *language;
	uint16_t sentence;
	int32_t segment_end; /* of the segment before */
	uint8_t tag;	     /* flags of the hashtag or mention in hand */
	UChar cut[TOKENIZER_WORD_MAX];
};

struct tokenizer *
tokenizer_new(void)
{
	struct tokenizer *t = mem_zero(1, sizeof(*t));

	t->letters = letters_get();
	t->segments = segments_new();
	t->fold = fold_new();
	if (t->segments == NULL || t->fold == NULL) {
		tokenizer_free(t);
		return NULL;
	}
	t->languages = languages_new(t->segments, t->fold);
	t->lexemes = lexemes_new(t->fold);
	return t;
}

void
tokenizer_free(struct tokenizer *t)
{
	if (t == NULL)
		return;
	lexemes_free(t->lexemes);
	languages_free(t->languages);
	fold_free(t->fold);
	segments_free(t->segments);
	draft_done(&t->words);
	units_done(&t->text);
	free(t);
}

/* A copy without what is not said, with one kind of apostrophe. */
static int32_t
copy_cut(struct tokenizer *t, const struct cut *cut)
{
	int32_t i, n = 0;
	UChar c;

	for (i = cut->begin; i < cut->end && n < TOKENIZER_WORD_MAX; i++) {
		c = t->text.unit[i];
		if (cut->acronym && c == '.')
			continue;
		t->cut[n++] = letters_is_apostrophe(c) ? '\'' : c;
	}
	if (n > 0 && U16_IS_LEAD(t->cut[n - 1]))
		n--;
	return n;
}

/* How a word is written that has so many capitals, perhaps small letters, and
 * begins with such a character. */
static uint8_t
case_of(int32_t capitals, bool has_small, uint8_t first)
{
	if (capitals == 0)
		return has_small ? MARK_LOWER : 0;
	if (has_small)
		return first & LETTER_UPPER ? MARK_LOWER | MARK_TITLE
					    : MARK_LOWER;
	return capitals > 1 ? MARK_TITLE | MARK_CAPITALS : MARK_TITLE;
}

static bool
is_apostrophe_at(const struct tokenizer *t, int32_t at)
{
	return (size_t)at < t->text.n &&
	       letters_is_apostrophe(t->text.unit[at]);
}

/* "drivin'" is driving, in English. A name in quotation marks may end so too.
 */
static int32_t
restore_g(struct tokenizer *t, const struct cut *cut, int32_t n)
{
	if (n < DROPPED_LEAST || n == TOKENIZER_WORD_MAX ||
	    t->cut[n - 2] != 'i' || t->cut[n - 1] != 'n' ||
	    strcmp(t->language->tag, "en") != 0)
		return n;
	if (!is_apostrophe_at(t, cut->end) ||
	    !(t->letters->of[t->cut[0]] & LETTER_LOWER))
		return n;
	t->cut[n] = 'g';
	return n + 1;
}

/* "hati2" is hati, said twice, in the languages that write so. */
static int32_t
drop_doubling(struct tokenizer *t, int32_t n)
{
	int32_t at = t->language->doubles ? doubling_find(t->cut, n) : -1;

	if (at == -1)
		return n;
	u_memmove(t->cut + at, t->cut + at + 1, n - at - 1);
	return n - 1;
}

/* How t->cut[0..n) is written; scripts outside the first plane do not count. */
static uint8_t
find_case(const struct tokenizer *t, int32_t n)
{
	const uint8_t *of = t->letters->of;
	int32_t i, capitals = 0;
	uint8_t all = 0;

	for (i = 0; i < n; i++) {
		all |= of[t->cut[i]];
		capitals += (of[t->cut[i]] & LETTER_UPPER) != 0;
	}
	return case_of(capitals, (all & LETTER_LOWER) != 0, of[t->cut[0]]);
}

/* A word of the draft's room that begins with a digit may be a number. */
static bool
take_number(struct tokenizer *t, size_t len)
{
	struct draft *d = &t->words;
	int32_t begin = d->mark[d->n - 1].begin;
	const char *word = draft_room(d);
	char form[DIGITS_MAX + 1];
	bool money, plain;
	size_t n;

	money = begin > 0 &&
		u_charType(t->text.unit[begin - 1]) == U_CURRENCY_SYMBOL;
	n = digits_form(word, len, money, form, &plain);
	if (n == 0)
		return false;
	draft_set_word(d, d->n - 1, form, n);
	d->token[d->n - 1].flags |= TOKEN_NUMBER;
	d->mark[d->n - 1].bits = plain ? MARK_DIGITS : 0;
	return true;
}

/* That of the draft's room; its stem comes later. */
static void
take_word(struct tokenizer *t, size_t len)
{
	struct draft *d = &t->words;
	uint32_t hash = strtab_hash(draft_room(d), len);

	lexemes_expect(t->lexemes, hash);
	draft_take_word(d, d->n - 1, len);
	d->token[d->n - 1].hash = hash;
}

/* What the language says of the words: all at the end, when the processor has
 * fetched what it was told to expect. */
static void
find_lexemes(struct tokenizer *t)
{
	struct draft *d = &t->words;
	struct token *token;
	struct lexeme x;
	const char *word;
	size_t i;

	for (i = 0; i < d->n; i++) {
		token = &d->token[i];
		if (token->flags & TOKEN_NUMBER)
			continue;
		word = draft_word(d, i);
		x = lexemes_find(t->lexemes, t->language, word, token->word_len,
		    token->hash);
		d->mark[i].numeral = x.numeral;
		d->mark[i].month = x.month;
		token->stem_len = x.stem_len;
		token->hash = x.hash;
		token->id = x.id;
		if (x.stem_len != token->word_len ||
		    memcmp(x.stem, word, x.stem_len) != 0)
			token->stem = (const char *)(uintptr_t)draft_keep(
			    d, x.stem, x.stem_len);
		if (t->language->turkic)
			token->word_len = (uint16_t)fold_dot(
			    (char *)(uintptr_t)draft_word(d, i),
			    token->word_len);
	}
}

/* In which sentence a word is that begins at `begin`. */
static uint16_t
find_sentence(struct tokenizer *t, int32_t begin)
{
	const struct draft *d = &t->words;
	const struct mark *last;
	struct sentences_word before;

	if (d->n == 0)
		return 0;
	last = &d->mark[d->n - 1];
	before.begin = last->begin;
	before.end = last->end;
	before.acronym = (last->bits & MARK_ACRONYM) != 0;
	if (t->sentence < UINT16_MAX &&
	    sentences_part(t->text.unit, &before, begin))
		t->sentence++;
	return t->sentence;
}

/* A token that has no word yet. */
static void
add_token(
    struct tokenizer *t, const struct cut *cut, uint8_t flags, uint8_t bits)
{
	uint16_t sentence = find_sentence(t, cut->begin);
	struct token *token = draft_add(&t->words);
	struct mark *mark = &t->words.mark[t->words.n - 1];

	token->begin = t->text.offset[cut->begin];
	token->end = t->text.offset[cut->end];
	token->sentence = sentence;
	token->flags = flags;
	mark->begin = cut->begin;
	mark->end = cut->end;
	mark->bits = bits | (cut->acronym ? MARK_ACRONYM : 0);
}

static int
keep_token(struct tokenizer *t, const struct cut *cut, uint8_t flags)
{
	int32_t n = drop_doubling(t, restore_g(t, cut, copy_cut(t, cut)));
	int len;

	disguise_undo(t->cut, n);
	len = (t->language->turkic ? fold_case_turkic : fold_case)(
	    t->fold, t->cut, n, draft_room(&t->words));
	if (len <= 0)
		return len;
	add_token(t, cut, flags, find_case(t, n));
	if ((t->letters->of[t->cut[0]] & LETTER_MASK) != LETTER_NUMERIC ||
	    !take_number(t, (size_t)len))
		take_word(t, (size_t)len);
	return 0;
}

/* A word of ASCII letters, none dropped: what keep_token() makes of it, sooner.
 */
static void
keep_plain(struct tokenizer *t, const struct segment *g)
{
	const UChar *s = t->text.unit + g->begin;
	char *word = draft_room(&t->words);
	int32_t i, capitals = 0, n = g->end - g->begin;

	if (n > TOKENIZER_WORD_MAX)
		n = TOKENIZER_WORD_MAX;
	for (i = 0; i < n; i++) {
		word[i] = (char)(s[i] | 0x20);
		capitals += !(s[i] & 0x20);
	}
	add_token(t, &(struct cut){g->begin, g->end, false},
	    t->tag | TOKEN_ASCII,
	    case_of(capitals, capitals < n, t->letters->of[s[0]]));
	take_word(t, (size_t)n);
}

/* Is its capital I, if any, that of i? */
static bool
has_plain_case(const struct tokenizer *t, const struct segment *g)
{
	return !t->language->turkic || u_memchr(t->text.unit + g->begin, 'I',
					   g->end - g->begin) == NULL;
}

/* TOKEN_HASHTAG or TOKEN_MENTION when the segment is (still) part of one. */
static uint8_t
find_tag(const struct tokenizer *t, const struct segment *g)
{
	const UChar *s = t->text.unit;
	int32_t sign = s[g->begin] == '@' ? g->begin : g->begin - 1;
	uint8_t flag = 0;

	if (g->begin > 0 && g->begin == t->segment_end)
		return t->tag;
	if (sign < 0)
		return 0;
	if (s[sign] == '#' || s[sign] == 0xff03)
		flag = TOKEN_HASHTAG;
	else if (s[sign] == '@' || s[sign] == 0xff20)
		flag = TOKEN_MENTION;
	return flag != 0 && sign > 0 && u_isalnum(s[sign - 1]) ? 0 : flag;
}

static bool
is_ascii_letter(UChar c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Copies a tag of ASCII letters as small ones. False: its capitals tell where
 * its words begin, or it is no such tag. Those at the beginning tell little:
 * the last one is of the first word in NATOexpansion, not in NATOExpansion. */
static bool
copy_flat(const UChar *s, int32_t n, char ret_letters[TOKENIZER_TAG_MAX])
{
	int32_t i, leading = 0, capitals = 0;

	if (n < TOKENIZER_TAG_MIN || n > TOKENIZER_TAG_MAX)
		return false;
	for (i = 0; i < n; i++) {
		if (!is_ascii_letter(s[i]))
			return false;
		ret_letters[i] = (char)(s[i] | 0x20);
		capitals += !(s[i] & 0x20);
		leading += capitals == i + 1;
	}
	return capitals == leading;
}

/* Tags that lost the blank before them count too: "here#stopthewar". */
static bool
is_tag(const struct tokenizer *t, const struct segment *g)
{
	UChar before = g->begin > 0 ? t->text.unit[g->begin - 1] : 0;

	return t->tag != 0 || before == '#' || before == 0xff03;
}

/* How many words a tag has, and their lengths; 0: nobody knows. */
static size_t
find_parts(struct tokenizer *t, const struct segment *tag,
    uint8_t ret_lengths[TOKENIZER_PARTS_MAX])
{
	char letters[TOKENIZER_TAG_MAX];
	int32_t n = tag->end - tag->begin;

	if (t->part == NULL || t->tags == TAGS_PARTED ||
	    !copy_flat(t->text.unit + tag->begin, n, letters))
		return 0;
	t->tags++;
	return t->part(t->part_self, letters, (size_t)n, ret_lengths);
}

/* Keeps the words of a tag; false: it is none, or one word. */
static bool
keep_parts(struct tokenizer *t, const struct segment *g)
{
	uint8_t length[TOKENIZER_PARTS_MAX];
	struct segment part = *g;
	size_t i, n;

	if (!is_tag(t, g))
		return false;
	part.begin += t->text.unit[g->begin] == '@';
	n = find_parts(t, &part, length);
	for (i = 0; i < n; i++, part.begin = part.end) {
		part.end = part.begin + length[i];
		keep_plain(t, &part);
		t->words.token[t->words.n - 1].flags |= TOKEN_PART;
	}
	assert(n == 0 || part.begin == g->end);
	return n > 0;
}

static int
keep_word(struct tokenizer *t, const struct segment *g)
{
	struct cuts cuts;
	struct cut cut;

	if (g->plain && !is_apostrophe_at(t, g->end) &&
	    !cuts_has_humps(t->text.unit, g->begin) && has_plain_case(t, g)) {
		keep_plain(t, g);
		return 0;
	}
	if (keep_parts(t, g))
		return 0;
	cuts_init(&cuts, t->text.unit, g->begin, g->end, t->language->doubles);
	while (cuts_next(&cuts, &cut))
		if (keep_token(t, &cut, t->tag) == -1)
			return -1;
	return 0;
}

/* The first `n` units of what is left of a word as a token of their own. */
static int
keep_front(struct tokenizer *t, struct cut *rest, int32_t n, uint8_t flags,
    uint8_t bits)
{
	struct cut front = {rest->begin, rest->begin + n, false};

	if (n == 0)
		return 0;
	if (keep_token(t, &front, flags) == -1)
		return -1;
	t->words.mark[t->words.n - 1].bits |= bits;
	rest->begin = front.end;
	return 0;
}

/* Hangul, Thai and their like; Han numerals stand alone. */
static int
keep_whole(struct tokenizer *t, const struct segment *g)
{
	uint8_t flags =
	    t->tag | (g->kind == SEGMENT_DICTIONARY ? TOKEN_DICTIONARY : 0);
	struct leading leading = leading_find(&t->words, g);
	struct cut cut = {g->begin, g->end, false};

	if (keep_front(t, &cut, leading.ordinal, flags, 0) == -1 ||
	    keep_front(t, &cut, leading.numerals, flags, MARK_HAN_NUMERAL) ==
		-1)
		return -1;
	return cut.begin < cut.end ? keep_token(t, &cut, flags) : 0;
}

static int
keep_segments(struct tokenizer *t)
{
	struct segment g;
	int more, kept = 0;

	segments_start(t->segments, t->text.unit, (int32_t)t->text.n);
	while (kept == 0 && (more = segments_next(t->segments, &g)) == 1) {
		if (g.kind == SEGMENT_EMOJI)
			continue;
		t->tag = find_tag(t, &g);
		kept = g.kind == SEGMENT_WORD ? keep_word(t, &g)
					      : keep_whole(t, &g);
		t->segment_end = g.end;
	}
	return kept == -1 || more == -1 ? -1 : 0;
}

/* What is seen only when all words are there. */
static void
finish(struct tokenizer *t)
{
	struct draft *d = &t->words;

	find_lexemes(t);
	numbers_join(d, t->language);
	shells_remove(d, t->languages, t->language, &t->day);
	names_mark(d);
	draft_finish(d);
}

int
tokenizer_run(struct tokenizer *t, const char *text, size_t len,
    const char *language, struct tokens *ret_tokens)
{
	if (len > TOKENIZER_TEXT_MAX)
		len = TOKENIZER_TEXT_MAX;
	units_take(&t->text, text, (int32_t)len);
	cuts_blank_urls(t->text.unit, (int32_t)t->text.n);
	if (memchr(text, '&', len) != NULL)
		cuts_blank_entities(t->text.unit, (int32_t)t->text.n);
	units_drop_hidden(&t->text);
	t->language = languages_find(t->languages, language);
	t->sentence = 0;
	t->segment_end = 0;
	t->tag = 0;
	t->tags = 0;
	draft_start(&t->words, t->text.unit, (int32_t)t->text.n);
	if (keep_segments(t) == -1)
		return -1;
	finish(t);
	ret_tokens->v = t->words.token;
	ret_tokens->n = t->words.n;
	ret_tokens->day = t->day;
	return 0;
}

void
tokenizer_set_part(struct tokenizer *t, tokenizer_part *part, void *self)
{
	t->part = part;
	t->part_self = self;
}

void
tokenizer_prepare(struct tokenizer *t, const char *language)
{
	languages_find(t->languages, language);
}

int
tokenizer_fold(struct tokenizer *t, const char *text, size_t len,
    char ret_word[TOKENIZER_WORD_MAX + 1])
{
	struct cut all = {0, 0, false};

	if (len > TOKENIZER_WORD_MAX)
		len = TOKENIZER_WORD_MAX;
	units_take(&t->text, text, (int32_t)len);
	all.end = (int32_t)t->text.n;
	return fold_case(t->fold, t->cut, copy_cut(t, &all), ret_word);
}
