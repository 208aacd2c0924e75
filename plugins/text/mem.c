/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mem.c - memory that is never NULL, for the plugins.
 * Owns nothing. Leaves limits on sizes from outside to the callers.
 */
#include "text/mem.h"

#include <stdlib.h>
#include <string.h>

static void *
checked(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

void *
mem_zero(size_t n, size_t size)
{
	return checked(calloc(n > 0 ? n : 1, size));
}

char *
mem_copy(const char *s, size_t len)
{
	char *copy = mem_zero(len + 1, 1);

	memcpy(copy, s, len);
	return copy;
}

void *
mem_grow_to(void *p, size_t *cap, size_t need, size_t size)
{
	size_t n = *cap > 0 ? *cap : 8;

	while (n < need)
		n *= 2;
	*cap = n;
	return checked(reallocarray(p, n, size));
}
