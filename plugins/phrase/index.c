/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index.c - which of very many patterns are worth trying on a text.
 * Owns the patterns given to it, the table of keys, and the scratch of the
 * text being searched. Leaves trying a pattern to match.c.
 *
 * A key is the beginning of a plain word, at most KEY_LETTERS long. Of each
 * pattern the word is taken whose keys the fewest patterns have, so that a
 * text that says "nato" does not wake every pattern that does. What is written
 * while searching stands apart from the patterns: workers share those pages.
 */
#include "phrase/index.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/utf8.h>

#include "phrase/match.h"
#include "text/mem.h"
#include "text/strtab.h"

#define KEY_LETTERS 12

struct list {
	struct pattern **pattern;
	size_t n, cap;
	uint32_t users; /* patterns that have this key in any of their words */
};

/* What is known of a pattern while one text is searched. */
struct tried {
	uint32_t search; /* of which search this is */
	uint32_t next;	 /* first word of the text not tried; or DONE */
};

#define DONE UINT32_MAX

struct index {
	struct strtab *keys;
	struct list *list; /* by number of the key */
	size_t list_cap;
	uint32_t lengths; /* bit n: there are keys of n letters */

	struct pattern **pattern;
	size_t npatterns, nplaced, ndead, pattern_cap;

	struct tried *tried; /* by number of the pattern */
	size_t tried_cap;
	uint32_t search;
	struct index_hit *hit;
	size_t nhits, hit_cap;
};

struct index *
index_new(void)
{
	struct index *x = mem_zero(1, sizeof(*x));

	x->keys = strtab_new();
	return x;
}

static void
forget_keys(struct index *x)
{
	uint32_t i;

	for (i = 0; i < strtab_count(x->keys); i++)
		free(x->list[i].pattern);
	strtab_free(x->keys);
	x->lengths = 0;
}

void
index_free(struct index *x)
{
	size_t i;

	if (x == NULL)
		return;
	forget_keys(x);
	for (i = 0; i < x->npatterns; i++)
		pattern_free(x->pattern[i]);
	free(x->list);
	free(x->pattern);
	free(x->tried);
	free(x->hit);
	free(x);
}

void
index_add(struct index *x, struct pattern *p)
{
	x->pattern = mem_grow(x->pattern, &x->pattern_cap, x->npatterns + 1,
	    sizeof(struct pattern *));
	p->number = (uint32_t)x->npatterns;
	x->pattern[x->npatterns++] = p;
}

void
index_remove(struct index *x, struct pattern *p)
{
	p->dead = true;
	x->ndead++;
}

/* The list of a word's key. */
static struct list *
list_of(struct index *x, const struct pattern *p, const struct pattern_word *w)
{
	const char *s = p->bytes + w->text;
	int32_t len = 0;
	uint32_t letters, before = strtab_count(x->keys), number;

	for (letters = 0; letters < KEY_LETTERS && len < w->prefix; letters++)
		U8_FWD_1(s, len, w->prefix);
	x->lengths |= 1u << letters;
	number = strtab_add(x->keys, s, (size_t)len);
	if (number == before) {
		x->list = mem_grow(
		    x->list, &x->list_cap, number + 1, sizeof(*x->list));
		memset(&x->list[number], 0, sizeof(*x->list));
	}
	return &x->list[number];
}

static void
count_keys(struct index *x, const struct pattern *p)
{
	const struct pattern_word *key;
	size_t i;

	for (i = 0; i < p->nforms; i++) {
		key = pattern_key(p, &p->form[i]);
		if (key != NULL)
			list_of(x, p, key)->users++;
	}
}

/* How many patterns share the keys of a part; UINT64_MAX when it has none. */
static uint64_t
part_cost(struct index *x, const struct pattern *p, size_t part)
{
	const struct pattern_word *key;
	uint64_t cost = 0;
	size_t i;

	if (p->part[part].n == 0)
		return UINT64_MAX;
	for (i = 0; i < p->part[part].n; i++) {
		key = pattern_key(p, &p->form[p->part[part].first + i]);
		if (key == NULL)
			return UINT64_MAX;
		cost += list_of(x, p, key)->users;
	}
	return cost;
}

/* The most words of a text that a form can cover: ICU may cut each letter. */
static size_t
form_reach(const struct pattern *p, const struct pattern_form *form)
{
	size_t i, reach = 0;

	for (i = form->first; i < (size_t)form->first + form->n; i++)
		reach += p->word[i].length;
	return reach;
}

static size_t
part_reach(const struct pattern *p, const struct pattern_part *part)
{
	size_t i, r, reach = 1;

	for (i = 0; i < part->n; i++) {
		r = form_reach(p, &p->form[part->first + i]);
		if (r > reach)
			reach = r;
	}
	return reach;
}

/* How far before the key's word, at most, the pattern may begin. */
static uint16_t
reach_before(const struct pattern *p, size_t part)
{
	size_t i, reach = p->part[part].gap;

	for (i = 0; i < part; i++)
		reach += p->part[i].gap + part_reach(p, &p->part[i]);
	for (i = 0; i < p->part[part].n; i++)
		if (p->form[p->part[part].first + i].n > 1)
			break;
	if (i < p->part[part].n)
		reach += part_reach(p, &p->part[part]);
	return (uint16_t)(reach < MATCH_SPAN_MAX ? reach : MATCH_SPAN_MAX);
}

static void
place(struct index *x, struct pattern *p)
{
	size_t i, best = 0;
	uint64_t cost, least = UINT64_MAX;
	struct list *l;

	for (i = 0; i < p->nparts; i++) {
		cost = part_cost(x, p, i);
		if (cost < least) {
			least = cost;
			best = i;
		}
	}
	p->before = reach_before(p, best);
	for (i = 0; i < p->part[best].n; i++) {
		l = list_of(
		    x, p, pattern_key(p, &p->form[p->part[best].first + i]));
		l->pattern = mem_grow(
		    l->pattern, &l->cap, l->n + 1, sizeof(struct pattern *));
		l->pattern[l->n++] = p;
	}
}

/* Begins anew with the patterns that live. */
static void
tidy(struct index *x)
{
	size_t i, n = 0;

	forget_keys(x);
	x->keys = strtab_new();
	for (i = 0; i < x->npatterns; i++) {
		if (x->pattern[i]->dead) {
			pattern_free(x->pattern[i]);
			continue;
		}
		x->pattern[i]->number = (uint32_t)n;
		x->pattern[n++] = x->pattern[i];
	}
	x->npatterns = n;
	x->nplaced = 0;
	x->ndead = 0;
	x->search = 0;
	free(x->tried);
	x->tried = NULL;
	x->tried_cap = 0;
}

void
index_commit(struct index *x)
{
	size_t i;

	if (x->ndead > 1000 + x->npatterns / 2)
		tidy(x);
	for (i = x->nplaced; i < x->npatterns; i++)
		count_keys(x, x->pattern[i]);
	for (i = x->nplaced; i < x->npatterns; i++)
		place(x, x->pattern[i]);
	x->nplaced = x->npatterns;
}

static void
begin_search(struct index *x)
{
	size_t before = x->tried_cap;

	x->tried =
	    mem_grow(x->tried, &x->tried_cap, x->npatterns, sizeof(*x->tried));
	if (x->tried_cap > before)
		memset(x->tried + before, 0,
		    (x->tried_cap - before) * sizeof(*x->tried));
	if (++x->search == 0) {
		memset(x->tried, 0, x->tried_cap * sizeof(*x->tried));
		x->search = 1;
	}
	x->nhits = 0;
}

/* Tries a pattern whose key stands at word i; no start is tried twice. Looking
 * whether there is one to try is a comparison as well. */
static void
try(struct index *x, const struct pattern *p, const struct tokens *t, size_t i,
    uint64_t *effort)
{
	struct tried *tried = &x->tried[p->number];
	size_t start = i > p->before ? i - p->before : 0, end;

	--*effort;
	if (p->dead)
		return;
	if (tried->search != x->search) {
		tried->search = x->search;
		tried->next = 0;
	}
	if (start < tried->next)
		start = tried->next;
	for (; start <= i && *effort > 0; start++) {
		end = match_pattern(p, t, start, effort);
		if (end == 0)
			continue;
		x->hit = mem_grow(
		    x->hit, &x->hit_cap, x->nhits + 1, sizeof(*x->hit));
		x->hit[x->nhits++] = (struct index_hit){p, start, end};
		tried->next = DONE;
		return;
	}
	tried->next = (uint32_t)start;
}

/* The letters from word i on, over words that touch; where each one ends. */
static uint32_t
take_letters(const struct tokens *t, size_t i, char *bytes, int32_t *end)
{
	uint32_t letters = 0;
	int32_t at, used = 0;

	for (;; i++) {
		for (at = 0; at < t->v[i].word_len && letters < KEY_LETTERS;) {
			U8_FWD_1(t->v[i].word, at, t->v[i].word_len);
			end[++letters] = used + at;
		}
		memcpy(bytes + used, t->v[i].word, (size_t)at);
		used += at;
		if (letters == KEY_LETTERS || i + 1 == t->n ||
		    t->v[i].end != t->v[i + 1].begin)
			return letters;
	}
}

static void
search_at(struct index *x, const struct tokens *t, size_t i, uint64_t *effort)
{
	char bytes[KEY_LETTERS * U8_MAX_LENGTH];
	int32_t end[KEY_LETTERS + 1];
	uint32_t letters = take_letters(t, i, bytes, end), n, key;
	size_t j;

	for (n = 1; n <= letters; n++) {
		if ((x->lengths & 1u << n) == 0)
			continue;
		key = strtab_find(x->keys, bytes, (size_t)end[n]);
		if (key == STRTAB_NONE)
			continue;
		for (j = 0; j<x->list[key].n && * effort> 0; j++)
			try(x, x->list[key].pattern[j], t, i, effort);
	}
}

size_t
index_search(struct index *x, const struct tokens *t, uint64_t effort,
    const struct index_hit **ret_hits, bool *ret_complete)
{
	size_t i;

	begin_search(x);
	for (i = 0; i < t->n && effort > 0; i++)
		search_at(x, t, i, &effort);
	*ret_hits = x->hit;
	*ret_complete = effort > 0;
	return x->nhits;
}
