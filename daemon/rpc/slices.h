/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slices.h - thinking that takes longer than a turn of the event loop may: a
 * few milliseconds of it each turn, for one of those who wait after the other.
 * Owns the line of them. There is one loop.
 */
#ifndef COUNTERPOINT_RPC_SLICES_H
#define COUNTERPOINT_RPC_SLICES_H

#include <event2/event.h>
#include <stdbool.h>

/* Calls `step`, in turns, until it returns false; then `done`, once. Never from
 * within this call. Between turns the library may change. */
void slices_run(struct event_base *, bool (*step)(void *arg),
    void (*done)(void *arg), void *arg);

#endif
