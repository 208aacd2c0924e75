/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suite.c - runs a suite. Owns the runner; what is tested is in each program.
 */
#include "suite.h"

#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

int
suite_rounds(int n)
{
#ifdef SANITIZED
	return n / 10;
#else
	return n;
#endif
}

int
suite_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
