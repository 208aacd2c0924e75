/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_roster.c - random changes of the roster's table, whose slots move back
 * when one is emptied, and of the table of strings, against plain arrays.
 * Owns the arrays. Leaves commits seen by a plugin to the plugins' tests.
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock_host.h"
#include "text/roster.h"
#include "text/strtab.h"
#include "suite.h"

#define IDS	500
#define CHANGES 20000

/* What is visible and what is staged, by place; items are their own numbers. */
static int *visible[IDS], *staged[IDS];
static bool is_staged[IDS];
static size_t living; /* items that nobody freed */

static void
join(void *self, void *item)
{
	(void)self;
	ck_assert_ptr_nonnull(item);
}

static void
end(void *self, void *item)
{
	(void)self;
	free(item);
	living--;
}

static const struct roster_calls calls = {join, end, end};

/* Ids that are neighbours, that share low bits, and that are neither. */
static uint32_t
id_of(size_t place)
{
	switch (place % 3) {
	case 0:
		return (uint32_t)place + 1;
	case 1:
		return (uint32_t)place << 20 | 1;
	default:
		return (uint32_t)place * 2654435761U | 1U << 31;
	}
}

static void
change(struct roster *r)
{
	size_t place = mock_random() % IDS;
	int *item = NULL;

	if (mock_random() % 5 < 2) {
		roster_remove(r, id_of(place));
	} else {
		item = malloc(sizeof(*item));
		ck_assert_ptr_nonnull(item);
		*item = (int)place;
		living++;
		roster_add(r, id_of(place), item);
	}
	staged[place] = item;
	is_staged[place] = true;
}

static size_t
commit(struct roster *r)
{
	size_t i, n = 0, right = 0;

	roster_commit(r);
	for (i = 0; i < IDS; i++) {
		if (is_staged[i])
			visible[i] = staged[i];
		is_staged[i] = false;
		n += visible[i] != NULL;
		right += roster_find(r, id_of(i)) == visible[i] &&
			 (visible[i] == NULL || *visible[i] == (int)i);
	}
	ck_assert_uint_eq(right, IDS);
	return n;
}

START_TEST(random_changes)
{
	struct roster *r = roster_new(&calls, NULL);
	size_t i;

	mock_seed(11);
	for (i = 0; i < CHANGES; i++) {
		change(r);
		if (mock_random() % 50 == 0)
			ck_assert_uint_eq(commit(r), living);
	}
	/* With changes that are still waiting. */
	roster_free(r);
	ck_assert_uint_eq(living, 0);
}
END_TEST

/* As a table goes empty after it was full. */
START_TEST(fill_and_empty)
{
	struct roster *r = roster_new(&calls, NULL);
	size_t i;

	for (i = 0; i < IDS; i++) {
		staged[i] = malloc(sizeof(int));
		ck_assert_ptr_nonnull(staged[i]);
		*staged[i] = (int)i;
		is_staged[i] = true;
		living++;
		roster_add(r, id_of(i), staged[i]);
	}
	ck_assert_uint_eq(commit(r), IDS);
	for (i = 0; i < IDS; i++) {
		staged[i * 7 % IDS] = NULL;
		is_staged[i * 7 % IDS] = true;
		roster_remove(r, id_of(i * 7 % IDS));
		ck_assert_uint_eq(commit(r), IDS - 1 - i);
	}
	ck_assert_ptr_null(roster_find(r, 77));
	roster_free(r);
}
END_TEST

START_TEST(strings_keep_their_numbers)
{
	struct strtab *t = strtab_new();
	char s[16];
	uint32_t i;
	size_t len;

	ck_assert_uint_eq(strtab_find(t, "", 0), STRTAB_NONE);
	for (i = 0; i < 20000; i++) {
		len = (size_t)snprintf(s, sizeof(s), "%x", i * 7919);
		ck_assert_uint_eq(strtab_find(t, s, len), STRTAB_NONE);
		ck_assert_uint_eq(strtab_add(t, s, len), i);
		ck_assert_uint_eq(strtab_add(t, s, len), i);
	}
	ck_assert_uint_eq(strtab_add(t, "", 0), 20000);
	for (i = 0; i < 20000; i++) {
		snprintf(s, sizeof(s), "%x", i * 7919);
		ck_assert_mem_eq(strtab_text(t, i, &len), s, strlen(s));
		ck_assert_uint_eq(len, strlen(s));
		ck_assert_uint_eq(strtab_find(t, s, len), i);
	}
	ck_assert_uint_eq(strtab_count(t), 20001);
	strtab_free(t);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("roster");
	TCase *tc = tcase_create("roster");

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, random_changes);
	tcase_add_test(tc, fill_and_empty);
	tcase_add_test(tc, strings_keep_their_numbers);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
