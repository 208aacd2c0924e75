/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_fit.c - properties of the tailor `fit`.
 * Owns nothing. Leaves what the factors weigh against each other to the
 * engine's tests.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "mock_host.h"
#include "suite.h"

static struct counterpoint_host *host;

static void
setup(void)
{
	host = mock_open("fit", NULL);
}

static void
teardown(void)
{
	mock_close(host);
}

static struct counterpoint_candidate
sample(void)
{
	return (struct counterpoint_candidate){.message = "m",
	    .organisation = "desk",
	    .language = "en",
	    .concerns_met = "trade,energy",
	    .sensitivities_hit = "",
	    .match_confidence = 0.8,
	    .concern_met = 1,
	    .concern_all = 2,
	    .trust = 0.6,
	    .trust_age_days = 300,
	    .trust_n = 2000,
	    .evidence_confirmed = 2,
	    .evidence_age_days = 100,
	    .language_share = 0.4,
	    .language_wanted = 1,
	    .language_reviewed = 1,
	    .deeds_delivered = 1,
	    .message_age_days = 30};
}

static double
score(const struct counterpoint_candidate *c, enum counterpoint_factor factor)
{
	ck_assert_int_eq(host->plugin->tailor->score(host->self, c, 1), 0);
	return host->factor[0][factor].score;
}

static double
draw(void)
{
	static const double odd[] = {
	    NAN, INFINITY, -INFINITY, -1, 0, 1, 1e300, -1e300, 1e-300};
	uint32_t n = mock_random() % 20;

	return n < 9 ? odd[n] : mock_random() / (double)UINT32_MAX;
}

static uint32_t
draw_count(void)
{
	return mock_random() % 10 == 0 ? UINT32_MAX : mock_random() % 5;
}

static struct counterpoint_candidate
draw_candidate(void)
{
	struct counterpoint_candidate c = sample();
	double *number[] = {&c.match_confidence, &c.concern_met, &c.concern_all,
	    &c.trust, &c.trust_age_days, &c.legacy_burden, &c.evidence_age_days,
	    &c.language_share, &c.message_age_days};
	uint32_t *count[] = {&c.trust_n, &c.trust_distance,
	    &c.evidence_confirmed, &c.evidence_assessed, &c.evidence_reported,
	    &c.evidence_alleged, &c.deeds_delivered, &c.deeds_running,
	    &c.deeds_planned, &c.deeds_slipped, &c.recent_releases};
	size_t i;

	for (i = 0; i < sizeof(number) / sizeof(number[0]); i++)
		*number[i] = draw();
	for (i = 0; i < sizeof(count) / sizeof(count[0]); i++)
		*count[i] = draw_count();
	c.language_wanted = mock_random() % 2;
	c.language_reviewed = mock_random() % 2;
	return c;
}

/* The mock host checks the bounds and the lengths. */
START_TEST(bounds_hold_for_anything)
{
	struct counterpoint_candidate c;
	size_t i, j;

	mock_seed(3);
	for (i = 0; i < 5000; i++) {
		c = draw_candidate();
		score(&c, COUNTERPOINT_MATCH);
		for (j = 0; j < COUNTERPOINT_FACTORS; j++) {
			ck_assert_uint_gt(
			    strlen(host->factor[0][j].reason), 10);
			ck_assert_ptr_null(
			    strstr(host->factor[0][j].reason, "nan"));
		}
	}
}
END_TEST

START_TEST(long_lists_are_cut)
{
	struct counterpoint_candidate c = sample();
	static char list[5000];

	memset(list, ',', sizeof(list) - 1);
	c.concerns_met = c.sensitivities_hit = list;
	c.organisation = c.language = list;
	c.legacy_burden = 1;
	ck_assert_double_lt(score(&c, COUNTERPOINT_RESONANCE), 1e-9);
}
END_TEST

/* Raising one number, all else equal, never lowers (or raises) a factor. */
static void
check_monotone(
    size_t offset, int is_count, enum counterpoint_factor factor, int direction)
{
	struct counterpoint_candidate low, high;
	double a, b;
	int i;

	for (i = 0; i < 500; i++) {
		low = high = draw_candidate();
		if (is_count) {
			*(uint32_t *)((char *)&low + offset) =
			    mock_random() % 50;
			*(uint32_t *)((char *)&high + offset) =
			    50 + mock_random() % 50;
		} else {
			*(double *)((char *)&low + offset) =
			    mock_random() % 100 / 1e2;
			*(double *)((char *)&high + offset) =
			    1 + mock_random() % 100 / 1e2;
		}
		a = score(&low, factor);
		b = score(&high, factor);
		ck_assert_msg((b - a) * direction >= -1e-12,
		    "factor %d: %g then %g", factor, a, b);
	}
}

#define NUMBER(field) offsetof(struct counterpoint_candidate, field), 0
#define COUNT(field)  offsetof(struct counterpoint_candidate, field), 1

START_TEST(more_is_never_worse)
{
	mock_seed(5);
	check_monotone(NUMBER(trust), COUNTERPOINT_MESSENGER, 1);
	check_monotone(NUMBER(legacy_burden), COUNTERPOINT_MESSENGER, -1);
	check_monotone(NUMBER(match_confidence), COUNTERPOINT_MATCH, 1);
	check_monotone(NUMBER(concern_met), COUNTERPOINT_RESONANCE, 1);
	check_monotone(COUNT(evidence_confirmed), COUNTERPOINT_EVIDENCE, 1);
	check_monotone(COUNT(evidence_alleged), COUNTERPOINT_EVIDENCE, 1);
	check_monotone(NUMBER(evidence_age_days), COUNTERPOINT_EVIDENCE, -1);
	check_monotone(NUMBER(language_share), COUNTERPOINT_LANGUAGE, 1);
	check_monotone(COUNT(deeds_delivered), COUNTERPOINT_DEED, 1);
	check_monotone(COUNT(deeds_planned), COUNTERPOINT_DEED, 1);
	check_monotone(COUNT(deeds_slipped), COUNTERPOINT_DEED, -1);
	check_monotone(NUMBER(message_age_days), COUNTERPOINT_FRESHNESS, -1);
	check_monotone(COUNT(recent_releases), COUNTERPOINT_FATIGUE, -1);
}
END_TEST

START_TEST(survey_decides_the_messenger)
{
	struct counterpoint_candidate trusted = sample(), not = sample(),
				      unknown = sample(), old = sample();

	trusted.trust = 0.589;
	not .trust = 0.248;
	unknown.trust = NAN;
	old.trust = 0.589;
	old.trust_age_days = 3000;
	ck_assert_double_gt(score(&trusted, COUNTERPOINT_MESSENGER),
	    score(&unknown, COUNTERPOINT_MESSENGER));
	ck_assert_double_lt(score(&not, COUNTERPOINT_MESSENGER),
	    score(&unknown, COUNTERPOINT_MESSENGER));
	ck_assert_double_lt(score(&old, COUNTERPOINT_MESSENGER),
	    score(&trusted, COUNTERPOINT_MESSENGER));
}
END_TEST

START_TEST(reasons_tell_the_numbers)
{
	struct counterpoint_candidate c = sample();

	score(&c, COUNTERPOINT_MATCH);
	ck_assert_str_eq(host->factor[0][COUNTERPOINT_RESONANCE].reason,
	    "It speaks to trade,energy, 50% of the weight of the audience's "
	    "concerns.");
	ck_assert_str_eq(host->factor[0][COUNTERPOINT_MESSENGER].reason,
	    "60% of 2000 people surveyed 300 days ago trust desk.");
	ck_assert_str_eq(host->factor[0][COUNTERPOINT_FRESHNESS].reason,
	    "This version was cleared 30 days ago.");
	ck_assert_str_eq(host->factor[0][COUNTERPOINT_FATIGUE].reason,
	    "The audience has not heard it in the last 30 days.");
}
END_TEST

START_TEST(same_input_same_output)
{
	static struct mock_factor first[256][COUNTERPOINT_FACTORS];
	struct counterpoint_candidate c[256];
	size_t i, j;

	mock_seed(9);
	for (i = 0; i < 256; i++)
		c[i] = draw_candidate();
	host->plugin->tailor->score(host->self, c, 256);
	memcpy(first, host->factor, sizeof(first));
	host->plugin->tailor->score(host->self, c, 256);
	for (i = 0; i < 256; i++)
		for (j = 0; j < COUNTERPOINT_FACTORS; j++) {
			ck_assert(
			    first[i][j].score == host->factor[i][j].score);
			ck_assert_str_eq(
			    first[i][j].reason, host->factor[i][j].reason);
		}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin fit");
	TCase *tc = tcase_create("fit");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, bounds_hold_for_anything);
	tcase_add_test(tc, long_lists_are_cut);
	tcase_add_test(tc, more_is_never_worse);
	tcase_add_test(tc, survey_decides_the_messenger);
	tcase_add_test(tc, reasons_tell_the_numbers);
	tcase_add_test(tc, same_input_same_output);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
