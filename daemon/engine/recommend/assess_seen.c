/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess_seen.c - whether a narrative has passed the tipping point of First
 * Draft: whether it has left the community where it began, so that an answer
 * no longer makes it known. Owns the numbers of outlets and channels that show
 * it; the reach is a setting.
 */
#include "engine/recommend/assess_parts.h"

/* Beyond one community: at least so many kinds of channels and outlets. */
#define CHANNELS_BEYOND 2
#define OUTLETS_BEYOND	3

/* A population is known as "at least" only: how many times as many it is than
 * a reach is told in words, and so many times are far more. */
#define FAR_MORE 10

/* How a reach is known, for "Reached N people ...". */
static const char *
words_of_basis(enum reach_basis basis)
{
	switch (basis) {
	case REACH_OUTLET:
		return "by the median of what its outlet reached before";
	case REACH_CHANNEL:
		return "by the median of its channel at the audience";
	default:
		return "as given";
	}
}

/* Each of these alone shows it. */

static bool
is_reached(const struct circumstances *c, struct assessment *to)
{
	if (c->basis == REACH_NONE || c->reach < c->tipping_point)
		return false;
	assess_add_reason(to,
	    json_sprintf("It reached about %lld people, %s; the tipping point "
			 "is %lld.",
		c->reach, words_of_basis(c->basis), c->tipping_point));
	return true;
}

static bool
is_reached_together(const struct circumstances *c, struct assessment *to)
{
	const struct sighting *s = &c->sighting;

	if (s->reach == 0 || s->reach < c->tipping_point)
		return false;
	assess_add_reason(to,
	    json_sprintf("The narrative's observations of the last 7 days "
			 "reached %lld people together, some perhaps counted "
			 "twice; the tipping point is %lld.",
		s->reach, c->tipping_point));
	return true;
}

static bool
is_beyond_its_community(const struct circumstances *c, struct assessment *to)
{
	const struct sighting *s = &c->sighting;

	if (s->channels < CHANNELS_BEYOND || s->outlets < OUTLETS_BEYOND)
		return false;
	assess_add_reason(to,
	    json_sprintf("The narrative has left its community: %lld outlets "
			 "on %lld kinds of channels in the last 7 days (%d on "
			 "%d show it).",
		s->outlets, s->channels, OUTLETS_BEYOND, CHANNELS_BEYOND));
	return true;
}

static bool
is_on_a_mass_medium(const struct circumstances *c, struct assessment *to)
{
	if (!c->sighting.mass_medium)
		return false;
	assess_add_reason(
	    to, json_string("The narrative was seen on a mass medium in the "
			    "last 7 days: radio, television or a newspaper."));
	return true;
}

static bool
is_bursting(const struct circumstances *c, struct assessment *to)
{
	const struct sighting *s = &c->sighting;

	if (!s->burst)
		return false;
	assess_add_reason(to,
	    json_sprintf("The narrative comes in a burst: seen %lld times in "
			 "the last 60 minutes, where its past lets expect "
			 "%.10g.",
		s->hour, surge_plain(s->expected)));
	return true;
}

enum assess_seen
assess_find_seen(const struct circumstances *c, struct assessment *to)
{
	bool likely = is_reached(c, to);

	likely |= is_reached_together(c, to);
	likely |= is_beyond_its_community(c, to);
	likely |= is_on_a_mass_medium(c, to);
	likely |= is_bursting(c, to);
	if (likely)
		return ASSESS_SEEN_LIKELY;
	if (c->basis == REACH_NONE) {
		assess_add_reason(to,
		    json_string("Its reach was not given and cannot be "
				"estimated, so nothing speaks for silence."));
		return ASSESS_SEEN_UNKNOWN;
	}
	assess_add_reason(to,
	    json_sprintf("Seen by %lld people, %s, below the tipping point of "
			 "%lld: an answer would carry it further than it has "
			 "come by itself.",
		c->reach, words_of_basis(c->basis), c->tipping_point));
	return ASSESS_SEEN_UNLIKELY;
}

void
assess_tell_amplification(const struct library *library,
    const struct recommend_request *request, struct assessment *to)
{
	const struct circumstances *c = &request->circumstances;
	const struct audience *audience =
	    library_find(library, NOUN_AUDIENCE, request->audience);

	if (audience == NULL || c->basis == REACH_NONE ||
	    audience->min_population <= c->reach)
		return;
	if (c->reach == 0)
		assess_add_reason(to,
		    json_sprintf("%s has at least %lld people, of whom none "
				 "has seen it; an answer there could show it "
				 "to all.",
			audience->name, audience->min_population));
	else
		assess_add_reason(to,
		    json_sprintf("%s has at least %lld people; an answer there "
				 "could show it to %s people than the %lld "
				 "that it has reached.",
			audience->name, audience->min_population,
			audience->min_population / c->reach >= FAR_MORE
			    ? "far more"
			    : "more",
			c->reach));
}
