/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.h - a large library made up for the benchmark: 10,000 messages, 200
 * audiences, 50 desks, 100 narratives. The same each time. Owns nothing.
 */
#ifndef BENCH_RECOMMEND_LIBRARY_H
#define BENCH_RECOMMEND_LIBRARY_H

#include "engine/recommend/recommend.h"

enum {
	LIBRARY_MESSAGES = 10000,
	LIBRARY_AUDIENCES = 200,
	LIBRARY_DESKS = 50,
	LIBRARY_NARRATIVES = 100,
	LIBRARY_DAY = 20400, /* 2025-11-08 */
};

/* Numbers that are the same each time. */
unsigned library_random(unsigned below);

void library_make(struct library *ret);

/* What was heard there: some releases at every audience. */
void library_make_heard(struct heard *ret);

/* A post of some sixty words, for the request of a text. */
const char *library_post(void);

#endif
