/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embedder_wire.h - requests and answers of an OpenAI-compatible
 * /v1/embeddings. Pure functions; own nothing.
 */
#ifndef COUNTERPOINT_NET_EMBEDDER_WIRE_H
#define COUNTERPOINT_NET_EMBEDDER_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define EMBEDDER_DIMENSIONS_MAX 8192

/* Bytes of an answer to `n` texts: for each number its digits, and blanks as
 * some servers write them. */
#define EMBEDDER_ANSWER_MAX(n, dimensions) \
	(65536 + (size_t)(n) * (dimensions)*48)

/* How many bytes of a text are sent: at most `most`, cut between characters. */
size_t embedder_cut(const char *text, size_t most);

/* Appends the request for `n` texts, of each what embedder_cut() says. */
void embedder_write(struct buf *, const char *model, const char *const *texts,
    size_t n, size_t most);

/*
 * Reads the answer to `n` texts: `n` vectors one after the other, in the order
 * of the texts, each made length 1. ERR_UNAVAILABLE says what is wrong with it.
 * The caller frees *ret.
 */
int embedder_read(const char *body, size_t len, size_t n, float **ret,
    uint32_t *ret_dimensions, struct err *);

/* What a server says of its failure, or "" when it says nothing readable or
 * repeats the secret (NULL: there is none). */
void embedder_read_fault(
    const char *body, size_t len, const char *secret, char *ret, size_t size);

#endif
