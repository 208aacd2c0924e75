/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.h - constraints and relaxations as sentences for people. Zones are the
 * caller's: it writes the times.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_WORDS_H
#define COUNTERPOINT_ENGINE_PLAN_WORDS_H

#include "base/buf.h"
#include "engine/plan/relax.h"

/* Writes a time as the people of an audience read it. */
struct words_clock {
	void (*write)(void *, int audience, int32_t time, struct buf *);
	void *arg;
};

/* Adds what a constraint asks: one sentence. */
void words_constraint(
    const struct plan_problem *, struct plan_constraint, struct buf *);

/* Adds what a relaxation changes, and where it puts the slot that needs it most
 * obviously: one sentence. */
void words_relaxation(const struct plan_problem *, const struct relaxation *,
    const struct words_clock *, struct buf *);

#endif
