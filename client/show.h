/* SPDX-License-Identifier: Apache-2.0 */
/*
 * show.h - prints a result of any shape for a person: lists of objects as
 * tables, objects as names and values. Owns nothing; results with a form of
 * their own are answer.c's.
 */
#ifndef COUNTERPOINT_CLIENT_SHOW_H
#define COUNTERPOINT_CLIENT_SHOW_H

#include <jansson.h>

void show_value(const json_t *);

#endif
