/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_review_starter.c - how few alarms the soft rules give on the starter
 * library.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "engine/review/review.h"
#include "starter.h"
#include "suite.h"

static struct library library;

static json_t *
review_all(const struct message *message)
{
	const struct review_question question = {
	    .library = &library, .message = message};
	struct review *review = review_open();

	while (review_step(review, &question))
		continue;
	return review_close(review);
}

/* The desks' own messages are known to be fit to be said: what is found
 * in them without a channel is a false alarm. Concepts would only help. */
START_TEST(starter_gives_few_alarms)
{
	const struct strmap_slot *slot;
	size_t at = 0, messages = 0, alarms = 0;
	char seen[4096] = "";

	starter_load(&library);
	while (
	    (slot = strmap_next(&library.items[NOUN_MESSAGE], &at)) != NULL) {
		json_t *found = review_all(slot->value), *finding;
		size_t i;

		json_array_foreach(found, i, finding) if (strlen(seen) < 3800)
		    snprintf(seen + strlen(seen), 200, "\n%s %s %s", slot->key,
			json_text(finding, "rule"),
			json_text(finding, "field"));
		alarms += json_array_size(found);
		messages++;
		json_decref(found);
	}
	ck_assert_uint_ge(messages, 45);
	ck_assert_msg(alarms <= 2, "%zu alarms:%s", alarms, seen);
	library_done(&library);
	library = (struct library){0};
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("review_starter");
	TCase *tests = tcase_create("review_starter");

	tcase_add_test(tests, starter_gives_few_alarms);
	tcase_set_timeout(tests, 60);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
