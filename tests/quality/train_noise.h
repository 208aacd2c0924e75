/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_noise.h - posts as hasty people type them, and as terse ones do.
 * Owns nothing. Leaves what is learned from them to the trainer.
 */
#ifndef QUALITY_TRAIN_NOISE_H
#define QUALITY_TRAIN_NOISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether most letters are of the basic Latin alphabet. */
bool noise_applies(const char *text);

/*
 * A copy without its author's line in which `share` of the longer words are
 * damaged: vowels or a letter left out, swapped, doubled, the end cut off.
 * free() ends it.
 */
char *noise_copy(const char *text, double share, uint64_t seed);

/* How much of a post stands before its author's line. */
size_t noise_body_length(const char *text);

/* Whether blanks part the words. */
bool noise_can_thin(const char *text);

/*
 * A copy without its author's line that lacks `share` of its words, as one who
 * tells the same in fewer words. free() ends it.
 */
char *noise_thin(const char *text, double share, uint64_t seed);

#endif
