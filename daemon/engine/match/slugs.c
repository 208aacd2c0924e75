/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slugs.c - numbers for narratives or concepts. Owns the slugs.
 */
#include "engine/match/slugs.h"

#include <stdlib.h>

#include "base/mem.h"

void
match_slugs_done(struct match_slugs *slugs)
{
	for (uint32_t i = 0; i < slugs->n; i++)
		free(slugs->slugs[i]);
	free(slugs->slugs);
	strmap_done(&slugs->numbers);
	*slugs = (struct match_slugs){0};
}

/* Room for one more, by doubling. */
static void
grow(struct match_slugs *slugs)
{
	if ((slugs->n & (slugs->n - 1)) == 0)
		slugs->slugs = mem_resize(slugs->slugs,
		    slugs->n == 0 ? 1 : (size_t)slugs->n * 2,
		    sizeof(*slugs->slugs));
}

uint32_t
match_slugs_number(struct match_slugs *slugs, const char *slug)
{
	uintptr_t number = (uintptr_t)strmap_find(&slugs->numbers, slug);

	if (number != 0)
		return number;
	grow(slugs);
	number = slugs->n + 1;
	slugs->slugs[slugs->n++] = mem_strdup(slug);
	strmap_set(&slugs->numbers, slug, (void *)number);
	return number;
}

uint32_t
match_slugs_remove(struct match_slugs *slugs, const char *slug)
{
	uintptr_t number = (uintptr_t)strmap_remove(&slugs->numbers, slug);

	if (number == 0)
		return 0;
	free(slugs->slugs[number - 1]);
	slugs->slugs[number - 1] = NULL;
	return number;
}

const char *
match_slugs_find(const struct match_slugs *slugs, uint32_t number)
{
	return number > 0 && number <= slugs->n ? slugs->slugs[number - 1]
						: NULL;
}
