/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft.c - the tokens of one text while they are being made.
 * Owns their memory, which is kept between texts. Leaves what the tokens are
 * to the steps of the pipeline.
 */
#include "text/draft.h"

#include <stdlib.h>
#include <string.h>

#include "text/mem.h"
#include "text/strtab.h"

void
draft_done(struct draft *d)
{
	free(d->token);
	free(d->mark);
	free(d->bytes);
}

void
draft_start(struct draft *d, const UChar *unit, int32_t nunits)
{
	d->unit = unit;
	d->nunits = nunits;
	d->n = 0;
	d->nbytes = 0;
}

size_t
draft_keep(struct draft *d, const char *s, size_t len)
{
	size_t at = d->nbytes;

	d->bytes = mem_grow(d->bytes, &d->bytes_cap, at + len + 1, 1);
	memcpy(d->bytes + at, s, len);
	d->bytes[at + len] = '\0';
	d->nbytes += len + 1;
	return at;
}

struct token *
draft_add(struct draft *d)
{
	struct token *token;

	d->token =
	    mem_grow(d->token, &d->token_cap, d->n + 1, sizeof(*d->token));
	d->mark = mem_grow(d->mark, &d->mark_cap, d->n + 1, sizeof(*d->mark));
	token = &d->token[d->n];
	memset(token, 0, sizeof(*token));
	memset(&d->mark[d->n++], 0, sizeof(*d->mark));
	return token;
}

const char *
draft_word(const struct draft *d, size_t token)
{
	return d->bytes + (uintptr_t)d->token[token].word;
}

void
draft_set_word(struct draft *d, size_t token, const char *s, size_t len)
{
	memcpy(draft_room(d), s, len);
	draft_take_word(d, token, len);
}

/* A token's sentence is that of the token that is left before it, or the next
 * one, up to the last number that there is; the first token's is 0. */
static void
number_sentence(struct token *t, bool is_first, bool begins)
{
	uint16_t before = is_first ? 0 : t[-1].sentence;

	begins &= !is_first && before < UINT16_MAX;
	t->sentence = (uint16_t)(before + begins);
}

void
draft_drop(struct draft *d, uint8_t bits)
{
	size_t i, n = 0;
	uint16_t last = 0; /* sentence that was kept last, by its old number */
	bool gone = false, begins;

	for (i = 0; i < d->n; i++) {
		if (d->mark[i].bits & bits) {
			gone = n > 0;
			continue;
		}
		begins = gone || d->token[i].sentence != last;
		last = d->token[i].sentence;
		d->token[n] = d->token[i];
		d->mark[n] = d->mark[i];
		if (gone)
			d->token[n].flags |= TOKEN_APART;
		number_sentence(&d->token[n], n == 0, begins);
		gone = false;
		n++;
	}
	d->n = n;
}

bool
draft_is_near(const struct draft *d, size_t token)
{
	int32_t gap;
	UChar c;

	if (token == 0)
		return false;
	gap = d->mark[token].begin - d->mark[token - 1].end;
	if (gap != 1)
		return gap == 0;
	c = d->unit[d->mark[token - 1].end];
	return c == ' ' || c == '-' || c == 0xa0 || c == 0x200b ||
	       c == 0x2009 || c == 0x202f || c == 0x2010 || c == 0x2011;
}

void
draft_finish(struct draft *d)
{
	struct token *t;
	size_t i;

	for (i = 0; i < d->n; i++) {
		t = &d->token[i];
		t->word = d->bytes + (uintptr_t)t->word;
		t->stem = d->bytes + (uintptr_t)t->stem;
		if (t->hash == 0)
			t->hash = strtab_hash(t->stem, t->stem_len);
	}
}
