/* SPDX-License-Identifier: Apache-2.0 */
/*
 * factor.c - the table of factors, and what several formulas share. Owns both.
 */
#include "engine/recommend/factor/factor.h"

#include <math.h>

const struct factor *const factors[COUNTERPOINT_FACTORS] = {
    [COUNTERPOINT_MATCH] = &factor_match,
    [COUNTERPOINT_RESONANCE] = &factor_resonance,
    [COUNTERPOINT_MESSENGER] = &factor_messenger,
    [COUNTERPOINT_EVIDENCE] = &factor_evidence,
    [COUNTERPOINT_LANGUAGE] = &factor_language,
    [COUNTERPOINT_DEED] = &factor_deed,
    [COUNTERPOINT_FRESHNESS] = &factor_freshness,
    [COUNTERPOINT_FATIGUE] = &factor_fatigue,
};

const char *
recommend_factor_name(enum counterpoint_factor factor)
{
	return factors[factor]->name;
}

double
factor_decay(double days, double half)
{
	return days > 0 ? exp2(-days / half) : 1;
}

double
factor_halved(double value, unsigned times)
{
	return times == 0 ? value : value * exp2(-(double)times);
}
