/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library_tally.c - counts and prints. Owns what it counted.
 */
#include "library_tally.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "library.h"
#include "out.h"
#include "table.h"

void
library_tally_init(struct library_tally *t)
{
	*t = (struct library_tally){
	    .counts = json_object(), .refused = json_array()};
	progress_start(&t->progress, "items");
}

void
library_tally_done(struct library_tally *t)
{
	json_decref(t->counts);
	json_decref(t->refused);
	*t = (struct library_tally){0};
}

void
library_tally_add(struct library_tally *t, const json_t *counts)
{
	const char *section, *outcome;
	json_t *of_section, *number, *mine;
	json_int_t sum;

	json_object_foreach((json_t *)counts, section, of_section)
	{
		mine = json_object_get(t->counts, section);
		if (mine == NULL) {
			mine = json_object();
			json_object_set_new(t->counts, section, mine);
		}
		json_object_foreach(of_section, outcome, number)
		{
			sum =
			    json_integer_value(json_object_get(mine, outcome)) +
			    json_integer_value(number);
			json_object_set_new(mine, outcome, json_integer(sum));
		}
	}
}

void
library_tally_refuse(
    struct library_tally *t, const char *where, const json_t *refusal)
{
	struct err err;

	session_read_refusal(refusal, &err);
	progress_clear(&t->progress);
	out_error(where, &err);
	json_array_append(t->refused, (json_t *)refusal);
	t->done++;
}

void
library_tally_trouble(struct library_tally *t, const struct err *err)
{
	progress_clear(&t->progress);
	out_error("trying again", err);
}

void
library_tally_update(struct library_tally *t)
{
	progress_update(&t->progress, (long long)t->done, (long long)t->total,
	    (long long)json_array_size(t->refused));
}

static json_int_t
count_refused(const struct library_tally *t, const char *section)
{
	json_int_t n = 0;
	const char *name;
	json_t *refusal;
	size_t i;

	json_array_foreach(t->refused, i, refusal)
	{
		name = json_text(refusal, "section");
		n += name != NULL && strcmp(name, section) == 0;
	}
	return n;
}

/* Whether anything came to an outcome that is not usual. */
static bool
has_outcome(const struct library_tally *t, const char *outcome)
{
	const char *section;
	json_t *counts;

	json_object_foreach(t->counts, section,
	    counts) if (json_object_get(counts, outcome) != NULL) return true;
	return false;
}

static void
print_table(const struct library_tally *t)
{
	static const char *const titles[] = {"SECTION", "CREATED", "CHANGED",
	    "UNCHANGED", "REFUSED", "SKIPPED", "RETIRED"};
	static const char *const outcomes[] = {
	    "created", "changed", "unchanged"};
	static const char *const rare[] = {"skipped", "retired"};
	bool wide = has_outcome(t, rare[0]) || has_outcome(t, rare[1]);
	const char *section;
	struct table table;
	json_t *counts, *refused;

	table_init(&table, titles, wide ? 7 : 5);
	for (size_t s = 0; s < LIBRARY_SECTIONS; s++) {
		section = library_sections[s];
		counts = json_object_get(t->counts, section);
		refused = json_integer(count_refused(t, section));
		if (counts != NULL || json_integer_value(refused) > 0) {
			table_add(&table, section);
			for (size_t i = 0; i < 3; i++)
				table_add_value(&table,
				    json_object_get(counts, outcomes[i]));
			table_add_value(&table, refused);
			for (size_t i = 0; wide && i < 2; i++)
				table_add_value(
				    &table, json_object_get(counts, rare[i]));
		}
		json_decref(refused);
	}
	table_print(&table, 0);
	table_done(&table);
}

void
library_tally_print(const struct library_tally *t, bool json, bool all)
{
	json_t *document;

	if (!json) {
		if (all && json_object_size(t->counts) == 0 &&
		    json_array_size(t->refused) == 0)
			puts("There is nothing in it to import.");
		print_table(t);
		return;
	}
	document =
	    json_pack("{s:O,s:O}", "counts", t->counts, "refused", t->refused);
	out_json(stdout, document);
	json_decref(document);
}
