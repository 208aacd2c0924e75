/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guess.h - which name was meant by a mistyped one. Owns nothing.
 */
#ifndef COUNTERPOINT_BASE_GUESS_H
#define COUNTERPOINT_BASE_GUESS_H

#include <stddef.h>

/* The best of several names, one at a time. */
struct guess {
	const char *typed;
	const char *best; /* borrowed; NULL: none is near */
	size_t distance;  /* of the best; 0 before the first */
	char question[80];
};

/* Takes the name where it is nearer than those before, and near at all. */
void guess_try(struct guess *, const char *name);

/* "; did you mean BEFOREname?" to stand behind what is wrong, or "" when none
 * is near. The text is the guess's own. */
const char *guess_ask(struct guess *, const char *before);

#endif
