/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence.h - one checkable statement with its source, and deeds: the
 * deliverables that back words.
 */
#ifndef COUNTERPOINT_MODEL_EVIDENCE_H
#define COUNTERPOINT_MODEL_EVIDENCE_H

#include <stdint.h>

#include "model/noun.h"

struct retraction {
	char *date, *reason;
};

struct evidence {
	struct meta meta;
	char *slug, *statement, *date, *unit, *status;
	double number;
	char *reliability;     /* Admiralty: "A".."F"; NULL: not judged */
	long long credibility; /* Admiralty: 1..6; 0: not judged */
	char *source_title, *publisher, *url, *archive_url, *content_hash;
	char *valid_until, *superseded_by;
	struct retraction *retracted; /* NULL: it stands */
};

struct deed {
	struct meta meta;
	char *slug, *organisation, *audience, *title, *promise, *due, *status;
	char *proof, *source;
};

extern const struct schema_field evidence_fields[];
extern const struct schema_field deed_fields[];

/*
 * Whether evidence may be leaned on on a day (days since 1970-01-01); when
 * not, *ret_why says why: "retracted", "superseded" or "expired".
 */
bool evidence_holds(const struct evidence *, int64_t day, const char **ret_why);

/* Whether a deed still backs words: not slipped, not cancelled. */
bool deed_holds(const struct deed *);

#endif
