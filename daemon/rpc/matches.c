/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matches.c - matches between engine and protocol. Owns nothing.
 */
#include "rpc/matches.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "engine/stance.h"

/* As it is told and stored, so that thresholds cut both the same. */
static double
told(double number)
{
	return round(number * 10000) / 10000;
}

static json_t *
write_votes(const struct match_hit *hit)
{
	json_t *list = json_array();

	for (size_t i = 0; i < hit->nvotes; i++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:f}", "name", hit->votes[i].plugin,
			"version", hit->votes[i].version, "score",
			told(hit->votes[i].score)));
	return list;
}

static json_t *
write_why(const struct match_hit *hit)
{
	json_t *list = json_array();

	for (size_t i = 0; i < hit->nwhy; i++)
		json_array_append_new(list, json_string_lossy(hit->why[i]));
	return list;
}

/* What a person rejected no longer asks for anybody's eyes. */
static void
highlight(json_t *matches, const struct config *config)
{
	size_t i;
	json_t *match;

	json_array_foreach(matches, i, match)
	{
		double confidence =
		    json_number_value(json_object_get(match, "confidence"));

		if (confidence >= config->highlight &&
		    strcmp(json_text(match, "state"), "rejected") != 0)
			json_object_set_new(match, "highlighted", json_true());
	}
}

json_t *
matches_write(const struct library *library, const struct match_answer *answer,
    const struct config *config)
{
	json_t *list = json_array();

	for (size_t i = 0; i < answer->nhits; i++) {
		const struct match_hit *hit = &answer->hits[i];
		const struct narrative *narrative;

		if (told(hit->confidence) < config->suggest)
			break;
		narrative =
		    library_find(library, NOUN_NARRATIVE, hit->narrative);
		if (narrative == NULL)
			continue;
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:f, s:s, s:s*, s:o, s:o}",
			"narrative", hit->narrative, "title", narrative->title,
			"confidence", told(hit->confidence), "state",
			"suggested", "stance", stance_name(hit->stance),
			"plugins", write_votes(hit), "why", write_why(hit)));
	}
	highlight(list, config);
	return list;
}

/* A person's word is all that such a match has. */
static void
take_back(json_t *match)
{
	if (strcmp(json_text(match, "state"), "rejected") == 0 &&
	    json_array_size(json_object_get(match, "plugins")) == 0)
		json_object_set_new(match, "confidence", json_integer(0));
}

void
matches_complete(json_t *observation, const struct config *config)
{
	json_t *matches = json_object_get(observation, "matches");
	json_t *assessment = json_object_get(observation, "assessment");
	bool decided = false;
	size_t i;
	json_t *match;

	json_array_foreach(matches, i, match)
	{
		take_back(match);
		decided |= strcmp(json_text(match, "state"), "suggested") != 0;
	}
	highlight(matches, config);
	if (decided && assessment != NULL)
		json_object_set_new(assessment, "note",
		    json_string("This is what was told when the text was "
				"submitted, before a person decided which "
				"narratives it carries."));
}

json_t *
matches_write_missing(const struct match_answer *answer)
{
	json_t *list = json_array();

	for (size_t i = 0; i < answer->nmissing; i++)
		json_array_append_new(
		    list, json_string_lossy(answer->missing[i]));
	return list;
}

static void
add_targets(const struct library *library, const json_t *matches,
    const char *state, struct recommend_request *ret)
{
	size_t i;
	json_t *match;

	json_array_foreach(matches, i, match)
	{
		const char *slug = json_text(match, "narrative");
		struct recommend_target *to;

		if (strcmp(json_text(match, "state"), state) != 0 ||
		    library_find(library, NOUN_NARRATIVE, slug) == NULL)
			continue;
		if (ret->ntargets == RECOMMEND_NARRATIVES)
			return;
		to = &ret->targets[ret->ntargets++];
		snprintf(to->narrative, sizeof(to->narrative), "%s", slug);
		to->confidence = strcmp(state, "confirmed") == 0
				     ? 1
				     : json_number_value(json_object_get(
					   match, "confidence"));
		to->stance = stance_find(json_text(match, "stance"));
	}
}

void
matches_read_targets(const struct library *library, const json_t *matches,
    struct recommend_request *ret)
{
	ret->ntargets = 0;
	add_targets(library, matches, "confirmed", ret);
	add_targets(library, matches, "suggested", ret);
}

void
matches_read_nearest(const struct library *library,
    const struct match_answer *answer, struct recommend_request *ret)
{
	struct recommend_target *to = &ret->nearest;

	*to = (struct recommend_target){0};
	for (size_t i = 0; ret->ntargets == 0 && i < answer->nhits; i++) {
		const struct match_hit *hit = &answer->hits[i];

		if (library_find(library, NOUN_NARRATIVE, hit->narrative) ==
		    NULL)
			continue;
		snprintf(
		    to->narrative, sizeof(to->narrative), "%s", hit->narrative);
		to->confidence = told(hit->confidence);
		return;
	}
}
