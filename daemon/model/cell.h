/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cell.h - what stands in a cell of a table, as a value of the library. Owns
 * the forms; what a value may be is judged by its field.
 */
#ifndef COUNTERPOINT_MODEL_CELL_H
#define COUNTERPOINT_MODEL_CELL_H

#include <jansson.h>

#include "base/err.h"

enum cell {
	CELL_TEXT,
	CELL_NUMBER,
	CELL_PERCENT,  /* 96.5 is 0.965; with or without a sign behind it */
	CELL_LANGUAGE, /* also with the underscores of CLDR: zh_Hant */
	CELL_HOURS,    /* 19:00-22:00|06:30-08:00 */
	CELL_AUDIENCE, /* slug, ISO 3166 or M49 code */
	CELL_ISO,
	CELL_M49, /* with or without its leading zeros */
};

/* The value of a cell that is not empty; the caller owns it. A number that is
 * none becomes a text, which its field refuses. NULL: not of that form, err
 * says why without a field. */
json_t *cell_read(enum cell, const char *, size_t len, struct err *);

#endif
