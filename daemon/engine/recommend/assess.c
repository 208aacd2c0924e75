/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess.c - posture and priority. Owns nothing but the thresholds in the
 * header. Postures are those of the RESIST toolkit and the Debunking Handbook:
 * below the tipping point silence is the better answer, a fair grievance is
 * explained, an opinion engaged, a threat referred.
 */
#include "engine/recommend/assess.h"

#include <string.h>

static void
add_reason(struct assessment *to, json_t *sentence)
{
	json_array_append_new(to->reasons, sentence);
}

static bool
is(const char *text, const char *word)
{
	return strcmp(text, word) == 0;
}

/* What kind of answer the verdict calls for. */
static const char *
posture_of_verdict(const struct narrative *n, struct assessment *to)
{
	if (is(n->verdict, "threat")) {
		add_reason(to,
		    json_string("It is a threat: that is for the policy side, "
				"not for a rebuttal."));
		return "refer";
	}
	if (is(n->verdict, "opinion")) {
		add_reason(
		    to, json_string("It is an opinion: there is nothing to "
				    "refute, but something to talk about."));
		return "engage";
	}
	if (n->kernel_of_truth != NULL) {
		add_reason(
		    to, json_sprintf("It has a kernel of truth, so an answer "
				     "explains instead of denying: %s",
			    n->kernel_of_truth));
		return "explain";
	}
	if (is(n->status, "dormant")) {
		add_reason(
		    to, json_string("It is dormant: warning before it returns "
				    "beats correcting it afterwards."));
		return "prebunk";
	}
	add_reason(to, json_sprintf("Its verdict is %s.", n->verdict));
	return "debunk";
}

/* Whether reach is so small that an answer would amplify. */
static bool
is_below_tipping_point(
    const struct narrative *n, long long reach, struct assessment *to)
{
	if (reach < 0 || reach >= ASSESS_TIPPING_POINT)
		return false;
	add_reason(to,
	    json_sprintf("Seen by %lld people, below the tipping point of %d: "
			 "an answer would carry it further than it has come "
			 "by itself.",
		reach, ASSESS_TIPPING_POINT));
	to->posture = is(n->harm, "low") ? "ignore" : "monitor";
	to->priority = "low";
	return true;
}

static const char *
priority_of(const struct narrative *n, long long reach)
{
	bool wide = reach >= ASSESS_WIDE_REACH;

	if (is(n->harm, "high"))
		return reach < 0 || wide ? "high" : "medium";
	if (is(n->harm, "medium"))
		return wide ? "high" : "medium";
	return wide ? "medium" : "low";
}

static void
explain_priority(
    const struct narrative *n, long long reach, struct assessment *to)
{
	if (reach < 0)
		add_reason(
		    to, json_sprintf("Harm is %s; its reach was not given, so "
				     "nothing speaks for silence.",
			    n->harm));
	else
		add_reason(to,
		    json_sprintf("Harm is %s and reach %lld people (wide from "
				 "%d on).",
			n->harm, reach, ASSESS_WIDE_REACH));
}

/* --- what the text does with the narrative --- */

static bool
asserts_another(const struct recommend_request *request)
{
	return request->ntargets > 1 &&
	       request->targets[1].stance == COUNTERPOINT_ASSERTS;
}

/* A text that rebuts one narrative and asserts the next is about the next. */
static const struct recommend_target *
choose_target(const struct library *library,
    const struct recommend_request *request, struct assessment *to)
{
	const struct recommend_target *first = &request->targets[0];
	const struct narrative *rebutted;

	if (request->ntargets == 0)
		return NULL;
	if (first->stance != COUNTERPOINT_REBUTS || !asserts_another(request))
		return first;
	rebutted = library_find(library, NOUN_NARRATIVE, first->narrative);
	if (rebutted != NULL)
		add_reason(to, json_sprintf("It rebuts \"%s\", but asserts "
					    "another narrative.",
				   rebutted->title));
	return first + 1;
}

static void
leave_rebuttal(long long reach, struct assessment *to)
{
	add_reason(
	    to, json_string("The text rebuts the narrative; answering it would "
			    "repeat the claim."));
	to->posture = reach >= ASSESS_WIDE_REACH ? "monitor" : "ignore";
	to->priority = "low";
}

static void
lower_priority(struct assessment *to)
{
	const char *before = to->priority;

	if (is(before, "low")) {
		add_reason(to,
		    json_string("The text reports the narrative and does not "
				"assert it."));
		return;
	}
	to->priority = is(before, "high") ? "medium" : "low";
	add_reason(to,
	    json_sprintf("The text reports the narrative and does not assert "
			 "it, so its priority is %s instead of %s.",
		to->priority, before));
}

static void
explain_unknown(const struct library *library,
    const struct recommend_target *nearest, struct assessment *to)
{
	const struct narrative *narrative =
	    library_find(library, NOUN_NARRATIVE, nearest->narrative);

	if (narrative != NULL && nearest->confidence >= ASSESS_NEAREST)
		add_reason(to,
		    json_sprintf("It matches no known narrative; the nearest, "
				 "\"%s\", has confidence %.2f only.",
			narrative->title, nearest->confidence));
	else
		add_reason(to, json_string("It matches no known narrative."));
	add_reason(to, json_string("If it comes again, it may be a new one."));
}

static void
assess_narrative(const struct narrative *narrative, long long reach,
    enum counterpoint_stance stance, struct assessment *to)
{
	if (stance == COUNTERPOINT_REBUTS) {
		leave_rebuttal(reach, to);
		return;
	}
	if (is_below_tipping_point(narrative, reach, to))
		return;
	to->posture = posture_of_verdict(narrative, to);
	to->priority = priority_of(narrative, reach);
	explain_priority(narrative, reach, to);
	if (stance == COUNTERPOINT_REPORTS)
		lower_priority(to);
}

void
assess_request(const struct library *library,
    const struct recommend_request *request, struct assessment *ret)
{
	const struct recommend_target *target;
	const struct narrative *narrative;
	enum counterpoint_stance stance;

	*ret = (struct assessment){"monitor", "low", json_array()};
	target = choose_target(library, request, ret);
	narrative = target == NULL ? NULL
				   : library_find(library, NOUN_NARRATIVE,
					 target->narrative);
	if (narrative == NULL) {
		explain_unknown(library, &request->nearest, ret);
		return;
	}
	if (target->confidence < 1)
		add_reason(
		    ret, json_sprintf("It matches \"%s\" with confidence %.2f.",
			     narrative->title, target->confidence));
	stance =
	    asserts_another(request) ? COUNTERPOINT_ASSERTS : target->stance;
	assess_narrative(narrative, request->reach, stance, ret);
}
