/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_events.c - cuts an iCalendar file between events and sends the
 * pieces, each within all that is no event: zones have to go with every one.
 * Events of one UID stay together, for some change others of the series. Owns
 * the text and its cuts.
 */
#include "library_events.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/mem.h"
#include "bulk.h"
#include "file.h"
#include "out.h"

enum { EVENTS_AT_ONCE = 150 /* the server takes 300 in one call */ };

struct event {
	const char *text, *uid;
	size_t len, uid_len;
};

struct events_import {
	struct library_tally *tally;
	const char *path;
	const struct library_occasions *about;
	struct buf text, head; /* the file; what is no event, without its end */
	struct event *events;
	size_t n, cap, at; /* events there are, and sent */
	bool sent;	   /* once: the server judges an empty one */
	bool failed;	   /* the whole call was refused, see err */
	struct err err;
};

static bool
begins(const char *line, size_t len, const char *with)
{
	return len >= strlen(with) &&
	       strncasecmp(line, with, strlen(with)) == 0;
}

static bool
is_blank_line(const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (line[i] != ' ' && line[i] != '\r' && line[i] != '\n')
			return false;
	return true;
}

static struct event *
add_event(struct events_import *im, const char *line)
{
	if (im->n == im->cap) {
		im->cap = im->cap > 0 ? 2 * im->cap : 256;
		im->events =
		    mem_resize(im->events, im->cap, sizeof(*im->events));
	}
	im->events[im->n] = (struct event){.text = line, .uid = ""};
	return &im->events[im->n++];
}

/* Puts each line to its event or to the head. The end of the calendar is
 * written anew behind each piece, so that only here is seen whether there was
 * one. */
static int
cut_events(struct events_import *im, struct err *err)
{
	const char *line = im->text.data, *end = line + im->text.len, *next;
	struct event *event = NULL;
	size_t len, nlines = 0, began = 0;
	bool ended = false;

	for (; line < end; line = next) {
		nlines++;
		next = memchr(line, '\n', (size_t)(end - line));
		next = next == NULL ? end : next + 1;
		len = (size_t)(next - line);
		if (event == NULL && begins(line, len, "BEGIN:VEVENT")) {
			event = add_event(im, line);
			began = nlines;
		}
		ended = begins(line, len, "END:VCALENDAR") ||
			(ended && is_blank_line(line, len));
		if (event == NULL && !ended)
			buf_add(&im->head, line, len);
		if (event == NULL)
			continue;
		event->len += len;
		if (begins(line, len, "UID:")) {
			event->uid = line;
			event->uid_len = len;
		}
		if (begins(line, len, "END:VEVENT"))
			event = NULL;
	}
	if (event != NULL)
		return err_set(err, ERR_INVALID,
		    "the event that begins in line %zu does not end", began);
	/* What does not even begin is the server's to judge. */
	if (!ended && im->head.len > 0 &&
	    strcasestr(im->head.data, "BEGIN:VCALENDAR") != NULL)
		return err_set(err, ERR_INVALID,
		    "line %zu: the calendar ends without END:VCALENDAR",
		    nlines);
	return 0;
}

static int
compare_uids(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	size_t len = x->uid_len < y->uid_len ? x->uid_len : y->uid_len;
	int rc = memcmp(x->uid, y->uid, len);

	if (rc != 0)
		return rc;
	if (x->uid_len != y->uid_len)
		return x->uid_len < y->uid_len ? -1 : 1;
	return (x->text > y->text) - (x->text < y->text);
}

static bool
same_uid(const struct event *a, const struct event *b)
{
	return a->uid_len > 0 && a->uid_len == b->uid_len &&
	       memcmp(a->uid, b->uid, a->uid_len) == 0;
}

/* Appends as many events as a call should carry, at least those of one UID. */
static void
fill(struct events_import *im, struct buf *piece)
{
	size_t from = im->at;

	while (im->at < im->n) {
		const struct event *event = &im->events[im->at];

		if (im->at > from && !same_uid(event - 1, event) &&
		    (piece->len + event->len > LIBRARY_CHUNK ||
			im->at - from >= EVENTS_AT_ONCE))
			break;
		buf_add(piece, event->text, event->len);
		im->at++;
	}
	buf_add_str(piece, "END:VCALENDAR\r\n");
}

static enum bulk_next
next_piece(void *arg, json_t **ret_params, long long *ret_tag)
{
	struct events_import *im = arg;
	struct buf piece = {0};

	if (im->failed || (im->sent && im->at == im->n))
		return BULK_END;
	buf_add(&piece, im->head.data, im->head.len);
	fill(im, &piece);
	*ret_params = json_pack("{s:s, s:o, s:s*, s:o*}", "format",
	    LIBRARY_FORMAT_ICS, "content", json_stringn(piece.data, piece.len),
	    "kind", im->about->kind, "audiences",
	    im->about->audience == NULL
		? NULL
		: json_pack("[s]", im->about->audience));
	*ret_tag = 0;
	im->sent = true;
	buf_done(&piece);
	return BULK_REQUEST;
}

static void
refuse(struct events_import *im, const json_t *refusal)
{
	const char *uid = json_text(refusal, "uid");
	char *where = mem_printf(
	    "%s: event %s", im->path, uid != NULL ? uid : "without UID");

	library_tally_refuse(im->tally, where, refusal);
	free(where);
}

static void
piece_answered(
    void *arg, long long tag, const json_t *result, const struct err *err)
{
	struct events_import *im = arg;
	json_t *refusal;
	size_t i;

	(void)tag;
	if (result == NULL) {
		im->failed = true;
		im->err = *err;
		return;
	}
	library_tally_add(im->tally, json_object_get(result, "counts"));
	json_array_foreach(json_object_get(result, "refused"), i, refusal)
	    refuse(im, refusal);
	im->tally->done = im->at;
	library_tally_update(im->tally);
}

static void
server_away(void *arg, const struct err *err)
{
	struct events_import *im = arg;

	library_tally_trouble(im->tally, err);
}

static int
send_pieces(struct events_import *im, struct session *session, struct err *err)
{
	const struct bulk_source source = {
	    .method = "library.import",
	    .window = 1,
	    .fd = -1,
	    .next = next_piece,
	    .answer = piece_answered,
	    .waiting = server_away,
	};
	json_t *text = json_stringn(im->text.data, im->text.len);

	if (text == NULL)
		return err_set(err, ERR_INVALID, "not valid UTF-8");
	json_decref(text);
	if (cut_events(im, err) == -1)
		return -1;
	if (im->head.len > JSON_FRAME_MAX / 4)
		return err_set(err, ERR_INVALID,
		    "has %zu bytes that are no event; one call cannot carry "
		    "them",
		    im->head.len);
	if (im->n > 0)
		qsort(im->events, im->n, sizeof(*im->events), compare_uids);
	im->tally->total = im->n;
	if (bulk_run(session, &source, im, err) == -1)
		return -1;
	if (im->failed)
		*err = im->err;
	return im->failed ? -1 : 0;
}

enum exit_code
library_events_import(struct client *c, struct library_tally *tally,
    const char *path, const struct library_occasions *about)
{
	struct events_import im = {
	    .tally = tally, .path = path, .about = about};
	enum exit_code code = EXIT_OK;
	struct err err;

	if (file_read(path, FILE_DOCUMENT_MAX, &im.text, &err) == -1) {
		out_error("", &err);
		code = EXIT_USAGE;
	} else if (send_pieces(&im, &c->session, &err) == -1) {
		progress_clear(&tally->progress);
		code = out_error(path, &err);
	}
	buf_done(&im.text);
	buf_done(&im.head);
	free(im.events);
	return code;
}
