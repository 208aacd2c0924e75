/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.c - keeps the items and the index of answers. Owns both; where the
 * changes come from is model.c's.
 */
#include "model/library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Deeper chains of parents are cut: a cycle must not hang the daemon. */
enum { PARENTS_MAX = 8 };

static void
add_answer(struct library *library, const char *narrative,
    const struct message *message)
{
	struct answers *answers = strmap_find(&library->answers, narrative);

	if (answers == NULL) {
		answers = mem_calloc(1, sizeof(*answers));
		strmap_set(&library->answers, narrative, answers);
	}
	answers->items =
	    mem_resize(answers->items, answers->n + 1, sizeof(*answers->items));
	answers->items[answers->n++] = message;
}

static void
remove_answer(struct library *library, const char *narrative,
    const struct message *message)
{
	struct answers *answers = strmap_find(&library->answers, narrative);

	for (size_t i = 0; answers != NULL && i < answers->n; i++) {
		if (answers->items[i] != message)
			continue;
		answers->items[i] = answers->items[--answers->n];
		return;
	}
}

static void
index_message(struct library *library, const struct message *message,
    void (*change)(struct library *, const char *, const struct message *))
{
	for (size_t i = 0; i < message->narratives.n; i++)
		change(library, message->narratives.items[i], message);
}

/* Every item begins with its meta; the times are UTC and of one length. */
static void
note_change(struct library *library, enum noun_kind kind, const void *item)
{
	const struct meta *meta = item;

	if ((kind != NOUN_NARRATIVE && kind != NOUN_CONCEPT) || meta == NULL ||
	    meta->changed_at == NULL ||
	    strcmp(meta->changed_at, library->matched_at) <= 0)
		return;
	snprintf(library->matched_at, sizeof(library->matched_at), "%s",
	    meta->changed_at);
}

void
library_apply(struct library *library, enum noun_kind kind, const char *slug,
    const json_t *doc)
{
	void *fresh = doc == NULL ? NULL : noun_read(kind, doc), *old;

	library->changes++;
	note_change(library, kind, fresh);
	if (kind == NOUN_MESSAGE && fresh != NULL)
		message_sketch(fresh);
	old = fresh == NULL ? strmap_remove(&library->items[kind], slug)
			    : strmap_set(&library->items[kind], slug, fresh);
	if (kind == NOUN_MESSAGE && old != NULL)
		index_message(library, old, remove_answer);
	if (kind == NOUN_MESSAGE && fresh != NULL)
		index_message(library, fresh, add_answer);
	noun_free(kind, old);
}

void
library_done(struct library *library)
{
	const struct strmap_slot *slot;
	size_t at;

	for (int kind = 0; kind < NOUN_KINDS; kind++) {
		at = 0;
		while ((slot = strmap_next(&library->items[kind], &at)) != NULL)
			noun_free(kind, slot->value);
		strmap_done(&library->items[kind]);
	}
	at = 0;
	while ((slot = strmap_next(&library->answers, &at)) != NULL) {
		free(((struct answers *)slot->value)->items);
		free(slot->value);
	}
	strmap_done(&library->answers);
}

const void *
library_find(
    const struct library *library, enum noun_kind kind, const char *slug)
{
	return strmap_find(&library->items[kind], slug);
}

struct answers
library_answers(const struct library *library, const char *narrative)
{
	const struct answers *answers =
	    strmap_find(&library->answers, narrative);

	return answers == NULL ? (struct answers){0} : *answers;
}

static bool
has_uid(const struct account *account, long uid)
{
	for (size_t i = 0; i < account->uids.n; i++)
		if (account->uids.items[i] == uid)
			return true;
	return false;
}

const struct account *
library_account_of_uid(const struct library *library, long uid)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&library->items[NOUN_ACCOUNT], &at)) != NULL)
		if (has_uid(slot->value, uid))
			return slot->value;
	return NULL;
}

static bool
texts_have(const struct schema_texts *texts, const char *text)
{
	for (size_t i = 0; i < texts->n; i++)
		if (strcmp(texts->items[i], text) == 0)
			return true;
	return false;
}

bool
library_set_has(const struct library *library, const char *slug,
    const struct audience *audience)
{
	const struct audience_set *set =
	    library_find(library, NOUN_AUDIENCE_SET, slug);

	for (int i = 0; set != NULL && audience != NULL && i < PARENTS_MAX;
	     i++) {
		if (texts_have(&set->audiences, audience->slug))
			return true;
		audience = audience->parent == NULL
			       ? NULL
			       : library_find(
				     library, NOUN_AUDIENCE, audience->parent);
	}
	return false;
}

bool
library_backs(const struct library *library, const struct message *message)
{
	for (size_t i = 0; i < message->deeds.n; i++) {
		const struct deed *deed =
		    library_find(library, NOUN_DEED, message->deeds.items[i]);

		if (deed != NULL && deed_holds(deed))
			return true;
	}
	return false;
}
