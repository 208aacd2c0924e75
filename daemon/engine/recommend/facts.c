/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts.c - what is known of a candidate for an audience, as numbers
 * for the tailors. Owns nothing; what the numbers are worth is the tailors'.
 */
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "engine/recommend/parts.h"

static bool
has_theme(const struct message *message, const char *theme)
{
	for (size_t i = 0; i < message->themes.n; i++)
		if (strcmp(message->themes.items[i], theme) == 0)
			return true;
	return false;
}

static void
add_theme(struct buf *list, const char *theme)
{
	if (list->len > 0)
		buf_add_str(list, ", ");
	buf_add_str(list, theme);
}

static void
find_resonance(
    struct recommend_candidate *candidate, const struct audience *audience)
{
	struct counterpoint_candidate *facts = &candidate->facts;
	struct buf met = {0}, hit = {0};

	for (size_t i = 0; i < audience->concerns.n; i++) {
		const struct concern *concern = &audience->concerns.items[i];

		facts->concern_all += concern->weight;
		if (!has_theme(candidate->message, concern->theme))
			continue;
		facts->concern_met += concern->weight;
		add_theme(&met, concern->theme);
	}
	for (size_t i = 0; i < audience->sensitivities.n; i++)
		if (has_theme(candidate->message,
			audience->sensitivities.items[i].theme))
			add_theme(&hit, audience->sensitivities.items[i].theme);
	facts->concerns_met = candidate->concerns_met = buf_take(&met);
	facts->sensitivities_hit = candidate->sensitivities_hit =
	    buf_take(&hit);
}

/* The newest reading about an organisation at one audience. */
static const struct trust *
newest_trust(const struct audience *audience, const char *organisation)
{
	const struct trust *newest = NULL;

	for (size_t i = 0; i < audience->trust.n; i++) {
		const struct trust *trust = &audience->trust.items[i];

		if (strcmp(trust->organisation, organisation) == 0 &&
		    (newest == NULL || strcmp(trust->to, newest->to) > 0))
			newest = trust;
	}
	return newest;
}

const struct trust *
recommend_find_trust(const char *organisation,
    const struct audience *const *lineage, size_t *ret_distance)
{
	const struct trust *trust;

	for (size_t i = 0; lineage[i] != NULL; i++) {
		trust = newest_trust(lineage[i], organisation);
		if (trust == NULL)
			continue;
		*ret_distance = i;
		return trust;
	}
	return NULL;
}

const struct burden *
recommend_find_burden(const struct organisation *organisation,
    const struct audience *const *lineage)
{
	for (; *lineage != NULL; lineage++)
		for (size_t i = 0; i < organisation->legacy_burden.n; i++)
			if (strcmp(
				organisation->legacy_burden.items[i].audience,
				(*lineage)->slug) == 0)
				return &organisation->legacy_burden.items[i];
	return NULL;
}

static void
find_messenger(struct recommend_candidate *candidate, int64_t today,
    const struct audience *const *lineage)
{
	struct counterpoint_candidate *facts = &candidate->facts;
	const struct burden *burden =
	    recommend_find_burden(candidate->organisation, lineage);
	const struct trust *trust;
	size_t distance;

	facts->trust = facts->trust_age_days = NAN;
	facts->legacy_burden = burden == NULL ? 0 : burden->weight;
	trust = recommend_find_trust(
	    candidate->organisation->slug, lineage, &distance);
	if (trust == NULL)
		return;
	facts->trust = trust->value;
	facts->trust_age_days = today - clock_date_days(trust->to);
	facts->trust_n = trust->n;
	facts->trust_distance = distance;
}

static void
find_evidence(const struct library *library,
    struct recommend_candidate *candidate, int64_t today)
{
	struct counterpoint_candidate *facts = &candidate->facts;
	const struct schema_texts *slugs = &candidate->message->evidence;

	facts->evidence_age_days = NAN;
	for (size_t i = 0; i < slugs->n; i++) {
		const struct evidence *evidence =
		    library_find(library, NOUN_EVIDENCE, slugs->items[i]);
		double age = today - clock_date_days(evidence->date);

		facts->evidence_confirmed +=
		    strcmp(evidence->status, "confirmed") == 0;
		facts->evidence_assessed +=
		    strcmp(evidence->status, "assessed") == 0;
		facts->evidence_reported +=
		    strcmp(evidence->status, "reported") == 0;
		facts->evidence_alleged +=
		    strcmp(evidence->status, "alleged") == 0;
		if (isnan(facts->evidence_age_days) ||
		    age < facts->evidence_age_days)
			facts->evidence_age_days = age;
	}
}

static void
find_language(
    const struct recommend_draft *draft, struct recommend_candidate *candidate)
{
	struct counterpoint_candidate *facts = &candidate->facts;
	const struct variant *variant = candidate->variant;

	facts->language = variant->language;
	facts->language_share =
	    recommend_language_share(draft->audience, variant->language);
	facts->language_wanted = draft->request.language[0] != '\0';
	facts->language_reviewed = strcmp(variant->native_review, "done") == 0;
}

static void
find_deeds(const struct library *library, struct recommend_candidate *candidate)
{
	struct counterpoint_candidate *facts = &candidate->facts;
	const struct schema_texts *slugs = &candidate->message->deeds;

	for (size_t i = 0; i < slugs->n; i++) {
		const struct deed *deed =
		    library_find(library, NOUN_DEED, slugs->items[i]);

		if (deed == NULL)
			continue;
		facts->deeds_delivered +=
		    strcmp(deed->status, "delivered") == 0;
		facts->deeds_running += strcmp(deed->status, "running") == 0;
		facts->deeds_planned += strcmp(deed->status, "planned") == 0;
		facts->deeds_slipped += !deed_holds(deed);
	}
}

/* Days since the version was cleared; the date is the time's first part. */
static double
age_of(const struct message *message, int64_t today)
{
	char date[11] = "";

	if (message->meta.cleared_at == NULL)
		return 0;
	strncpy(date, message->meta.cleared_at, sizeof(date) - 1);
	return clock_date_is_valid(date) ? today - clock_date_days(date) : 0;
}

/* The rule "not only condemnation": at a Global South audience a message has
 * to offer an explanation, an acknowledgement or a deed. */
static bool
only_condemns(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate)
{
	const struct counterpoint_candidate *facts = &candidate->facts;
	const struct variant *variant = candidate->variant;

	return draft->global_south &&
	       strcmp(candidate->message->type, "explain") != 0 &&
	       strcmp(candidate->message->type, "positive") != 0 &&
	       variant->fallacy == NULL && variant->kernel == NULL &&
	       facts->deeds_delivered + facts->deeds_running +
		       facts->deeds_planned ==
		   0;
}

void
recommend_find_facts(const struct recommend_draft *draft,
    struct recommend_candidate *candidate,
    const struct audience *const *lineage)
{
	int64_t today = draft->request.day;

	candidate->facts.message = candidate->message->slug;
	candidate->facts.organisation = candidate->organisation->slug;
	find_resonance(candidate, draft->audience);
	find_messenger(candidate, today, lineage);
	find_evidence(draft->library, candidate, today);
	find_language(draft, candidate);
	find_deeds(draft->library, candidate);
	candidate->facts.message_age_days = age_of(candidate->message, today);
	candidate->condemnation_only = only_condemns(draft, candidate);
	for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
		candidate->factors[f].score = NAN;
	recommend_add_warnings(draft, candidate, lineage);
}

struct counterpoint_candidate *
recommend_facts(const struct recommend_draft *draft)
{
	struct counterpoint_candidate *facts =
	    mem_calloc(draft->ncandidates, sizeof(*facts));

	for (size_t i = 0; i < draft->ncandidates; i++)
		facts[i] = draft->candidates[i].facts;
	return facts;
}
