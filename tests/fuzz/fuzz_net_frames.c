/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_net_frames.c - the line splitter against a plain one that sees the whole
 * input at once. The first byte says how the input is cut into reads; a byte
 * 0xff stands for 65,535 letters, so that small inputs reach the limit.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "net/frames.h"

enum {
	RUN = 65535,
	EXPANDED_MAX = 4 * 1024 * 1024,
};

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
expand(struct buf *out, const uint8_t *data, size_t size)
{
	static char run[RUN];

	memset(run, 'a', sizeof(run));
	for (size_t i = 0; i < size && out->len < EXPANDED_MAX; i++) {
		if (data[i] == 0xff)
			buf_add(out, run, sizeof(run));
		else
			buf_add_char(out, (char)data[i]);
	}
}

/* The lines of the input, each ended by LF, then '!' if one is too long. */
static void
split_plainly(struct buf *out, const struct buf *input)
{
	size_t start = 0;

	for (size_t i = 0; i <= input->len; i++) {
		bool ended = i < input->len && input->data[i] == '\n';
		size_t len = i - start;

		if (!ended && i < input->len)
			continue;
		if (len > 0 && input->data[i - 1] == '\r')
			len--;
		if (len > JSON_FRAME_MAX) {
			buf_add_char(out, '!');
			return;
		}
		if (ended && len > 0) {
			buf_add(out, input->data + start, len);
			buf_add_char(out, '\n');
		}
		start = i + 1;
	}
}

/* Takes what is there; false at the end of the line that is too long. */
static bool
take(struct frames *frames, struct buf *out)
{
	enum frames_result result;
	const char *line;
	size_t len;

	while ((result = frames_next(frames, &line, &len)) == FRAMES_LINE) {
		buf_add(out, line, len);
		buf_add_char(out, '\n');
	}
	if (result == FRAMES_TOO_LONG)
		buf_add_char(out, '!');
	else
		assert(!frames_pending(frames));
	return result == FRAMES_NONE;
}

static void
split_in_pieces(struct buf *out, const struct buf *input, size_t piece)
{
	struct frames frames = {0};

	for (size_t at = 0; at < input->len;) {
		size_t room;
		char *to = frames_room(&frames, &room);
		size_t n = input->len - at;

		assert(room > 0);
		n = n < room ? n : room;
		n = n < piece ? n : piece;
		memcpy(to, input->data + at, n);
		frames_grow(&frames, n);
		at += n;
		if (!take(&frames, out))
			break;
	}
	frames_done(&frames);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf input = {0}, plain = {0}, pieces = {0};
	size_t piece;

	if (size == 0)
		return 0;
	/* 1 to 64 bytes, or as much as there is room for. */
	piece = data[0] < 64 ? data[0] + 1u : EXPANDED_MAX;
	expand(&input, data + 1, size - 1);
	if (piece <= 64 && input.len > JSON_FRAME_MAX)
		piece = 4096;
	split_plainly(&plain, &input);
	split_in_pieces(&pieces, &input, piece);
	assert(plain.len == pieces.len);
	assert(
	    plain.len == 0 || memcmp(plain.data, pieces.data, plain.len) == 0);
	buf_done(&input);
	buf_done(&plain);
	buf_done(&pieces);
	return 0;
}
