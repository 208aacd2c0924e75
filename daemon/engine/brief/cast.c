/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cast.c - who may speak in a slot, and with what words. Only cleared messages
 * are proposed: what a person has not read yet is no plan. For each voice it is
 * one message, because the planner chooses between voices; slots to one
 * audience are given different ones as long as there are some. Owns the counts
 * while it works.
 */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/brief/parts.h"

struct caster {
	struct brief *brief;
	struct brief_offers *offers;
	struct strmap used; /* audience, message, language -> how often */
};

/* --- how often a message is said to an audience --- */

static char *
write_use(
    const struct brief_slot *slot, const char *message, const char *language)
{
	return mem_printf("%d %s %s", slot->audience, message, language);
}

static uintptr_t
count_uses(struct caster *c, const struct brief_slot *slot, const char *message,
    const char *language)
{
	char *key = write_use(slot, message, language);
	uintptr_t n = (uintptr_t)strmap_find(&c->used, key);

	free(key);
	return n;
}

static void
add_use(struct caster *c, const struct brief_slot *slot,
    const struct brief_choice *choice)
{
	char *key = write_use(slot, choice->message, choice->language);
	uintptr_t n = (uintptr_t)strmap_find(&c->used, key);

	strmap_set(&c->used, key, (void *)(n + 1));
	free(key);
}

/* --- a message that is open --- */

static bool
only_condemns(const json_t *recommendation)
{
	const json_t *warning;
	size_t i;

	json_array_foreach(json_object_get(recommendation, "warnings"), i,
	    warning) if (strncmp(json_string_value(warning),
			     "condemnation_only",
			     strlen("condemnation_only")) == 0) return true;
	return false;
}

/* The lower, the better: what only condemns comes last, then what does not hold
 * to the end, then what was said already; else the recommender's order. */
static uint64_t
order_of(struct caster *c, const struct brief_slot *slot, const json_t *item,
    size_t place, int64_t until)
{
	uint32_t number =
	    catalogue_find(&c->brief->basis->catalogue->message_names,
		json_text(item, "message"));
	uint64_t lapses = brief_last_day(c->brief, number) < until;
	uint64_t uses = count_uses(
	    c, slot, json_text(item, "message"), json_text(item, "language"));

	return (uint64_t)only_condemns(item) << 62 | lapses << 61 | uses << 8 |
	       place;
}

static struct brief_choice
make_choice(struct brief *b, const json_t *item)
{
	const char *message = json_text(item, "message");

	return (struct brief_choice){
	    .organisation = brief_copy(b, json_text(item, "organisation")),
	    .message = brief_copy(b, message),
	    .language = brief_copy(b, json_text(item, "language")),
	    .version = json_integer_value(json_object_get(item, "version")),
	    .score = json_number_value(json_object_get(item, "score")),
	    .why = brief_copy(b, json_text(item, "why")),
	    .number =
		catalogue_find(&b->basis->catalogue->message_names, message),
	};
}

/* Adds the best message of one voice. `last` is the slot's last day. */
static void
cast_voice(struct caster *c, struct brief_slot *slot, const char *organisation,
    int64_t last, json_t *why_not)
{
	const json_t *list, *item, *best = NULL;
	uint64_t least = UINT64_MAX;
	size_t i;

	if (brief_is_forbidden(c->brief, slot, organisation)) {
		brief_tell_forbidden(c->brief, slot, organisation, why_not);
		return;
	}
	list = brief_find_offer(c->offers, slot, organisation, why_not);
	json_array_foreach(list, i, item)
	{
		uint64_t order = order_of(c, slot, item, i, last);

		if (order < least) {
			least = order;
			best = item;
		}
	}
	if (best == NULL)
		return;
	brief_add_choice(slot, make_choice(c->brief, best));
	add_use(c, slot, &slot->choices[slot->nchoices - 1]);
}

static int
by_score(const void *a, const void *b)
{
	const struct brief_choice *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return strcmp(x->organisation, y->organisation);
}

static void
cast_open(
    struct caster *c, struct brief_slot *slot, int64_t last, json_t *why_not)
{
	const char *organisation = json_text(slot->doc, "organisation");
	const json_t *partner;
	size_t i;

	if (organisation != NULL) {
		cast_voice(c, slot, organisation, last, why_not);
		return;
	}
	json_array_foreach(
	    json_object_get(c->brief->campaign, "partners"), i, partner)
	    cast_voice(c, slot, json_string_value(partner), last, why_not);
	if (slot->nchoices > 0)
		qsort(slot->choices, slot->nchoices, sizeof(*slot->choices),
		    by_score);
	if (slot->nchoices > PLAN_CASTS_MAX)
		slot->nchoices = PLAN_CASTS_MAX;
}

/* --- all slots --- */

/* ", as debunk or prebunk" */
static void
add_types(struct buf *to, const json_t *types)
{
	const json_t *type;
	size_t i;

	json_array_foreach(types, i, type) buf_printf(
	    to, "%s%s", i == 0 ? ", as " : " or ", json_string_value(type));
}

/* That nobody has words for it, and where it is told which to write. */
static void
tell_gap(const struct brief *b, const struct brief_slot *slot, json_t *why)
{
	const char *audience = b->audiences.items[slot->audience].slug;
	const char *narrative = json_text(slot->doc, "narrative");
	const char *organisation = json_text(slot->doc, "organisation");
	const char *language = json_text(slot->doc, "language");
	struct buf text = {0};

	buf_printf(&text,
	    "No cleared message of %s%s%s answers \"%s\" at \"%s\"",
	    organisation ? "\"" : "", organisation ? organisation : "a partner",
	    organisation ? "\"" : "", narrative, audience);
	if (language != NULL)
		buf_printf(&text, " in %s", language);
	add_types(&text, json_object_get(slot->doc, "types"));
	brief_say(why,
	    "%s; \"counterpoint gaps --audience %s --narrative %s\" tells what "
	    "to write.",
	    text.data, audience, narrative);
	buf_done(&text);
}

static void
refuse(struct brief *b, struct brief_slot *slot, json_t *why_not)
{
	json_t *why = json_array();

	if (json_text(slot->doc, "message") == NULL)
		tell_gap(b, slot, why);
	json_array_extend(why, why_not);
	brief_refuse(b, slot, why);
}

static void
cast_slot(struct caster *c, struct brief_slot *slot)
{
	struct brief *b = c->brief;
	json_t *why_not = json_array();
	struct plan_span open = {0};
	bool any = brief_open_range(b, slot, &open);
	int64_t last = any ? open.to * MINUTE / DAY : INT64_MIN;

	if (json_text(slot->doc, "message") != NULL)
		brief_cast_given(b, slot, why_not);
	else
		cast_open(c, slot, last, why_not);
	if (slot->nchoices == 0)
		refuse(b, slot, why_not);
	else if (slot->stand != BRIEF_FACT) {
		brief_bind_voices(b, slot);
		if (brief_open_range(b, slot, &open))
			last = open.to * MINUTE / DAY;
		brief_bind_evidence(b, slot, last);
		brief_find_deed(b, slot, &open);
	}
	json_decref(why_not);
}

/* Those that matter most choose first, but what is given comes before them. */
static void
cast_rank(struct caster *c, int rank)
{
	for (size_t i = 0; i < c->brief->nslots; i++) {
		struct brief_slot *slot = &c->brief->slots[i];

		if (slot->stand == BRIEF_OUT || slot->nchoices > 0 ||
		    brief_rank(slot) != rank)
			continue;
		cast_slot(c, slot);
	}
}

static void
cast_all_given(struct caster *c)
{
	for (size_t i = 0; i < c->brief->nslots; i++) {
		struct brief_slot *slot = &c->brief->slots[i];

		if (slot->stand == BRIEF_OUT ||
		    json_text(slot->doc, "message") == NULL)
			continue;
		cast_slot(c, slot);
		if (slot->nchoices > 0)
			add_use(c, slot, &slot->choices[0]);
	}
}

void
brief_cast(struct brief *b)
{
	struct caster c = {.brief = b, .offers = brief_offers_new(b)};

	cast_all_given(&c);
	for (int rank = 0; rank < BRIEF_RANKS; rank++)
		cast_rank(&c, rank);
	strmap_done(&c.used);
	brief_offers_free(c.offers);
}
