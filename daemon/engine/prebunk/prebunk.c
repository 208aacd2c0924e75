/* SPDX-License-Identifier: Apache-2.0 */
/*
 * prebunk.c - which occasions come when, and when they came before. Owns the
 * plan; what is advised is advice.c's.
 */
#include "engine/prebunk/prebunk.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "engine/profile/lineage.h"
#include "model/occasion_days.h"

static bool
matters(const struct library *library, const struct occasion *occasion,
    const char *audience)
{
	struct lineage line = lineage_find(
	    library, library_find(library, NOUN_AUDIENCE, audience));

	if (line.n == 0 || occasion->audiences.n == 0)
		return true;
	for (size_t i = 0; i < occasion->audiences.n; i++)
		if (lineage_meets(&line, library, occasion->audiences.items[i]))
			return true;
	return false;
}

static int
check_named(const struct library *library, const struct prebunk_request *r,
    struct err *err)
{
	if (r->audience[0] != '\0' &&
	    library_find(library, NOUN_AUDIENCE, r->audience) == NULL)
		return err_set_field(err, ERR_NOT_FOUND, "audience",
		    "there is no audience %s; audience.list tells which there "
		    "are",
		    r->audience);
	if (r->narrative[0] != '\0' &&
	    library_find(library, NOUN_NARRATIVE, r->narrative) == NULL)
		return err_set_field(err, ERR_NOT_FOUND, "narrative",
		    "there is no narrative %s; narrative.list tells which "
		    "there are",
		    r->narrative);
	return 0;
}

static int
compare_slugs(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
prebunk_open(const struct library *library,
    const struct prebunk_request *request, struct prebunk **ret,
    struct err *err)
{
	const struct strmap *occasions = &library->items[NOUN_OCCASION];
	const struct strmap_slot *slot;
	struct prebunk *plan;
	size_t at = 0;

	if (check_named(library, request, err) == -1)
		return -1;
	plan = mem_calloc(1, sizeof(*plan));
	plan->request = *request;
	plan->slugs = mem_calloc(occasions->count, sizeof(*plan->slugs));
	while ((slot = strmap_next(occasions, &at)) != NULL)
		if (matters(library, slot->value, request->audience))
			plan->slugs[plan->nslugs++] = mem_strdup(slot->key);
	qsort(plan->slugs, plan->nslugs, sizeof(*plan->slugs), compare_slugs);
	*ret = plan;
	return 0;
}

void
prebunk_free(struct prebunk *plan)
{
	if (plan == NULL)
		return;
	for (size_t i = 0; i < plan->nslugs; i++)
		free(plan->slugs[i]);
	free(plan->slugs);
	free(plan->coming.items);
	free(plan->past.items);
	json_decref(plan->told);
	free(plan);
}

static void
add_occurrence(struct prebunk_occurrences *to, const struct occasion *occasion,
    int64_t day)
{
	struct prebunk_occurrence *added;

	if (to->n == to->cap) {
		to->cap = to->cap > 0 ? 2 * to->cap : 64;
		to->items = mem_resize(to->items, to->cap, sizeof(*to->items));
	}
	added = &to->items[to->n++];
	snprintf(
	    added->occasion, sizeof(added->occasion), "%s", occasion->slug);
	added->first = day;
	added->last = day + occasion_length(occasion) - 1;
}

/* The first occurrences that are not over when the plan begins. */
static size_t
add_coming(struct prebunk *plan, const struct occasion *occasion)
{
	const struct prebunk_request *r = &plan->request;
	int64_t *days;
	size_t n = occasion_days(
	    occasion, r->from - occasion_length(occasion) + 1, r->to, &days);

	if (n > PREBUNK_OCCURRENCES)
		n = PREBUNK_OCCURRENCES;
	for (size_t i = 0; i < n; i++)
		add_occurrence(&plan->coming, occasion, days[i]);
	free(days);
	return n;
}

/* The last ones that are over, with the days behind them. */
static void
add_past(struct prebunk *plan, const struct occasion *occasion)
{
	int64_t today = plan->request.today, *days;
	size_t n = occasion_days(occasion, today - PREBUNK_PAST,
	    today - occasion_length(occasion) - PREBUNK_AFTER, &days);
	size_t from = n > PREBUNK_OCCURRENCES ? n - PREBUNK_OCCURRENCES : 0;

	for (size_t i = from; i < n; i++)
		add_occurrence(&plan->past, occasion, days[i]);
	free(days);
}

static int
compare_occurrences(const void *a, const void *b)
{
	const struct prebunk_occurrence *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	return strcmp(x->occasion, y->occasion);
}

bool
prebunk_step(struct prebunk *plan, const struct library *library)
{
	const struct occasion *occasion;

	if (plan->at == plan->nslugs) {
		if (plan->coming.n > 0)
			qsort(plan->coming.items, plan->coming.n,
			    sizeof(*plan->coming.items), compare_occurrences);
		return false;
	}
	occasion =
	    library_find(library, NOUN_OCCASION, plan->slugs[plan->at++]);
	if (occasion != NULL && add_coming(plan, occasion) > 0)
		add_past(plan, occasion);
	return true;
}

const char **
prebunk_audiences(
    const struct prebunk *plan, const struct library *library, size_t *ret_n)
{
	const struct strmap *audiences = &library->items[NOUN_AUDIENCE];
	const char **slugs = mem_calloc(audiences->count, sizeof(*slugs));
	const struct strmap_slot *slot;
	size_t at = 0, n = 0;

	while ((slot = strmap_next(audiences, &at)) != NULL) {
		struct lineage line = lineage_find(library, slot->value);

		if (lineage_has(&line, plan->request.audience))
			slugs[n++] = slot->key;
	}
	*ret_n = n;
	return slugs;
}
