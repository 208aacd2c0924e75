/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out.h - what reaches standard output and standard error. Owns nothing but
 * the knowledge whether a person is looking.
 */
#ifndef COUNTERPOINT_CLIENT_OUT_H
#define COUNTERPOINT_CLIENT_OUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/err.h"
#include "client.h"

/* Whether standard output is a terminal, and its columns. */
bool out_is_terminal(void);
int out_width(void);

/* A document, indented by two; on a terminal control characters inside its
 * strings are written as JSON escapes. */
void out_json(FILE *, const json_t *);

/* The same on one line. */
void out_json_line(FILE *, const json_t *);

/* Foreign text, cleaned; on a terminal wrapped, every line indented. The first
 * line begins with `lead` (may be ""), which counts as part of the indent. */
void out_text(const char *lead, int indent, const char *text);

/* A value as a person reads it: text as it is, a list with commas, an object
 * by its slug. Not cleaned yet. The caller frees it. */
char *out_cell(const json_t *);

/* Tells an error on standard error; `where` ("" or "line 3") comes before it.
 * Returns the exit code for it. */
enum exit_code out_error(const char *where, const struct err *);

#endif
