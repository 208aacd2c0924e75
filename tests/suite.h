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

#endif
