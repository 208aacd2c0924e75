/* SPDX-License-Identifier: Apache-2.0 */
/*
 * occasion.h - a day, or days, around which narratives are to be expected:
 * a national day, a vote, a summit. When it comes again is occasion_days.h's.
 */
#ifndef COUNTERPOINT_MODEL_OCCASION_H
#define COUNTERPOINT_MODEL_OCCASION_H

#include "model/noun.h"

#define OCCASION_KINDS \
	"national_day anniversary vote summit election exercise other"
#define OCCASION_RRULE 300 /* characters of a recurrence at most */

struct occasion {
	struct meta meta;
	char *slug, *title, *kind;
	char *starts;		/* first day, of the first occurrence */
	char *time, *time_zone; /* NULL: all day, wherever one is */
	long long days;		/* of one occurrence; 0 counts as 1 */
	char *rrule;		/* RFC 5545 without DTSTART, or NULL */
	struct schema_texts also, except; /* days added to and taken from it */
	struct schema_texts audiences;	  /* none: it matters everywhere */
	struct schema_texts narratives;	  /* that a desk expects with it */
	char *source, *uid;		  /* SHA-256 of a calendar's UID */
};

extern const struct schema_field occasion_fields[];

#endif
