/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blackout.h - days of silence: of an audience, to which nothing is released
 * then, or of an organisation, which releases nothing.
 */
#ifndef COUNTERPOINT_MODEL_BLACKOUT_H
#define COUNTERPOINT_MODEL_BLACKOUT_H

#include "model/noun.h"

/* From the first day to the last, in the zone of whose silence it is. */
struct blackout {
	char *from, *to, *reason;
};

struct blackouts {
	struct blackout *items;
	size_t n;
};

extern const struct schema_field blackout_fields[];

#endif
