/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canonical.h - JSON in the one form that RFC 8785 (JCS) gives each value, so
 * that the bytes can be signed, stored as JSON, and made again. Owns nothing.
 */
#ifndef COUNTERPOINT_BASE_CANONICAL_H
#define COUNTERPOINT_BASE_CANONICAL_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"

/* Integers beyond this are not the same number to every reader of JSON. */
#define CANONICAL_INTEGER_MAX ((1LL << 53) - 1)

/*
 * Appends a value: keys sorted by UTF-16 code units, no blanks, strings with
 * the fewest escapes. ERR_INVALID for a number that is no integer, or an
 * integer that is too large: a caller writes those as strings. Recursive: the
 * caller caps the depth, as json_parse() does. On failure, part of the value
 * may stand in the buffer.
 */
int canonical_write(struct buf *, const json_t *, struct err *);

#endif
