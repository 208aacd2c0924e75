/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_rows.c - cuts a CSV file between records and sends the pieces. Owns
 * the text and where in it a piece begins.
 */
#include "library_rows.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/strmap.h"
#include "bulk.h"
#include "file.h"
#include "library.h"
#include "out.h"

#define ROOM 1024 /* bytes of a frame that are not content */

struct rows_import {
	struct library_tally *tally;
	const char *path;
	const char *section; /* of the library that the rows are for */
	struct buf text;
	size_t at;		    /* bytes cut off */
	size_t header, header_size; /* bytes of the first record; as JSON */
	long long row;		    /* the last one cut off, from 1 */
	struct csv_record record;
	struct strmap concepts; /* slug -> number of its row */
	bool sent;		/* once: the server judges the header */
	bool failed;		/* the whole call was refused, see err */
	struct err err;
};

/* Cuts off the next record. Returns its bytes. */
static size_t
cut(struct rows_import *im)
{
	const char *fault;
	size_t n = csv_read(&im->record, im->text.data + im->at,
	    im->text.len - im->at, true, &fault);

	im->at += n;
	im->row++;
	return n;
}

/* Bytes that a text takes as a JSON string; 0 when it cannot be one. */
static size_t
json_size(const char *s, size_t len)
{
	json_t *value =
	    memchr(s, '\0', len) == NULL ? json_stringn(s, len) : NULL;
	struct buf text = {0};
	size_t size;

	if (value == NULL)
		return 0;
	json_write(&text, value);
	size = text.len;
	json_decref(value);
	buf_done(&text);
	return size;
}

static void
refuse(struct rows_import *im, const json_t *refusal)
{
	const json_t *row = json_object_get(refusal, "row");
	const char *column = json_text(refusal, "column");
	char *where = mem_printf("%s: row %lld%s%s", im->path,
	    (long long)json_integer_value(row),
	    column != NULL ? ", column " : "", column != NULL ? column : "");

	library_tally_refuse(im->tally, where, refusal);
	free(where);
}

/* Refuses the last record cut off, which no call can carry. */
static void
refuse_here(struct rows_import *im, const char *why)
{
	json_t *refusal = json_pack("{s:s, s:I, s:s, s:s}", "section",
	    im->section, "row", (json_int_t)im->row, "kind",
	    err_kind(ERR_INVALID), "detail", why);

	refuse(im, refusal);
	json_decref(refusal);
}

/* The row of this file in which the concept of the last record stands already,
 * or 0. The later of two would win, and change it again in each import. */
static long long
find_twin(struct rows_import *im)
{
	intptr_t row;
	const char *s;
	size_t len;
	char *slug;

	if (im->record.nfields == 0 || strcmp(im->section, "concepts") != 0)
		return 0;
	s = csv_text(&im->record, 0, &len);
	slug = mem_strndup(s, len);
	row = (intptr_t)strmap_find(&im->concepts, slug);
	if (row == 0 && len > 0)
		strmap_set(&im->concepts, slug, (void *)(intptr_t)im->row);
	free(slug);
	return row == im->row ? 0 : row; /* it was cut off before, too */
}

/* Why a record that takes so many bytes is not sent, or NULL; the caller
 * frees. */
static char *
row_fault(struct rows_import *im, size_t size)
{
	long long twin;

	if (size == 0)
		return mem_strdup("not valid UTF-8");
	if (im->header_size + size > JSON_FRAME_MAX - ROOM)
		return mem_strdup("longer than one call can be");
	twin = find_twin(im);
	if (twin == 0)
		return NULL;
	return mem_printf("its concept stands in row %lld already", twin);
}

/*
 * Appends the next records, as many as a call should carry; they are
 * consecutive, so that their numbers follow from that of the first, which is
 * the one behind *ret_before. Returns how many.
 */
static size_t
fill(struct rows_import *im, struct buf *piece, long long *ret_before)
{
	size_t from, size, n = 0, used = 0;
	char *fault;

	*ret_before = im->row;
	for (; (from = im->at) < im->text.len; used += size) {
		cut(im);
		size = json_size(im->text.data + from, im->at - from);
		fault = row_fault(im, size);
		if (n > 0 && (fault != NULL || used + size > LIBRARY_CHUNK)) {
			free(fault);
			im->at = from;
			im->row--;
			break;
		}
		if (fault != NULL) {
			refuse_here(im, fault);
			free(fault);
			*ret_before = im->row;
			continue;
		}
		buf_add(piece, im->text.data + from, im->at - from);
		n++;
	}
	return n;
}

/* The first piece goes out even without rows: the header is to be judged. */
static enum bulk_next
next_piece(void *arg, json_t **ret_params, long long *ret_before)
{
	struct rows_import *im = arg;
	struct buf piece = {0};
	size_t n = 0;

	if (im->failed)
		return BULK_END;
	buf_add(&piece, im->text.data, im->header);
	n = fill(im, &piece, ret_before);
	if (n > 0 || !im->sent)
		*ret_params =
		    json_pack("{s:s, s:o}", "format", LIBRARY_FORMAT_CSV,
			"content", json_stringn(piece.data, piece.len));
	buf_done(&piece);
	if (n == 0 && im->sent)
		return BULK_END;
	im->sent = true;
	return BULK_REQUEST;
}

static json_int_t
sum_counts(const json_t *counts)
{
	json_int_t sum = 0;
	const char *section, *outcome;
	json_t *of_section, *number;

	json_object_foreach((json_t *)counts, section, of_section)
	    json_object_foreach(of_section, outcome, number) sum +=
	    json_integer_value(number);
	return sum;
}

static void
piece_answered(
    void *arg, long long before, const json_t *result, const struct err *err)
{
	struct rows_import *im = arg;
	const json_t *counts = json_object_get(result, "counts");
	json_t *refusal, *copy;
	json_int_t row;
	size_t i;

	if (result == NULL) {
		im->failed = true;
		im->err = *err;
		return;
	}
	library_tally_add(im->tally, counts);
	json_array_foreach(json_object_get(result, "refused"), i, refusal)
	{
		/* The piece's own header was row 1 of it. */
		row = json_integer_value(json_object_get(refusal, "row"));
		copy = json_copy(refusal);
		json_object_set_new(
		    copy, "row", json_integer(before + row - 1));
		refuse(im, copy);
		json_decref(copy);
	}
	im->tally->done += (size_t)sum_counts(counts);
	library_tally_update(im->tally);
}

static void
server_away(void *arg, const struct err *err)
{
	struct rows_import *im = arg;

	library_tally_trouble(im->tally, err);
}

/* All tables but that of concepts, which begins with a slug, are facts about
 * audiences. A byte order mark may stand before it. */
static const char *
find_section(const struct rows_import *im)
{
	static const char first[] = "slug";
	size_t len, n = strlen(first);
	const char *s = csv_text(&im->record, 0, &len);

	return len >= n && memcmp(s + len - n, first, n) == 0 ? "concepts"
							      : "audiences";
}

static int
send_pieces(struct rows_import *im, struct session *session, struct err *err)
{
	const struct bulk_source source = {
	    .method = "library.import",
	    .window = 1,
	    .fd = -1,
	    .next = next_piece,
	    .answer = piece_answered,
	    .waiting = server_away,
	};

	im->record.separator = csv_separator(im->text.data, im->text.len);
	im->header = cut(im);
	im->section = find_section(im);
	im->header_size = json_size(im->text.data, im->header);
	if (im->header_size == 0 && im->header > 0)
		return err_set(err, ERR_INVALID, "not valid UTF-8");
	if (im->header_size > LIBRARY_CHUNK)
		return err_set(
		    err, ERR_INVALID, "the first row is no header of columns");
	if (bulk_run(session, &source, im, err) == -1)
		return -1;
	if (!im->failed)
		return 0;
	*err = im->err;
	return -1;
}

enum exit_code
library_rows_import(
    struct client *c, struct library_tally *tally, const char *path)
{
	struct rows_import im = {.tally = tally, .path = path};
	enum exit_code code = EXIT_OK;
	struct err err;

	if (file_read(path, FILE_DOCUMENT_MAX, &im.text, &err) == -1) {
		out_error("", &err);
		code = EXIT_USAGE;
	} else if (send_pieces(&im, &c->session, &err) == -1) {
		progress_clear(&tally->progress);
		code = out_error(path, &err);
	}
	strmap_done(&im.concepts);
	csv_done(&im.record);
	buf_done(&im.text);
	return code;
}
