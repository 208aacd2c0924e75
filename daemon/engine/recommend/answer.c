/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.c - the answer as JSON: recommendations, reasons and what fell out.
 * Owns nothing; numbers are rounded and sentences told before they come here,
 * so that a replay gives the same bytes.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/recommend/draft.h"
#include "engine/recommend/factor/factor.h"

static json_t *
rounded(double v)
{
	return json_real(rint(v * 10000) / 10000);
}

/* A sentence that was told. */
static json_t *
told_string(const struct recommend_draft *draft, size_t at)
{
	return json_string(draft->words.data + at);
}

static json_t *
write_factors(const struct recommend_draft *draft,
    const struct recommend_candidate *candidate,
    const struct recommend_told *told)
{
	json_t *object = json_object();

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
		json_object_set_new(object, factors[f]->name,
		    json_pack("{s:o, s:o}", "score",
			rounded(candidate->scores[f]), "reason",
			told_string(draft, told->reasons[f])));
	return object;
}

static json_t *
write_warnings(
    const struct recommend_draft *draft, const struct recommend_told *told)
{
	const char *warning = draft->words.data + told->warnings;
	json_t *list = json_array();

	for (unsigned i = 0; i < told->nwarnings; i++) {
		json_array_append_new(list, json_string(warning));
		warning += strlen(warning) + 1;
	}
	return list;
}

static json_t *
write_evidence(const struct recommend_draft *draft,
    const struct catalogue_message *message)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < message->evidence.n; i++) {
		const struct evidence *e =
		    draft->catalogue->evidence[message->evidence.items[i]].item;

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
		const struct deed *d =
		    draft->catalogue->deeds[message->deeds.items[i]].item;

		if (d == NULL)
			continue;
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
    const struct recommend_candidate *candidate,
    const struct recommend_told *told)
{
	const struct catalogue_message *message = candidate->message;

	return json_pack("{s:s, s:I, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:o, "
			 "s:o, s:o, s:o, s:o*}",
	    "message", message->item->slug, "version",
	    (json_int_t)message->item->meta.version, "hash",
	    message->item->meta.hash, "organisation",
	    message->item->organisation, "narrative",
	    draft->request.targets[candidate->target].narrative, "language",
	    candidate->variant->item->language, "text",
	    told_string(draft, told->text), "score", rounded(candidate->score),
	    "factors", write_factors(draft, candidate, told), "why",
	    told_string(draft, told->why), "warnings",
	    write_warnings(draft, told), "evidence",
	    write_evidence(draft, message), "deeds",
	    write_deeds(draft, message), "window", write_window(draft));
}

static json_t *
write_not_chosen(const struct recommend_draft *draft)
{
	json_t *list = json_array();

	for (size_t i = 0; i < draft->nunchosen; i++) {
		const struct message *message = draft->unchosen[i].message;

		json_array_append_new(
		    list, json_pack("{s:s, s:s, s:o}", "message", message->slug,
			      "organisation", message->organisation, "reason",
			      told_string(draft, draft->unchosen[i].reason)));
	}
	return list;
}

static json_t *
write_better(const struct recommend_draft *draft)
{
	const struct recommend_better *better = &draft->better;

	if (better->voice == CATALOGUE_NONE)
		return NULL;
	return json_pack("{s:s, s:s*, s:o, s:o}", "organisation",
	    draft->catalogue->voices[better->voice].item->slug, "message",
	    better->with == NULL ? NULL : better->with->message->item->slug,
	    "score", rounded(better->score), "reason",
	    told_string(draft, better->reason));
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
	size_t rest = draft->ncandidates + draft->nrefusals - draft->nchosen -
		      draft->nunchosen;

	write_assessment(draft, answer);
	for (size_t i = 0; i < draft->nchosen; i++)
		json_array_append_new(
		    list, write_recommendation(
			      draft, draft->chosen[i], &draft->told[i]));
	json_object_set_new(answer, "recommendations", list);
	json_object_set_new(answer, "not_chosen", write_not_chosen(draft));
	if (rest > 0)
		json_object_set_new(
		    answer, "not_chosen_rest", json_integer(rest));
	better = write_better(draft);
	if (better != NULL)
		json_object_set_new(answer, "better_messenger", better);
	return answer;
}

json_t *
recommend_rank(struct recommend_draft *draft)
{
	recommend_select(draft);
	recommend_tell(draft);
	return recommend_write(draft);
}
