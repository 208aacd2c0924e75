/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay.c - the question and the tailors' factors as JSON and back:
 * with the library of that time they are all that an answer depends on. Owns
 * nothing.
 */
#include <math.h>

#include "base/json.h"
#include "engine/recommend/recommend.h"
#include "engine/stance.h"

static void
copy(char *to, size_t size, const json_t *object, const char *key)
{
	const char *text = json_text(object, key);

	snprintf(to, size, "%s", text == NULL ? "" : text);
}

static json_t *
write_target(const struct recommend_target *target)
{
	return json_pack("{s:s, s:f, s:s*}", "narrative", target->narrative,
	    "confidence", target->confidence, "stance",
	    stance_name(target->stance));
}

static void
read_target(const json_t *from, struct recommend_target *ret)
{
	copy(ret->narrative, sizeof(ret->narrative), from, "narrative");
	ret->confidence =
	    json_number_value(json_object_get(from, "confidence"));
	ret->stance = stance_find(json_text(from, "stance"));
}

json_t *
recommend_request_write(const struct recommend_request *request)
{
	json_t *targets = json_array();

	for (size_t i = 0; i < request->ntargets; i++)
		json_array_append_new(
		    targets, write_target(&request->targets[i]));
	return json_pack("{s:o, s:o*, s:s, s:s, s:s, s:s, s:I, s:I, s:o}",
	    "targets", targets, "nearest",
	    request->nearest.narrative[0] != '\0'
		? write_target(&request->nearest)
		: NULL,
	    "audience", request->audience, "organisation",
	    request->organisation, "language", request->language, "channel",
	    request->channel, "limit", (json_int_t)request->limit, "day",
	    (json_int_t)request->day, "circumstances",
	    circumstances_write(&request->circumstances));
}

void
recommend_request_read(const json_t *from, struct recommend_request *ret)
{
	const json_t *targets = json_object_get(from, "targets");
	size_t i;
	json_t *target;

	*ret = (struct recommend_request){0};
	json_array_foreach(targets, i, target)
	{
		if (ret->ntargets == RECOMMEND_NARRATIVES)
			break;
		read_target(target, &ret->targets[ret->ntargets++]);
	}
	read_target(json_object_get(from, "nearest"), &ret->nearest);
	copy(ret->audience, sizeof(ret->audience), from, "audience");
	copy(
	    ret->organisation, sizeof(ret->organisation), from, "organisation");
	copy(ret->language, sizeof(ret->language), from, "language");
	copy(ret->channel, sizeof(ret->channel), from, "channel");
	ret->limit = json_integer_value(json_object_get(from, "limit"));
	ret->day = json_integer_value(json_object_get(from, "day"));
	circumstances_read(
	    json_object_get(from, "circumstances"), &ret->circumstances);
}

static json_t *
write_candidate(const struct recommend_candidate *candidate)
{
	json_t *object = json_object();

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
		if (!isnan(candidate->factors[f].score))
			json_object_set_new(object, recommend_factor_name(f),
			    json_pack("{s:f, s:s}", "score",
				candidate->factors[f].score, "reason",
				candidate->factors[f].reason));
	return object;
}

json_t *
recommend_factors_write(const struct recommend_draft *draft)
{
	json_t *all = json_object();

	for (size_t i = 0; i < draft->ncandidates; i++)
		json_object_set_new(all, draft->candidates[i].message->slug,
		    write_candidate(&draft->candidates[i]));
	return all;
}

void
recommend_factors_read(struct recommend_draft *draft, const json_t *from)
{
	for (size_t i = 0; i < draft->ncandidates; i++) {
		const json_t *object =
		    json_object_get(from, draft->candidates[i].message->slug);

		for (int f = 0; f < COUNTERPOINT_FACTORS; f++) {
			const json_t *factor =
			    json_object_get(object, recommend_factor_name(f));

			if (factor != NULL)
				recommend_set_factor(draft, i, f,
				    json_number_value(
					json_object_get(factor, "score")),
				    json_text(factor, "reason"));
		}
	}
}
