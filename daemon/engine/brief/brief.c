/* SPDX-License-Identifier: Apache-2.0 */
/*
 * brief.c - makes briefs and ends them. Owns their memory.
 */
#include "engine/brief/brief.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/brief/facts.h"
#include "engine/brief/parts.h"

/* Room for how much there is doubles. */
static bool
is_full(size_t n)
{
	return (n & (n - 1)) == 0;
}

void *
brief_keep(struct brief *b, void *p)
{
	if (is_full(b->nkept))
		b->kept = mem_resize(
		    b->kept, b->nkept ? 2 * b->nkept : 1, sizeof(*b->kept));
	b->kept[b->nkept++] = p;
	return p;
}

const char *
brief_copy(struct brief *b, const char *s)
{
	return s == NULL ? NULL : brief_keep(b, mem_strdup(s));
}

void
brief_add_int(struct brief_ints *to, int i)
{
	if (is_full(to->n))
		to->items = mem_resize(
		    to->items, to->n ? 2 * to->n : 1, sizeof(*to->items));
	to->items[to->n++] = i;
}

void
brief_say(json_t *list, const char *fmt, ...)
{
	char sentence[2048];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(sentence, sizeof(sentence), fmt, ap);
	va_end(ap);
	json_array_append_new(list, json_string_lossy(sentence));
}

int
brief_rank(const struct brief_slot *slot)
{
	const char *priority = json_text(slot->doc, "priority");

	if (strcmp(priority, "high") == 0)
		return 0;
	return strcmp(priority, "low") == 0 ? 2 : 1;
}

void
brief_refuse(struct brief *b, struct brief_slot *slot, json_t *sentences)
{
	slot->stand = BRIEF_OUT;
	json_array_append_new(b->conflicts,
	    json_pack("{s:o, s:[s], s:b, s:[]}", "constraints", sentences,
		"slots", slot->name, "proven", true, "relaxations"));
}

static int
make(struct brief *b, struct err *err)
{
	if (brief_read_slots(b, err) == -1)
		return -1;
	brief_read_others(b);
	brief_bind(b);
	brief_cast(b);
	brief_tie(b);
	return brief_fill(b, err);
}

int
brief_make(const struct brief_basis *basis, const json_t *facts,
    struct brief **ret, struct err *err)
{
	struct brief *b;

	if (facts_check(facts, err) == -1)
		return -1;
	b = mem_calloc(1, sizeof(*b));
	b->basis = basis;
	b->now = basis->now;
	b->facts = json_deep_copy(facts);
	b->campaign = json_object_get(b->facts, "campaign");
	b->conflicts = json_array();
	b->notes = json_array();
	if (make(b, err) == -1) {
		brief_free(b);
		return -1;
	}
	b->basis = NULL;
	*ret = b;
	return 0;
}

const struct plan_problem *
brief_problem(const struct brief *b)
{
	return b->problem.nslots > 0 ? &b->problem : NULL;
}

static void
free_slots(struct brief *b)
{
	for (size_t i = 0; i < b->nslots; i++) {
		for (size_t k = 0; k < b->slots[i].nchoices; k++)
			free(b->slots[i].choices[k].restrictions.items);
		free(b->slots[i].choices);
		free(b->slots[i].restrictions.items);
		json_decref(b->slots[i].why);
	}
	free(b->slots);
}

static void
free_parties(struct brief_parties *parties)
{
	for (size_t i = 0; i < parties->n; i++) {
		free(parties->items[i].restrictions.items);
		spans_done(&parties->items[i].restful);
	}
	free(parties->items);
}

void
brief_free(struct brief *b)
{
	if (b == NULL)
		return;
	free_slots(b);
	free_parties(&b->audiences);
	free_parties(&b->organisations);
	brief_crowds_done(&b->heard);
	brief_crowds_done(&b->spoken);
	for (size_t i = 0; i < b->nhours; i++) {
		spans_done(&b->hours[i]->busy);
		free(b->hours[i]);
	}
	free(b->hours);
	free(b->days);
	for (size_t i = 0; i < b->nkept; i++)
		free(b->kept[i]);
	free(b->kept);
	free(b->order);
	free(b->lags);
	free(b->restrictions);
	free(b->sources);
	free(b->common.items);
	json_decref(b->conflicts);
	json_decref(b->notes);
	json_decref(b->facts);
	free(b);
}
