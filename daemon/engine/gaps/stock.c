/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stock.c - the messages against one narrative that can be used, with their
 * variants by language. Owns the stock's lists.
 */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/gaps/parts.h"
#include "engine/gaps/usable.h"

static int
compare_desk(const void *slug, const void *desk)
{
	return strcmp(slug, (*(const struct organisation *const *)desk)->slug);
}

/* Whether the desks that are looked at have this one. */
static bool
find_desk(const struct gaps *gaps, const char *slug, size_t *ret)
{
	const struct organisation **found = bsearch(slug, gaps->desks,
	    gaps->ndesks, sizeof(*gaps->desks), compare_desk);

	if (found == NULL)
		return false;
	*ret = (size_t)(found - gaps->desks);
	return true;
}

/* A variant that denies what is fair in the narrative is none. */
static const struct variant **
list_variants(const struct gaps *gaps, const struct narrative *narrative,
    const struct message *message)
{
	const struct variant **list =
	    mem_calloc(gaps->nlanguages, sizeof(struct variant *));

	for (size_t i = 0; i < gaps->nlanguages; i++) {
		const struct variant *v =
		    usable_variant(message, gaps->languages[i]);

		if (v != NULL &&
		    (narrative->kernel_of_truth == NULL || v->kernel != NULL))
			list[i] = v;
	}
	return list;
}

void
gaps_stock_fill(const struct gaps *gaps, const struct narrative *narrative,
    struct gaps_stock *stock)
{
	struct answers all = library_answers(gaps->library, narrative->slug);

	*stock = (struct gaps_stock){.narrative = narrative};
	stock->answers = mem_calloc(all.n, sizeof(*stock->answers));
	for (size_t i = 0; i < all.n; i++) {
		const struct message *message = all.items[i];
		struct gaps_answer *answer = &stock->answers[stock->n];

		if (!find_desk(gaps, message->organisation, &answer->desk) ||
		    !usable_until(gaps->library, message, gaps->request.day,
			&answer->last))
			continue;
		answer->message = message;
		answer->backed = library_backs(gaps->library, message);
		answer->variants = list_variants(gaps, narrative, message);
		stock->n++;
	}
}

void
gaps_stock_done(struct gaps_stock *stock)
{
	for (size_t i = 0; i < stock->n; i++)
		free(stock->answers[i].variants);
	free(stock->answers);
}
