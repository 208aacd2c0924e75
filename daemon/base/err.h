/* SPDX-License-Identifier: Apache-2.0 */
/*
 * err.h - what went wrong at run time, in a form that a person can act on.
 * Owns nothing: a struct err is a plain value. The mapping to JSON-RPC numbers
 * is rpc's, the exit codes are the programs'.
 */
#ifndef COUNTERPOINT_BASE_ERR_H
#define COUNTERPOINT_BASE_ERR_H

enum err_code {
	ERR_NONE,
	ERR_INVALID,	 /* input breaks a declared limit or form */
	ERR_NOT_FOUND,	 /* names something that is not there */
	ERR_CONFLICT,	 /* clashes with what is there */
	ERR_FORBIDDEN,	 /* the caller's roles do not allow it */
	ERR_RULE,	 /* a guard rail refuses it; `rule` names it */
	ERR_UNAVAILABLE, /* the database is away; try again */
	ERR_OVERLOADED,	 /* too much at once; try again */
	ERR_TIMEOUT,	 /* took longer than allowed */
	ERR_INTERNAL,	 /* a fault of ours or of the system */
};

struct err {
	enum err_code code;
	char field[96];	 /* path of the offending field, or "" */
	char rule[48];	 /* name of the guard rail, or "" */
	char text[512];	 /* one sentence for a person */
	int retry_after; /* seconds, 0 when trying again does not help */
};

/* Fills in an error; the text is cut when too long. Returns -1. */
int err_set(struct err *, enum err_code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, for one field of the input. Returns -1. */
int err_set_field(struct err *, enum err_code, const char *field,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* The protocol's word for a code: "invalid", "not_found", ... */
const char *err_kind(enum err_code);

#endif
