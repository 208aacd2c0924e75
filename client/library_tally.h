/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_tally.h - what became of the items of an import: counted by section,
 * refusals kept and told as they come. Owns the counts and the refusals.
 */
#ifndef COUNTERPOINT_CLIENT_LIBRARY_TALLY_H
#define COUNTERPOINT_CLIENT_LIBRARY_TALLY_H

#include <jansson.h>

#include "client.h"
#include "progress.h"

struct library_tally {
	struct progress progress;
	json_t *counts;	 /* section -> outcome -> number */
	json_t *refused; /* what is refused for good */
	size_t done;	 /* accepted or refused for good */
	size_t total;	 /* 0: not known */
};

void library_tally_init(struct library_tally *);
void library_tally_done(struct library_tally *);

/* Adds the counts of one answer. */
void library_tally_add(struct library_tally *, const json_t *counts);

/* Tells that an item is refused for good, and where it stands. */
void library_tally_refuse(
    struct library_tally *, const char *where, const json_t *refusal);

/* Tells trouble with the server, under the line of progress. */
void library_tally_trouble(struct library_tally *, const struct err *);

void library_tally_update(struct library_tally *);

/* Prints all: a table, or (json) one document. */
/* `all`: nothing went wrong on the way, so that what is not counted was not
 * there. */
void library_tally_print(const struct library_tally *, bool json, bool all);

#endif
