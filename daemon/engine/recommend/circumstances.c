/* SPDX-License-Identifier: Apache-2.0 */
/*
 * circumstances.c - puts together what is known and takes it from JSON. Owns
 * the names of how a reach is known.
 */
#include "engine/recommend/circumstances.h"

#include <string.h>

#include "base/json.h"
#include "engine/profile/lineage.h"

static const char *const bases[] = {
    [REACH_NONE] = "none",
    [REACH_GIVEN] = "given",
    [REACH_OUTLET] = "outlet",
    [REACH_CHANNEL] = "channel",
};

const char *
circumstances_basis_name(enum reach_basis basis)
{
	return bases[basis];
}

static enum reach_basis
find_basis(const char *name)
{
	for (int i = REACH_GIVEN; name != NULL && i <= REACH_CHANNEL; i++)
		if (strcmp(bases[i], name) == 0)
			return i;
	return REACH_NONE;
}

/* The reach of one observation: what was given, or what others had. */
static void
find_reach(const struct pulse *pulse, const struct circumstances_seen *seen,
    struct circumstances *to)
{
	if (seen->reach >= 0) {
		to->reach = seen->reach;
		to->basis = REACH_GIVEN;
		return;
	}
	to->reach = pulse_reach(
	    pulse, seen->outlet, seen->channel, seen->audience, &to->basis);
	if (to->basis == REACH_NONE)
		to->reach = 0;
}

/* The newest for the audience or one that contains it; without one, that for
 * all. */
static const struct decision *
find_decision(const struct library *library, const struct pulse *pulse,
    const char *narrative, const char *audience)
{
	struct lineage lineage = lineage_find(
	    library, library_find(library, NOUN_AUDIENCE, audience));
	const struct decision *newest = NULL, *one;

	for (size_t i = 0; i < lineage.n; i++) {
		one = pulse_decision(pulse, narrative, lineage.items[i]->slug);
		if (one != NULL && (newest == NULL || one->id > newest->id))
			newest = one;
	}
	return newest != NULL ? newest : pulse_decision(pulse, narrative, "");
}

void
circumstances_find(const struct library *library, const struct pulse *pulse,
    const struct config *config, const char *narrative, const char *audience,
    const struct circumstances_seen *seen, struct circumstances *ret)
{
	const struct decision *decided =
	    find_decision(library, pulse, narrative, audience);

	*ret = (struct circumstances){
	    .tipping_point = config->tipping_point,
	    .wide_reach = config->wide_reach,
	};
	pulse_find(pulse, narrative, audience, &ret->sighting);
	if (decided != NULL)
		ret->decided = *decided;
	if (seen != NULL) {
		find_reach(pulse, seen, ret);
		ret->sighting.mass_medium |=
		    sighting_is_mass_medium(seen->channel);
	}
}

json_t *
circumstances_write(const struct circumstances *c)
{
	return json_pack("{s:I, s:I, s:I, s:s, s:o, s:o*}", "tipping_point",
	    (json_int_t)c->tipping_point, "wide_reach",
	    (json_int_t)c->wide_reach, "reach", (json_int_t)c->reach,
	    "reach_basis", bases[c->basis], "sighting",
	    sighting_write(&c->sighting), "decided",
	    decision_is_given(&c->decided) ? decision_write(&c->decided)
					   : NULL);
}

void
circumstances_read(const json_t *from, struct circumstances *ret)
{
	*ret = (struct circumstances){
	    .tipping_point =
		json_integer_value(json_object_get(from, "tipping_point")),
	    .wide_reach =
		json_integer_value(json_object_get(from, "wide_reach")),
	    .reach = json_integer_value(json_object_get(from, "reach")),
	    .basis = find_basis(json_text(from, "reach_basis")),
	};
	sighting_read(json_object_get(from, "sighting"), &ret->sighting);
	decision_read(json_object_get(from, "decided"), &ret->decided);
}
