/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.c - the answer as the protocol words it: recommendations, reasons and
 * what fell out. Owns nothing; numbers are rounded before they come here, so
 * that a replay gives the same bytes.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/recommend/draft.h"
#include "engine/recommend/factor/factor.h"
#include "engine/recommend/render.h"

#define GOOD_FACTOR 0.6

static json_t *
rounded(double v)
{
	return json_real(rint(v * 10000) / 10000);
}

/* The string that was built; the buffer is empty again. */
static json_t *
take_string(struct buf *text)
{
	json_t *string = json_string(text->data);

	buf_clear(text);
	return string;
}

/* The formula's sentence, and what tailors added. */
static void
tell_factor(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, enum counterpoint_factor f,
    struct buf *out)
{
	factors[f]->tell(draft, candidate, out);
	if (candidate->tailored != NULL && candidate->tailored[f].n > 0)
		buf_printf(out, " %u tailor%s scored it %.2f: %s",
		    candidate->tailored[f].n,
		    candidate->tailored[f].n == 1 ? "" : "s",
		    candidate->tailored[f].score,
		    candidate->tailored[f].reason);
}

/*
 * The factor that lifts and the one that lowers the score most, by weight. Only
 * one from 0.6 on speaks for a message, only one below it against.
 */
static void
find_why(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, int *ret_best, int *ret_worst)
{
	double most = 0, least = 0;

	*ret_best = *ret_worst = -1;
	for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
		double score = candidate->scores[f];
		double weight = draft->settings.weights[f];

		if (score >= GOOD_FACTOR && score * weight > most) {
			most = score * weight;
			*ret_best = f;
		} else if (score < GOOD_FACTOR &&
			   (score - 1) * weight < least) {
			least = (score - 1) * weight;
			*ret_worst = f;
		}
	}
}

/* All factors go to *ret_factors; returns what speaks for and against. */
static json_t *
write_factors(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, json_t **ret_factors)
{
	struct buf why[2] = {{0}, {0}}, text = {0};
	json_t *object = json_object(), *written;
	int best, worst;

	find_why(draft, candidate, &best, &worst);
	for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
		tell_factor(draft, candidate, f, &text);
		if (f == best)
			buf_printf(&why[0], "For it: %s", text.data);
		if (f == worst)
			buf_printf(&why[1], "Against it: %s", text.data);
		json_object_set_new(object, factors[f]->name,
		    json_pack("{s:o, s:o}", "score",
			rounded(candidate->scores[f]), "reason",
			take_string(&text)));
	}
	written = json_sprintf("%s%s%s", why[0].len > 0 ? why[0].data : "",
	    why[0].len > 0 && why[1].len > 0 ? " " : "",
	    why[1].len > 0 ? why[1].data : "");
	buf_done(&why[0]);
	buf_done(&why[1]);
	buf_done(&text);
	*ret_factors = object;
	return written;
}

static json_t *
write_evidence(const struct recommend_draft *draft,
    const struct catalogue_message *message)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < message->evidence.n; i++) {
		const struct evidence *e =
		    draft->catalogue
			->evidence[recommend_link(draft, message->evidence, i)]
			.item;

		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "slug",
			e->slug, "statement", e->statement, "status", e->status,
			"date", e->date, "source_title", e->source_title,
			"publisher", e->publisher, "url", e->url));
	}
	return list;
}

static json_t *
write_deeds(const struct recommend_draft *draft,
    const struct catalogue_message *message)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < message->deeds.n; i++) {
		uint32_t number = recommend_link(draft, message->deeds, i);
		const struct deed *d;

		if (number == CATALOGUE_NONE)
			continue;
		d = draft->catalogue->deeds[number].item;
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:s, s:s, s:s}", "slug", d->slug,
			"title", d->title, "organisation", d->organisation,
			"status", d->status, "due", d->due));
	}
	return list;
}

/* --- when the audience uses the channel most --- */

static const struct channel *
find_channel(const struct audience *audience, const char *kind)
{
	for (size_t i = 0; i < audience->channels.n; i++)
		if (strcmp(audience->channels.items[i].kind, kind) == 0 &&
		    audience->channels.items[i].prime_time.n > 0)
			return &audience->channels.items[i];
	return NULL;
}

/* The audience's own hours or those of the nearest that contains it, in its own
 * zone; NULL: unknown. */
static json_t *
write_window(const struct recommend_draft *draft)
{
	const struct catalogue_audience *audience = draft->place.audience;
	const struct channel *channel = NULL;
	json_t *hours;

	for (size_t i = 0; channel == NULL && i < audience->nlineage; i++)
		channel = find_channel(
		    draft->catalogue->audiences[audience->lineage[i]].item,
		    draft->request.channel);
	if (channel == NULL)
		return NULL;
	hours = json_array();
	for (size_t i = 0; i < channel->prime_time.n; i++)
		json_array_append_new(
		    hours, json_pack("{s:s, s:s}", "from",
			       channel->prime_time.items[i].from, "to",
			       channel->prime_time.items[i].to));
	return json_pack("{s:s, s:s, s:o}", "channel", channel->kind,
	    "time_zone", audience->item->time_zone, "prime_time", hours);
}

static json_t *
write_recommendation(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate)
{
	const struct catalogue_message *message = candidate->message;
	const struct organisation *voice =
	    draft->catalogue->voices[message->voice].item;
	struct buf text = {0};
	json_t *object, *scores, *why;

	render_message(
	    draft->catalogue->library, voice, candidate->variant->item, &text);
	why = write_factors(draft, candidate, &scores);
	object = json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:o, s:o, "
			   "s:o, s:o, s:o, s:o, s:o*}",
	    "message", message->item->slug, "version",
	    (json_int_t)message->item->meta.version, "hash",
	    message->item->meta.hash, "organisation", voice->slug, "narrative",
	    draft->request.targets[candidate->target].narrative, "language",
	    candidate->variant->item->language, "text", text.data, "score",
	    rounded(candidate->score), "factors", scores, "why", why,
	    "warnings", recommend_write_warnings(draft, candidate), "evidence",
	    write_evidence(draft, message), "deeds",
	    write_deeds(draft, message), "window", write_window(draft));
	buf_done(&text);
	return object;
}

/* --- what was not chosen --- */

static void
add_not_chosen(json_t *list, const struct message *message, struct buf *reason)
{
	json_array_append_new(
	    list, json_pack("{s:s, s:s, s:o}", "message", message->slug,
		      "organisation", message->organisation, "reason",
		      take_string(reason)));
}

/* Why a message that may be used is not among the first. */
static void
tell_passed(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate, struct buf *out)
{
	if (!recommend_is_asked_voice(draft, candidate->message))
		buf_printf(out, "It is in the voice of %s; %s was asked for.",
		    candidate->message->item->organisation,
		    draft->request.organisation);
	else if (candidate->twin != NULL)
		buf_printf(out,
		    "It says nearly the same as %s, which stands above it: "
		    "their likeness is %.2f.",
		    candidate->twin->message->item->slug, candidate->likeness);
	else if (candidate->condemnation_only)
		buf_add_str(out, "It only condemns, which comes last at this "
				 "audience.");
	else
		buf_printf(out, "Its score of %.4f is behind the first %zu.",
		    candidate->score, draft->request.limit);
}

/* The best of those that may be used, then those that fell out; the number of
 * the rest goes to *ret_rest. */
static json_t *
write_not_chosen(const struct recommend_draft *draft, size_t *ret_rest)
{
	json_t *list = json_array();
	struct buf reason = {0};
	size_t told = draft->npassed;

	for (size_t i = 0; i < draft->npassed; i++) {
		tell_passed(draft, draft->passed[i], &reason);
		add_not_chosen(list, draft->passed[i]->message->item, &reason);
	}
	for (size_t i = 0; i < draft->nrefusals && told < RECOMMEND_TOLD;
	     i++, told++) {
		recommend_tell_refusal(draft, &draft->refusals[i], &reason);
		add_not_chosen(list, draft->refusals[i].message->item, &reason);
	}
	buf_done(&reason);
	*ret_rest =
	    draft->ncandidates + draft->nrefusals - draft->nchosen - told;
	return list;
}

static void
write_assessment(const struct recommend_draft *draft, json_t *answer)
{
	json_t *members = assess_write(&draft->assessment, &draft->request);

	json_object_update(answer, members);
	json_decref(members);
}

json_t *
recommend_write(const struct recommend_draft *draft)
{
	json_t *answer = json_object(), *list = json_array(), *better;
	size_t rest;

	write_assessment(draft, answer);
	for (size_t i = 0; i < draft->nchosen; i++)
		json_array_append_new(
		    list, write_recommendation(draft, draft->chosen[i]));
	json_object_set_new(answer, "recommendations", list);
	json_object_set_new(
	    answer, "not_chosen", write_not_chosen(draft, &rest));
	if (rest > 0)
		json_object_set_new(
		    answer, "not_chosen_rest", json_integer(rest));
	better = recommend_write_better(draft);
	if (better != NULL)
		json_object_set_new(answer, "better_messenger", better);
	return answer;
}
