/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf.c - bytes that grow at the end, by doubling. Owns its memory; what the
 * bytes mean is left to others.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Makes room for `more` bytes and a NUL. */
static void
reserve(struct buf *buf, size_t more)
{
	size_t cap = buf->cap ? buf->cap : 256;

	if (buf->len + more < buf->cap)
		return;
	while (cap <= buf->len + more)
		cap *= 2;
	buf->data = mem_resize(buf->data, cap, 1);
	buf->cap = cap;
}

void
buf_done(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

void
buf_add(struct buf *buf, const void *bytes, size_t len)
{
	reserve(buf, len);
	if (len > 0)
		memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void
buf_add_str(struct buf *buf, const char *s)
{
	buf_add(buf, s, strlen(s));
}

/* Most texts fit into what is left; a second try knows how long it is. */
void
buf_printf(struct buf *buf, const char *fmt, ...)
{
	va_list ap, again;
	size_t room;
	int len;

	reserve(buf, 128);
	room = buf->cap - buf->len;
	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(buf->data + buf->len, room, fmt, ap);
	if (len < 0)
		abort();
	if ((size_t)len >= room) {
		reserve(buf, len);
		vsnprintf(buf->data + buf->len, len + 1, fmt, again);
	}
	buf->len += len;
	va_end(again);
	va_end(ap);
}

void
buf_drain(struct buf *buf, size_t len)
{
	if (len >= buf->len) {
		buf_clear(buf);
		return;
	}
	memmove(buf->data, buf->data + len, buf->len - len + 1);
	buf->len -= len;
}

char *
buf_take(struct buf *buf)
{
	char *data = buf->data ? buf->data : mem_strdup("");

	*buf = (struct buf){0};
	return data;
}
