/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_net_frames.c - the line splitter: however the bytes arrive, the same
 * lines come out.
 */
#include <check.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "net/frames.h"
#include "suite.h"

static void
feed(struct frames *frames, const char *bytes, size_t len)
{
	while (len > 0) {
		size_t room;
		char *to = frames_room(frames, &room);
		size_t n = len < room ? len : room;

		ck_assert_uint_gt(room, 0);
		memcpy(to, bytes, n);
		frames_grow(frames, n);
		bytes += n;
		len -= n;
		if (len > 0)
			ck_assert_uint_gt(frames->end, frames->start);
	}
}

/* Takes all lines, each followed by '|'. */
static enum frames_result
take_all(struct frames *frames, struct buf *out)
{
	enum frames_result result;
	const char *line;
	size_t len;

	while ((result = frames_next(frames, &line, &len)) == FRAMES_LINE) {
		buf_add(out, line, len);
		buf_add_char(out, '|');
	}
	return result;
}

START_TEST(lines_are_the_same_at_every_split)
{
	static const char input[] =
	    "one\ntwo\r\n\n\r\n\rthree\r\r\nfo\0ur\nbegun";
	static const char lines[] = "one|two|\rthree\r|fo\0ur|";
	size_t len = sizeof(input) - 1;

	for (size_t i = 0; i <= len; i++) {
		for (size_t j = i; j <= len; j++) {
			struct frames frames = {0};
			struct buf out = {0};

			feed(&frames, input, i);
			take_all(&frames, &out);
			feed(&frames, input + i, j - i);
			take_all(&frames, &out);
			feed(&frames, input + j, len - j);
			ck_assert_int_eq(take_all(&frames, &out), FRAMES_NONE);
			ck_assert_ptr_nonnull(out.data);
			ck_assert_mem_eq(out.data, lines, sizeof(lines) - 1);
			ck_assert_uint_eq(out.len, sizeof(lines) - 1);
			ck_assert(frames_held(&frames));
			ck_assert(!frames_pending(&frames));
			frames_done(&frames);
			buf_done(&out);
		}
	}
}
END_TEST

/* What comes of a line of `len` bytes with the given end. */
static enum frames_result
result_of(size_t len, const char *end)
{
	struct frames frames = {0};
	struct buf input = {0};
	enum frames_result result;
	const char *line;
	size_t line_len = 0, room;

	for (size_t i = 0; i < len; i++)
		buf_add_char(&input, 'a');
	buf_add_str(&input, end);
	for (size_t at = 0; at < input.len;) {
		char *to = frames_room(&frames, &room);
		size_t n = input.len - at < room ? input.len - at : room;

		ck_assert_uint_gt(n, 0);
		memcpy(to, input.data + at, n);
		frames_grow(&frames, n);
		at += n;
		result = frames_next(&frames, &line, &line_len);
		if (result != FRAMES_NONE)
			break;
	}
	if (result == FRAMES_LINE)
		ck_assert_uint_eq(line_len, len);
	frames_done(&frames);
	buf_done(&input);
	return result;
}

START_TEST(the_limit_does_not_count_the_line_end)
{
	ck_assert_int_eq(result_of(JSON_FRAME_MAX, "\n"), FRAMES_LINE);
	ck_assert_int_eq(result_of(JSON_FRAME_MAX, "\r\n"), FRAMES_LINE);
	ck_assert_int_eq(result_of(JSON_FRAME_MAX, ""), FRAMES_NONE);
	ck_assert_int_eq(result_of(JSON_FRAME_MAX, "\r"), FRAMES_NONE);
	ck_assert_int_eq(result_of(JSON_FRAME_MAX, "\r\r"), FRAMES_TOO_LONG);
	ck_assert_int_eq(result_of(JSON_FRAME_MAX + 1, "\n"), FRAMES_TOO_LONG);
	ck_assert_int_eq(
	    result_of(JSON_FRAME_MAX + 1, "\r\n"), FRAMES_TOO_LONG);
	ck_assert_int_eq(result_of(JSON_FRAME_MAX + 1, ""), FRAMES_TOO_LONG);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("net frames");
	TCase *tcase = tcase_create("frames");

	tcase_add_test(tcase, lines_are_the_same_at_every_split);
	tcase_add_test(tcase, the_limit_does_not_count_the_line_end);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
