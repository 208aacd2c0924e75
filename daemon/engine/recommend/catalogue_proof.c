/* SPDX-License-Identifier: Apache-2.0 */
/*
 * catalogue_proof.c - what stands behind the words: the part of a catalogue
 * with evidence and deeds, and what they come to for a message. Owns nothing.
 */
#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "engine/recommend/catalogue_build.h"

/* --- evidence --- */

static double
weigh_status(const struct evidence *evidence)
{
	static const struct {
		const char *name;
		double weight;
	} table[] = {{"confirmed", 1}, {"assessed", 0.6}, {"reported", 0.5},
	    {"alleged", 0.25}};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(evidence->status, table[i].name) == 0)
			return table[i].weight;
	return 0;
}

/* A grade of the Admiralty code, 1 to 5 from A or 1 on. F and 6 say that nobody
 * can judge: they are worth as much as what was not judged at all. */
static double
weigh_grade(long long grade)
{
	static const double weights[] = {0.85, 1, 0.9, 0.75, 0.5, 0.25};

	return weights[grade >= 1 && grade <= 5 ? grade : 0];
}

static double
weigh_source(const struct evidence *evidence)
{
	long long reliability = evidence->reliability == NULL
				    ? 0
				    : evidence->reliability[0] - 'A' + 1;

	return weigh_grade(reliability) * weigh_grade(evidence->credibility);
}

static struct catalogue_evidence
read_evidence(const struct evidence *e)
{
	int32_t day = clock_date_days(e->date);
	double weight = weigh_status(e) * weigh_source(e);

	return (struct catalogue_evidence){
	    .item = e,
	    .weight = weight,
	    .fading = weight * exp2(day / CATALOGUE_FADE),
	    .day = day,
	    .until = e->valid_until == NULL ? INT32_MAX
					    : clock_date_days(e->valid_until),
	    .withdrawn = e->retracted != NULL || e->superseded_by != NULL,
	};
}

/* What is only named is not there: all zero. */
uint32_t
catalogue_number_evidence(struct catalogue *catalogue, const char *slug)
{
	size_t known = catalogue->evidence_names.n;
	uint32_t number = catalogue_number(&catalogue->evidence_names, slug);

	catalogue->evidence = catalogue_extend(catalogue->evidence, known,
	    catalogue->evidence_names.n, sizeof(*catalogue->evidence));
	return number;
}

void
catalogue_change_evidence(struct catalogue *catalogue, const char *slug)
{
	const struct evidence *item =
	    library_find(catalogue->library, NOUN_EVIDENCE, slug);
	uint32_t number = catalogue_number_evidence(catalogue, slug);

	catalogue->evidence[number] =
	    item == NULL ? (struct catalogue_evidence){0} : read_evidence(item);
	catalogue->stale_sums = true;
}

/* --- deeds --- */

/* One that was delivered leaves 0.4 of the doubt; one that runs takes 0.6 of
 * that effect, one that is planned 0.3. */
static double
doubt_after(const struct deed *deed)
{
	double weight = strcmp(deed->status, "delivered") == 0 ? 1
			: strcmp(deed->status, "running") == 0 ? 0.6
			: strcmp(deed->status, "planned") == 0 ? 0.3
							       : 0;

	return pow(0.4, weight);
}

uint32_t
catalogue_number_deed(struct catalogue *catalogue, const char *slug)
{
	size_t known = catalogue->deed_names.n;
	uint32_t number = catalogue_number(&catalogue->deed_names, slug);

	catalogue->deeds = catalogue_extend(catalogue->deeds, known,
	    catalogue->deed_names.n, sizeof(*catalogue->deeds));
	return number;
}

void
catalogue_change_deed(struct catalogue *catalogue, const char *slug)
{
	const struct deed *item =
	    library_find(catalogue->library, NOUN_DEED, slug);
	uint32_t number = catalogue_number_deed(catalogue, slug);

	catalogue->deeds[number] = (struct catalogue_deed){.item = item};
	if (item != NULL) {
		catalogue->deeds[number].doubt = doubt_after(item);
		catalogue->deeds[number].slipped = !deed_holds(item);
	}
	catalogue->stale_sums = true;
}

/* --- what they come to --- */

/* A message holds as long as all of its evidence does. */
static struct catalogue_proof
sum_evidence(const struct catalogue *catalogue, struct catalogue_run run)
{
	struct catalogue_proof sum = {.until = INT32_MAX};

	for (uint32_t i = 0; i < run.n; i++) {
		const struct catalogue_evidence *e =
		    &catalogue->evidence[run.items[i]];

		if (e->item == NULL || e->withdrawn)
			return (struct catalogue_proof){.until = INT32_MIN};
		sum.weight += e->weight;
		sum.fading += e->fading;
		if (e->until < sum.until)
			sum.until = e->until;
	}
	return sum;
}

static struct catalogue_backing
sum_deeds(const struct catalogue *catalogue, struct catalogue_run run)
{
	struct catalogue_backing sum = {.doubt = 1};

	for (uint32_t i = 0; i < run.n; i++) {
		const struct catalogue_deed *deed =
		    &catalogue->deeds[run.items[i]];

		if (deed->item == NULL)
			continue;
		sum.doubt *= deed->doubt;
		sum.slipped += deed->slipped;
		sum.holds |= !deed->slipped;
	}
	return sum;
}

void
catalogue_sum_proofs(
    const struct catalogue *catalogue, struct catalogue_message *message)
{
	message->proof = sum_evidence(catalogue, message->evidence);
	message->backing = sum_deeds(catalogue, message->deeds);
}
