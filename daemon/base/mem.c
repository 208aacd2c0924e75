/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mem.c - allocation that aborts instead of failing. Owns nothing: callers
 * free with free().
 */
#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *
need(void *p)
{
	if (p == NULL) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return p;
}

void *
mem_calloc(size_t n, size_t size)
{
	return need(calloc(n ? n : 1, size ? size : 1));
}

void *
mem_resize(void *p, size_t n, size_t size)
{
	return need(reallocarray(p, n ? n : 1, size ? size : 1));
}

char *
mem_strdup(const char *s)
{
	return s == NULL ? NULL : need(strdup(s));
}

char *
mem_strndup(const char *s, size_t len)
{
	char *copy = mem_calloc(len + 1, 1);

	memcpy(copy, s, len);
	return copy;
}

char *
mem_printf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) == -1)
		s = NULL;
	va_end(ap);
	return need(s);
}
