/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match.c - whether a pattern stands in a text from a given word on.
 * Owns nothing. Leaves reading patterns to pattern.c.
 *
 * The places where the pattern read so far may end are a set over the words of
 * the text, carried from part to part. There is no going back, so the time is
 * bounded by parts × alternatives × span, whatever the text repeats.
 */
#include "phrase/match.h"

#include <string.h>

#define GLUED_MAX 8 /* words of ICU's that one wildcard word may cover */

/* Does the word `w` match all of s[0..len)? */
static bool
glob(const char *w, size_t wlen, const char *s, size_t len)
{
	size_t i = 0, j = 0, star = SIZE_MAX, mark = 0;

	while (j < len) {
		if (i < wlen && w[i] == '*') {
			star = ++i;
			mark = j;
		} else if (i < wlen && w[i] == s[j]) {
			i++;
			j++;
		} else if (star != SIZE_MAX) {
			i = star;
			j = ++mark;
		} else {
			return false;
		}
	}
	while (i < wlen && w[i] == '*')
		i++;
	return i == wlen;
}

/* Do words i and i + 1 touch, as they do where a script has no blanks? */
static bool
is_glued(const struct tokens *t, size_t i)
{
	return i + 1 < t->n && t->v[i].end == t->v[i + 1].begin;
}

/* The word behind `w` when it stands at word i, else 0. */
static size_t
match_plain(const char *w, size_t len, const struct tokens *t, size_t i)
{
	for (;; i++) {
		if (t->v[i].word_len > len ||
		    memcmp(t->v[i].word, w, t->v[i].word_len) != 0)
			return 0;
		w += t->v[i].word_len;
		len -= t->v[i].word_len;
		if (len == 0)
			return i + 1;
		if (!is_glued(t, i))
			return 0;
	}
}

/* The same for a word with wildcards; the shortest run of words that fits. */
static size_t
match_wild(const char *w, size_t len, const struct tokens *t, size_t i)
{
	char run[GLUED_MAX * TOKENIZER_WORD_MAX];
	size_t n, used = 0;

	for (n = 0; n < GLUED_MAX; n++, i++) {
		memcpy(run + used, t->v[i].word, t->v[i].word_len);
		used += t->v[i].word_len;
		if (glob(w, len, run, used))
			return i + 1;
		if (!is_glued(t, i))
			break;
	}
	return 0;
}

static size_t
match_form(const struct pattern *p, const struct pattern_form *form,
    const struct tokens *t, size_t i)
{
	const struct pattern_word *w;
	size_t n;

	for (n = form->first; n < (size_t)form->first + form->n; n++) {
		w = &p->word[n];
		if (i >= t->n || t->v[i].word[0] != p->bytes[w->text])
			return 0;
		i = w->wild ? match_wild(p->bytes + w->text, w->length, t, i)
			    : match_plain(p->bytes + w->text, w->length, t, i);
		if (i == 0)
			return 0;
	}
	return i;
}

/* A set of places, counted in words from where the match began. */
struct places {
	bool at[MATCH_SPAN_MAX + 1];
	size_t first, last; /* first > last: empty */
};

static void
places_init(struct places *places)
{
	memset(places->at, 0, sizeof(places->at));
	places->first = MATCH_SPAN_MAX + 1;
	places->last = 0;
}

static void
places_add(struct places *places, size_t at)
{
	if (at > MATCH_SPAN_MAX)
		return;
	places->at[at] = true;
	if (at < places->first)
		places->first = at;
	if (at > places->last)
		places->last = at;
}

/* Adds to `to` where the part may end that begins `from` words after start. */
static void
match_part(const struct pattern *p, const struct pattern_part *part,
    const struct tokens *t, size_t start, size_t from, struct places *to)
{
	size_t i, end;

	if (part->n == 0)
		places_add(to, from + 1);
	for (i = part->first; i < (size_t)part->first + part->n; i++) {
		end = match_form(p, &p->form[i], t, start + from);
		if (end != 0)
			places_add(to, end - start);
	}
}

static bool
advance(const struct pattern *p, const struct pattern_part *part,
    const struct tokens *t, size_t start, const struct places *now,
    struct places *next, uint64_t *effort)
{
	size_t at, reach = 0, last = now->last + part->gap;

	places_init(next);
	for (at = now->first; at <= last && start + at < t->n; at++) {
		if (at <= now->last && now->at[at])
			reach = at + part->gap;
		if (at > reach || at > MATCH_SPAN_MAX)
			continue;
		if (*effort <= part->n) {
			*effort = 0;
			return false;
		}
		*effort -= part->n + 1u;
		match_part(p, part, t, start, at, next);
	}
	return next->first <= next->last;
}

size_t
match_pattern(const struct pattern *p, const struct tokens *t, size_t start,
    uint64_t *effort)
{
	struct places places[2];
	size_t i;

	places_init(&places[0]);
	places_add(&places[0], 0);
	for (i = 0; i < p->nparts; i++)
		if (!advance(p, &p->part[i], t, start, &places[i % 2],
			&places[(i + 1) % 2], effort))
			return 0;
	return start + places[i % 2].first;
}
