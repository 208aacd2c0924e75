/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_pulse.c - the copy that a daemon keeps of what is seen: from the
 * database's rows to what is found, which bursts begin and end, and what is
 * told of them.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "model/outlet.h"
#include "model/pulse_copy.h"
#include "suite.h"

static struct pulse_copy copy;
static struct config config = {.burst_probability = 1e-4, .burst_least = 5};
static struct buf bursting, calm;
static unsigned told;
static char last[64]; /* "narrative/audience/state" */

static void
tear_down(void)
{
	pulse_copy_done(&copy);
	buf_done(&bursting);
	buf_done(&calm);
}

/* One narrative at one audience, with a past of a fortnight of one an hour. */
static void
see(const char *audience, int hour)
{
	char *row = mem_printf(
	    "{\"narrative\":\"n\",\"audience\":\"%s\",\"hour\":%d,\"day\":%d,"
	    "\"week\":%d,\"before\":168,\"past\":336,\"past_hours\":336,"
	    "\"day_hours\":24,\"before_hours\":168,\"reach\":1e3,"
	    "\"outlets\":2,\"channels\":1,\"mass_medium\":true}",
	    audience, hour, hour + 23, hour + 191);

	pulse_copy_add_sighting(&copy, row);
	pulse_copy_renew_sightings(&copy);
	free(row);
}

static void
hear(void *arg, const struct burst *burst)
{
	(void)arg;
	told++;
	snprintf(last, sizeof(last), "%s/%s/%s", burst->narrative,
	    burst->audience, burst->ended_at == NULL ? "began" : "ended");
}

static void
read_bursts(const char *row)
{
	told = 0;
	pulse_copy_bursts(&copy, &row, row != NULL, hear, NULL);
}

static void
judge(const char *wanted_bursting, const char *wanted_calm)
{
	buf_clear(&bursting);
	buf_clear(&calm);
	pulse_copy_judge(&copy, &config, &bursting, &calm);
	ck_assert_msg(strstr(bursting.data, wanted_bursting) != NULL, "%s",
	    bursting.data);
	ck_assert_str_eq(calm.data, wanted_calm);
}

#define OPEN_ROW                                                   \
	"{\"id\":7,\"narrative\":\"n\",\"audience\":\"a\","        \
	"\"began_at\":\"2026-11-22T00:00:00Z\",\"ended_at\":null," \
	"\"seen\":9,\"expected\":1,\"probability\":1e-6}"
#define ENDED_ROW                                           \
	"{\"id\":7,\"narrative\":\"n\",\"audience\":\"a\"," \
	"\"began_at\":\"2026-11-22T00:00:00Z\","            \
	"\"ended_at\":\"2026-11-22T01:00:00Z\",\"seen\":9," \
	"\"expected\":1,\"probability\":1e-6}"

START_TEST(counts_become_a_sighting)
{
	const struct sighting *s;

	see("a", 8);
	s = pulse_copy_find(&copy, "n", "a");
	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(s->hour, 8);
	ck_assert_int_eq(s->reach, 1000);
	ck_assert(s->mass_medium && !s->burst);
	ck_assert_double_eq_tol(s->expected, 336.5 / 336, 1e-5);
	ck_assert_double_eq_tol(s->probability, 1.10306e-05, 1e-9);
	ck_assert_int_eq(s->trend, SURGE_STEADY);
	ck_assert_ptr_null(pulse_copy_find(&copy, "n", "b"));
	ck_assert_ptr_null(pulse_copy_find(&copy, "n", NULL));
}
END_TEST

START_TEST(no_audience_is_all_together)
{
	see("*", 8);
	ck_assert_ptr_nonnull(pulse_copy_find(&copy, "n", NULL));
	ck_assert_ptr_nonnull(pulse_copy_find(&copy, "n", ""));
	/* Whose burst is no row of its own. */
	judge("[]", "[]");
}
END_TEST

START_TEST(rows_replace_what_was_there)
{
	see("a", 8);
	see("b", 8);
	ck_assert_ptr_null(pulse_copy_find(&copy, "n", "a"));
	ck_assert_ptr_nonnull(pulse_copy_find(&copy, "n", "b"));
}
END_TEST

START_TEST(what_was_there_is_told_while_rows_come)
{
	see("a", 8);
	pulse_copy_add_sighting(
	    &copy, "{\"narrative\": \"n\", \"audience\": \"b\", \"hour\": 3}");
	ck_assert_int_eq(pulse_copy_find(&copy, "n", "a")->hour, 8);
	ck_assert_ptr_null(pulse_copy_find(&copy, "n", "b"));
	pulse_copy_renew_sightings(&copy);
	ck_assert_ptr_null(pulse_copy_find(&copy, "n", "a"));
	ck_assert_int_eq(pulse_copy_find(&copy, "n", "b")->hour, 3);
}
END_TEST

START_TEST(a_sighting_survives_json)
{
	struct sighting back;
	json_t *written, *again;

	see("a", 8);
	written = sighting_write(pulse_copy_find(&copy, "n", "a"));
	sighting_read(written, &back);
	again = sighting_write(&back);
	ck_assert_int_eq(back.hour, 8);
	ck_assert(json_equal(written, again));
	json_decref(written);
	json_decref(again);
}
END_TEST

START_TEST(a_burst_begins_and_ends)
{
	see("a", 6);
	judge("[]", "[]");
	see("a", 9);
	judge("{\"narrative\":\"n\",\"audience\":\"a\",\"seen\":9,", "[]");
	read_bursts(NULL);
	read_bursts(OPEN_ROW);
	ck_assert(pulse_copy_find(&copy, "n", "a")->burst);
	judge("[]", "[]");
	see("a", 5);
	ck_assert(pulse_copy_find(&copy, "n", "a")->burst);
	judge("[]", "[]");
	see("a", 4);
	judge("[]", "[{\"id\":7}]");
	read_bursts(ENDED_ROW);
	see("a", 4);
	ck_assert(!pulse_copy_find(&copy, "n", "a")->burst);
	judge("[]", "[]");
}
END_TEST

START_TEST(what_is_not_seen_any_more_is_over)
{
	read_bursts(OPEN_ROW);
	see("b", 9);
	judge("\"audience\":\"b\"", "[{\"id\":7}]");
}
END_TEST

START_TEST(a_burst_is_told_once)
{
	read_bursts(NULL);
	read_bursts(OPEN_ROW);
	ck_assert_uint_eq(told, 1);
	ck_assert_str_eq(last, "n/a/began");
	read_bursts(OPEN_ROW);
	ck_assert_uint_eq(told, 0);
	read_bursts(ENDED_ROW);
	ck_assert_uint_eq(told, 1);
	ck_assert_str_eq(last, "n/a/ended");
	read_bursts(ENDED_ROW);
	ck_assert_uint_eq(told, 0);
}
END_TEST

START_TEST(a_restarted_daemon_does_not_tell_again)
{
	snprintf(copy.since, sizeof(copy.since), "2026-11-22T00:00:01Z");
	read_bursts(OPEN_ROW);
	ck_assert_uint_eq(told, 0);
	read_bursts(ENDED_ROW);
	ck_assert_uint_eq(told, 1);
}
END_TEST

START_TEST(one_that_began_with_the_daemon_is_told)
{
	snprintf(copy.since, sizeof(copy.since), "2026-11-21T23:59:59Z");
	read_bursts(OPEN_ROW);
	ck_assert_uint_eq(told, 1);
	see("*", 9);
	ck_assert(pulse_copy_find(&copy, "n", NULL)->burst);
}
END_TEST

START_TEST(outlets_and_channels_have_a_reach)
{
	static const char *const rows[] = {
	    "{\"outlet\":\"the post\",\"channel\":\"\",\"audience\":\"\","
	    "\"times\":3,\"reach\":300}",
	    "{\"outlet\":\"\",\"channel\":\"web\",\"audience\":\"a\","
	    "\"times\":5,\"reach\":20}"};

	pulse_copy_reaches(&copy, rows, 2);
	ck_assert_int_eq(*pulse_copy_reach(&copy, "the post", "x", "y"), 300);
	ck_assert_int_eq(*pulse_copy_reach(&copy, "", "web", "a"), 20);
	ck_assert_ptr_null(pulse_copy_reach(&copy, "", "web", ""));
	ck_assert_ptr_null(pulse_copy_reach(&copy, "other", "web", "a"));
}
END_TEST

START_TEST(the_newest_decision_stands)
{
	static const char *const rows[] = {
	    "{\"narrative\":\"n\",\"posture\":\"monitor\",\"priority\":\"low\","
	    "\"reason\":\"Small.\",\"decided_by\":\"mai\","
	    "\"decided_at\":\"2026-11-20T10:00:00.000000Z\"}",
	    "{\"narrative\":\"n\",\"posture\":\"debunk\",\"priority\":\"high\","
	    "\"reason\":\"Large.\",\"decided_by\":\"tom\",\"review_on\":"
	    "\"2026-12-01\",\"decided_at\":\"2026-11-21T10:00:00.000000Z\"}"};
	const struct decision *decision;
	struct decision back;
	json_t *written, *again;

	pulse_copy_decisions(&copy, rows, 2);
	decision = pulse_copy_decision(&copy, "n", "");
	ck_assert_str_eq(decision->posture, "debunk");
	ck_assert_ptr_null(pulse_copy_decision(&copy, "n", "kenya"));
	ck_assert_str_eq(decision->on, "2026-11-21");
	ck_assert_str_eq(decision->review_on, "2026-12-01");
	written = decision_write(decision);
	decision_read(written, &back);
	ck_assert_str_eq(back.on, "2026-11-21");
	again = decision_write(&back);
	ck_assert(json_equal(written, again));
	json_decref(written);
	json_decref(again);
}
END_TEST

START_TEST(a_long_reason_is_cut_between_characters)
{
	char reason[3 * DECISION_REASON];
	struct decision decision;
	json_t *doc;

	for (size_t i = 0; i + 3 < sizeof(reason); i += 3)
		memcpy(reason + i, "\xe2\x82\xac", 4);
	doc = json_pack("{s:s, s:s}", "posture", "ignore", "reason", reason);
	decision_read(doc, &decision);
	ck_assert_uint_eq(strlen(decision.reason), DECISION_REASON - 3);
	json_decref(doc);
}
END_TEST

START_TEST(outlets_are_folded)
{
	static const char *const outlets[][2] = {{"The POST", "the post"},
	    {"\xc3\x84RZTE-Blatt", "\xc3\xa4rzte-blatt"},
	    {"\xd0\x9f\xd0\xa0\xd0\x90", "\xd0\xbf\xd1\x80\xd0\xb0"},
	    {"\xc4\xb0", "i\xcc\x87"}, {"", ""}, {NULL, ""}};

	for (size_t i = 0; i < sizeof(outlets) / sizeof(outlets[0]); i++) {
		char *folded = outlet_fold(outlets[i][0]);

		ck_assert_str_eq(folded, outlets[i][1]);
		free(folded);
	}
}
END_TEST

START_TEST(without_a_pulse_nothing_is_known)
{
	enum reach_basis basis = REACH_GIVEN;
	struct sighting s = {.hour = 1};

	ck_assert(!pulse_find(NULL, "n", "a", &s));
	ck_assert_int_eq(s.hour, 0);
	ck_assert_int_eq(pulse_reach(NULL, "o", "web", "a", &basis), -1);
	ck_assert_int_eq(basis, REACH_NONE);
	ck_assert_ptr_null(pulse_decision(NULL, "n", ""));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("pulse");
	TCase *c = tcase_create("all");

	tcase_add_checked_fixture(c, NULL, tear_down);
	tcase_add_test(c, counts_become_a_sighting);
	tcase_add_test(c, no_audience_is_all_together);
	tcase_add_test(c, rows_replace_what_was_there);
	tcase_add_test(c, what_was_there_is_told_while_rows_come);
	tcase_add_test(c, a_sighting_survives_json);
	tcase_add_test(c, a_burst_begins_and_ends);
	tcase_add_test(c, what_is_not_seen_any_more_is_over);
	tcase_add_test(c, a_burst_is_told_once);
	tcase_add_test(c, a_restarted_daemon_does_not_tell_again);
	tcase_add_test(c, one_that_began_with_the_daemon_is_told);
	tcase_add_test(c, outlets_and_channels_have_a_reach);
	tcase_add_test(c, the_newest_decision_stands);
	tcase_add_test(c, a_long_reason_is_cut_between_characters);
	tcase_add_test(c, outlets_are_folded);
	tcase_add_test(c, without_a_pulse_nothing_is_known);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
