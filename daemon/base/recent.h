/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recent.h - the last measurements of something, for status: which value a
 * part of them does not exceed. Owns their copies.
 */
#ifndef COUNTERPOINT_BASE_RECENT_H
#define COUNTERPOINT_BASE_RECENT_H

#include <stddef.h>

#define RECENT_KEPT 256

/* All zero is none. */
struct recent {
	double values[RECENT_KEPT];
	size_t n; /* ever added */
};

void recent_add(struct recent *, double);

/* The least value that at least `part`, over 0 to 1, of those kept do not
 * exceed; 0 when there is none. */
double recent_quantile(const struct recent *, double part);

#endif
