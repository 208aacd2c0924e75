/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eval_lexicon.h - reads the lexicon of concepts from its wide CSV:
 * slug,kind,about,LANGUAGE,... with terms between bars.
 * Owns what it has read. Leaves matching to the plugins.
 */
#ifndef QUALITY_EVAL_LEXICON_H
#define QUALITY_EVAL_LEXICON_H

#include <stddef.h>

#include "counterpoint_plugin.h"

struct eval_lexicon {
	struct counterpoint_concept *concept; /* ids 1, 2, ... */
	size_t n;
	char *text; /* of the file; the concepts point into it */
};

/* NULL after a line on stderr. */
struct eval_lexicon *eval_lexicon_read(const char *path);
void eval_lexicon_free(struct eval_lexicon *);

#endif
