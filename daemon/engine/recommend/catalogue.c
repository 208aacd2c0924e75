/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue.c - numbers names, and keeps the catalogue in step with its
 * library. Owns the catalogue and what all its parts share.
 */
#include "engine/recommend/catalogue.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

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

/* Room doubles, so it is full when the number is a power of two. */
void *
catalogue_extend(void *array, size_t before, size_t n, size_t size)
{
	if (n > before && (before & (before - 1)) == 0)
		array = mem_resize(array, before * 2, size);
	if (n > before)
		memset((char *)array + before * size, 0, size);
	return array;
}

uint32_t
catalogue_number(struct catalogue_names *names, const char *name)
{
	uint32_t number = catalogue_find(names, name);

	if (number != CATALOGUE_NONE)
		return number;
	number = names->n++;
	names->items = catalogue_extend(
	    names->items, number, names->n, sizeof(*names->items));
	names->items[number] = mem_strdup(name);
	strmap_set(&names->numbers, name, (void *)(uintptr_t)(number + 1));
	return number;
}

void
catalogue_free_names(struct catalogue_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->items[i]);
	free(names->items);
	strmap_done(&names->numbers);
	*names = (struct catalogue_names){0};
}

struct catalogue_run
catalogue_link(struct catalogue_names *names, const struct schema_texts *texts)
{
	struct catalogue_run run = {
	    mem_calloc(texts->n, sizeof(*run.items)), texts->n};

	for (size_t i = 0; i < texts->n; i++)
		run.items[i] = catalogue_number(names, texts->items[i]);
	return run;
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
	catalogue->bases = catalogue_extend(catalogue->bases, known,
	    catalogue->languages.n, sizeof(*catalogue->bases));
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

/* --- items by slug --- */

static int
compare_slugs(const void *a, const void *b)
{
	const struct strmap_slot *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

static const struct strmap_slot **
sorted_slots(
    const struct strmap *map, int (*compare)(const void *, const void *))
{
	const struct strmap_slot **slots =
	    mem_calloc(map->count, sizeof(*slots));
	size_t at = 0;

	for (size_t i = 0; i < map->count; i++)
		slots[i] = strmap_next(map, &at);
	qsort(slots, map->count, sizeof(*slots), compare);
	return slots;
}

const void **
catalogue_items(
    const struct library *library, enum noun_kind kind, size_t *ret_n)
{
	const struct strmap *map = &library->items[kind];
	const struct strmap_slot **slots = sorted_slots(map, compare_slugs);
	const void **items = mem_calloc(map->count, sizeof(*items));

	for (size_t i = 0; i < map->count; i++)
		items[i] = slots[i]->value;
	free(slots);
	*ret_n = map->count;
	return items;
}

/* --- the whole --- */

void
catalogue_change(
    struct catalogue *catalogue, enum noun_kind kind, const char *slug)
{
	catalogue->changes++;
	switch (kind) {
	case NOUN_MESSAGE:
		catalogue_change_message(catalogue, slug);
		break;
	case NOUN_NARRATIVE:
		catalogue_change_narrative(catalogue, slug);
		break;
	case NOUN_EVIDENCE:
		catalogue_change_evidence(catalogue, slug);
		break;
	case NOUN_DEED:
		catalogue_change_deed(catalogue, slug);
		break;
	case NOUN_ORGANISATION:
		catalogue->stale_voices = catalogue->stale_publics = true;
		break;
	case NOUN_AUDIENCE:
	case NOUN_AUDIENCE_SET:
		catalogue->stale_publics = true;
		break;
	default:
		break;
	}
}

static void
free_publics(struct catalogue *catalogue)
{
	catalogue_free_audiences(catalogue);
	catalogue_free_voices(catalogue);
	catalogue_free_names(&catalogue->audience_names);
	catalogue_free_names(&catalogue->voice_names);
}

static void
renew_publics(struct catalogue *catalogue)
{
	free_publics(catalogue);
	catalogue_add_voices(catalogue);
	catalogue_add_audiences(catalogue);
}

/* Voices are numbered anew when one comes or goes. */
static void
renew_speakers(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->all.n; i++)
		catalogue_find_voice(
		    catalogue, &catalogue->messages[catalogue->all.items[i]]);
}

void
catalogue_refresh(struct catalogue *catalogue)
{
	if (catalogue->stale_publics)
		renew_publics(catalogue);
	if (catalogue->stale_voices)
		renew_speakers(catalogue);
	for (size_t i = 0; catalogue->stale_sums && i < catalogue->all.n; i++)
		catalogue_sum_proofs(
		    catalogue, &catalogue->messages[catalogue->all.items[i]]);
	if (catalogue->stale_ranks)
		catalogue_rank_messages(catalogue);
	catalogue->stale_publics = catalogue->stale_voices =
	    catalogue->stale_sums = catalogue->stale_ranks = false;
}

static void
take_all(struct catalogue *catalogue, enum noun_kind kind,
    int (*compare)(const void *, const void *))
{
	const struct strmap *map = &catalogue->library->items[kind];
	const struct strmap_slot **slots = sorted_slots(map, compare);

	/* Names first: what is read together then lies together in memory. */
	for (size_t i = 0; kind == NOUN_MESSAGE && i < map->count; i++)
		catalogue_number_message(catalogue, slots[i]->key);
	for (size_t i = 0; i < map->count; i++)
		catalogue_change(catalogue, kind, slots[i]->key);
	free(slots);
}

static const char *
first_narrative(const struct message *message)
{
	return message->narratives.n > 0 ? message->narratives.items[0] : "";
}

/* What answers one narrative is read together, so it stands together. */
static int
compare_messages(const void *a, const void *b)
{
	const struct strmap_slot *const *x = a, *const *y = b;
	int order =
	    strcmp(first_narrative((*x)->value), first_narrative((*y)->value));

	return order != 0 ? order : strcmp((*x)->key, (*y)->key);
}

struct catalogue *
catalogue_new(const struct library *library)
{
	struct catalogue *catalogue = mem_calloc(1, sizeof(*catalogue));

	catalogue->library = library;
	take_all(catalogue, NOUN_EVIDENCE, compare_slugs);
	take_all(catalogue, NOUN_DEED, compare_slugs);
	take_all(catalogue, NOUN_NARRATIVE, compare_slugs);
	take_all(catalogue, NOUN_MESSAGE, compare_messages);
	catalogue->changes = library->changes;
	catalogue->stale_voices = catalogue->stale_publics = true;
	catalogue->stale_sums = false; /* messages came last */
	catalogue_refresh(catalogue);
	return catalogue;
}

void
catalogue_free(struct catalogue *catalogue)
{
	if (catalogue == NULL)
		return;
	free_publics(catalogue);
	catalogue_free_messages(catalogue);
	free(catalogue->evidence);
	free(catalogue->deeds);
	free(catalogue->bases);
	catalogue_free_names(&catalogue->themes);
	catalogue_free_names(&catalogue->narrative_names);
	catalogue_free_names(&catalogue->message_names);
	catalogue_free_names(&catalogue->evidence_names);
	catalogue_free_names(&catalogue->deed_names);
	catalogue_free_names(&catalogue->languages);
	free(catalogue);
}

void
catalogue_note(
    struct catalogue_keeper *keeper, enum noun_kind kind, const char *slug)
{
	if (keeper->catalogue != NULL)
		catalogue_change(keeper->catalogue, kind, slug);
}

const struct catalogue *
catalogue_keep(struct catalogue_keeper *keeper, const struct library *library)
{
	struct catalogue *kept = keeper->catalogue;

	if (kept == NULL || kept->library != library ||
	    kept->changes != library->changes) {
		catalogue_free(kept);
		keeper->catalogue = catalogue_new(library);
	}
	catalogue_refresh(keeper->catalogue);
	return keeper->catalogue;
}
