/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault.h - errors about a field within a slot, with the rule that it breaks.
 * Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_CAMPAIGN_FAULT_H
#define COUNTERPOINT_ENGINE_CAMPAIGN_FAULT_H

#include "base/err.h"

/* Where it is: `place` is the object's path, `name` the field's. */
struct fault {
	enum err_code code;
	const char *place, *name, *rule;
};

/* Sets the error, its field "place.name". Returns -1. */
int fault_set(struct err *, const struct fault *, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
