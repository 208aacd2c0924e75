/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hush.c - keeps what brief/silence.h finds beyond the turn of the loop. Owns
 * the copies.
 */
#include "engine/campaign/hush.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/zone.h"
#include "engine/brief/silence.h"

static bool
is_blackout(const struct library *library, const struct silence *silence)
{
	const struct audience *audience =
	    library_find(library, NOUN_AUDIENCE, silence->audience);

	for (size_t i = 0; audience != NULL && i < audience->blackouts.n; i++)
		if (silence->source == &audience->blackouts.items[i])
			return true;
	return false;
}

static struct hush
keep(const struct silence *silence)
{
	char first[CLOCK_DATE], last[CLOCK_DATE];

	return (struct hush){
	    .first = silence->first,
	    .last = silence->last,
	    .detail =
		mem_printf("Nothing is released to \"%s\" from %s to %s: %s",
		    silence->audience, clock_date_format(silence->first, first),
		    clock_date_format(silence->last, last), silence->reason),
	};
}

struct hushes *
hushes_new(
    const struct library *library, const char *slug, int64_t from, int64_t to)
{
	const struct audience *audience =
	    library_find(library, NOUN_AUDIENCE, slug);
	struct hushes *hushes = mem_calloc(1, sizeof(*hushes));
	struct silence *silences;
	struct lineage line;
	size_t n;

	if (audience == NULL)
		return hushes;
	hushes->zone = zone_find(audience->time_zone);
	line = lineage_find(library, audience);
	n = silence_find(library, &line, from, to, &silences);
	hushes->items = mem_calloc(n + 1, sizeof(*hushes->items));
	for (size_t i = 0; i < n; i++)
		if (!is_blackout(library, &silences[i]))
			hushes->items[hushes->n++] = keep(&silences[i]);
	free(silences);
	return hushes;
}

void
hushes_free(struct hushes *hushes)
{
	if (hushes == NULL)
		return;
	for (size_t i = 0; i < hushes->n; i++)
		free(hushes->items[i].detail);
	free(hushes->items);
	free(hushes);
}
