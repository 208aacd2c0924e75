/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assess_decided.c - the decision of a person, which stands beside whatever the
 * machine thinks. Owns nothing.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "base/clock.h"
#include "base/mem.h"
#include "engine/recommend/assess_parts.h"

static bool
is_overdue(const struct decision *decision, int64_t day)
{
	return decision->review_on[0] != '\0' &&
	       clock_date_days(decision->review_on) < day;
}

static bool
closes(UChar32 c)
{
	return c == '"' || c == '\'' || u_charType(c) == U_END_PUNCTUATION ||
	       u_charType(c) == U_FINAL_PUNCTUATION;
}

/* Whether a text ends as a sentence does, also within quotation marks. */
static bool
is_ended(const char *text)
{
	int32_t at = (int32_t)strlen(text);
	UChar32 c = 0;

	while (at > 0) {
		U8_PREV(text, 0, at, c);
		if (!closes(c))
			break;
	}
	return u_hasBinaryProperty(c, UCHAR_S_TERM);
}

/* " for Kenya", or "" when it holds everywhere; the caller frees it. */
static char *
tell_place(const struct library *library, const struct decision *decision)
{
	const struct audience *audience =
	    library_find(library, NOUN_AUDIENCE, decision->audience);

	if (decision->audience[0] == '\0')
		return mem_strdup("");
	return mem_printf(
	    " for %s", audience != NULL ? audience->name : decision->audience);
}

void
assess_tell_decision(const struct library *library,
    const struct decision *decision, int64_t day, struct assessment *to)
{
	bool review = decision->review_on[0] != '\0';
	bool overdue = is_overdue(decision, day);
	char *place;

	if (!decision_is_given(decision))
		return;
	place = tell_place(library, decision);
	assess_add_reason(
	    to, json_sprintf(
		    "%s decided on %s%s: %s, priority %s, because: %s%s%s%s%s",
		    decision->by, decision->on, place, decision->posture,
		    decision->priority, decision->reason,
		    is_ended(decision->reason) ? "" : ".",
		    !review   ? " No review is planned."
		    : overdue ? " The review is overdue since "
			      : " To be reviewed on ",
		    review ? decision->review_on : "", review ? "." : ""));
	free(place);
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
