/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settings.c - the settings of the recommender from the configuration, to JSON
 * and back, and what was changed in them. Owns nothing.
 */
#include "engine/recommend/settings.h"

#include "engine/recommend/factor/factor.h"

struct recommend_settings
recommend_settings_of(const struct config *config)
{
	return (struct recommend_settings){
	    .weights =
		{
		    [COUNTERPOINT_MATCH] = config->weight_match,
		    [COUNTERPOINT_RESONANCE] = config->weight_resonance,
		    [COUNTERPOINT_MESSENGER] = config->weight_messenger,
		    [COUNTERPOINT_EVIDENCE] = config->weight_evidence,
		    [COUNTERPOINT_LANGUAGE] = config->weight_language,
		    [COUNTERPOINT_DEED] = config->weight_deed,
		    [COUNTERPOINT_FRESHNESS] = config->weight_freshness,
		    [COUNTERPOINT_FATIGUE] = config->weight_fatigue,
		},
	    .near_copy = config->near_copy,
	    .better_margin = config->better_margin,
	};
}

json_t *
recommend_settings_write(const struct recommend_settings *settings)
{
	json_t *weights = json_object();

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
		json_object_set_new(
		    weights, factors[f]->name, json_real(settings->weights[f]));
	return json_pack("{s:o, s:f, s:f}", "weights", weights, "near_copy",
	    settings->near_copy, "better_margin", settings->better_margin);
}

static double
number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

struct recommend_settings
recommend_settings_read(const json_t *from)
{
	const json_t *weights = json_object_get(from, "weights");
	struct recommend_settings settings = {
	    .near_copy = number(from, "near_copy"),
	    .better_margin = number(from, "better_margin"),
	};

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
		settings.weights[f] = number(weights, factors[f]->name);
	return settings;
}

static void
compare(const char *prefix, const char *name, double then, double now,
    json_t *changes)
{
	if (then != now)
		json_array_append_new(
		    changes, json_sprintf("The setting %s%s is %g; it was %g.",
				 prefix, name, now, then));
}

json_t *
recommend_settings_compare(
    const struct recommend_settings *then, const struct recommend_settings *now)
{
	json_t *changes = json_array();

	for (int f = 0; f < COUNTERPOINT_FACTORS; f++)
		compare("weight_", factors[f]->name, then->weights[f],
		    now->weights[f], changes);
	compare("", "near_copy", then->near_copy, now->near_copy, changes);
	compare("", "better_margin", then->better_margin, now->better_margin,
	    changes);
	return changes;
}
