/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asked.h - what the index is asked for: a text's words, the words that it may
 * have meant, its concepts and the sounds of its names.
 * Owns the terms. Leaves the search to index.h.
 */
#ifndef PLUGIN_LEXICAL_ASKED_H
#define PLUGIN_LEXICAL_ASKED_H

#include <stddef.h>

#include "lexical/index/index.h"
#include "lexical/query/query.h"
#include "lexical/words/spelling.h"
#include "lexical/words/vocabulary.h"

/* Zeroed: nothing is asked for. */
struct asked {
	struct index_query *v;
	size_t n, cap;
};

/* Forgets what it had. Of many terms the weightiest are taken. */
void asked_choose(struct asked *, const struct vocabulary *,
    const struct query *, struct spelling *);
void asked_done(struct asked *);

#endif
