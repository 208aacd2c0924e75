/* SPDX-License-Identifier: Apache-2.0 */
/*
 * narrative.h - a known hostile storyline or claim.
 */
#ifndef COUNTERPOINT_MODEL_NARRATIVE_H
#define COUNTERPOINT_MODEL_NARRATIVE_H

#include "model/noun.h"

/* A known wording: a quotation with its speaker, or a neutral description. */
struct exemplar {
	char *text, *language, *speaker, *date, *source;
};

/* A pattern of an analyst for the phrase matcher. */
struct phrase {
	char *pattern, *language;
};

struct narrative {
	struct meta meta;
	char *slug, *parent, *kind, *title, *summary, *verdict;
	char *kernel_of_truth, *harm, *first_seen, *last_seen, *status;
	struct schema_texts aliases, tags, disarm, actors;
	struct {
		struct exemplar *items;
		size_t n;
	} exemplars;
	struct {
		struct phrase *items;
		size_t n;
	} phrases;
};

extern const struct schema_field narrative_fields[];

/* What the table of fields does not say of a narrative as JSON that keeps it:
 * each pattern can be found. -1 with ERR_INVALID and the field. */
int narrative_check(const json_t *doc, struct err *);

#endif
