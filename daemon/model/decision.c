/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision.c - a decision from JSON and back. Owns nothing.
 */
#include "model/decision.h"

#include <string.h>

#include "base/json.h"
#include "base/utf8.h"

bool
decision_is_given(const struct decision *decision)
{
	return decision->posture[0] != '\0';
}

/* As much as fits, cut between characters. */
static void
copy(char *to, size_t size, const char *from)
{
	size_t used = 0, len;

	while (from != NULL && (len = utf8_length(from + used)) > 0 &&
	       used + len < size)
		used += len;
	if (used > 0)
		memcpy(to, from, used);
	to[used] = '\0';
}

/* A day, also of an instant. */
static void
copy_day(char to[11], const char *from)
{
	snprintf(to, 11, "%s", from == NULL ? "" : from);
}

void
decision_read(const json_t *from, struct decision *ret)
{
	const char *on = json_text(from, "decided_on");

	*ret = (struct decision){
	    .id = json_integer_value(json_object_get(from, "id"))};
	copy(ret->posture, sizeof(ret->posture), json_text(from, "posture"));
	copy(ret->priority, sizeof(ret->priority), json_text(from, "priority"));
	copy(ret->reason, sizeof(ret->reason), json_text(from, "reason"));
	copy(ret->audience, sizeof(ret->audience), json_text(from, "audience"));
	copy(ret->by, sizeof(ret->by), json_text(from, "decided_by"));
	copy_day(ret->on, on != NULL ? on : json_text(from, "decided_at"));
	copy_day(ret->review_on, json_text(from, "review_on"));
}

static const char *
or_null(const char *text)
{
	return text[0] == '\0' ? NULL : text;
}

json_t *
decision_write(const struct decision *decision)
{
	return json_pack("{s:s, s:s, s:s, s:s*, s:s, s:s, s:s*}", "posture",
	    decision->posture, "priority", decision->priority, "reason",
	    decision->reason, "audience", or_null(decision->audience),
	    "decided_by", decision->by, "decided_on", decision->on, "review_on",
	    or_null(decision->review_on));
}
