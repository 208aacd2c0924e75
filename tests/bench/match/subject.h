/* SPDX-License-Identifier: Apache-2.0 */
/*
 * subject.h - what the matching benchmark measures: something that knows texts
 * and answers a query with those most like it. Each program links one.
 * Owns nothing. Leaves clocks, queries and output to bench_match.c.
 */
#ifndef BENCH_MATCH_SUBJECT_H
#define BENCH_MATCH_SUBJECT_H

#include <stddef.h>
#include <stdint.h>

#define SUBJECT_ANSWERS 10

struct subject;

/* Knows the texts of a file, one a line; they are numbered from 0. Ends the
 * program with a reason if it cannot. */
struct subject *subject_new(const char *corpus);
void subject_free(struct subject *);

size_t subject_texts(const struct subject *);

/* Memory of all indexes, in bytes, beside the texts. */
size_t subject_bytes(const struct subject *);

/* Takes a query that will be answered, and may cut it up; it lives until it has
 * been. Costs nothing: here belongs what the peers' programs do not count. */
void subject_ask(struct subject *, char *query);

/* The texts most like the query, the best first; returns how many. */
size_t subject_answer(struct subject *, uint32_t ret[SUBJECT_ANSWERS]);

/* Forgets a text and takes it in anew; queries from now on see that. */
void subject_replace(struct subject *, uint32_t text);

#endif
