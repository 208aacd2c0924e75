/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_factor.c - the formulas of the factors: bounds, directions, and values
 * worked out by hand from the manual. Owns nothing.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "engine/recommend/factor/factor.h"
#include "suite.h"

static double
score(enum counterpoint_factor factor, struct recommend_numbers numbers)
{
	return factors[factor]->score(&numbers);
}

#define SCORE(factor, ...) \
	score(COUNTERPOINT_##factor, (struct recommend_numbers){__VA_ARGS__})

START_TEST(values_of_the_manual)
{
	const double e = 1e-9;

	ck_assert_double_eq(SCORE(MATCH, .confidence = 0.8), 0.8);
	ck_assert_double_eq_tol(
	    SCORE(RESONANCE, .concern_met = 1, .concern_all = 4,
		.sensitivities = 1, .tone = 0.9),
	    0.4 * 0.5 * 0.9, e);
	ck_assert_double_eq_tol(SCORE(RESONANCE, .tone = 1), 0.5, e);
	ck_assert_double_eq_tol(
	    SCORE(MESSENGER, .belief = 0.5, .expertise = 0.5, .burden = 0.5,
		.foreign = true),
	    (0.5 + 0.5 * 0.3 * 0.5) * (1 - 0.35) * 0.85, e);
	ck_assert_double_eq_tol(SCORE(EVIDENCE, .proof = 2), 0.75, e);
	ck_assert_double_eq_tol(
	    SCORE(LANGUAGE, .share = 0.5, .reviewed = true), 0.4, e);
	ck_assert_double_eq_tol(
	    SCORE(LANGUAGE, .share = 0.5, .wanted = true), 0.75 * 0.85, e);
	ck_assert_double_eq_tol(
	    SCORE(LANGUAGE, .share = NAN, .reviewed = true), 0.24, e);
	ck_assert_double_eq_tol(SCORE(DEED, .doubt = 1), 0.2, e);
	ck_assert_double_eq_tol(
	    SCORE(DEED, .doubt = 0.4, .slipped = 2), 0.68 / 4, e);
	ck_assert_double_eq_tol(SCORE(FRESHNESS, .age = 180), 0.5, e);
	ck_assert_double_eq_tol(SCORE(FRESHNESS, .age = NAN), 0.5, e);
	ck_assert_double_eq_tol(SCORE(FATIGUE, .heard = 3), 0.5, e);
}
END_TEST

/* A reading is drawn towards 0.4 as it is small, old or of a wider public. */
START_TEST(a_weak_reading_counts_less)
{
	double best = factor_belief(0.9, 1000000, 0, 0);

	ck_assert_double_eq_tol(best, 0.9, 1e-3);
	ck_assert_double_eq_tol(factor_belief(0.9, 200, 1826, 1),
	    0.4 + 0.5 * 0.5 * 0.8 * 0.5, 1e-9);
	ck_assert_double_lt(factor_belief(0.9, 200, 0, 0), best);
	ck_assert_double_gt(
	    factor_belief(0.1, 200, 0, 0), factor_belief(0.1, 2000, 0, 0));
	ck_assert_double_eq(factor_belief(0.9, 0, 0, 0), 0.4);
}
END_TEST

static double
draw(void)
{
	return random() % 1001 / 1000.0;
}

static struct recommend_numbers
draw_numbers(void)
{
	return (struct recommend_numbers){
	    .confidence = draw(),
	    .concern_met = draw(),
	    .concern_all = random() % 4,
	    .sensitivities = random() % 4,
	    .tone = draw(),
	    .belief = draw(),
	    .burden = draw(),
	    .expertise = draw(),
	    .foreign = random() % 2,
	    .proof = 5 * draw(),
	    .share = random() % 5 ? draw() : NAN,
	    .wanted = random() % 2,
	    .reviewed = random() % 2,
	    .doubt = draw(),
	    .slipped = random() % 3,
	    .age = random() % 5 ? 5000 * draw() - 10 : NAN,
	    .heard = random() % 100 / 2.0,
	};
}

/* Raises one number, all else equal: the factor must not go the other way. */
static void
check_direction(size_t offset, enum counterpoint_factor factor, int direction)
{
	struct recommend_numbers low = draw_numbers(), high = low;
	double *number = (double *)((char *)&low + offset);

	*number = draw();
	*(double *)((char *)&high + offset) = *number + draw();
	ck_assert_msg(
	    (score(factor, high) - score(factor, low)) * direction >= -1e-12,
	    "%s by the number at %zu", factors[factor]->name, offset);
}

#define AT(field) offsetof(struct recommend_numbers, field)

START_TEST(each_number_pulls_one_way)
{
	srandom(11);
	for (int i = 0; i < 2000; i++) {
		check_direction(AT(confidence), COUNTERPOINT_MATCH, 1);
		check_direction(AT(concern_met), COUNTERPOINT_RESONANCE, 1);
		check_direction(AT(tone), COUNTERPOINT_RESONANCE, 1);
		check_direction(AT(belief), COUNTERPOINT_MESSENGER, 1);
		check_direction(AT(proof), COUNTERPOINT_EVIDENCE, 1);
		check_direction(AT(share), COUNTERPOINT_LANGUAGE, 1);
		check_direction(AT(doubt), COUNTERPOINT_DEED, -1);
		check_direction(AT(age), COUNTERPOINT_FRESHNESS, -1);
		check_direction(AT(heard), COUNTERPOINT_FATIGUE, -1);
	}
}
END_TEST

START_TEST(all_lie_between_0_and_1)
{
	srandom(13);
	for (int i = 0; i < 5000; i++)
		for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
			double got = score(f, draw_numbers());

			ck_assert_msg(got >= 0 && got <= 1, "%s is %g",
			    factors[f]->name, got);
		}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("factor");
	TCase *tests = tcase_create("factor");

	tcase_add_test(tests, values_of_the_manual);
	tcase_add_test(tests, a_weak_reading_counts_less);
	tcase_add_test(tests, each_number_pulls_one_way);
	tcase_add_test(tests, all_lie_between_0_and_1);
	suite_add_tcase(suite, tests);
	return suite_run(suite);
}
