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

void
assess_narrative(const struct narrative *narrative, double confidence,
    long long reach, struct assessment *ret)
{
	*ret = (struct assessment){"monitor", "low", json_array()};
	if (narrative == NULL) {
		add_reason(ret,
		    json_string("It matches no known narrative; if it comes "
				"again, it may be a new one."));
		return;
	}
	if (confidence < 1)
		add_reason(
		    ret, json_sprintf("It matches \"%s\" with confidence %.2f.",
			     narrative->title, confidence));
	if (is_below_tipping_point(narrative, reach, ret))
		return;
	ret->posture = posture_of_verdict(narrative, ret);
	ret->priority = priority_of(narrative, reach);
	explain_priority(narrative, reach, ret);
}
