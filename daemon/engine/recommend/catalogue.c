/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue.c - numbers the names of a library and follows the references of
 * its messages. Owns the catalogue and what all its parts share.
 */
#include "engine/recommend/catalogue.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/recommend/catalogue_build.h"

/* --- names --- */

uint32_t
catalogue_find(const struct catalogue_names *names, const char *name)
{
	void *number = strmap_find(&names->numbers, name);

	return number == NULL ? CATALOGUE_NONE
			      : (uint32_t)((uintptr_t)number - 1);
}

uint32_t
catalogue_number(struct catalogue_names *names, const char *name)
{
	uint32_t number = catalogue_find(names, name);

	if (number != CATALOGUE_NONE)
		return number;
	if ((names->n & (names->n - 1)) == 0)
		names->items = mem_resize(
		    names->items, names->n * 2, sizeof(*names->items));
	number = names->n++;
	names->items[number] = name;
	strmap_set(&names->numbers, name, (void *)(uintptr_t)(number + 1));
	return number;
}

static void
free_names(struct catalogue_names *names)
{
	strmap_done(&names->numbers);
	free(names->items);
}

/* --- languages: "pt-BR" serves who asks for "pt", and the other way round ---
 */

enum { TAG_MAX = 36 };

static void
fold_tag(const char *tag, size_t len, char folded[TAG_MAX])
{
	size_t i;

	for (i = 0; i < len && i < TAG_MAX - 1; i++)
		folded[i] = tolower((unsigned char)tag[i]);
	folded[i] = '\0';
}

uint32_t
catalogue_find_language(const struct catalogue *catalogue, const char *tag)
{
	char folded[TAG_MAX];

	fold_tag(tag, strlen(tag), folded);
	return catalogue_find(&catalogue->languages, folded);
}

static uint32_t
number_tag(struct catalogue *catalogue, const char *tag, size_t len)
{
	char folded[TAG_MAX];
	size_t known = catalogue->languages.n;
	uint32_t number;

	fold_tag(tag, len, folded);
	number = catalogue_number(&catalogue->languages, folded);
	if (catalogue->languages.n > known)
		catalogue->bases = mem_resize(
		    catalogue->bases, known + 1, sizeof(*catalogue->bases));
	return number;
}

uint32_t
catalogue_number_language(struct catalogue *catalogue, const char *tag)
{
	uint32_t base = number_tag(catalogue, tag, strcspn(tag, "-"));
	uint32_t number = number_tag(catalogue, tag, strlen(tag));

	catalogue->bases[base] = catalogue->bases[number] = base;
	return number;
}

/* --- runs --- */

/* Grows by doubling. */
static size_t
room_for(size_t n)
{
	size_t room = 64;

	while (room < n)
		room *= 2;
	return room;
}

/* Room for `n` more links. */
static uint32_t *
extend_links(struct catalogue *catalogue, size_t n)
{
	size_t before = catalogue->nlinks, need = before + n;

	if (catalogue->links == NULL || room_for(need) > room_for(before))
		catalogue->links = mem_resize(catalogue->links, room_for(need),
		    sizeof(*catalogue->links));
	catalogue->nlinks = need;
	return catalogue->links + before;
}

struct catalogue_run
catalogue_link(struct catalogue *catalogue, struct catalogue_names *names,
    const struct schema_texts *texts)
{
	struct catalogue_run run = {catalogue->nlinks, texts->n};
	uint32_t *to = extend_links(catalogue, texts->n);

	for (size_t i = 0; i < texts->n; i++)
		to[i] = catalogue_number(names, texts->items[i]);
	return run;
}

/* The same for names that are all known; what is not there is NONE. */
static struct catalogue_run
link_known(struct catalogue *catalogue, const struct catalogue_names *names,
    const struct schema_texts *texts)
{
	struct catalogue_run run = {catalogue->nlinks, texts->n};
	uint32_t *to = extend_links(catalogue, texts->n);

	for (size_t i = 0; i < texts->n; i++)
		to[i] = catalogue_find(names, texts->items[i]);
	return run;
}

/* --- items by slug --- */

static int
compare_slots(const void *a, const void *b)
{
	const struct strmap_slot *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

const void **
catalogue_items(
    const struct library *library, enum noun_kind kind, size_t *ret_n)
{
	const struct strmap *map = &library->items[kind];
	const struct strmap_slot **slots =
	    mem_calloc(map->count, sizeof(*slots));
	const void **items = mem_calloc(map->count, sizeof(*items));
	size_t at = 0;

	for (size_t i = 0; i < map->count; i++)
		slots[i] = strmap_next(map, &at);
	qsort(slots, map->count, sizeof(*slots), compare_slots);
	for (size_t i = 0; i < map->count; i++)
		items[i] = slots[i]->value;
	free(slots);
	*ret_n = map->count;
	return items;
}

/* --- messages --- */

static enum catalogue_type
type_of(const struct message *message)
{
	static const char *const names[CATALOGUE_TYPES] = {
	    "debunk", "prebunk", "explain", "positive", "call_to_action"};
	int type = CATALOGUE_TYPES - 1;

	while (type > 0 && strcmp(names[type], message->type) != 0)
		type--;
	return type;
}

/* The date is the first part of the time. */
static int32_t
clearance_day(const struct message *message)
{
	char date[11] = "";

	if (message->meta.cleared_at != NULL)
		strncpy(date, message->meta.cleared_at, sizeof(date) - 1);
	return clock_date_is_valid(date) ? clock_date_days(date) : INT32_MIN;
}

static void
add_variants(struct catalogue *catalogue, struct catalogue_message *to)
{
	const struct message *message = to->item;

	to->variants = catalogue->nvariants;
	to->nvariants = message->variants.n;
	for (size_t i = 0; i < message->variants.n; i++) {
		const struct variant *v = &message->variants.items[i];

		catalogue->variants[catalogue->nvariants++] =
		    (struct catalogue_variant){
			.item = v,
			.language =
			    catalogue_number_language(catalogue, v->language),
			.kernel = v->kernel != NULL,
			.condemns = message_only_condemns(
			    message, v, to->backing.holds),
			.reviewed = strcmp(v->native_review, "done") == 0,
		    };
	}
}

/* A message holds as long as all of its evidence does. */
static struct catalogue_proof
sum_evidence(const struct catalogue *catalogue, const struct catalogue_run run)
{
	struct catalogue_proof sum = {.until = INT32_MAX};

	for (uint32_t i = 0; i < run.n; i++) {
		uint32_t number = catalogue->links[run.at + i];
		const struct catalogue_evidence *e;

		if (number == CATALOGUE_NONE ||
		    catalogue->evidence[number].withdrawn)
			return (struct catalogue_proof){.until = INT32_MIN};
		e = &catalogue->evidence[number];
		sum.weight += e->weight;
		sum.fading += e->weight * exp2(e->day / CATALOGUE_FADE);
		if (e->until < sum.until)
			sum.until = e->until;
	}
	return sum;
}

static struct catalogue_backing
sum_deeds(const struct catalogue *catalogue, const struct catalogue_run run)
{
	struct catalogue_backing sum = {.doubt = 1};

	for (uint32_t i = 0; i < run.n; i++) {
		uint32_t number = catalogue->links[run.at + i];

		if (number == CATALOGUE_NONE)
			continue;
		sum.doubt *= catalogue->deeds[number].doubt;
		sum.slipped += catalogue->deeds[number].slipped;
		sum.holds |= !catalogue->deeds[number].slipped;
	}
	return sum;
}

static void
add_message(struct catalogue *catalogue, const struct message *message,
    const struct catalogue_names *evidence, const struct catalogue_names *deeds)
{
	uint32_t number =
	    catalogue_number(&catalogue->message_names, message->slug);
	struct catalogue_message *to = &catalogue->messages[number];

	*to = (struct catalogue_message){
	    .item = message,
	    .voice =
		catalogue_find(&catalogue->voice_names, message->organisation),
	    .themes =
		catalogue_link(catalogue, &catalogue->themes, &message->themes),
	    .evidence = link_known(catalogue, evidence, &message->evidence),
	    .deeds = link_known(catalogue, deeds, &message->deeds),
	    .narratives = catalogue_link(
		catalogue, &catalogue->narrative_names, &message->narratives),
	    .day = clearance_day(message),
	    .type = type_of(message),
	    .cleared = message_is_cleared(message),
	    .promises = message->promises,
	};
	to->proof = sum_evidence(catalogue, to->evidence);
	to->backing = sum_deeds(catalogue, to->deeds);
	add_variants(catalogue, to);
}

/* A message with its place among all by slug. */
struct ranked {
	const struct message *item;
	uint32_t rank;
};

static const char *
first_narrative(const struct message *message)
{
	return message->narratives.n > 0 ? message->narratives.items[0] : "";
}

/* What answers one narrative is read together, so it stands together. */
static int
compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int order = strcmp(first_narrative(x->item), first_narrative(y->item));

	return order != 0 ? order : x->rank < y->rank ? -1 : 1;
}

static struct ranked *
rank_messages(const struct library *library, size_t *ret_n)
{
	const void **items = catalogue_items(library, NOUN_MESSAGE, ret_n);
	struct ranked *ranked = mem_calloc(*ret_n, sizeof(*ranked));

	for (size_t i = 0; i < *ret_n; i++)
		ranked[i] = (struct ranked){items[i], i};
	qsort(ranked, *ret_n, sizeof(*ranked), compare_ranked);
	free(items);
	return ranked;
}

static void
add_messages(struct catalogue *catalogue,
    const struct catalogue_names *evidence, const struct catalogue_names *deeds)
{
	size_t n, variants = 0;
	struct ranked *ranked = rank_messages(catalogue->library, &n);

	for (size_t i = 0; i < n; i++)
		variants += ranked[i].item->variants.n;
	catalogue->messages = mem_calloc(n, sizeof(*catalogue->messages));
	catalogue->variants =
	    mem_calloc(variants, sizeof(*catalogue->variants));
	for (size_t i = 0; i < n; i++) {
		add_message(catalogue, ranked[i].item, evidence, deeds);
		catalogue->messages[i].rank = ranked[i].rank;
	}
	free(ranked);
}

static void
add_answer(struct catalogue_narrative *to, uint32_t message)
{
	if ((to->nmessages & (to->nmessages - 1)) == 0)
		to->messages = mem_resize(
		    to->messages, to->nmessages * 2, sizeof(*to->messages));
	to->messages[to->nmessages++] = message;
}

static void
add_narratives(struct catalogue *catalogue)
{
	size_t n;
	const void **items =
	    catalogue_items(catalogue->library, NOUN_NARRATIVE, &n);

	for (size_t i = 0; i < n; i++)
		catalogue_number(&catalogue->narrative_names,
		    ((const struct narrative *)items[i])->slug);
	catalogue->narratives = mem_calloc(
	    catalogue->narrative_names.n, sizeof(*catalogue->narratives));
	for (size_t i = 0; i < n; i++)
		catalogue
		    ->narratives[catalogue_find(&catalogue->narrative_names,
			((const struct narrative *)items[i])->slug)]
		    .item = items[i];
	for (size_t m = 0; m < catalogue->message_names.n; m++) {
		struct catalogue_run run = catalogue->messages[m].narratives;

		for (size_t i = 0; i < run.n; i++)
			add_answer(
			    &catalogue
				 ->narratives[catalogue->links[run.at + i]],
			    m);
	}
	free(items);
}

/* --- the whole --- */

struct catalogue *
catalogue_new(const struct library *library)
{
	struct catalogue *catalogue = mem_calloc(1, sizeof(*catalogue));
	struct catalogue_names evidence = {0}, deeds = {0};

	catalogue->library = library;
	catalogue->version = library->version;
	catalogue_add_voices(catalogue);
	catalogue_add_audiences(catalogue);
	catalogue_add_proofs(catalogue, &evidence, &deeds);
	add_messages(catalogue, &evidence, &deeds);
	add_narratives(catalogue);
	free_names(&evidence);
	free_names(&deeds);
	return catalogue;
}

void
catalogue_free(struct catalogue *catalogue)
{
	if (catalogue == NULL)
		return;
	for (size_t i = 0; i < catalogue->narrative_names.n; i++)
		free(catalogue->narratives[i].messages);
	catalogue_free_audiences(catalogue);
	catalogue_free_voices(catalogue);
	free(catalogue->narratives);
	free(catalogue->messages);
	free(catalogue->variants);
	free(catalogue->evidence);
	free(catalogue->deeds);
	free(catalogue->links);
	free(catalogue->bases);
	free_names(&catalogue->themes);
	free_names(&catalogue->audience_names);
	free_names(&catalogue->voice_names);
	free_names(&catalogue->narrative_names);
	free_names(&catalogue->message_names);
	free_names(&catalogue->languages);
	free(catalogue);
}

const struct catalogue *
catalogue_keep(struct catalogue_keeper *keeper, const struct library *library)
{
	struct catalogue *kept = keeper->catalogue;

	if (kept != NULL && kept->library == library &&
	    kept->version == library->version)
		return kept;
	catalogue_free(kept);
	keeper->catalogue = catalogue_new(library);
	return keeper->catalogue;
}
