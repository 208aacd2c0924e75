/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.h - the host of release plugins: hands them their api, calls them,
 * collects what they say of a package. One call at a time in a process. Owns
 * what was collected; deadlines and crashes are the daemon's to see to.
 */
#ifndef COUNTERPOINT_ENGINE_CARRY_HOST_H
#define COUNTERPOINT_ENGINE_CARRY_HOST_H

#include "engine/carry/wire.h"
#include "engine/plugin/host.h"

/* Opens a loaded release plugin. The error holds its last log line. */
int carry_host_open(struct plugin *, struct err *);
void carry_host_close(struct plugin *);

/* Call hand_over() or answer(). The verdict lives until the next call. */
const struct carry_verdict *carry_host_hand_over(
    struct plugin *, const struct counterpoint_package *);
const struct carry_verdict *carry_host_answer(struct plugin *,
    const struct counterpoint_package *, const struct counterpoint_answer *);

#endif
