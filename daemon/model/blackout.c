/* SPDX-License-Identifier: Apache-2.0 */
/*
 * blackout.c - the fields of a blackout. Owns the table.
 */
#include "model/blackout.h"

#define AT(f) NOUN_AT(struct blackout, f)

const struct schema_field blackout_fields[] = {
    {"from", SCHEMA_DATE, SCHEMA_REQUIRED, AT(from), .about = "first day"},
    {"to", SCHEMA_DATE, SCHEMA_REQUIRED, AT(to), .about = "last day"},
    {"reason", SCHEMA_TEXT, SCHEMA_REQUIRED, AT(reason),
	.about = "such as an election"},
    {0}};
