/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ground.h - an audience as the recommender sees it, for whoever looks at many
 * messages there without a question: the same hard rules, the same messenger.
 * A blackout passes, so it does not count here. Owns the ground, which points
 * into the catalogue: it is good as long as that is (and may always be freed).
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_GROUND_H
#define COUNTERPOINT_ENGINE_RECOMMEND_GROUND_H

#include "engine/recommend/catalogue.h"

struct ground;

/* `audience` is one of the library; `day` is counted from 1970-01-01. Some ten
 * microseconds with 50 organisations. */
struct ground *ground_new(
    const struct catalogue *, const char *audience, int64_t day);
void ground_free(struct ground *);

/* From now on in this language; "": whichever the audience reads. */
void ground_speak(struct ground *, const char *language);

/* The variant with which a message answers a narrative there, NULL when a hard
 * rule takes it out. */
const struct catalogue_variant *ground_find_variant(struct ground *,
    const struct catalogue_message *, const struct catalogue_narrative *);

/* Whether a message passes the hard rules that hold everywhere. */
bool ground_holds(const struct catalogue_message *, int64_t day);

/* Whether a voice may speak there. */
bool ground_is_open(const struct ground *, uint32_t voice);

/* The factor `messenger`, 0..1, of a message and its variant; without them
 * (NULL) what the voice is worth there by itself. */
double ground_find_messenger(const struct ground *, uint32_t voice,
    const struct catalogue_message *, const struct catalogue_variant *);

/* Whether it breaks the rule "not only condemnation". */
bool ground_only_condemns(const struct ground *,
    const struct catalogue_message *, const struct catalogue_variant *);

#endif
