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

/*
 * The soft findings, in order: {rule, hard: false, field, language?, sentence?,
 * detail, mend}. At most REVIEW_FINDINGS_MAX. The caller owns the list.
 */
json_t *review_soft(const struct review_question *);

#define REVIEW_FINDINGS_MAX 200

/* The hard findings as the database tells them, marked as such and in order,
 * with the soft ones behind. Takes neither over; the caller owns the list. */
json_t *review_join(const json_t *hard, const json_t *soft);

/* Whether words offer neither an explanation, nor an acknowledgement, nor a
 * deed that holds. */
bool review_only_condemns(
    const struct library *, const struct message *, const struct variant *);

#endif
