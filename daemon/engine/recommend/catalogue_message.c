/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue_message.c - what is said against what: the part of a catalogue with
 * the messages and the narratives that they answer. Owns their arrays.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/recommend/catalogue_build.h"

/* --- lists by slug --- */

/* The place of a message in a list, or where it would go. */
static size_t
find_place(const struct catalogue *catalogue, const struct catalogue_list *list,
    uint32_t message)
{
	char *const *slugs = catalogue->message_names.items;
	size_t from = 0, to = list->n;

	/* Most that come are the last by slug. */
	if (to > 0 && strcmp(slugs[list->items[to - 1]], slugs[message]) < 0)
		return to;
	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(slugs[list->items[middle]], slugs[message]) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static void
add_to(const struct catalogue *catalogue, struct catalogue_list *list,
    uint32_t message)
{
	size_t at = find_place(catalogue, list, message);

	list->items = catalogue_extend(
	    list->items, list->n, list->n + 1, sizeof(*list->items));
	memmove(&list->items[at + 1], &list->items[at],
	    (list->n++ - at) * sizeof(*list->items));
	list->items[at] = message;
}

static void
remove_from(const struct catalogue *catalogue, struct catalogue_list *list,
    uint32_t message)
{
	size_t at = find_place(catalogue, list, message);

	memmove(&list->items[at], &list->items[at + 1],
	    (--list->n - at) * sizeof(*list->items));
}

/* --- narratives --- */

static uint32_t
number_narrative(struct catalogue *catalogue, const char *slug)
{
	size_t known = catalogue->narrative_names.n;
	uint32_t number = catalogue_number(&catalogue->narrative_names, slug);

	catalogue->narratives = catalogue_extend(catalogue->narratives, known,
	    catalogue->narrative_names.n, sizeof(*catalogue->narratives));
	return number;
}

void
catalogue_change_narrative(struct catalogue *catalogue, const char *slug)
{
	uint32_t number = number_narrative(catalogue, slug);

	catalogue->narratives[number].item =
	    library_find(catalogue->library, NOUN_NARRATIVE, slug);
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

void
catalogue_find_voice(
    const struct catalogue *catalogue, struct catalogue_message *message)
{
	message->voice = catalogue_find(
	    &catalogue->voice_names, message->item->organisation);
}

static void
read_variants(struct catalogue *catalogue, const struct message *message,
    struct catalogue_variant *to)
{
	for (size_t i = 0; i < message->variants.n; i++) {
		const struct variant *v = &message->variants.items[i];

		to[i] = (struct catalogue_variant){
		    .item = v,
		    .language =
			catalogue_number_language(catalogue, v->language),
		    .kernel = v->kernel != NULL,
		    .condemns = message_only_condemns(message, v, false),
		    .reviewed = strcmp(v->native_review, "done") == 0,
		};
	}
}

static uint32_t
number_theme(struct catalogue *catalogue, const char *name)
{
	return catalogue_number(&catalogue->themes, name);
}

/* The numbers of what a message names, at `*at`, which goes on behind them. */
static struct catalogue_run
read_names(struct catalogue *catalogue, const struct schema_texts *names,
    uint32_t (*number)(struct catalogue *, const char *), uint32_t **at)
{
	struct catalogue_run run = {*at, names->n};

	for (size_t i = 0; i < names->n; i++)
		*(*at)++ = number(catalogue, names->items[i]);
	return run;
}

/* All that is read of a message at a question stands in one block. */
static void *
make_block(const struct message *item, uint32_t **ret_numbers)
{
	size_t variants = item->variants.n * sizeof(struct catalogue_variant);
	size_t numbers = item->themes.n + item->evidence.n + item->deeds.n +
			 item->narratives.n;
	char *block = mem_calloc(1, variants + numbers * sizeof(uint32_t));

	*ret_numbers = (void *)(block + variants);
	return block;
}

static struct catalogue_message
read_message(struct catalogue *catalogue, const struct message *item)
{
	uint32_t *at;
	void *block = make_block(item, &at);
	struct catalogue_message message = {
	    .item = item,
	    .block = block,
	    .variants = block,
	    .nvariants = item->variants.n,
	    .day = clearance_day(item),
	    .type = type_of(item),
	    .cleared = message_is_cleared(item),
	    .promises = item->promises,
	};

	read_variants(catalogue, item, block);
	message.themes =
	    read_names(catalogue, &item->themes, number_theme, &at);
	message.evidence = read_names(
	    catalogue, &item->evidence, catalogue_number_evidence, &at);
	message.deeds =
	    read_names(catalogue, &item->deeds, catalogue_number_deed, &at);
	message.narratives =
	    read_names(catalogue, &item->narratives, number_narrative, &at);
	catalogue_find_voice(catalogue, &message);
	catalogue_sum_proofs(catalogue, &message);
	return message;
}

static void
release_message(struct catalogue_message *message)
{
	free(message->block);
	*message = (struct catalogue_message){0};
}

/* Puts a message into the lists that it belongs to, or takes it out. */
static void
file_message(struct catalogue *catalogue, uint32_t number,
    void (*change)(const struct catalogue *, struct catalogue_list *, uint32_t))
{
	struct catalogue_run run = catalogue->messages[number].narratives;

	change(catalogue, &catalogue->all, number);
	for (uint32_t i = 0; i < run.n; i++)
		change(catalogue, &catalogue->narratives[run.items[i]].messages,
		    number);
	catalogue->stale_ranks = true;
}

uint32_t
catalogue_number_message(struct catalogue *catalogue, const char *slug)
{
	size_t known = catalogue->message_names.n;
	uint32_t number = catalogue_number(&catalogue->message_names, slug);

	catalogue->messages = catalogue_extend(catalogue->messages, known,
	    catalogue->message_names.n, sizeof(*catalogue->messages));
	return number;
}

void
catalogue_change_message(struct catalogue *catalogue, const char *slug)
{
	const struct message *item =
	    library_find(catalogue->library, NOUN_MESSAGE, slug);
	uint32_t number = catalogue_number_message(catalogue, slug);
	struct catalogue_message *message = &catalogue->messages[number];

	if (message->item != NULL)
		file_message(catalogue, number, remove_from);
	release_message(message);
	if (item == NULL)
		return;
	*message = read_message(catalogue, item);
	file_message(catalogue, number, add_to);
}

void
catalogue_rank_messages(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->all.n; i++)
		catalogue->messages[catalogue->all.items[i]].rank = i;
}

void
catalogue_free_messages(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->message_names.n; i++)
		release_message(&catalogue->messages[i]);
	for (size_t i = 0; i < catalogue->narrative_names.n; i++)
		free(catalogue->narratives[i].messages.items);
	free(catalogue->messages);
	free(catalogue->narratives);
	free(catalogue->all.items);
}
