/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.h - the whole library in memory, as the engine reads it: a copy that
 * can be rebuilt at any time from the log of changes. Owns the items. A pointer
 * to an item is good until the loop's next turn; whoever waits keeps the slug.
 */
#ifndef COUNTERPOINT_MODEL_LIBRARY_H
#define COUNTERPOINT_MODEL_LIBRARY_H

#include <jansson.h>

#include "base/strmap.h"
#include "model/account.h"
#include "model/audience.h"
#include "model/concept.h"
#include "model/evidence.h"
#include "model/message.h"
#include "model/narrative.h"
#include "model/noun.h"
#include "model/occasion.h"
#include "model/organisation.h"

/* Messages that answer one narrative, in no particular order. */
struct answers {
	const struct message **items;
	size_t n;
};

struct library {
	long long version;     /* of the last change applied */
	unsigned long changes; /* how many were applied */
	/* When what texts are matched with changed last, narratives and
	 * concepts, as the JSON of items has it; "": there are none. Of what is
	 * retired nothing tells when. */
	char matched_at[32];
	struct strmap items[NOUN_KINDS];
	struct strmap answers; /* narrative's slug -> struct answers */
};

/* All zero is an empty library. */
void library_done(struct library *);

/* Takes over one change: a new or changed item, or (doc NULL) its end. */
void library_apply(
    struct library *, enum noun_kind, const char *slug, const json_t *doc);

/* An item, or NULL. */
const void *library_find(
    const struct library *, enum noun_kind, const char *slug);

/* The messages that answer a narrative. */
struct answers library_answers(const struct library *, const char *narrative);

/* The account that a local uid logs in as, or NULL. */
const struct account *library_account_of_uid(const struct library *, long uid);

/* Whether an audience, or one that it is part of, is in a named set. */
bool library_set_has(
    const struct library *, const char *set, const struct audience *);

/* Whether a deed of a message holds. */
bool library_backs(const struct library *, const struct message *);

#endif
