/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_events.h - an iCalendar file of any length through frames of a fixed
 * size. Owns the cutting; the events are the server's to read.
 */
#ifndef COUNTERPOINT_CLIENT_LIBRARY_EVENTS_H
#define COUNTERPOINT_CLIENT_LIBRARY_EVENTS_H

#include "library.h"
#include "library_tally.h"

/* Imports a file; what was refused is told and counted. */
enum exit_code library_events_import(struct client *, struct library_tally *,
    const char *path, const struct library_occasions *);

#endif
