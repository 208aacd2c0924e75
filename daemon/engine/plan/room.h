/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room.h - whether an audience or an organisation has room for all who must
 * speak to it or for it in some stretch of time.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_ROOM_H
#define COUNTERPOINT_ENGINE_PLAN_ROOM_H

#include "engine/plan/network.h"

/* False proves that there is no plan under what is decided so far; true proves
 * nothing. */
bool room_at(const struct network *, int party);

/* The same for all parties. */
bool room_everywhere(const struct network *);

#endif
