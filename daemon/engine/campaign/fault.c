/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault.c - fills in errors about fields within slots. Owns nothing.
 */
#include "engine/campaign/fault.h"

#include <stdarg.h>
#include <stdio.h>

int
fault_set(struct err *err, const struct fault *fault, const char *fmt, ...)
{
	char field[sizeof(err->field)], text[sizeof(err->text)];
	va_list ap;

	snprintf(field, sizeof(field), "%s.%s", fault->place, fault->name);
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_set_field(err, fault->code, field, "%s", text);
	snprintf(err->rule, sizeof(err->rule), "%s", fault->rule);
	return -1;
}
