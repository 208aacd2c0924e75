/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tailor.c - what tailors are given and what they give back. Owns the facts and
 * the tailors' words; the draft keeps both.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/recommend/draft.h"
#include "engine/recommend/factor/factor.h"

/* --- facts, as the plugins' header has them --- */

/* The message's themes that the place holds, separated by commas. */
static char *
join_themes(const struct recommend_draft *draft,
    const struct catalogue_message *message, bool sensitive)
{
	struct buf list = {0};

	for (uint32_t i = 0; i < message->themes.n; i++) {
		uint32_t theme = message->themes.items[i];

		if (sensitive ? !draft->place.sensitive[theme]
			      : draft->place.concerns[theme] <= 0)
			continue;
		if (list.len > 0)
			buf_add_char(&list, ',');
		buf_add_str(&list, draft->catalogue->themes.items[theme]);
	}
	return list.len > 0 ? buf_take(&list) : mem_strdup("");
}

static void
find_trust(const struct recommend_draft *draft, uint32_t voice,
    struct counterpoint_candidate *to)
{
	const struct catalogue_reading *r = draft->voices[voice].reading;
	const struct burden *burden = draft->voices[voice].burden;

	to->trust = to->trust_age_days = NAN;
	to->legacy_burden = burden == NULL ? 0 : burden->weight;
	if (r == NULL)
		return;
	to->trust = r->item->value;
	to->trust_age_days = (double)(draft->request.day - r->day);
	to->trust_n = r->item->n;
	to->trust_distance = r->steps;
}

static void
find_evidence(const struct recommend_draft *draft,
    const struct catalogue_message *message, struct counterpoint_candidate *to)
{
	int32_t newest = INT32_MIN;

	for (uint32_t i = 0; i < message->evidence.n; i++) {
		const struct catalogue_evidence *e =
		    &draft->catalogue->evidence[message->evidence.items[i]];
		const char *status = e->item->status;

		to->evidence_confirmed += strcmp(status, "confirmed") == 0;
		to->evidence_assessed += strcmp(status, "assessed") == 0;
		to->evidence_reported += strcmp(status, "reported") == 0;
		to->evidence_alleged += strcmp(status, "alleged") == 0;
		if (e->day > newest)
			newest = e->day;
	}
	to->evidence_age_days = (double)(draft->request.day - newest);
}

static void
find_deeds(const struct recommend_draft *draft,
    const struct catalogue_message *message, struct counterpoint_candidate *to)
{
	for (uint32_t i = 0; i < message->deeds.n; i++) {
		uint32_t d = message->deeds.items[i];
		const char *status;

		if (draft->catalogue->deeds[d].item == NULL)
			continue;
		status = draft->catalogue->deeds[d].item->status;
		to->deeds_delivered += strcmp(status, "delivered") == 0;
		to->deeds_running += strcmp(status, "running") == 0;
		to->deeds_planned += strcmp(status, "planned") == 0;
		to->deeds_slipped += draft->catalogue->deeds[d].slipped;
	}
}

static struct counterpoint_candidate
make_facts(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate)
{
	const struct catalogue_message *message = candidate->message;
	const struct recommend_numbers *n = &candidate->numbers;
	struct counterpoint_candidate facts = {
	    .message = message->item->slug,
	    .organisation = message->item->organisation,
	    .language = candidate->variant->item->language,
	    .concerns_met = join_themes(draft, message, false),
	    .sensitivities_hit = join_themes(draft, message, true),
	    .match_confidence = n->confidence,
	    .concern_met = n->concern_met,
	    .concern_all = n->concern_all,
	    .language_share = n->share,
	    .language_wanted = n->wanted,
	    .language_reviewed = n->reviewed,
	    .message_age_days = n->age,
	    .recent_releases = (uint32_t)ceil(n->heard),
	};

	find_trust(draft, message->voice, &facts);
	find_evidence(draft, message, &facts);
	find_deeds(draft, message, &facts);
	return facts;
}

void
recommend_facts_done(struct recommend_draft *draft)
{
	for (size_t i = 0; i < draft->nasked; i++) {
		free((char *)draft->facts[i].concerns_met);
		free((char *)draft->facts[i].sensitivities_hit);
	}
	free(draft->facts);
	free(draft->asked);
}

static int
compare_scores(const void *a, const void *b)
{
	const struct recommend_candidate *const *x = a, *const *y = b;

	if ((*x)->score != (*y)->score)
		return (*x)->score > (*y)->score ? -1 : 1;
	return (*x)->message->rank < (*y)->message->rank ? -1 : 1;
}

const struct counterpoint_candidate *
recommend_facts(struct recommend_draft *draft, size_t *ret_n)
{
	size_t n = draft->ncandidates;

	recommend_facts_done(draft);
	draft->asked = mem_calloc(n, sizeof(*draft->asked));
	for (size_t i = 0; i < n; i++) {
		draft->asked[i] = &draft->candidates[i];
		draft->asked[i]->score =
		    recommend_weigh(&draft->settings, draft->asked[i]->scores);
	}
	qsort(draft->asked, n, sizeof(*draft->asked), compare_scores);
	draft->nasked = n < RECOMMEND_TAILORED ? n : RECOMMEND_TAILORED;
	draft->facts = mem_calloc(draft->nasked, sizeof(*draft->facts));
	for (size_t i = 0; i < draft->nasked; i++)
		draft->facts[i] = make_facts(draft, draft->asked[i]);
	*ret_n = draft->nasked;
	return draft->facts;
}

/* --- scores --- */

static void
add_score(struct recommend_candidate *candidate,
    enum counterpoint_factor factor, double score, unsigned n,
    const char *reason)
{
	struct recommend_tailored *to;
	double own = factors[factor]->score(&candidate->numbers);

	if (candidate->tailored == NULL)
		candidate->tailored = mem_calloc(
		    COUNTERPOINT_FACTORS, sizeof(*candidate->tailored));
	to = &candidate->tailored[factor];
	free(to->reason);
	*to = (struct recommend_tailored){
	    .score = rint(score * 1e6) / 1e6,
	    .n = n,
	    .reason = mem_strdup(reason),
	};
	candidate->scores[factor] =
	    rint((own + n * to->score) / (1 + n) * 1e6) / 1e6;
}

void
recommend_tailor(struct recommend_draft *draft, size_t candidate,
    enum counterpoint_factor factor, double score, unsigned n,
    const char *reason)
{
	assert(candidate < draft->nasked && n > 0);
	add_score(draft->asked[candidate], factor, score, n, reason);
}

void
recommend_tailored_free(struct recommend_tailored *tailored)
{
	for (int f = 0; tailored != NULL && f < COUNTERPOINT_FACTORS; f++)
		free(tailored[f].reason);
	free(tailored);
}

/* --- to JSON and back --- */

static json_t *
write_tailored(const struct recommend_tailored *tailored)
{
	json_t *object = json_object();

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
		if (tailored[f].n > 0)
			json_object_set_new(object, factors[f]->name,
			    json_pack("{s:f, s:i, s:s}", "score",
				tailored[f].score, "tailors", tailored[f].n,
				"reason", tailored[f].reason));
	return object;
}

json_t *
recommend_tailored_write(const struct recommend_draft *draft)
{
	json_t *all = json_object();

	for (size_t i = 0; i < draft->ncandidates; i++)
		if (draft->candidates[i].tailored != NULL)
			json_object_set_new(all,
			    draft->candidates[i].message->item->slug,
			    write_tailored(draft->candidates[i].tailored));
	return all;
}

static void
read_tailored(struct recommend_candidate *candidate, const json_t *from)
{
	for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
		const json_t *factor = json_object_get(from, factors[f]->name);

		if (factor != NULL)
			add_score(candidate, f,
			    json_number_value(json_object_get(factor, "score")),
			    json_integer_value(
				json_object_get(factor, "tailors")),
			    json_text(factor, "reason"));
	}
}

void
recommend_tailored_read(struct recommend_draft *draft, const json_t *from)
{
	for (size_t i = 0; i < draft->ncandidates; i++)
		read_tailored(&draft->candidates[i],
		    json_object_get(
			from, draft->candidates[i].message->item->slug));
}

json_t *
recommend_factors_write(const struct recommend_draft *draft)
{
	json_t *all = json_object();

	for (size_t i = 0; i < draft->ncandidates; i++) {
		const struct recommend_candidate *c = &draft->candidates[i];
		json_t *object = json_object();

		for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
			json_object_set_new(
			    object, factors[f]->name, json_real(c->scores[f]));
		json_object_set_new(all, c->message->item->slug, object);
	}
	return all;
}
