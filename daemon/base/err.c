/* SPDX-License-Identifier: Apache-2.0 */
/*
 * err.c - fills in errors. Owns nothing; who tells them to whom is the upper
 * layers' business.
 */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

static void fill(struct err *, enum err_code, const char *field,
    const char *fmt, va_list) __attribute__((format(printf, 4, 0)));

static void
fill(struct err *err, enum err_code code, const char *field, const char *fmt,
    va_list ap)
{
	*err = (struct err){.code = code};
	snprintf(err->field, sizeof(err->field), "%s", field);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	if (code == ERR_UNAVAILABLE || code == ERR_OVERLOADED)
		err->retry_after = 1;
}

int
err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(err, code, "", fmt, ap);
	va_end(ap);
	return -1;
}

int
err_set_field(struct err *err, enum err_code code, const char *field,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fill(err, code, field, fmt, ap);
	va_end(ap);
	return -1;
}

const char *
err_kind(enum err_code code)
{
	static const char *const kinds[] = {
	    [ERR_NONE] = "none",
	    [ERR_INVALID] = "invalid",
	    [ERR_NOT_FOUND] = "not_found",
	    [ERR_CONFLICT] = "conflict",
	    [ERR_FORBIDDEN] = "forbidden",
	    [ERR_RULE] = "rule",
	    [ERR_UNAVAILABLE] = "unavailable",
	    [ERR_OVERLOADED] = "overloaded",
	    [ERR_TIMEOUT] = "timeout",
	    [ERR_INTERNAL] = "internal",
	};

	return kinds[code];
}
