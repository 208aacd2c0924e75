/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list.h - prints the result of a list method for a person: a line for each
 * item. Owns nothing; other results are show.c's.
 */
#ifndef COUNTERPOINT_CLIENT_LIST_H
#define COUNTERPOINT_CLIENT_LIST_H

#include <jansson.h>
#include <stdbool.h>

/* Whether this is what to print of a method's result: it lists objects, and a
 * person is looking; or it lists nothing, and whoever is there is told. */
bool list_is_one(const char *method, const json_t *result);

/* What names an item, what an observation matches and how it stands come first,
 * then as many short members as there is room for; slots and releases are
 * campaign_show.h's. Says where the rest is. */
void list_print(const char *method, const json_t *result);

/* That it is elsewhere. */
#define LIST_MORE "(All of each item with --json.)"

#endif
