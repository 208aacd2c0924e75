/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf.h - bytes that grow at the end. Owns its memory; caps are the caller's,
 * who knows what the bytes are.
 */
#ifndef COUNTERPOINT_BASE_BUF_H
#define COUNTERPOINT_BASE_BUF_H

#include <stddef.h>

/* All zero is an empty buffer. `data` is NUL-terminated once anything is in. */
struct buf {
	char *data;
	size_t len, cap;
};

void buf_done(struct buf *);
void buf_clear(struct buf *);
void buf_add(struct buf *, const void *, size_t len);
void buf_add_char(struct buf *, char);
void buf_add_str(struct buf *, const char *);
void buf_printf(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Drops `len` bytes, at most all, from the front. */
void buf_drain(struct buf *, size_t len);

/* Hands the string over to the caller, who frees it; the buffer is empty. */
char *buf_take(struct buf *);

#endif
