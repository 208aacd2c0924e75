/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write.c - puts occurrences and the narratives that go with them into the
 * answer, by day, then by lift. Owns nothing; what is advised is advice.c's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/prebunk/advice.h"
#include "model/occasion_days.h"

struct writer {
	const struct prebunk *plan;
	const struct catalogue *catalogue;
	const struct prebunk_seen *seen;
	size_t nseen;
};

/* The advices of one occurrence. */
struct advices {
	struct advice *items;
	size_t n;
};

static int
compare_advices(const void *a, const void *b)
{
	const struct advice *x = a, *y = b;
	double lift_x = x->seen == NULL ? -1 : prebunk_lift(x->seen);
	double lift_y = y->seen == NULL ? -1 : prebunk_lift(y->seen);

	if (lift_x < lift_y || lift_x > lift_y)
		return lift_x > lift_y ? -1 : 1;
	return strcmp(x->narrative->slug, y->narrative->slug);
}

static bool
is_named(const struct occasion *occasion, const char *narrative)
{
	for (size_t i = 0; i < occasion->narratives.n; i++)
		if (strcmp(occasion->narratives.items[i], narrative) == 0)
			return true;
	return false;
}

static bool
is_asked(const struct prebunk_request *request, const char *narrative)
{
	return request->narrative[0] == '\0' ||
	       strcmp(request->narrative, narrative) == 0;
}

static void
add_advice(const struct writer *w, const struct advice_stage *stage,
    const struct occasion *occasion, const char *slug,
    const struct prebunk_seen *seen, struct advices *to)
{
	uint32_t number = catalogue_find(&w->catalogue->narrative_names, slug);
	const struct catalogue_narrative *answers;

	if (number == CATALOGUE_NONE || !is_asked(&w->plan->request, slug))
		return;
	answers = &w->catalogue->narratives[number];
	if (answers->item == NULL)
		return;
	to->items = mem_resize(to->items, to->n + 1, sizeof(*to->items));
	to->items[to->n++] = (struct advice){
	    .stage = stage,
	    .narrative = answers->item,
	    .answers = answers,
	    .seen = seen,
	    .named = is_named(occasion, slug),
	};
}

/* The first row of an occasion: they are sorted by it. */
static size_t
find_seen(const struct writer *w, const char *occasion)
{
	size_t low = 0, high = w->nseen;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(w->seen[middle].occasion, occasion) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
has_advice(const struct advices *advices, const char *narrative)
{
	for (size_t i = 0; i < advices->n; i++)
		if (strcmp(advices->items[i].narrative->slug, narrative) == 0)
			return true;
	return false;
}

/* Of what was only seen, the most lifted; what is named is always there. */
static void
cut(struct advices *advices)
{
	size_t kept = 0, unnamed = 0;

	for (size_t i = 0; i < advices->n; i++)
		if (advices->items[i].named || unnamed++ < PREBUNK_NARRATIVES)
			advices->items[kept++] = advices->items[i];
	advices->n = kept;
}

static struct advices
gather(const struct writer *w, const struct advice_stage *stage,
    const struct occasion *occasion)
{
	struct advices advices = {0};

	for (size_t i = find_seen(w, occasion->slug);
	     i < w->nseen && strcmp(w->seen[i].occasion, occasion->slug) == 0;
	     i++)
		add_advice(w, stage, occasion, w->seen[i].narrative,
		    &w->seen[i], &advices);
	for (size_t i = 0; i < occasion->narratives.n; i++)
		if (!has_advice(&advices, occasion->narratives.items[i]))
			add_advice(w, stage, occasion,
			    occasion->narratives.items[i], NULL, &advices);
	if (advices.n > 0)
		qsort(advices.items, advices.n, sizeof(*advices.items),
		    compare_advices);
	cut(&advices);
	return advices;
}

static json_t *
list_audiences(const struct occasion *occasion)
{
	json_t *list = json_array();

	for (size_t i = 0; i < occasion->audiences.n; i++)
		json_array_append_new(
		    list, json_string(occasion->audiences.items[i]));
	return list;
}

static json_t *
write_occurrence(const struct prebunk_occurrence *occurrence,
    const struct occasion *occasion, const struct advices *advices)
{
	char first[CLOCK_DATE], last[CLOCK_DATE], text[CLOCK_TEXT];
	json_t *narratives = json_array(), *row;
	int64_t instant;

	for (size_t i = 0; i < advices->n; i++)
		json_array_append_new(
		    narratives, advice_write(&advices->items[i]));
	row = json_pack("{s:s, s:s, s:s, s:s, s:s}", "occasion", occasion->slug,
	    "title", occasion->title, "kind", occasion->kind, "starts",
	    clock_date_format(occurrence->first, first), "ends",
	    clock_date_format(occurrence->last, last));
	if (occasion_instant(occasion, occurrence->first, &instant))
		json_object_set_new(row, "starts_at",
		    json_string(clock_format(instant * 1000000, text)));
	json_object_update_new(row,
	    json_pack("{s:o, s:s, s:o}", "audiences", list_audiences(occasion),
		"source", occasion->source, "narratives", narratives));
	return row;
}

/* What no narrative asked for goes with is left out. */
static void
add_occurrence(const struct writer *w,
    const struct prebunk_occurrence *occurrence, json_t *list)
{
	const struct occasion *occasion = library_find(
	    w->catalogue->library, NOUN_OCCASION, occurrence->occasion);
	struct advice_stage stage;
	struct advices advices;

	if (occasion == NULL)
		return;
	advice_stage_init(
	    &stage, w->catalogue, &w->plan->request, occurrence, occasion);
	advices = gather(w, &stage, occasion);
	if (advices.n > 0 || w->plan->request.narrative[0] == '\0')
		json_array_append_new(
		    list, write_occurrence(occurrence, occasion, &advices));
	free(advices.items);
	advice_stage_done(&stage);
}

bool
prebunk_tell(struct prebunk *plan, const struct catalogue *catalogue,
    const struct prebunk_seen *seen, size_t nseen)
{
	const struct writer w = {plan, catalogue, seen, nseen};

	if (plan->told == NULL)
		plan->told = json_array();
	if (plan->ntold == plan->coming.n ||
	    json_array_size(plan->told) == plan->request.limit)
		return false;
	add_occurrence(&w, &plan->coming.items[plan->ntold++], plan->told);
	return true;
}

json_t *
prebunk_write(const struct prebunk *plan)
{
	char from[CLOCK_DATE], to[CLOCK_DATE];

	return json_pack("{s:s, s:s, s:O, s:b}", "from",
	    clock_date_format(plan->request.from, from), "to",
	    clock_date_format(plan->request.to, to), "occurrences", plan->told,
	    "more", plan->ntold < plan->coming.n);
}
