/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hush.h - the days on which the calendar silences an audience, with the
 * sentence that says so. Owns the sentences, and nothing of the library: it is
 * good for as long as a check takes.
 */
#ifndef COUNTERPOINT_ENGINE_CAMPAIGN_HUSH_H
#define COUNTERPOINT_ENGINE_CAMPAIGN_HUSH_H

#include "model/library.h"

struct hush {
	int64_t first, last; /* days in the audience's zone, both included */
	char *detail;
};

struct hushes {
	struct hush *items;
	size_t n;
	const struct zone *zone; /* of the audience; NULL: not known */
};

/* Those of an audience that touch some days; none of one that is unknown. The
 * blackouts of the audience are not among them: the database tells those. */
struct hushes *hushes_new(
    const struct library *, const char *audience, int64_t from, int64_t to);
void hushes_free(struct hushes *);

#endif
