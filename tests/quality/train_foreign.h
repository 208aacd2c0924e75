/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_foreign.h - posts as if they were in another language. The data have
 * hardly any post whose claim is in another language, so they are made: what
 * the lexicon knows stands in the other language; names, numbers and who wrote
 * it when stay; every other word is one that nobody knows, always the same in a
 * language, so that texts put into one language have words in common.
 * Owns a lexicon and a tokenizer. Leaves what is learned to the trainer.
 */
#ifndef QUALITY_TRAIN_FOREIGN_H
#define QUALITY_TRAIN_FOREIGN_H

#include <stdint.h>

#include "eval_lexicon.h"

struct foreigner;

/* NULL when ICU lacks its data, or the lexicon has too many concepts or but one
 * language. The lexicon must live as long. */
struct foreigner *foreigner_new(const struct eval_lexicon *);
void foreigner_free(struct foreigner *);

/*
 * A copy of a text in a language of the lexicon's, other than `language`;
 * free() ends it. NULL when ICU fails. `ret_language` is borrowed.
 */
char *foreigner_copy(struct foreigner *, const char *text, const char *language,
    uint64_t seed, const char **ret_language);

/* One of the lexicon's languages, other than `language`. */
const char *foreigner_choose(
    const struct foreigner *, const char *language, uint64_t seed);

/* The same as foreigner_copy(), in the language `to`. A text that is in it
 * already stays as it is. */
char *foreigner_put(struct foreigner *, const char *text, const char *language,
    const char *to, uint64_t seed);

#endif
