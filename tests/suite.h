/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suite.h - how a program of Check tests runs them. Owns nothing; what its
 * tests need is each program's own.
 */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

#include <check.h>

/* Runs a suite, which it frees, and tells how it went on standard output.
 * Returns what main returns. */
int suite_run(Suite *);

/* How many random cases to try of `n`: all, or a tenth where a sanitizer makes
 * each ten times as slow. tests/run tries all of them without one. */
int suite_rounds(int n);

#endif
