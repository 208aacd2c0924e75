/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack.h - values into bytes and back, for messages between our own processes.
 * Native byte order: both ends are one build on one machine. The reader still
 * trusts nothing, because a worker runs third-party code: a value that is not
 * whole sets `bad`, and everything read from then on is zero or "".
 */
#ifndef COUNTERPOINT_BASE_PACK_H
#define COUNTERPOINT_BASE_PACK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct unpack {
	const char *data;
	size_t len;
	bool bad;
};

void pack_u32(struct buf *, uint32_t);
void pack_u64(struct buf *, uint64_t);
void pack_real(struct buf *, double);
void pack_floats(struct buf *, const float *, size_t n);

/* A string, NULL as "". */
void pack_str(struct buf *, const char *);

/* Any bytes; a NUL follows them. */
void pack_bytes(struct buf *, const void *, size_t len);

uint32_t unpack_u32(struct unpack *);
uint64_t unpack_u64(struct unpack *);
double unpack_real(struct unpack *);

/* Copies `n` numbers to `to`, or zeroes it when they are not all there. */
void unpack_floats(struct unpack *, float *to, size_t n);

/* A string inside the message, NUL-terminated; lives as long as it. */
const char *unpack_str(struct unpack *);

/* Bytes inside the message, a NUL behind them; live as long as it. */
const char *unpack_bytes(struct unpack *, size_t *ret_len);

/* A count of things that take at least `least` bytes each, checked against
 * what is left, so that it may size an allocation. */
uint32_t unpack_count(struct unpack *, size_t least);

#endif
