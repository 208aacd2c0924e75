/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vector.h - vectors of texts as the database caches them. Owns nothing; what
 * makes the vectors and what they are for is the caller's.
 */
#ifndef COUNTERPOINT_MODEL_VECTOR_H
#define COUNTERPOINT_MODEL_VECTOR_H

#include <stddef.h>
#include <stdint.h>

#include "model/model.h"

/* A text's SHA-256 in hexadecimal, with a NUL. */
#define VECTOR_DIGEST_TEXT 65

/* The digest of the first `len` bytes of a text. Returns `ret`. */
char *vector_digest(const char *text, size_t len, char ret[VECTOR_DIGEST_TEXT]);

/* Asks how many numbers a model's cached vectors have: one row with the number,
 * or none. */
int vector_ask_dimensions(
    struct model *, const char *name, model_done, void *arg, struct err *);

/* Asks for a model's vectors of the digests; each row of the answer is for
 * vector_read(), and there is none for what is not cached. */
int vector_find(struct model *, const char *name, const char *const *digests,
    size_t n, model_done, void *arg, struct err *);

/* Reads a row: 0 and the numbers, which the caller frees, or -1 when it is
 * none of ours. */
int vector_read(const char *row, char ret_digest[VECTOR_DIGEST_TEXT],
    float **ret, uint32_t *ret_dimensions);

/* Caches the vectors of `n` digests, which stand one after the other. */
int vector_store(struct model *, const char *name, const char *const *digests,
    size_t n, const float *numbers, uint32_t dimensions, model_done, void *arg,
    struct err *);

/* Drops vectors of other models than the named one, of so many days ago. */
int vector_expire(struct model *, const char *name, int days, model_done,
    void *arg, struct err *);

#endif
