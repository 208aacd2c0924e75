/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fit.c - the tailor `fit`: how well a candidate message fits an audience.
 * Owns the formulas of the eight factors, each in a function of its own.
 * Leaves what the factors weigh against each other to the daemon.
 *
 * Every formula takes NAN for "not known" and gives a number of 0..1.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "counterpoint_plugin.h"

#define REASON_MAX 300

struct fit {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
};

typedef double factor_fn(
    const struct counterpoint_candidate *, char reason[REASON_MAX]);

/* Into low..high; what is not known becomes `unknown`. */
static double
known(double x, double low, double high, double unknown)
{
	if (isnan(x))
		return unknown;
	return x < low ? low : x > high ? high : x;
}

/* 1 now, 0.5 after `half` days. */
static double
decay(double days, double half)
{
	return exp2(-known(days, 0, 1e6, 0) / half);
}

static unsigned
count_themes(const char *list)
{
	unsigned n = *list != '\0';

	for (; *list != '\0'; list++)
		n += *list == ',';
	return n;
}

/* The confidence of the match; of 1 is only what a person said. */
static double
score_match(const struct counterpoint_candidate *c, char reason[REASON_MAX])
{
	double score = known(c->match_confidence, 0, 1, 0);

	if (score == 1)
		snprintf(reason, REASON_MAX,
		    "It answers the narrative that a person named.");
	else
		snprintf(reason, REASON_MAX,
		    "It answers the narrative that was recognised with "
		    "confidence %.2f.",
		    score);
	return score;
}

/* Half when nothing is known of the concerns, else their share that is met;
 * each sensitivity that is hit halves it. */
static double
score_resonance(const struct counterpoint_candidate *c, char reason[REASON_MAX])
{
	double all = known(c->concern_all, 0, 1e6, 0);
	double met = known(c->concern_met, 0, 1e6, 0);
	unsigned hit = count_themes(c->sensitivities_hit);
	double score = all > 0 ? 0.2 + 0.8 * fmin(met / all, 1) : 0.5;
	int n;

	if (all <= 0)
		n = snprintf(reason, REASON_MAX,
		    "Nothing is known of what the audience minds");
	else if (*c->concerns_met == '\0')
		n = snprintf(reason, REASON_MAX,
		    "It speaks to none of the audience's concerns");
	else
		n = snprintf(reason, REASON_MAX,
		    "It speaks to %.100s, %.0f%% of the weight of the "
		    "audience's concerns",
		    c->concerns_met, 100 * fmin(met / all, 1));
	if (hit == 0)
		snprintf(reason + n, REASON_MAX - (size_t)n, ".");
	else
		snprintf(reason + n, REASON_MAX - (size_t)n,
		    ", but touches %u sensitivit%s: %.80s.", hit,
		    hit == 1 ? "y" : "ies", c->sensitivities_hit);
	return score * exp2(-(double)hit);
}

/* How much a reading of trust counts against knowing nothing. */
static double
trust_reliability(const struct counterpoint_candidate *c)
{
	double age = known(c->trust_age_days, 0, 1e6, 1095);

	return c->trust_n / (c->trust_n + 200.0) * decay(age, 1095) *
	       pow(0.8, c->trust_distance);
}

/* Trust, drawn towards 0.4 as the survey is small, old or of a wider public;
 * a burden of history takes up to 70% away. */
static double
score_messenger(const struct counterpoint_candidate *c, char reason[REASON_MAX])
{
	double burden = known(c->legacy_burden, 0, 1, 0);
	double trust = known(c->trust, 0, 1, 0.4), belief;
	int n;

	belief = 0.4 + trust_reliability(c) * (trust - 0.4);
	if (isnan(c->trust))
		n = snprintf(reason, REASON_MAX,
		    "No survey tells how far %.64s is trusted there",
		    c->organisation);
	else
		n = snprintf(reason, REASON_MAX,
		    "%.0f%% of %u people surveyed %.0f days ago%s trust %.64s",
		    100 * trust, (unsigned)c->trust_n,
		    known(c->trust_age_days, 0, 1e6, 0),
		    c->trust_distance > 0 ? " in a wider public" : "",
		    c->organisation);
	if (burden > 0)
		snprintf(reason + n, REASON_MAX - (size_t)n,
		    ", and a legacy burden of %.2f costs it credibility.",
		    burden);
	else
		snprintf(reason + n, REASON_MAX - (size_t)n, ".");
	return belief * (1 - 0.7 * burden);
}

/* Each confirmed item halves the doubt, weaker ones take less of it; half of
 * the score fades with the age of the newest, by half in two years. */
static double
score_evidence(const struct counterpoint_candidate *c, char reason[REASON_MAX])
{
	double weight = c->evidence_confirmed + 0.6 * c->evidence_assessed +
			0.5 * c->evidence_reported + 0.25 * c->evidence_alleged;
	double age = known(c->evidence_age_days, 0, 1e6, 730);
	int n;

	if (weight <= 0) {
		snprintf(reason, REASON_MAX, "No evidence stands behind it.");
		return 0;
	}
	n = snprintf(reason, REASON_MAX,
	    "It rests on %u confirmed, %u assessed, %u reported and %u alleged "
	    "items of evidence",
	    (unsigned)c->evidence_confirmed, (unsigned)c->evidence_assessed,
	    (unsigned)c->evidence_reported, (unsigned)c->evidence_alleged);
	if (isnan(c->evidence_age_days))
		snprintf(reason + n, REASON_MAX - (size_t)n, ".");
	else
		snprintf(reason + n, REASON_MAX - (size_t)n,
		    ", the newest %.0f days old.", age);
	return (1 - exp2(-weight)) * (0.5 + 0.5 * decay(age, 730));
}

/* The share that reads it, 0.3 when not known; the language asked for starts
 * at half; without a native speaker's review 15% is lost. */
static double
score_language(const struct counterpoint_candidate *c, char reason[REASON_MAX])
{
	double share = known(c->language_share, 0, 1, 0.3);
	double score = c->language_wanted ? 0.5 + 0.5 * share : 0.8 * share;
	const char *review = c->language_reviewed
				 ? "a native speaker has reviewed it"
				 : "no native speaker has reviewed it";
	const char *wanted =
	    c->language_wanted ? ", the language asked for" : "";

	if (isnan(c->language_share))
		snprintf(reason, REASON_MAX,
		    "It is in %.35s%s; how many read it there is not known, "
		    "and %s.",
		    c->language, wanted, review);
	else
		snprintf(reason, REASON_MAX,
		    "It is in %.35s%s; %.0f%% of the audience read it, and "
		    "%s.",
		    c->language, wanted, 100 * share, review);
	return c->language_reviewed ? score : 0.85 * score;
}

/* 0.2 for words alone; deeds take the rest of the doubt, delivered ones the
 * most; each that slipped halves the score. */
static double
score_deed(const struct counterpoint_candidate *c, char reason[REASON_MAX])
{
	double weight = c->deeds_delivered + 0.6 * c->deeds_running +
			0.3 * c->deeds_planned;
	double score = 0.2 + 0.8 * (1 - pow(0.4, weight));

	if (weight <= 0 && c->deeds_slipped == 0)
		snprintf(reason, REASON_MAX, "No deed stands behind it.");
	else
		snprintf(reason, REASON_MAX,
		    "Behind it stand %u deeds delivered, %u running and %u "
		    "planned; %u slipped or were cancelled.",
		    (unsigned)c->deeds_delivered, (unsigned)c->deeds_running,
		    (unsigned)c->deeds_planned, (unsigned)c->deeds_slipped);
	return score * exp2(-(double)c->deeds_slipped);
}

/* Halves in half a year. */
static double
score_freshness(const struct counterpoint_candidate *c, char reason[REASON_MAX])
{
	if (isnan(c->message_age_days)) {
		snprintf(reason, REASON_MAX,
		    "When this version was cleared is not known.");
		return 0.5;
	}
	snprintf(reason, REASON_MAX, "This version was cleared %.0f days ago.",
	    known(c->message_age_days, 0, 1e6, 0));
	return decay(c->message_age_days, 180);
}

/* Halves with three releases. */
static double
score_fatigue(const struct counterpoint_candidate *c, char reason[REASON_MAX])
{
	if (c->recent_releases == 0)
		snprintf(reason, REASON_MAX,
		    "The audience has not heard it in the last 30 days.");
	else
		snprintf(reason, REASON_MAX,
		    "The audience heard it or its like %u time%s in the last "
		    "30 days.",
		    (unsigned)c->recent_releases,
		    c->recent_releases == 1 ? "" : "s");
	return 3 / (3 + (double)c->recent_releases);
}

static factor_fn *const formulas[COUNTERPOINT_FACTORS] = {
    [COUNTERPOINT_MATCH] = score_match,
    [COUNTERPOINT_RESONANCE] = score_resonance,
    [COUNTERPOINT_MESSENGER] = score_messenger,
    [COUNTERPOINT_EVIDENCE] = score_evidence,
    [COUNTERPOINT_LANGUAGE] = score_language,
    [COUNTERPOINT_DEED] = score_deed,
    [COUNTERPOINT_FRESHNESS] = score_freshness,
    [COUNTERPOINT_FATIGUE] = score_fatigue,
};

static void *
fit_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct fit *f = malloc(sizeof(*f));

	if (f == NULL)
		abort();
	f->api = api;
	f->host = host;
	return f;
}

static int
fit_score(void *self, const struct counterpoint_candidate *candidates, size_t n)
{
	struct fit *f = self;
	char reason[REASON_MAX];
	double score;
	uint32_t i;
	int factor;

	for (i = 0; i < n; i++)
		for (factor = 0; factor < COUNTERPOINT_FACTORS; factor++) {
			score = formulas[factor](&candidates[i], reason);
			f->api->factor(f->host, i,
			    (enum counterpoint_factor)factor, score, reason);
		}
	return 0;
}

static void
fit_close(void *self)
{
	free(self);
}

static const struct counterpoint_tailor tailor = {
    .open = fit_open,
    .score = fit_score,
    .close = fit_close,
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "fit",
    .version = "1.1",
    .about = "Scores how well a message fits an audience, factor by factor.",
    .kind = COUNTERPOINT_TAILOR,
    .tailor = &tailor,
};
