/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scopes.h - cues that count only where they stand in a certain way: headings,
 * cues of what stands behind them, and what is set against what.
 * Owns nothing. Leaves negations, and what cues come to together, to stance.c.
 */
#ifndef PLUGIN_LEXICAL_SCOPES_H
#define PLUGIN_LEXICAL_SCOPES_H

#include "lexical/stance/clauses.h"
#include "lexical/stance/cues.h"

/*
 * Before negations are aimed. A cue that stands as it must becomes a plain one,
 * or keeps its role if it is CUE_MYTH, CUE_FACT or one that sets against, and
 * has what it is of; any other such cue counts no longer. It must stand:
 *
 * - CUE_SPEAKER in the first words of a sentence, before a colon or a quotation
 *   mark; or with CUE_SAYS behind it, anywhere;
 * - CUE_CHECK before a colon; elsewhere it is half a cue;
 * - CUE_MYTH, CUE_FACT alone before a colon;
 * - CUE_BEHIND where behind it, in its clause, stands half of what the text
 *   shares and nearly what the narrative is most about, and nothing is negated;
 * - CUE_ABSURD with CUE_CLAIM in the same part, of which the same holds;
 * - CUE_RATHER and its like where what the narrative is about is set against
 *   what it is less about;
 * - CUE_SPARES where its clause negates nothing and its part asks nothing.
 * What says so in a sentence of its own, behind a question or as what a fact
 * check comes to, `judges`.
 */
void scopes_judge(struct cues *, const struct clauses *);

/* Does a counting CUE_SPARES stand in words first.. before end? Asked behind
 * scopes_judge(). */
bool scopes_spare(const struct cues *, size_t first, size_t end);

#endif
