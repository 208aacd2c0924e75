/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess_decided.c - the decision of a person, which stands beside whatever the
 * machine thinks. Owns nothing.
 */
#include "base/clock.h"
#include "engine/recommend/assess_parts.h"

static bool
is_overdue(const struct decision *decision, int64_t day)
{
	return decision->review_on[0] != '\0' &&
	       clock_date_days(decision->review_on) < day;
}

void
assess_tell_decision(
    const struct decision *decision, int64_t day, struct assessment *to)
{
	bool review = decision->review_on[0] != '\0';
	bool overdue = is_overdue(decision, day);

	if (!decision_is_given(decision))
		return;
	assess_add_reason(to,
	    json_sprintf("%s decided on %s: %s, priority %s, because: %s%s%s%s",
		decision->by, decision->on, decision->posture,
		decision->priority, decision->reason,
		!review	  ? " No review is planned."
		: overdue ? " The review is overdue since "
			  : " To be reviewed on ",
		review ? decision->review_on : "", review ? "." : ""));
}

json_t *
assess_write_decision(const struct decision *decision, int64_t day)
{
	json_t *object;

	if (!decision_is_given(decision))
		return NULL;
	object = decision_write(decision);
	if (is_overdue(decision, day))
		json_object_set_new(object, "overdue", json_true());
	return object;
}
