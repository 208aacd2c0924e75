/* SPDX-License-Identifier: Apache-2.0 */
/*
 * factor.h - the eight factors of a recommendation: for each a name, a formula
 * from numbers to 0..1, and a sentence that gives the numbers behind it. Pure
 * functions; counterpoint-recommend(7) has the formulas. The sentence is
 * written only for what is told. Owns nothing; what the factors weigh against
 * each other stands in the configuration.
 */
#ifndef COUNTERPOINT_ENGINE_RECOMMEND_FACTOR_H
#define COUNTERPOINT_ENGINE_RECOMMEND_FACTOR_H

#include "engine/recommend/draft.h"

struct factor {
	const char *name; /* in the protocol */
	double (*score)(const struct recommend_numbers *);
	void (*tell)(const struct recommend_draft *,
	    const struct recommend_candidate *, struct buf *);
};

/* By enum counterpoint_factor. */
extern const struct factor *const factors[COUNTERPOINT_FACTORS];

extern const struct factor factor_match, factor_resonance, factor_messenger,
    factor_evidence, factor_language, factor_deed, factor_freshness,
    factor_fatigue;

/* 1 now, 1/2 after `half` days; days below 0 count as 0. */
double factor_decay(double days, double half);

/* Of a voice of which no survey tells. */
#define FACTOR_BELIEF_UNKNOWN 0.4

/* How far a voice is believed by a reading of trust: `value` of `n` people
 * asked, `age` days ago, about a public `steps` wider. */
double factor_belief(double value, long long n, double age, unsigned steps);

/* The messenger's score, and its sentence, for any voice and message; with a
 * variant of NULL the language does not count. */
double factor_messenger_of(const struct recommend_draft *, uint32_t voice,
    const struct catalogue_message *, const struct catalogue_variant *);
void factor_messenger_tell(const struct recommend_draft *, uint32_t voice,
    const struct catalogue_message *, const struct catalogue_variant *,
    struct buf *);

/* Halved so many times. */
double factor_halved(double value, unsigned times);

#endif
