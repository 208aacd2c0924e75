/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.h - text for feeds, which foreign programs show beside text of their
 * own. Pure functions; own nothing. Escaping is each format's own.
 */
#ifndef COUNTERPOINT_ENGINE_FEED_WORDS_H
#define COUNTERPOINT_ENGINE_FEED_WORDS_H

#include <jansson.h>

#include "base/buf.h"

/*
 * Appends a text without what could do harm elsewhere: controls, line ends
 * among them, become blanks; characters that turn the direction of what comes
 * after them, and those that XML has not, are dropped; what is no UTF-8 becomes
 * '?'. NULL adds nothing.
 */
void feed_add_words(struct buf *, const char *);

/* The same for a member of an object. */
void feed_add_member(struct buf *, const json_t *object, const char *key);

#endif
