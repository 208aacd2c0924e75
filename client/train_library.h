/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_library.h - a desk's library inside the engine of the lexical matcher,
 * as the daemon gives it to its plugins. Owns the engine; asking it about
 * observations is train_lists.c's.
 */
#ifndef COUNTERPOINT_CLIENT_TRAIN_LIBRARY_H
#define COUNTERPOINT_CLIENT_TRAIN_LIBRARY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strmap.h"
#include "client.h"
#include "lexical/engine.h"

struct train_library {
	struct engine *engine;
	struct strmap numbers; /* narratives by slug, see train_library_find */
	struct strmap exemplars; /* their texts */
};

/*
 * Reads the dictionaries, fetches narratives, concepts and the cleared
 * messages. `language` and `dictionaries` are the plugin's settings; the first
 * lives longer than the library, the second may be NULL. The caller ends *ret
 * with train_library_done(), also on failure.
 */
int train_library_fetch(struct client *, const char *language,
    const char *dictionaries, struct train_library *ret, struct err *);
void train_library_done(struct train_library *);

/* The engine's number of a narrative, or 0. */
uint32_t train_library_find(const struct train_library *, const char *slug);

/* Whether a text is an exemplar to the letter. */
bool train_library_has_text(const struct train_library *, const char *text);

#endif
