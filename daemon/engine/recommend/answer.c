/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.c - writes recommendations, reasons and what fell out.
 * Owns nothing; numbers are rounded here once, so that a replay gives the same
 * bytes.
 */
#include "engine/recommend/answer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "engine/recommend/assess.h"
#include "engine/recommend/parts.h"
#include "engine/recommend/render.h"

#define GOOD_FACTOR 0.6

static json_t *
rounded(double v)
{
	return json_real(round(v * 10000) / 10000);
}

static json_t *
write_factors(const struct recommend_candidate *candidate)
{
	json_t *object = json_object();

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
		const struct recommend_factor *factor = &candidate->factors[f];

		if (!isnan(factor->score))
			json_object_set_new(object, recommend_factor_name(f),
			    json_pack("{s:o, s:s}", "score",
				rounded(factor->score), "reason",
				factor->reason));
	}
	return object;
}

/*
 * What lifts and what lowers the score most, by weight. Only a factor from 0.6
 * on speaks for a message, only one below it against.
 */
static json_t *
write_why(const struct recommend_candidate *candidate)
{
	const char *best = NULL, *worst = NULL;
	double most = 0, least = 0;

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
		double score = candidate->factors[f].score;
		double weight = recommend_factor_weight(f);

		if (isnan(score))
			continue;
		if (score >= GOOD_FACTOR && score * weight > most) {
			most = score * weight;
			best = candidate->factors[f].reason;
		} else if (score < GOOD_FACTOR &&
			   (score - 1) * weight < least) {
			least = (score - 1) * weight;
			worst = candidate->factors[f].reason;
		}
	}
	if (best == NULL && worst == NULL)
		return json_string("No tailor scored it.");
	return json_sprintf("%s%s%s%s%s", best ? "For it: " : "",
	    best ? best : "", best && worst ? " " : "",
	    worst ? "Against it: " : "", worst ? worst : "");
}

static json_t *
write_evidence(const struct library *library, const struct message *message)
{
	json_t *list = json_array();

	for (size_t i = 0; i < message->evidence.n; i++) {
		const struct evidence *e = library_find(
		    library, NOUN_EVIDENCE, message->evidence.items[i]);

		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "slug",
			e->slug, "statement", e->statement, "status", e->status,
			"date", e->date, "source_title", e->source_title,
			"publisher", e->publisher, "url", e->url));
	}
	return list;
}

static json_t *
write_deeds(const struct library *library, const struct message *message)
{
	json_t *list = json_array();

	for (size_t i = 0; i < message->deeds.n; i++) {
		const struct deed *d =
		    library_find(library, NOUN_DEED, message->deeds.items[i]);

		if (d != NULL)
			json_array_append_new(
			    list, json_pack("{s:s, s:s, s:s, s:s, s:s}", "slug",
				      d->slug, "title", d->title,
				      "organisation", d->organisation, "status",
				      d->status, "due", d->due));
	}
	return list;
}

/* When the audience uses the channel most, in its own zone; NULL: unknown. */
static json_t *
write_window(const struct recommend_draft *draft)
{
	const struct audience *audience = draft->audience;
	json_t *hours;

	for (size_t i = 0; i < audience->channels.n; i++) {
		const struct channel *c = &audience->channels.items[i];

		if (strcmp(c->kind, draft->request.channel) != 0 ||
		    c->prime_time.n == 0)
			continue;
		hours = json_array();
		for (size_t j = 0; j < c->prime_time.n; j++)
			json_array_append_new(
			    hours, json_pack("{s:s, s:s}", "from",
				       c->prime_time.items[j].from, "to",
				       c->prime_time.items[j].to));
		return json_pack("{s:s, s:s, s:o}", "channel", c->kind,
		    "time_zone", audience->time_zone, "prime_time", hours);
	}
	return NULL;
}

static json_t *
write_recommendation(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate)
{
	const struct message *message = candidate->message;
	struct buf text = {0};
	json_t *object;

	render_message(
	    draft->library, candidate->organisation, candidate->variant, &text);
	object = json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:o, s:o, "
			   "s:o, s:O, s:o, s:o, s:o*}",
	    "message", message->slug, "version",
	    (json_int_t)message->meta.version, "hash", message->meta.hash,
	    "organisation", candidate->organisation->slug, "narrative",
	    candidate->narrative, "language", candidate->variant->language,
	    "text", text.data, "score", rounded(candidate->score), "factors",
	    write_factors(candidate), "why", write_why(candidate), "warnings",
	    candidate->warnings, "evidence",
	    write_evidence(draft->library, message), "deeds",
	    write_deeds(draft->library, message), "window",
	    write_window(draft));
	buf_done(&text);
	return object;
}

static void
add_not_chosen(json_t *list, const struct message *message, json_t *reason)
{
	json_array_append_new(
	    list, json_pack("{s:s, s:s, s:o}", "message", message->slug,
		      "organisation", message->organisation, "reason", reason));
}

/* Why a message that may be used is not among the first. */
static json_t *
write_passed(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate)
{
	const char *wanted = draft->request.organisation;
	const char *voice = candidate->organisation->slug;

	if (wanted[0] != '\0' && strcmp(wanted, voice) != 0)
		return json_sprintf(
		    "It is in the voice of %s; %s was asked for.", voice,
		    wanted);
	if (candidate->condemnation_only)
		return json_string("It only condemns, which comes last at this "
				   "audience.");
	return json_sprintf("Its score of %.4f is behind the first %zu.",
	    candidate->score, draft->request.limit);
}

static json_t *
write_not_chosen(const struct recommend_draft *draft,
    const struct recommend_selection *selection)
{
	json_t *list = json_array();

	for (size_t i = 0; i < selection->npassed; i++)
		add_not_chosen(list, selection->passed[i]->message,
		    write_passed(draft, selection->passed[i]));
	for (size_t i = 0; i < draft->nrefusals; i++)
		add_not_chosen(list, draft->refusals[i].message,
		    json_string(draft->refusals[i].reason));
	return list;
}

static const char *
reason_of_voice(const struct recommend_candidate *candidate)
{
	if (candidate == NULL)
		return "It has nothing to say here.";
	if (isnan(candidate->factors[COUNTERPOINT_MESSENGER].score))
		return "No tailor weighed its voice.";
	return candidate->factors[COUNTERPOINT_MESSENGER].reason;
}

static json_t *
write_better(const struct recommend_selection *selection)
{
	const struct recommend_candidate *better = selection->better;

	if (better == NULL)
		return NULL;
	return json_pack("{s:s, s:s, s:o}", "organisation",
	    better->organisation->slug, "message", better->message->slug,
	    "reason",
	    json_sprintf("%s The desk asked for: %s", reason_of_voice(better),
		reason_of_voice(selection->own)));
}

static void
write_assessment(const struct recommend_draft *draft, json_t *answer)
{
	struct assessment assessment;
	json_t *members;

	assess_request(draft->library, &draft->request, &assessment);
	members = assess_write(&assessment, &draft->request);
	json_object_update(answer, members);
	json_decref(members);
	json_decref(assessment.reasons);
}

json_t *
recommend_write_answer(
    const struct recommend_draft *draft, struct recommend_selection *selection)
{
	json_t *answer = json_object(), *list = json_array(), *better;

	write_assessment(draft, answer);
	for (size_t i = 0; i < selection->nchosen; i++)
		json_array_append_new(
		    list, write_recommendation(draft, selection->chosen[i]));
	json_object_set_new(answer, "recommendations", list);
	json_object_set_new(
	    answer, "not_chosen", write_not_chosen(draft, selection));
	better = write_better(selection);
	if (better != NULL)
		json_object_set_new(answer, "better_messenger", better);
	free(selection->chosen);
	free(selection->passed);
	return answer;
}
