/* SPDX-License-Identifier: Apache-2.0 */
/*
 * matches.c - matches between engine and protocol. Owns nothing.
 */
#include "rpc/matches.h"

#include <math.h>
#include <string.h>

#include "base/json.h"

static json_t *
write_votes(const struct match_hit *hit)
{
	json_t *list = json_array();

	for (size_t i = 0; i < hit->nvotes; i++)
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:f}", "name", hit->votes[i].plugin,
			"version", hit->votes[i].version, "score",
			round(hit->votes[i].score * 10000) / 10000));
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

json_t *
matches_write(const struct library *library, const struct match_answer *answer,
    double suggest)
{
	json_t *list = json_array();

	for (size_t i = 0; i < answer->nhits; i++) {
		const struct match_hit *hit = &answer->hits[i];
		const struct narrative *narrative =
		    library_find(library, NOUN_NARRATIVE, hit->narrative);

		if (hit->confidence < suggest || narrative == NULL)
			continue;
		json_array_append_new(list,
		    json_pack("{s:s, s:s, s:f, s:s, s:o, s:o}", "narrative",
			hit->narrative, "title", narrative->title, "confidence",
			round(hit->confidence * 10000) / 10000, "state",
			"suggested", "plugins", write_votes(hit), "why",
			write_why(hit)));
	}
	return list;
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
