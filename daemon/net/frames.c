/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frames.c - the line splitter. Lines are handed out where they were read; only
 * the begun line at the end of a read is moved. Owns its buffer, nothing else.
 */
#include "net/frames.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

enum {
	/* Untouched pages cost nothing, so one read may take many lines. */
	CAP_FIRST = 64 * 1024,
	CAP_MAX = JSON_FRAME_MAX + 2, /* the longest line and CR LF */
};

void
frames_done(struct frames *frames)
{
	free(frames->data);
	*frames = (struct frames){0};
}

/* Moves what is left to the front. */
static void
compact(struct frames *frames)
{
	size_t len = frames->end - frames->start;

	if (frames->start == 0)
		return;
	if (len > 0)
		memmove(frames->data, frames->data + frames->start, len);
	frames->seen -= frames->start;
	frames->end = len;
	frames->start = 0;
}

char *
frames_room(struct frames *frames, size_t *ret_room)
{
	size_t cap = frames->cap;

	compact(frames);
	if (cap == 0)
		cap = CAP_FIRST;
	else if (frames->end > cap / 2)
		cap = cap * 2 < CAP_MAX ? cap * 2 : CAP_MAX;
	if (cap != frames->cap) {
		frames->data = mem_resize(frames->data, cap, 1);
		frames->cap = cap;
	}
	*ret_room = frames->cap - frames->end;
	return frames->data + frames->end;
}

void
frames_grow(struct frames *frames, size_t n)
{
	frames->end += n;
}

/* A CR at the very end may yet turn out to belong to CR LF. */
static bool
begun_line_too_long(const struct frames *frames)
{
	size_t len = frames->end - frames->start;

	if (len > 0 && frames->data[frames->end - 1] == '\r')
		len--;
	return len > JSON_FRAME_MAX;
}

enum frames_result
frames_next(struct frames *frames, const char **ret_line, size_t *ret_len)
{
	while (frames->seen < frames->end) {
		const char *line = frames->data + frames->start;
		const char *newline = memchr(frames->data + frames->seen, '\n',
		    frames->end - frames->seen);
		size_t len;

		if (newline == NULL) {
			frames->seen = frames->end;
			break;
		}
		len = (size_t)(newline - line);
		frames->start = frames->seen = frames->start + len + 1;
		if (len > 0 && line[len - 1] == '\r')
			len--;
		if (len > JSON_FRAME_MAX)
			return FRAMES_TOO_LONG;
		if (len == 0)
			continue;
		*ret_line = line;
		*ret_len = len;
		return FRAMES_LINE;
	}
	return begun_line_too_long(frames) ? FRAMES_TOO_LONG : FRAMES_NONE;
}

bool
frames_pending(const struct frames *frames)
{
	return frames->seen < frames->end;
}

bool
frames_held(const struct frames *frames)
{
	return frames->start < frames->end;
}
