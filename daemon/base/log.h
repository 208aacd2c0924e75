/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log.h - the daemon's diary: one line per event, "event key=value ...", to
 * the journal when there is one, to standard error otherwise. Foreign text is
 * escaped; an event that repeats too fast is counted instead of written.
 * Only the upper layers (rpc, net, server) log above debug.
 */
#ifndef COUNTERPOINT_BASE_LOG_H
#define COUNTERPOINT_BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARNING,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG
};

struct log_field {
	const char *key;
	const char *text; /* NULL: the number counts */
	long long number;
};

/* A field with text (NULL is written as "-") or with a number. */
#define LOG_TEXT(k, v)                                      \
	{                                                   \
		.key = (k), .text = (v) != NULL ? (v) : "-" \
	}
#define LOG_NUMBER(k, v)                  \
	{                                 \
		.key = (k), .number = (v) \
	}

/*
 * log_info("db.lost", LOG_TEXT("reason", why), LOG_NUMBER("in_flight", n));
 * `event` is a literal such as "worker.died".
 */
#define log_error(...)	 LOG_EVENT(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) LOG_EVENT(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...)	 LOG_EVENT(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...)	 LOG_EVENT(LOG_LEVEL_DEBUG, __VA_ARGS__)

/* The event's name stands first in the array, as a field without a value, so
 * that an event without fields needs no second macro. */
#define LOG_EVENT(level, event, ...)                                         \
	log_write(level,                                                     \
	    (const struct log_field[]){{.key = (event)}, __VA_ARGS__},       \
	    sizeof(                                                          \
		(const struct log_field[]){{.key = (event)}, __VA_ARGS__}) / \
		sizeof(struct log_field))

void log_write(enum log_level, const struct log_field *, size_t n);

/* Chooses where and how much; before that: info and worse to stderr. */
void log_open(enum log_level, bool journal);

/* Level of a name such as "info"; -1 for an unknown one. */
int log_level_parse(const char *name);

#endif
