/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_scenarios.c - what an experienced communications officer expects of the
 * starter library: tests/scenarios.csv, whose columns tests/README.md tells. It
 * needs no programmer to be read and added to. All messages are cleared and all
 * questions are asked on one day, so that the table stays true as time goes by.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/csv.h"
#include "base/json.h"
#include "recommend_world.h"
#include "starter.h"
#include "suite.h"

enum column {
	NARRATIVE,
	AUDIENCE,
	REACH,
	ASKED_DESK,
	POSTURE,
	PRIORITY,
	VOICE,
	WARNING,
	BETTER_DESK,
	NEVER,
	BECAUSE,
	COLUMNS
};

static const char *const titles[COLUMNS] = {"narrative", "audience", "reach",
    "asked_desk", "posture", "priority", "voice", "warning", "better_desk",
    "never", "because"};

struct scenario {
	char cells[COLUMNS][512];
};

static struct library library;
static struct scenario scenarios[1000];
static size_t nscenarios;

/* --- the table --- */

static void
read_cells(const struct csv_record *record, struct scenario *ret)
{
	ck_assert_uint_eq(record->nfields, COLUMNS);
	for (size_t i = 0; i < COLUMNS; i++) {
		size_t len;
		const char *text = csv_text(record, i, &len);

		ck_assert_uint_lt(len, sizeof(ret->cells[i]));
		memcpy(ret->cells[i], text, len);
	}
}

static void
load_table(void)
{
	static char text[1 << 18];
	FILE *file = fopen(SCENARIOS, "r");
	struct scenario head = {0};
	struct csv_rows rows;
	const char *fault;
	size_t len;

	ck_assert_msg(file != NULL, "%s", SCENARIOS);
	len = fread(text, 1, sizeof(text), file);
	fclose(file);
	csv_rows_open(&rows, text, len);
	ck_assert(csv_rows_next(&rows, &fault));
	read_cells(&rows.record, &head);
	for (size_t i = 0; i < COLUMNS; i++)
		ck_assert_str_eq(head.cells[i], titles[i]);
	while (csv_rows_next(&rows, &fault)) {
		ck_assert_msg(fault == NULL, "row %lld: %s", rows.row, fault);
		ck_assert_uint_lt(nscenarios, 1000);
		read_cells(&rows.record, &scenarios[nscenarios++]);
	}
	csv_rows_close(&rows);
}

static void
set_up(void)
{
	starter_load(&library);
	load_table();
}

static void
tear_down(void)
{
	library_done(&library);
	library = (struct library){0};
	nscenarios = 0;
}

/* --- an answer, held against its row --- */

/* A slug has 64 characters at most. */
static void
copy_slug(char to[65], const char *from)
{
	ck_assert_uint_lt(strlen(from), 65);
	memcpy(to, from, strlen(from) + 1);
}

static struct recommend_request
read_question(const struct scenario *s)
{
	struct recommend_request request = {.ntargets = 1,
	    .limit = RECOMMEND_LIMIT,
	    .day = clock_date_days(STARTER_DAY),
	    .circumstances = {.tipping_point = 1000, .wide_reach = 100000}};

	copy_slug(request.targets[0].narrative, s->cells[NARRATIVE]);
	request.targets[0].confidence = 1;
	copy_slug(request.audience, s->cells[AUDIENCE]);
	copy_slug(request.organisation, s->cells[ASKED_DESK]);
	if (s->cells[REACH][0] != '\0') {
		request.circumstances.reach = atoll(s->cells[REACH]);
		request.circumstances.basis = REACH_GIVEN;
	}
	return request;
}

static json_t *
answer(const struct scenario *s)
{
	static const struct heard nothing;
	const struct recommend_request request = read_question(s);
	struct recommend_basis basis = {.catalogue = catalogue_new(&library),
	    .settings = world_settings,
	    .heard = &nothing};
	struct recommend_draft *draft;
	struct err err;
	json_t *result;

	ck_assert_msg(recommend_gather(&basis, &request, &draft, &err) == 0,
	    "%s", err.text);
	result = recommend_rank(draft);
	recommend_draft_free(draft);
	catalogue_free((struct catalogue *)basis.catalogue);
	return result;
}

/* Appends a fault when the row says something and the answer another. */
static void
compare(const struct scenario *s, enum column column, const char *told,
    struct buf *faults)
{
	const char *wanted = s->cells[column];

	if (told == NULL)
		told = "none";
	if (wanted[0] != '\0' && strcmp(wanted, told) != 0)
		buf_printf(faults, "\n%s at %s: %s is %s, not %s (%s)",
		    s->cells[NARRATIVE], s->cells[AUDIENCE], titles[column],
		    told, wanted, s->cells[BECAUSE]);
}

/* The warning of the message that comes first which begins with a name. */
static const char *
find_warning(const json_t *best, const char *name)
{
	const json_t *warnings = json_object_get(best, "warnings");
	size_t i, len = strlen(name);
	json_t *warning;

	json_array_foreach(warnings, i, warning)
	{
		const char *text = json_string_value(warning);

		if (strncmp(text, name, len) == 0 && text[len] == ':')
			return name;
	}
	return NULL;
}

/* A desk that must never be recommended, among those that are. */
static const char *
find_desk(const json_t *answers, const char *desk)
{
	const json_t *list = json_object_get(answers, "recommendations");
	const char *better = json_text(
	    json_object_get(answers, "better_messenger"), "organisation");
	json_t *item;
	size_t i;

	json_array_foreach(
	    list, i, item) if (strcmp(json_text(item, "organisation"), desk) ==
			       0) return desk;
	return better != NULL && strcmp(better, desk) == 0 ? desk : NULL;
}

static void
look(const struct scenario *s, struct buf *faults)
{
	json_t *told = answer(s);
	const json_t *best =
	    json_array_get(json_object_get(told, "recommendations"), 0);
	const char *never = s->cells[NEVER];

	compare(s, POSTURE, json_text(told, "posture"), faults);
	compare(s, PRIORITY, json_text(told, "priority"), faults);
	compare(s, VOICE, json_text(best, "organisation"), faults);
	compare(s, WARNING, find_warning(best, s->cells[WARNING]), faults);
	compare(s, BETTER_DESK,
	    json_text(
		json_object_get(told, "better_messenger"), "organisation"),
	    faults);
	if (never[0] != '\0' && find_desk(told, never) != NULL)
		buf_printf(faults, "\n%s at %s: %s must never speak there (%s)",
		    s->cells[NARRATIVE], s->cells[AUDIENCE], never,
		    s->cells[BECAUSE]);
	json_decref(told);
}

START_TEST(answers_are_as_expected)
{
	struct buf faults = {0};

	for (size_t i = 0; i < nscenarios; i++)
		look(&scenarios[i], &faults);
	ck_assert_msg(faults.len == 0, "%s", faults.data);
	buf_done(&faults);
}
END_TEST

/* A row that says nothing, or says it twice, only looks like a test. */
START_TEST(table_is_worth_having)
{
	ck_assert_uint_ge(nscenarios, 40);
	for (size_t i = 0; i < nscenarios; i++) {
		const struct scenario *a = &scenarios[i];

		ck_assert(a->cells[POSTURE][0] != '\0');
		ck_assert(a->cells[BECAUSE][0] != '\0');
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(memcmp(a->cells, scenarios[j].cells,
					  sizeof(a->cells[0]) * POSTURE) != 0,
			    "%s at %s stands there twice", a->cells[NARRATIVE],
			    a->cells[AUDIENCE]);
	}
}
END_TEST

static Suite *
make_suite(void)
{
	Suite *suite = suite_create("scenarios");
	TCase *tests = tcase_create("scenarios");

	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_test(tests, answers_are_as_expected);
	tcase_add_test(tests, table_is_worth_having);
	tcase_set_timeout(tests, 60);
	suite_add_tcase(suite, tests);
	return suite;
}

int
main(void)
{
	return suite_run(make_suite());
}
