/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack.c - values into bytes and back. Owns nothing; the message's frame is
 * channel.c's.
 */
#include "base/pack.h"

#include <string.h>

void
pack_u32(struct buf *buf, uint32_t v)
{
	buf_add(buf, &v, sizeof(v));
}

void
pack_u64(struct buf *buf, uint64_t v)
{
	buf_add(buf, &v, sizeof(v));
}

void
pack_real(struct buf *buf, double v)
{
	buf_add(buf, &v, sizeof(v));
}

void
pack_floats(struct buf *buf, const float *v, size_t n)
{
	buf_add(buf, v, n * sizeof(*v));
}

void
pack_str(struct buf *buf, const char *s)
{
	pack_bytes(buf, s, s == NULL ? 0 : strlen(s));
}

void
pack_bytes(struct buf *buf, const void *data, size_t len)
{
	pack_u32(buf, len);
	buf_add(buf, data, len);
	buf_add_char(buf, '\0');
}

/* Copies the next `len` bytes to `to`, or zeroes it. */
static void
fetch(struct unpack *in, void *to, size_t len)
{
	if (in->bad || in->len < len) {
		in->bad = true;
		memset(to, 0, len);
		return;
	}
	memcpy(to, in->data, len);
	in->data += len;
	in->len -= len;
}

uint32_t
unpack_u32(struct unpack *in)
{
	uint32_t v;

	fetch(in, &v, sizeof(v));
	return v;
}

uint64_t
unpack_u64(struct unpack *in)
{
	uint64_t v;

	fetch(in, &v, sizeof(v));
	return v;
}

double
unpack_real(struct unpack *in)
{
	double v;

	fetch(in, &v, sizeof(v));
	return v;
}

void
unpack_floats(struct unpack *in, float *to, size_t n)
{
	fetch(in, to, n * sizeof(*to));
}

const char *
unpack_bytes(struct unpack *in, size_t *ret_len)
{
	uint32_t len = unpack_u32(in);
	const char *bytes = in->data;

	*ret_len = 0;
	if (in->bad || in->len <= len || bytes[len] != '\0') {
		in->bad = true;
		return "";
	}
	in->data += len + 1;
	in->len -= len + 1;
	*ret_len = len;
	return bytes;
}

const char *
unpack_str(struct unpack *in)
{
	size_t len;
	const char *s = unpack_bytes(in, &len);

	if (memchr(s, '\0', len) == NULL)
		return s;
	in->bad = true;
	return "";
}

uint32_t
unpack_count(struct unpack *in, size_t least)
{
	uint32_t n = unpack_u32(in);

	if (in->bad || n > in->len / least) {
		in->bad = true;
		return 0;
	}
	return n;
}
