/* SPDX-License-Identifier: Apache-2.0 */
/*
 * offer.c - what the recommender has for slots whose message is open. The same
 * question is asked once. Owns the answers while a brief is made.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "engine/brief/parts.h"

enum {
	MESSAGES = 8, /* of one voice that are looked at */
	REASONS = 3,  /* told of those that may not be used */
};

struct brief_offers {
	const struct brief *brief;
	struct strmap answers; /* by question */
	int64_t *days;	       /* of audiences: of the question, or -1 */
};

struct brief_offers *
brief_offers_new(struct brief *b)
{
	struct brief_offers *o = mem_calloc(1, sizeof(*o));

	o->brief = b;
	o->days = mem_calloc(b->audiences.n, sizeof(*o->days));
	for (size_t i = 0; i < b->audiences.n; i++)
		o->days[i] = -1;
	return o;
}

void
brief_offers_free(struct brief_offers *o)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&o->answers, &at)) != NULL)
		json_decref(slot->value);
	strmap_done(&o->answers);
	free(o->days);
	free(o);
}

static bool
is_silent(const struct lineage *line, int64_t day)
{
	for (size_t i = 0; i < line->n; i++)
		for (size_t k = 0; k < line->items[i]->blackouts.n; k++) {
			const struct blackout *b =
			    &line->items[i]->blackouts.items[k];

			if (clock_date_days(b->from) <= day &&
			    day <= clock_date_days(b->to))
				return true;
		}
	return false;
}

/* The recommender has nothing on a day of silence; the plan goes around it. */
static int64_t
day_of(struct brief_offers *o, int audience)
{
	const struct plan_problem *p = &o->brief->problem;
	int64_t begin = p->from * MINUTE, last = (p->to - 1) * MINUTE / DAY;
	int64_t first = (begin > o->brief->now ? begin : o->brief->now) / DAY;

	if (o->days[audience] != -1)
		return o->days[audience];
	o->days[audience] = first;
	for (int64_t day = first; day <= last; day++)
		if (!is_silent(
			&o->brief->audiences.items[audience].line, day)) {
			o->days[audience] = day;
			break;
		}
	return o->days[audience];
}

static bool
is_of_type(void *arg, const struct message *message)
{
	const json_t *types = arg, *type;
	size_t i;

	json_array_foreach(types, i,
	    type) if (strcmp(json_string_value(type), message->type) ==
		      0) return true;
	return json_array_size(types) == 0;
}

static void
copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from == NULL ? "" : from);
}

/* Its names were looked up before, so that it has an answer. */
static json_t *
ask(struct brief_offers *o, const struct brief_slot *slot,
    const char *organisation)
{
	const struct brief_basis *basis = o->brief->basis;
	const struct recommend_basis on = {
	    basis->catalogue, basis->settings, basis->heard};
	struct recommend_request request = {
	    .ntargets = 1,
	    .limit = MESSAGES,
	    .day = day_of(o, slot->audience),
	};
	struct recommend_draft *draft;
	struct err err;
	json_t *answer;

	request.targets[0].confidence = 1;
	copy(request.targets[0].narrative, sizeof(request.targets[0].narrative),
	    json_text(slot->doc, "narrative"));
	copy(request.audience, sizeof(request.audience),
	    o->brief->audiences.items[slot->audience].slug);
	copy(request.organisation, sizeof(request.organisation), organisation);
	copy(request.language, sizeof(request.language),
	    json_text(slot->doc, "language"));
	if (recommend_gather(&on, &request, &draft, &err) == -1)
		return json_object();
	recommend_narrow(
	    draft, is_of_type, json_object_get(slot->doc, "types"));
	answer = recommend_rank(draft);
	recommend_draft_free(draft);
	return answer;
}

static char *
write_question(const struct brief_slot *slot, const char *organisation)
{
	const char *language = json_text(slot->doc, "language");
	struct buf b = {0};
	const json_t *type;
	size_t i;

	buf_printf(&b, "%d %s %s %s", slot->audience, organisation,
	    json_text(slot->doc, "narrative"), language ? language : "-");
	json_array_foreach(json_object_get(slot->doc, "types"), i, type)
	    buf_printf(&b, " %s", json_string_value(type));
	return buf_take(&b);
}

static void
tell_why_not(const json_t *answer, const char *organisation, json_t *to)
{
	const json_t *item;
	int told = 0;
	size_t i;

	json_array_foreach(json_object_get(answer, "not_chosen"), i, item)
	{
		if (strcmp(json_text(item, "organisation"), organisation) != 0)
			continue;
		if (told++ == REASONS)
			break;
		brief_say(to, "The message \"%s\" is no choice: %s",
		    json_text(item, "message"), json_text(item, "reason"));
	}
}

const json_t *
brief_find_offer(struct brief_offers *o, const struct brief_slot *slot,
    const char *organisation, json_t *why_not)
{
	char *question = write_question(slot, organisation);
	json_t *answer = strmap_find(&o->answers, question);
	const json_t *list;

	if (answer == NULL) {
		answer = ask(o, slot, organisation);
		strmap_set(&o->answers, question, answer);
	}
	free(question);
	list = json_object_get(answer, "recommendations");
	if (json_array_size(list) == 0)
		tell_why_not(answer, organisation, why_not);
	return list;
}
