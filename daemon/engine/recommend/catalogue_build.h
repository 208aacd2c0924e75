/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue_build.h - what the files that make a catalogue share. Internal to
 * them; others see catalogue.h. Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_CATALOGUE_BUILD_H
#define COUNTERPOINT_ENGINE_RECOMMEND_CATALOGUE_BUILD_H

#include "engine/recommend/catalogue.h"

/* The number of a name, a new one when it was not met before. */
uint32_t catalogue_number(struct catalogue_names *, const char *);
uint32_t catalogue_number_language(struct catalogue *, const char *tag);
void catalogue_free_names(struct catalogue_names *);

/* An array by number with room for `n`, which was one shorter at most. */
void *catalogue_extend(void *array, size_t before, size_t n, size_t size);

/* The numbers of names; the caller frees its items. */
struct catalogue_run catalogue_link(
    struct catalogue_names *, const struct schema_texts *);

/* All items of a kind by slug; the caller frees the array. */
const void **catalogue_items(
    const struct library *, enum noun_kind, size_t *ret_n);

/* catalogue_audience.c, catalogue_voice.c: fill and release. Voices come
 * first. */
void catalogue_add_audiences(struct catalogue *);
void catalogue_free_audiences(struct catalogue *);
void catalogue_add_voices(struct catalogue *);
void catalogue_free_voices(struct catalogue *);

/* catalogue_proof.c: take one item as it is now, new, changed or gone. */
void catalogue_change_evidence(struct catalogue *, const char *slug);
void catalogue_change_deed(struct catalogue *, const char *slug);
uint32_t catalogue_number_evidence(struct catalogue *, const char *slug);
uint32_t catalogue_number_deed(struct catalogue *, const char *slug);
void catalogue_sum_proofs(const struct catalogue *, struct catalogue_message *);

/* catalogue_message.c: the same of what is said against what. */
uint32_t catalogue_number_message(struct catalogue *, const char *slug);
void catalogue_change_message(struct catalogue *, const char *slug);
void catalogue_change_narrative(struct catalogue *, const char *slug);
void catalogue_find_voice(const struct catalogue *, struct catalogue_message *);
void catalogue_rank_messages(struct catalogue *);
void catalogue_free_messages(struct catalogue *);

#endif
