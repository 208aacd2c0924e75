/* SPDX-License-Identifier: Apache-2.0 */
/*
 * starter.h - the starter library in memory, without its concepts, for tests of
 * the engine. Owns nothing.
 */
#ifndef COUNTERPOINT_TESTS_STARTER_H
#define COUNTERPOINT_TESTS_STARTER_H

#include "model/library.h"

/* The day that its clearances are of. */
#define STARTER_DAY "2026-11-22"

/* Puts it into a library, every message cleared. library_done() ends that. */
void starter_load(struct library *);

#endif
