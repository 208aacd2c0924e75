/* SPDX-License-Identifier: Apache-2.0 */
/*
 * findings.h - what a worker has said about one request so far, copied
 * and cleaned: strings valid and bounded, numbers finite and in range. Owns the
 * copies; making an answer of them is match_fuse's.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_FINDINGS_H
#define COUNTERPOINT_ENGINE_MATCH_FINDINGS_H

#include "engine/match/wire.h"

/* A hit as one plugin reported it. */
struct match_verdict {
	uint32_t narrative, plugin;
	double score, confidence;
	enum counterpoint_stance stance; /* 0: none given */
	char *why[MATCH_WHYS_MAX];
	size_t nwhy;
};

/* A factor as summed up over the tailors. */
struct match_sum {
	double total;
	unsigned n;
	uint32_t plugin; /* the first one, and its reason */
	char *reason;
};

/* All zero: nothing yet. */
struct match_findings {
	match_mask heard; /* plugins that have spoken */
	bool ready;	  /* text, language and digest are there */
	char *text, *language;
	bool detected;
	unsigned char digest[TEXT_DIGEST_BYTES];
	struct match_verdict *verdicts;
	size_t nverdicts;
	struct match_sum (*sums)[COUNTERPOINT_FACTORS];
	size_t ncandidates;
	char **missing;
	size_t nmissing;
};

void match_findings_clear(struct match_findings *);

/* Each takes one message: 0, or -1 when it says what it may not (twice the
 * same, a candidate that was not asked about). */
int match_findings_add_text(
    struct match_findings *, const struct match_wire_ready *);
int match_findings_add_hits(
    struct match_findings *, const struct match_wire_hits *);
int match_findings_add_factors(struct match_findings *,
    const struct match_wire_factors *, size_t ncandidates);

/* What will be missing in the answer, in words. */
void match_findings_miss(struct match_findings *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
