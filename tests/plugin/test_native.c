/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_native.c - the smallest tailor, `native`, against the mock host. Owns
 * nothing.
 */
#include <check.h>
#include <string.h>

#include "mock_host.h"
#include "suite.h"

static double
score(struct counterpoint_host *host, uint32_t reviewed)
{
	const struct counterpoint_candidate c = {.message = "m",
	    .organisation = "desk",
	    .language = "vi",
	    .concerns_met = "",
	    .sensitivities_hit = "",
	    .language_reviewed = reviewed};

	ck_assert_int_eq(host->plugin->tailor->score(host->self, &c, 1), 0);
	return host->factor[0][COUNTERPOINT_LANGUAGE].score;
}

START_TEST(a_review_counts)
{
	struct counterpoint_host *host = mock_open("native", NULL);

	ck_assert_double_eq(score(host, 1), 1);
	ck_assert_double_eq(score(host, 0), 0.5);
	ck_assert_ptr_nonnull(
	    strstr(host->factor[0][COUNTERPOINT_LANGUAGE].reason, "vi text"));
	mock_close(host);
}
END_TEST

START_TEST(the_setting_counts)
{
	static const char *const settings[] = {"pending", "0.25", NULL};
	struct counterpoint_host *host = mock_open("native", settings);

	ck_assert_double_eq(score(host, 0), 0.25);
	mock_close(host);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("plugin native");
	TCase *tc = tcase_create("native");

	tcase_add_test(tc, a_review_counts);
	tcase_add_test(tc, the_setting_counts);
	suite_add_tcase(suite, tc);
	return suite_run(suite);
}
