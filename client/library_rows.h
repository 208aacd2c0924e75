/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_rows.h - a CSV file of concepts, or of facts about audiences, through
 * frames of a fixed size. Owns the file; what a row says is the server's to
 * judge.
 */
#ifndef COUNTERPOINT_CLIENT_LIBRARY_ROWS_H
#define COUNTERPOINT_CLIENT_LIBRARY_ROWS_H

#include "library_tally.h"

/* Sends a file's rows; each call repeats its header. Refused rows are told
 * with their number in the file and do not stop the rest. */
enum exit_code library_rows_import(
    struct client *, struct library_tally *, const char *path);

#endif
