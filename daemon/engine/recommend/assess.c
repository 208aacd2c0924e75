/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess.c - the order of thought: is it known, does the text rebut it, has
 * the audience likely seen it, what kind of claim is it, how soon. Owns the
 * postures, which are those of the RESIST toolkit and the Debunking Handbook: a
 * fair grievance is explained, an opinion engaged, a threat referred. What was
 * seen and how soon are assess_seen.c's and assess_priority.c's.
 */
#include <string.h>

#include "engine/recommend/assess_parts.h"

void
assess_add_reason(struct assessment *to, json_t *sentence)
{
	json_array_append_new(to->reasons, sentence);
}

static bool
is(const char *text, const char *word)
{
	return strcmp(text, word) == 0;
}

/* --- what kind of answer the verdict calls for --- */

static bool
is_checkable(const struct narrative *n)
{
	return !is(n->verdict, "opinion") && !is(n->verdict, "threat");
}

static const char *
posture_of_checkable(const struct narrative *n, struct assessment *to)
{
	if (n->kernel_of_truth != NULL) {
		assess_add_reason(
		    to, json_sprintf("It has a kernel of truth, so an answer "
				     "explains instead of denying: %s",
			    n->kernel_of_truth));
		return "explain";
	}
	if (is(n->status, "dormant")) {
		assess_add_reason(
		    to, json_string("It is dormant: warning before it returns "
				    "beats correcting it afterwards."));
		return "prebunk";
	}
	assess_add_reason(
	    to, json_sprintf(
		    "It can be checked, and its verdict is %s.", n->verdict));
	return "debunk";
}

static const char *
posture_of_verdict(const struct narrative *n, struct assessment *to)
{
	if (is_checkable(n))
		return posture_of_checkable(n, to);
	if (is(n->verdict, "threat")) {
		assess_add_reason(to,
		    json_string("It is a threat: that is for the policy side, "
				"not for a rebuttal."));
		return "refer";
	}
	assess_add_reason(
	    to, json_string("It is an opinion: there is nothing to refute, but "
			    "something to talk about."));
	return "engage";
}

/* --- what the text does with the narrative --- */

static bool
asserts_another(const struct recommend_request *request)
{
	return request->ntargets > 1 &&
	       request->targets[1].stance == COUNTERPOINT_ASSERTS;
}

/* A text that rebuts one narrative and asserts the next is about the next. */
static bool
is_about_the_next(const struct recommend_request *request)
{
	return request->targets[0].stance == COUNTERPOINT_REBUTS &&
	       asserts_another(request);
}

const struct recommend_target *
assess_find_target(const struct recommend_request *request)
{
	if (request->ntargets == 0)
		return NULL;
	return &request->targets[is_about_the_next(request) ? 1 : 0];
}

static void
tell_rebutted(const struct library *library,
    const struct recommend_request *request, struct assessment *to)
{
	const struct narrative *rebutted = library_find(
	    library, NOUN_NARRATIVE, request->targets[0].narrative);

	if (rebutted != NULL && is_about_the_next(request))
		assess_add_reason(
		    to, json_sprintf("It rebuts \"%s\", but asserts another "
				     "narrative.",
			    rebutted->title));
}

/* --- the ways it may go --- */

static void
leave_rebuttal(const struct library *library,
    const struct recommend_request *request, struct assessment *to)
{
	const struct circumstances *c = &request->circumstances;
	bool wide = c->basis != REACH_NONE && c->reach >= c->wide_reach;

	assess_add_reason(
	    to, json_string("The text rebuts the narrative; answering it would "
			    "repeat the claim."));
	assess_tell_amplification(library, request, to);
	to->posture = wide ? "monitor" : "ignore";
}

static void
keep_silent(const struct library *library,
    const struct recommend_request *request, struct assessment *to)
{
	assess_tell_amplification(library, request, to);
	to->posture = is(to->narrative->harm, "low") ? "ignore" : "monitor";
}

static void
explain_unknown(const struct library *library,
    const struct recommend_target *nearest, struct assessment *to)
{
	const struct narrative *narrative =
	    library_find(library, NOUN_NARRATIVE, nearest->narrative);

	if (narrative != NULL && nearest->confidence >= ASSESS_NEAREST)
		assess_add_reason(to,
		    json_sprintf("It matches no known narrative; the nearest, "
				 "\"%s\", has confidence %.2f only.",
			narrative->title, nearest->confidence));
	else
		assess_add_reason(
		    to, json_string("It matches no known narrative."));
	assess_add_reason(
	    to, json_string("If it comes again, it may be a new one."));
}

static void
assess_narrative(const struct library *library,
    const struct recommend_request *request, enum counterpoint_stance stance,
    struct assessment *to)
{
	const struct circumstances *c = &request->circumstances;

	if (stance == COUNTERPOINT_REBUTS) {
		leave_rebuttal(library, request, to);
		return;
	}
	to->seen = assess_find_seen(c, to);
	if (to->seen == ASSESS_SEEN_UNLIKELY) {
		keep_silent(library, request, to);
		return;
	}
	to->posture = posture_of_verdict(to->narrative, to);
	assess_find_priority(c, stance == COUNTERPOINT_REPORTS, to);
}

void
assess_request(const struct library *library,
    const struct recommend_request *request, struct assessment *ret)
{
	const struct recommend_target *target = assess_find_target(request);

	*ret = (struct assessment){
	    .posture = "monitor", .priority = "low", .reasons = json_array()};
	assess_tell_decision(
	    library, &request->circumstances.decided, request->day, ret);
	if (target != NULL) {
		tell_rebutted(library, request, ret);
		ret->narrative =
		    library_find(library, NOUN_NARRATIVE, target->narrative);
	}
	if (ret->narrative == NULL) {
		explain_unknown(library, &request->nearest, ret);
		return;
	}
	if (target->confidence < 1)
		assess_add_reason(
		    ret, json_sprintf("It matches \"%s\" with confidence %.2f.",
			     ret->narrative->title, target->confidence));
	assess_narrative(library, request,
	    asserts_another(request) ? COUNTERPOINT_ASSERTS : target->stance,
	    ret);
}

/* --- as the protocol words it --- */

static void
write_narrative(
    const struct assessment *from, const struct circumstances *c, json_t *to)
{
	static const char *const seen[] = {
	    [ASSESS_SEEN_UNKNOWN] = "unknown",
	    [ASSESS_SEEN_LIKELY] = "likely",
	    [ASSESS_SEEN_UNLIKELY] = "unlikely",
	};
	const struct narrative *n = from->narrative;

	json_object_set_new(
	    to, "trend", json_string(surge_trend_name(c->sighting.trend)));
	json_object_set_new(to, "seen", json_string(seen[from->seen]));
	json_object_set_new(to, "checkable", json_boolean(is_checkable(n)));
	json_object_set_new(to, "harm", json_string(n->harm));
	if (n->kernel_of_truth != NULL)
		json_object_set_new(
		    to, "kernel_of_truth", json_string(n->kernel_of_truth));
}

json_t *
assess_write(
    const struct assessment *from, const struct recommend_request *request)
{
	const struct circumstances *c = &request->circumstances;
	json_t *decided = assess_write_decision(&c->decided, request->day);
	json_t *to = json_pack("{s:s, s:s, s:O}", "posture", from->posture,
	    "priority", from->priority, "reasons", from->reasons);

	if (c->basis != REACH_NONE) {
		json_object_set_new(to, "reach", json_integer(c->reach));
		json_object_set_new(to, "reach_basis",
		    json_string(circumstances_basis_name(c->basis)));
	}
	if (from->narrative != NULL)
		write_narrative(from, c, to);
	if (decided != NULL)
		json_object_set_new(to, "decided", decided);
	return to;
}
