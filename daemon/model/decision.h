/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision.h - what a person decided about a narrative, as the machine tells it
 * beside its own assessment. A plain value of fixed size.
 */
#ifndef COUNTERPOINT_MODEL_DECISION_H
#define COUNTERPOINT_MODEL_DECISION_H

#include <jansson.h>
#include <stdbool.h>

#define DECISION_REASON 600 /* bytes that are told; assessment.list has all */

/* All zero is no decision. A higher id is newer; an answer that is given again
 * does not need it. */
struct decision {
	char posture[16], priority[16];
	char reason[DECISION_REASON];
	char by[65];	    /* login */
	char on[11];	    /* the day, YYYY-MM-DD */
	char review_on[11]; /* or "" */
	char audience[65];  /* "": it holds everywhere */
	long long id;
};

bool decision_is_given(const struct decision *);

/* From the database's doc of an assessment, or what decision_write() wrote;
 * NULL gives none. */
void decision_read(const json_t *, struct decision *ret);

/* {posture, priority, reason, audience?, decided_by, decided_on, review_on?}.
 */
json_t *decision_write(const struct decision *);

#endif
