/* SPDX-License-Identifier: Apache-2.0 */
/*
 * concept.h - one thing with its names in many languages: what lets a text in
 * one language be found by a narrative known in another.
 */
#ifndef COUNTERPOINT_MODEL_CONCEPT_H
#define COUNTERPOINT_MODEL_CONCEPT_H

#include "model/noun.h"

#define CONCEPT_TERM  100 /* characters of a term */
#define CONCEPT_TERMS 400 /* terms of a concept */

struct term {
	char *text, *language;
};

/* The terms are sorted by language; within one, by importance. */
struct concept {
	struct meta meta;
	char *slug, *kind, *about;
	struct {
		struct term *items;
		size_t n;
	} terms;
};

extern const struct schema_field concept_fields[];

#endif
