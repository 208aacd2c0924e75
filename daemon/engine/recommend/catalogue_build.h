/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue_build.h - what the files that make a catalogue share. Internal to
 * them; others see catalogue.h. Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_CATALOGUE_BUILD_H
#define COUNTERPOINT_ENGINE_RECOMMEND_CATALOGUE_BUILD_H

#include "engine/recommend/catalogue.h"

/* The number of a name, a new one when it was not met before. The string must
 * live as long as the catalogue. */
uint32_t catalogue_number(struct catalogue_names *, const char *);
uint32_t catalogue_number_language(struct catalogue *, const char *tag);

/* The numbers of names as a run. */
struct catalogue_run catalogue_link(
    struct catalogue *, struct catalogue_names *, const struct schema_texts *);

/* All items of a kind by slug; the caller frees the array. */
const void **catalogue_items(
    const struct library *, enum noun_kind, size_t *ret_n);

/* Fill and release one part each. Names are numbered before. */
void catalogue_add_audiences(struct catalogue *);
void catalogue_free_audiences(struct catalogue *);
void catalogue_add_voices(struct catalogue *);
void catalogue_free_voices(struct catalogue *);
void catalogue_add_proofs(struct catalogue *, struct catalogue_names *evidence,
    struct catalogue_names *deeds);

#endif
