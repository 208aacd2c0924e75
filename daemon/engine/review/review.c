/* SPDX-License-Identifier: Apache-2.0 */
/*
 * review.c - runs the soft rules over the variants of a message and puts what
 * they found in order. Owns the table of rules; each rule is a file beside.
 */
#include "engine/review/review.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/review/parts.h"

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

#define RULES (sizeof(rules) / sizeof(rules[0]))

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

/* In the order in which they are said. */
static void
read_variant(struct review_variant *to, const struct variant *from, size_t nr)
{
	const struct {
		const char *field, *text;
	} passages[REVIEW_PASSAGES] = {{"fact", from->fact},
	    {"kernel", from->kernel}, {"warning", from->warning},
	    {"fallacy", from->fallacy}, {"fact_again", from->fact_again},
	    {"call_to_action", from->call_to_action}};

	to->words = from;
	to->nr = nr;
	snprintf(to->language, sizeof(to->language), "%.*s",
	    (int)strcspn(from->language, "-"), from->language);
	for (size_t i = 0; i < REVIEW_PASSAGES; i++)
		if (passages[i].text != NULL)
			review_passage_cut(&to->passages[to->npassages++],
			    passages[i].field, passages[i].text, to->language);
}

json_t *
review_soft(const struct review_question *question)
{
	struct review review = {.question = question,
	    .n = question->message->variants.n,
	    .findings = json_array()};
	json_t *sorted;

	review.variants = mem_calloc(review.n, sizeof(*review.variants));
	for (size_t i = 0; i < review.n; i++) {
		struct review_variant *variant = &review.variants[i];

		read_variant(variant, &question->message->variants.items[i], i);
		variant->myth = review_myth_new(question, variant->language);
		for (size_t r = 0; r < RULES; r++)
			rules[r](&review, variant);
		review_myth_free(variant->myth);
		for (size_t p = 0; p < variant->npassages; p++)
			review_passage_done(&variant->passages[p]);
	}
	free(review.variants);
	sorted = sort_findings(review.findings);
	json_decref(review.findings);
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
