/* SPDX-License-Identifier: Apache-2.0 */
/*
 * review.h - what an author should mend in a message: the soft rules. Pure
 * functions on the library in memory. Owns nothing; the hard rules are the
 * database's.
 */
#ifndef COUNTERPOINT_ENGINE_REVIEW_H
#define COUNTERPOINT_ENGINE_REVIEW_H

#include <jansson.h>

#include "model/library.h"

struct review_question {
	const struct library *library;
	const struct message *message;
	const struct audience *audience; /* NULL: nobody in particular */
	const char *channel;		 /* NULL: none in particular */
};

/* A review under way, step by step: some milliseconds each. */
struct review;

struct review *review_open(void);

/* The next step; false when none is left. The message is the same each time,
 * while the library may have changed between two steps. */
bool review_step(struct review *, const struct review_question *);

/*
 * The soft findings so far, in order: {rule, hard: false, field, language?,
 * sentence?, detail, mend}. At most REVIEW_FINDINGS_MAX. Frees the review; the
 * caller owns the list.
 */
json_t *review_close(struct review *);

#define REVIEW_FINDINGS_MAX 200

/* The hard findings as the database tells them, marked as such and in order,
 * with the soft ones behind. Takes neither over; the caller owns the list. */
json_t *review_join(const json_t *hard, const json_t *soft);

#endif
