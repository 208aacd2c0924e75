/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mem.h - memory that is never NULL, for the plugins.
 * Owns nothing. Leaves limits on sizes from outside to the callers, who set
 * them before they ask; out of memory aborts, which costs one worker.
 */
#ifndef PLUGIN_TEXT_MEM_H
#define PLUGIN_TEXT_MEM_H

#include <stddef.h>

/* `n` zeroed objects of `size` bytes; free() ends them. */
void *mem_zero(size_t n, size_t size);

/* A copy of `len` bytes with a NUL behind them; free() ends it. */
char *mem_copy(const char *, size_t len);

/*
 * Grows the array `p` of `*cap` objects of `size` bytes, which is too short, to
 * at least `need` objects, doubling; gives the array, which may have moved.
 */
void *mem_grow_to(void *p, size_t *cap, size_t need, size_t size);

/* The same for an array that is nearly always long enough. */
static inline void *
mem_grow(void *p, size_t *cap, size_t need, size_t size)
{
	return need <= *cap ? p : mem_grow_to(p, cap, need, size);
}

#endif
