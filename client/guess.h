/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guess.h - which name was meant by a mistyped one. Owns nothing.
 */
#ifndef COUNTERPOINT_CLIENT_GUESS_H
#define COUNTERPOINT_CLIENT_GUESS_H

#include <stddef.h>

/* The best of several names, one at a time. */
struct guess {
	const char *typed;
	const char *best; /* borrowed; NULL: none is near */
	size_t distance;  /* of the best; 0 before the first */
};

/* Takes the name where it is nearer than those before, and near at all. */
void guess_try(struct guess *, const char *name);

#endif
