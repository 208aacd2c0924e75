/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern.c - reads an analyst's pattern.
 * Owns the parsed form of one pattern. Leaves matching to match.c and finding
 * the patterns worth trying to index.c.
 */
#include "phrase/pattern.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "text/mem.h"

#define BLANKS " \t\r\n"

/* A pattern while it is read. */
struct reader {
	struct tokenizer *tokenizer;
	struct pattern *pattern;
	size_t bytes_cap, word_cap, form_cap, part_cap;
	uint16_t gap; /* of a ~N just read */
	bool has_gap;
	const char *reason;
};

static int
refuse(struct reader *r, const char *reason)
{
	r->reason = reason;
	return -1;
}

static struct pattern_word *
add_word(struct reader *r)
{
	struct pattern *p = r->pattern;
	struct pattern_word *w;

	p->word = mem_grow(p->word, &r->word_cap, p->nwords + 1, sizeof(*w));
	w = &p->word[p->nwords++];
	memset(w, 0, sizeof(*w));
	w->text = (uint16_t)p->nbytes;
	w->words = 1;
	p->form[p->nforms - 1].n++;
	return w;
}

static void
add_bytes(struct reader *r, struct pattern_word *w, const char *s, size_t len)
{
	struct pattern *p = r->pattern;

	p->bytes = mem_grow(p->bytes, &r->bytes_cap, p->nbytes + len, 1);
	memcpy(p->bytes + p->nbytes, s, len);
	p->nbytes += len;
	w->length = (uint16_t)(w->length + len);
}

/* Words that touch are one: where a script has no blanks, ICU's cuts inside a
 * pattern need not be those inside a text. */
static int
read_plain(struct reader *r, const char *s, size_t len)
{
	struct pattern_word *w = NULL;
	struct tokens tokens;
	size_t i;

	if (tokenizer_run(r->tokenizer, s, len, "und", &tokens) == -1)
		return refuse(r, "it cannot be cut into words");
	if (tokens.n == 0)
		return refuse(r, "a part of it holds no word");
	for (i = 0; i < tokens.n; i++) {
		if (i == 0 || tokens.v[i].begin != tokens.v[i - 1].end)
			w = add_word(r);
		else
			w->words++;
		add_bytes(r, w, tokens.v[i].word, tokens.v[i].word_len);
		w->prefix = w->length;
	}
	return 0;
}

static bool
is_wordlike(const char *s, size_t len)
{
	int32_t i = 0;
	UChar32 c;

	while ((size_t)i < len) {
		U8_NEXT(s, i, (int32_t)len, c);
		if (c < 0 ||
		    !(u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0))
			return false;
	}
	return true;
}

/* The pieces between wildcards are folded, not cut. */
static int
read_wild(struct reader *r, const char *s, size_t len)
{
	char folded[TOKENIZER_WORD_MAX + 1];
	struct pattern_word *w = add_word(r);
	const char *end = s + len, *star;
	int n, stars = 0;

	w->wild = true;
	for (; s < end; s = star + 1) {
		star = memchr(s, '*', (size_t)(end - s));
		if (star == NULL)
			star = end;
		if (!is_wordlike(s, (size_t)(star - s)))
			return refuse(r,
			    "a word with a wildcard holds more than letters "
			    "and digits");
		n = tokenizer_fold(r->tokenizer, s, (size_t)(star - s), folded);
		if (n < 0)
			return refuse(r, "it cannot be folded");
		if (n == 0 && w->length == 0)
			return refuse(r, "a word of it begins with a wildcard");
		add_bytes(r, w, folded, (size_t)n);
		if (stars == 0)
			w->prefix = w->length;
		if (star < end)
			add_bytes(r, w, "*", 1);
		if (star < end && ++stars > PATTERN_STARS_MAX)
			return refuse(r, "a word has more than 4 wildcards");
	}
	return 0;
}

static int
read_form(struct reader *r, const char *s, size_t len)
{
	struct pattern *p = r->pattern;
	struct pattern_part *part = &p->part[p->nparts - 1];

	if (len == 0)
		return refuse(r, "an alternative is empty");
	if (part->n == PATTERN_FORMS_MAX)
		return refuse(r, "a word has more than 16 alternatives");
	p->form =
	    mem_grow(p->form, &r->form_cap, p->nforms + 1, sizeof(*p->form));
	p->form[p->nforms].first = (uint16_t)p->nwords;
	p->form[p->nforms++].n = 0;
	part->n++;
	if (memchr(s, '*', len) != NULL)
		return read_wild(r, s, len);
	return read_plain(r, s, len);
}

static int
read_gap(struct reader *r, const char *s, size_t len)
{
	size_t i;

	if (r->has_gap || r->pattern->nparts == 0)
		return refuse(r, "~N does not stand between two words");
	for (i = 1; i < len && r->gap <= PATTERN_GAP_MAX; i++) {
		if (s[i] < '0' || s[i] > '9')
			break;
		r->gap = (uint16_t)(r->gap * 10 + s[i] - '0');
	}
	if (len < 2 || i < len || r->gap > PATTERN_GAP_MAX)
		return refuse(r, "the number of ~N is not one of 0 to 50");
	r->has_gap = true;
	return 0;
}

static int
read_part(struct reader *r, const char *s, size_t len)
{
	struct pattern *p = r->pattern;
	const char *end = s + len, *bar;

	if (p->nparts == PATTERN_PARTS_MAX)
		return refuse(r, "it has more than 16 words");
	p->part =
	    mem_grow(p->part, &r->part_cap, p->nparts + 1, sizeof(*p->part));
	p->part[p->nparts].first = (uint16_t)p->nforms;
	p->part[p->nparts].n = 0;
	p->part[p->nparts++].gap = r->gap;
	r->gap = 0;
	r->has_gap = false;
	if (len == 1 && *s == '_')
		return 0;
	for (;; s = bar + 1) {
		bar = memchr(s, '|', (size_t)(end - s));
		if (bar == NULL)
			return read_form(r, s, (size_t)(end - s));
		if (read_form(r, s, (size_t)(bar - s)) == -1)
			return -1;
	}
}

static int
read_parts(struct reader *r, const char *s)
{
	size_t len;
	int rc = 0;

	for (s += strspn(s, BLANKS); *s != '\0' && rc == 0;
	     s += strspn(s, BLANKS)) {
		len = strcspn(s, BLANKS);
		rc = *s == '~' ? read_gap(r, s, len) : read_part(r, s, len);
		s += len;
	}
	if (rc == 0 && r->has_gap)
		return refuse(r, "~N does not stand between two words");
	return rc;
}

static bool
has_key(const struct pattern *p)
{
	size_t i, j, keys;

	for (i = 0; i < p->nparts; i++) {
		keys = 0;
		for (j = 0; j < p->part[i].n; j++)
			keys += pattern_key(
				    p, &p->form[p->part[i].first + j]) != NULL;
		if (keys > 0 && keys == p->part[i].n)
			return true;
	}
	return false;
}

static double
form_weight(const struct pattern *p, const struct pattern_form *form)
{
	double weight = 0;
	size_t i;

	for (i = form->first; i < (size_t)form->first + form->n; i++)
		weight += p->word[i].wild ? 0.5 : p->word[i].words;
	return weight;
}

/* The weakest alternative counts; room between words takes some away. */
static double
weigh(const struct pattern *p)
{
	double weight = 0, least, w;
	size_t i, j;

	for (i = 0; i < p->nparts; i++) {
		least = p->part[i].n == 0 ? 0 : PATTERN_BYTES_MAX;
		for (j = 0; j < p->part[i].n; j++) {
			w = form_weight(p, &p->form[p->part[i].first + j]);
			if (w < least)
				least = w;
		}
		weight += least - 0.05 * p->part[i].gap;
	}
	return weight > 0.5 ? weight : 0.5;
}

struct pattern *
pattern_new(
    struct tokenizer *tokenizer, const char *source, const char **ret_reason)
{
	struct pattern *p = mem_zero(1, sizeof(*p));
	struct reader r = {.tokenizer = tokenizer, .pattern = p};
	size_t len = strlen(source);

	if (len > PATTERN_BYTES_MAX)
		refuse(&r, "it is longer than 500 bytes");
	else if (read_parts(&r, source) == 0 && !has_key(p))
		refuse(&r, "no word of it has two plain letters");
	if (r.reason != NULL) {
		pattern_free(p);
		*ret_reason = r.reason;
		return NULL;
	}
	p->source = mem_copy(source, len);
	p->weight = weigh(p);
	return p;
}

void
pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	free(p->source);
	free(p->bytes);
	free(p->word);
	free(p->form);
	free(p->part);
	free(p);
}

static bool
has_two_letters(const char *s, size_t len)
{
	int32_t i = 0, letters = 0;
	UChar32 c;

	while ((size_t)i < len && letters < 2) {
		U8_NEXT(s, i, (int32_t)len, c);
		letters += c >= 0 && u_isalnum(c);
	}
	return letters == 2;
}

const struct pattern_word *
pattern_key(const struct pattern *p, const struct pattern_form *form)
{
	const struct pattern_word *w, *best = NULL;
	size_t i;

	for (i = form->first; i < (size_t)form->first + form->n; i++) {
		w = &p->word[i];
		if (has_two_letters(p->bytes + w->text, w->length) &&
		    (best == NULL || w->prefix > best->prefix))
			best = w;
	}
	return best;
}
