/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_short.h - posts as one tells the same in a sentence of a few words. The
 * data have hardly any that short, so they are cut out of longer ones.
 * Owns nothing. Leaves what is learned from them to the trainer.
 */
#ifndef QUALITY_TRAIN_SHORT_H
#define QUALITY_TRAIN_SHORT_H

#include <stdbool.h>
#include <stdint.h>

#define SHORT_LEAST 3 /* words of a copy */
#define SHORT_MOST  9

/* Whether the post has more words than a copy, parted by blanks. */
bool short_applies(const char *text);

/*
 * Three to nine words that run together in a post, without its author's line:
 * one of the places that share most with `told`, what the right claim tells. A
 * place chosen blindly may say nothing of it. free() ends it.
 */
char *short_copy(const char *text, const char *told, uint64_t seed);

#endif
