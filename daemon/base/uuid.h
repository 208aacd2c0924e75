/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uuid.h - identifiers that sort by the time they were made (RFC 9562, version
 * 7): as a primary key they keep an index's inserts at its right edge, and
 * they tell the month that a row belongs to.
 */
#ifndef COUNTERPOINT_BASE_UUID_H
#define COUNTERPOINT_BASE_UUID_H

#include <stdbool.h>

#define UUID_TEXT 37

/* A new identifier, in lower case. Returns `text`. Within a process each is
 * greater than the one before, also when the wall clock steps back. */
const char *uuid_make(char text[UUID_TEXT]);

/* Whether a string is a UUID in its usual form, upper or lower case. */
bool uuid_check(const char *);

#endif
