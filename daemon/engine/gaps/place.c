/* SPDX-License-Identifier: Apache-2.0 */
/*
 * place.c - an audience with the languages that count there. Owns the lists of
 * a place.
 */
#include <stdlib.h>
#include <strings.h>

#include "base/mem.h"
#include "engine/gaps/parts.h"

static bool
counts(const struct gaps_request *request, const struct language_share *l)
{
	return request->language[0] == '\0'
		   ? l->share >= request->language_share
		   : strcasecmp(request->language, l->language) == 0;
}

void
gaps_place_fill(const struct gaps *gaps, struct gaps_place *place)
{
	const struct audience *audience = place->audience;

	place->ground =
	    ground_new(gaps->catalogue, audience->slug, gaps->request.day);
	place->languages =
	    mem_calloc(audience->languages.n, sizeof(*place->languages));
	for (size_t i = 0; i < audience->languages.n; i++)
		if (counts(&gaps->request, &audience->languages.items[i]))
			place->languages[place->nlanguages++] =
			    &audience->languages.items[i];
}

void
gaps_place_done(struct gaps_place *place)
{
	ground_free(place->ground);
	free(place->languages);
}
