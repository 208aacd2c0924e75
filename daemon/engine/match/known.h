/* SPDX-License-Identifier: Apache-2.0 */
/*
 * known.h - what was found in a text before: an amplified post comes thousands
 * of times, and is matched once. Owns the findings that it keeps, bounded in
 * number and bytes; whether they still hold is the pool's to tell.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_KNOWN_H
#define COUNTERPOINT_ENGINE_MATCH_KNOWN_H

#include <sys/queue.h>

#include "engine/match/findings.h"

#define MATCH_KNOWN_KEY	  16		     /* bytes */
#define MATCH_KNOWN_MAX	  16384		     /* texts */
#define MATCH_KNOWN_BYTES (32 * 1024 * 1024) /* of all their findings */

/* All that a worker's answer to a message depends on, but for the library and
 * the plugins that are asked. */
void match_known_key(
    const struct buf *message, unsigned char key[MATCH_KNOWN_KEY]);

/* The findings of one text. Lives as long as somebody uses it. */
struct match_known_text {
	TAILQ_ENTRY(match_known_text) age;
	SLIST_ENTRY(match_known_text) bucket;
	unsigned char key[MATCH_KNOWN_KEY];
	match_mask mask; /* plugins that were asked */
	struct match_findings findings;
	size_t bytes;
	unsigned users; /* the table is one */
};

SLIST_HEAD(match_known_bucket, match_known_text);

/* All zero is an empty table. */
struct match_known {
	struct match_known_bucket *buckets;
	TAILQ_HEAD(, match_known_text) ages; /* least recently asked first */
	size_t n, bytes;
	uint64_t era; /* counts the times that all was forgotten */
	unsigned long long hits, misses;
};

void match_known_done(struct match_known *);

/* Nothing found so far holds any longer. */
void match_known_forget_all(struct match_known *);

/* The findings of these very plugins, for match_known_release(); or NULL. */
struct match_known_text *match_known_find(struct match_known *,
    const unsigned char key[MATCH_KNOWN_KEY], match_mask mask);

/* Takes the findings over, which are zeroed; the result as from find. */
struct match_known_text *match_known_add(struct match_known *,
    const unsigned char key[MATCH_KNOWN_KEY], match_mask mask,
    struct match_findings *);

/* NULL is fine. */
void match_known_release(struct match_known_text *);

#endif
