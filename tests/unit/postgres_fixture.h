/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postgres_fixture.h - a private PostgreSQL in a temporary directory, for the
 * tests of connections. Owns the directory and the process that keeps the
 * cluster. Started as root it becomes nobody.
 */
#ifndef COUNTERPOINT_TESTS_POSTGRES_FIXTURE_H
#define COUNTERPOINT_TESTS_POSTGRES_FIXTURE_H

/* 0, or -1 with the reason on standard error. */
int postgres_fixture_start(void);
void postgres_fixture_stop(void);

/* The superuser's connection string; lives until the stop. */
const char *postgres_fixture_conninfo(void);

#endif
