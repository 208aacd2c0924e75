/* SPDX-License-Identifier: Apache-2.0 */
/*
 * language.c - which variant of a message an audience reads. Owns
 * nothing.
 */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "engine/recommend/parts.h"

/* "pt-BR" serves who asks for "pt", and the other way round. */
static bool
same_base(const char *a, const char *b)
{
	size_t len = strcspn(a, "-");

	return len == strcspn(b, "-") && strncasecmp(a, b, len) == 0;
}

double
recommend_language_share(const struct audience *audience, const char *language)
{
	double near = NAN;

	for (size_t i = 0; i < audience->languages.n; i++) {
		const struct language_share *l = &audience->languages.items[i];

		if (strcasecmp(l->language, language) == 0)
			return l->share;
		if (isnan(near) && same_base(l->language, language))
			near = l->share;
	}
	return near;
}

static const struct variant *
find_wanted(const struct message *message, const char *language)
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

const struct variant *
recommend_choose_variant(
    const struct recommend_draft *draft, const struct message *message)
{
	const struct variant *best = NULL;
	double most = 0;

	if (draft->request.language[0] != '\0')
		return find_wanted(message, draft->request.language);
	for (size_t i = 0; i < message->variants.n; i++) {
		const struct variant *variant = &message->variants.items[i];
		double share = recommend_language_share(
		    draft->audience, variant->language);

		if (!isnan(share) && share > most) {
			best = variant;
			most = share;
		}
	}
	return best;
}
