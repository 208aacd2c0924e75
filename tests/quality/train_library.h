/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_library.h - an engine that knows some of a set's claims, as a view has
 * them: all or a few, in one language or two, with answers to them.
 * Owns the engine. Leaves which claims are known to train_lists.h.
 */
#ifndef QUALITY_TRAIN_LIBRARY_H
#define QUALITY_TRAIN_LIBRARY_H

#include <stdint.h>

#include "lexical/engine.h"
#include "train_foreign.h"
#include "train_lists.h"

struct train_library {
	struct engine *engine;	     /* narrative id = claim + 1 */
	struct foreigner *foreigner; /* or NULL */
	const char *language; /* of all posts when the library is mixed */
	uint8_t *known;	      /* of each claim; nothing yet */
};

void train_library_init(struct train_library *, const struct train_view *);
void train_library_done(struct train_library *);

/*
 * Puts what is known into the engine. 0, or -1 after a line on stderr.
 *
 * Of an answered library each claim has more answers: what one to four claims
 * tell that are most like it. The data have no answers of a desk, which are
 * about the same things as the narrative, but say something else; so a post
 * that has its words in common with an answer alone is on another claim, or on
 * none.
 */
int train_library_fill(struct train_library *, const struct train_view *);

#endif
