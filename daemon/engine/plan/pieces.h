/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pieces.h - when a unit may start, and what that is worth.
 */
#ifndef COUNTERPOINT_ENGINE_PLAN_PIECES_H
#define COUNTERPOINT_ENGINE_PLAN_PIECES_H

#include "engine/plan/model.h"

/* Fills in the pieces of a unit whose members are known. */
void pieces_make(const struct model *, struct model_unit *);

/* Leaves the starts from `from` to `to`, which both are starts. */
void pieces_trim(struct model_unit *, int32_t from, int32_t to);

/* The first start at or after a time, the last at or before it; PLAN_NEVER and
 * -1 when there is none. */
int32_t pieces_next(const struct model_unit *, int64_t time);
int32_t pieces_last(const struct model_unit *, int64_t time);

/* The multiple of a grid at or after a time, at or before it. Not below 0. */
int32_t grid_up(int32_t time, int32_t grid);
int32_t grid_down(int32_t time, int32_t grid);

#endif
