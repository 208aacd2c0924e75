/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.h - names that the library and ICU know: which are no person's, and
 * which are speakers'. Owns its words.
 */
#ifndef COUNTERPOINT_ENGINE_REVIEW_NAMES_H
#define COUNTERPOINT_ENGINE_REVIEW_NAMES_H

#include <stdbool.h>

#include "engine/review/review.h"

struct review_names;

/* What is known where a message is said, for one language. */
struct review_names *review_names_new(
    const struct review_question *, const char *language);
void review_names_free(struct review_names *);

/* Whether a word is part of a name that is no person's: of a country, an
 * organisation, a concept, a publisher. Endings do not count. */
bool review_names_have(const struct review_names *, const char *word);

/* Whether a word is the last name of somebody who is quoted in a narrative. */
bool review_names_speak(const struct review_names *, const char *word);

#endif
