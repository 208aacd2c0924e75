/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usable.c - the hard rules without a question. Owns nothing.
 */
#include "engine/gaps/usable.h"

#include <string.h>
#include <strings.h>

#include "base/clock.h"

static bool
find_end(const struct library *library, const struct message *message,
    int64_t day, int64_t *ret_last)
{
	int64_t last = INT64_MAX, end;
	const char *why;

	for (size_t i = 0; i < message->evidence.n; i++) {
		const struct evidence *evidence = library_find(
		    library, NOUN_EVIDENCE, message->evidence.items[i]);

		if (evidence == NULL || !evidence_holds(evidence, day, &why))
			return false;
		if (evidence->valid_until == NULL)
			continue;
		end = clock_date_days(evidence->valid_until);
		last = end < last ? end : last;
	}
	*ret_last = last;
	return message->evidence.n > 0;
}

bool
usable_until(const struct library *library, const struct message *message,
    int64_t day, int64_t *ret_last)
{
	return message_is_cleared(message) &&
	       library_find(
		   library, NOUN_ORGANISATION, message->organisation) != NULL &&
	       (!message->promises || library_backs(library, message)) &&
	       find_end(library, message, day, ret_last);
}

bool
usable_at(const struct library *library,
    const struct organisation *organisation, const struct lineage *lineage)
{
	for (size_t i = 0; i < organisation->forbidden_audiences.n; i++) {
		const char *slug = organisation->forbidden_audiences.items[i];
		struct lineage forbidden = lineage_find(
		    library, library_find(library, NOUN_AUDIENCE, slug));

		if (lineage_has(lineage, slug) ||
		    lineage_has(&forbidden, lineage->items[0]->slug))
			return false;
	}
	return true;
}

/* "pt-BR" serves who reads "pt", and the other way round. */
static bool
same_base(const char *a, const char *b)
{
	size_t len = strcspn(a, "-");

	return len == strcspn(b, "-") && strncasecmp(a, b, len) == 0;
}

const struct variant *
usable_variant(const struct message *message, const char *language)
{
	const struct variant *near = NULL;

	for (size_t i = 0; i < message->variants.n; i++) {
		const struct variant *variant = &message->variants.items[i];

		if (strcasecmp(variant->language, language) == 0)
			return variant;
		if (near == NULL && same_base(variant->language, language))
			near = variant;
	}
	return near;
}
