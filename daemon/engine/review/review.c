/* SPDX-License-Identifier: Apache-2.0 */
/*
 * review.c - runs the soft rules over the variants of a message, step by step,
 * and puts what they found in order. Owns the table of rules; each rule is a
 * file beside.
 */
#include "engine/review/review.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/review/parts.h"

static char *
write_place(const struct review_place *place)
{
	if (place->variant == NULL)
		return mem_strdup(place->field);
	if (place->field == NULL)
		return mem_printf("variants[%zu]", place->variant->nr);
	return mem_printf("variants[%zu].%s", place->variant->nr, place->field);
}

void
review_add(struct review *review, const char *rule, struct review_place place,
    const char *mend, const char *fmt, ...)
{
	char *field, *detail;
	json_t *finding;
	va_list args;

	if (json_array_size(review->findings) == REVIEW_FINDINGS_MAX)
		return;
	field = write_place(&place);
	va_start(args, fmt);
	if (vasprintf(&detail, fmt, args) == -1)
		abort();
	va_end(args);
	finding = json_pack(
	    "{s:s, s:b, s:s}", "rule", rule, "hard", 0, "field", field);
	if (place.variant != NULL)
		json_object_set_new(finding, "language",
		    json_string(place.variant->words->language));
	if (place.sentence != NULL)
		json_object_set_new(
		    finding, "sentence", json_string_lossy(place.sentence));
	json_object_set_new(finding, "detail", json_string_lossy(detail));
	json_object_set_new(finding, "mend", json_string(mend));
	json_array_append_new(review->findings, finding);
	free(detail);
	free(field);
}

/* Hard before soft, then by field with its numbers as numbers. */
static int
compare_findings(const void *a, const void *b)
{
	const json_t *x = *(json_t *const *)a, *y = *(json_t *const *)b;
	int hard = json_is_true(json_object_get(y, "hard")) -
		   json_is_true(json_object_get(x, "hard"));
	int field = strverscmp(json_text(x, "field"), json_text(y, "field"));

	if (hard != 0 || field != 0)
		return hard != 0 ? hard : field;
	return strcmp(json_text(x, "rule"), json_text(y, "rule"));
}

static json_t *
sort_findings(const json_t *list)
{
	size_t n = json_array_size(list);
	json_t **items = mem_calloc(n, sizeof(json_t *)),
	       *sorted = json_array();

	for (size_t i = 0; i < n; i++)
		items[i] = json_array_get(list, i);
	qsort(items, n, sizeof(json_t *), compare_findings);
	for (size_t i = 0; i < n; i++)
		json_array_append(sorted, items[i]);
	free(items);
	return sorted;
}

/* --- the steps of a variant --- */

/* In the order in which they are said. */
static void
read_variant(struct review *review, struct review_variant *to)
{
	const struct variant *from =
	    &review->question->message->variants.items[review->nr];
	const struct {
		const char *field, *text;
	} passages[REVIEW_PASSAGES] = {{"fact", from->fact},
	    {"kernel", from->kernel}, {"warning", from->warning},
	    {"fallacy", from->fallacy}, {"fact_again", from->fact_again},
	    {"call_to_action", from->call_to_action}};

	*to = (struct review_variant){.words = from, .nr = review->nr};
	snprintf(to->language, sizeof(to->language), "%.*s",
	    (int)strcspn(from->language, "-"), from->language);
	for (size_t i = 0; i < REVIEW_PASSAGES; i++)
		if (passages[i].text != NULL)
			review_passage_cut(&to->passages[to->npassages++],
			    passages[i].field, passages[i].text, to->language);
}

static void
leave_variant(struct review_variant *variant)
{
	for (size_t p = 0; p < variant->npassages; p++)
		review_passage_done(&variant->passages[p]);
	*variant = (struct review_variant){0};
}

static void (*const rules[])(struct review *, const struct review_variant *) = {
    review_condemnation,
    review_handbook,
    review_length,
    review_myth_once,
    review_number,
    review_person,
    review_promise,
    review_reading,
};

enum { READ, MARK, RULES, STEPS = RULES + sizeof(rules) / sizeof(rules[0]) };

struct review *
review_open(void)
{
	struct review *review = mem_calloc(1, sizeof(*review));

	review->findings = json_array();
	return review;
}

bool
review_step(struct review *review, const struct review_question *question)
{
	struct review_variant *variant = &review->variant;

	if (review->nr == question->message->variants.n)
		return false;
	review->question = question;
	if (review->step == READ)
		read_variant(review, variant);
	else if (review->step == MARK)
		review_mark_myth(review, variant);
	else
		rules[review->step - RULES](review, variant);
	if (++review->step == STEPS) {
		leave_variant(variant);
		review->step = READ;
		review->nr++;
	}
	return true;
}

json_t *
review_close(struct review *review)
{
	json_t *sorted = sort_findings(review->findings);

	leave_variant(&review->variant);
	json_decref(review->findings);
	free(review);
	return sorted;
}

json_t *
review_join(const json_t *hard, const json_t *soft)
{
	json_t *all = json_array(), *sorted, *finding, *marked;
	size_t i;

	json_array_foreach(hard, i, finding)
	{
		marked = json_pack("{s:O, s:b}", "rule",
		    json_object_get(finding, "rule"), "hard", 1);
		json_object_update_missing(marked, finding);
		json_array_append_new(all, marked);
	}
	json_array_extend(all, (json_t *)soft);
	sorted = sort_findings(all);
	json_decref(all);
	return sorted;
}
