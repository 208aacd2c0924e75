/* SPDX-License-Identifier: Apache-2.0 */
/*
 * occasion.c - the fields of an occasion. Owns the table.
 */
#include "model/occasion.h"

#define AT(f) NOUN_AT(struct occasion, f)

const struct schema_field occasion_fields[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, AT(slug), .about = "its name here"},
    {"title", SCHEMA_TEXT, SCHEMA_REQUIRED, AT(title), .about = "for people"},
    {"kind", SCHEMA_CHOICE, SCHEMA_REQUIRED, .choices = OCCASION_KINDS,
	AT(kind), .about = "what sort of occasion"},
    {"starts", SCHEMA_DATE, SCHEMA_REQUIRED, AT(starts),
	.about = "its first day, or the first of its series"},
    {"time", SCHEMA_TIME, AT(time), .about = "local time; none: all day"},
    {"time_zone", SCHEMA_TEXT, AT(time_zone),
	.about = "IANA, of the time; required then"},
    {"days", SCHEMA_INTEGER, 0, 1, 366, AT(days), .about = "it lasts (1)"},
    {"rrule", SCHEMA_TEXT, .max = OCCASION_RRULE, AT(rrule),
	.about =
	    "when it comes again: an RRULE of RFC 5545, by days or longer"},
    {"also", SCHEMA_DATE, SCHEMA_LIST, AT(also),
	.about = "further days on which it begins"},
    {"except", SCHEMA_DATE, SCHEMA_LIST, AT(except),
	.about = "days of the series on which it does not"},
    {"audiences", SCHEMA_SLUG, SCHEMA_LIST, AT(audiences),
	.about = "where it matters; none: everywhere"},
    {"narratives", SCHEMA_SLUG, SCHEMA_LIST, AT(narratives),
	.about = "that a desk expects with it"},
    {"source", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE, AT(source),
	.about = "who says that it is then"},
    {"uid", SCHEMA_TEXT, .min = 64, .max = 64, AT(uid),
	.about = "SHA-256, in hex, of its UID in an imported calendar"},
    {0}};
