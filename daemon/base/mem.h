/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mem.h - memory that is never NULL. Sizes from outside are capped before they
 * come here; running out is then a fault of the machine and ends the process.
 */
#ifndef COUNTERPOINT_BASE_MEM_H
#define COUNTERPOINT_BASE_MEM_H

#include <stddef.h>

/* Zeroed memory for n objects of a size. The caller frees it. */
void *mem_calloc(size_t n, size_t size) __attribute__((malloc));

/* Like realloc(p, n * size), checked for overflow; new memory is not zeroed. */
void *mem_resize(void *p, size_t n, size_t size);

/* A copy of a string; NULL gives NULL. */
char *mem_strdup(const char *) __attribute__((malloc));

/* A copy of len bytes with a NUL behind them. */
char *mem_strndup(const char *, size_t len) __attribute__((malloc));

/* A formatted string. */
char *mem_printf(const char *fmt, ...)
    __attribute__((malloc, format(printf, 1, 2)));

#endif
