/* SPDX-License-Identifier: Apache-2.0 */
/*
 * worker.h - a worker's process: answers texts and candidates one after
 * the other. Owns that whole process.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_WORKER_H
#define COUNTERPOINT_ENGINE_MATCH_WORKER_H

#include "engine/match/child.h"

/* Runs in a process that the builder has just forked, until its channel ends.
 * Returns the exit code. */
int match_worker_main(struct match_child *, uint32_t slot);

#endif
