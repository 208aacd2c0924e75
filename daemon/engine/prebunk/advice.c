/* SPDX-License-Identifier: Apache-2.0 */
/*
 * advice.c - a posture for what may come, with its reasons. Owns nothing.
 * Warning before a claim is heard works better than correcting it afterwards
 * (Debunking Handbook 2020), but a warning of what nobody would have said
 * spreads it: so only what came more often than usual, more than once, or what
 * a desk expects, is warned of.
 */
#include "engine/prebunk/advice.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"

enum { PATTERN = 2 /* occurrences that make one */ };

static void
add_reason(json_t *reasons, json_t *sentence)
{
	json_array_append_new(reasons, sentence);
}

static bool
is(const char *text, const char *word)
{
	return strcmp(text, word) == 0;
}

double
prebunk_lift(const struct prebunk_seen *seen)
{
	double before = seen->before > 0 ? (double)seen->before : 0.5;

	return ((double)seen->around / (double)seen->around_days) /
	       (before / (double)seen->before_days);
}

/* --- whether it is to be expected --- */

static bool
is_pattern(const struct advice *a, json_t *reasons)
{
	const struct prebunk_seen *seen = a->seen;
	double lift = prebunk_lift(seen);
	bool often = seen->seen_at >= PATTERN;

	add_reason(reasons,
	    json_sprintf("It was seen around %lld of %lld earlier "
			 "occurrences: %lld times in %lld days, after %lld "
			 "times in the %lld days before; that is %.1f times "
			 "its usual rate.",
		seen->seen_at, seen->looked_at, seen->around, seen->around_days,
		seen->before, seen->before_days, lift));
	if (lift < a->stage->request->lift)
		add_reason(reasons,
		    json_sprintf("From %.1f times on it would count as "
				 "brought by the occasion.",
			a->stage->request->lift));
	else if (!often)
		add_reason(
		    reasons, json_string("Once may be chance; twice would "
					 "make a pattern."));
	return lift >= a->stage->request->lift && often;
}

static bool
is_expected(const struct advice *a, json_t *reasons)
{
	bool pattern = a->seen != NULL && is_pattern(a, reasons);

	if (a->named)
		add_reason(reasons,
		    json_string("The occasion names it: a desk expects it."));
	return pattern || a->named;
}

static const char *
choose_posture(const struct advice *a, json_t *reasons)
{
	const struct narrative *n = a->narrative;

	if (!is_expected(a, reasons))
		return "monitor";
	if (is(n->verdict, "threat")) {
		add_reason(reasons,
		    json_string("It is a threat: that is for the policy side, "
				"not for a warning."));
		return "refer";
	}
	if (is(n->harm, "low")) {
		add_reason(reasons,
		    json_string("Its harm is low: a warning would do more for "
				"it than against it."));
		return "monitor";
	}
	if (is(n->verdict, "opinion")) {
		add_reason(reasons,
		    json_string("It is an opinion: there is nothing to refute, "
				"but something to talk about."));
		return "engage";
	}
	if (n->kernel_of_truth != NULL) {
		add_reason(reasons,
		    json_sprintf("It has a kernel of truth, so an explanation "
				 "beats a warning: %s",
			n->kernel_of_truth));
		return "explain";
	}
	add_reason(reasons,
	    json_string("A warning before it is heard works better than a "
			"correction afterwards."));
	return "prebunk";
}

/* --- whether there is something to say --- */

static bool
is_early(const struct catalogue_message *message)
{
	return message->type == CATALOGUE_PREBUNK ||
	       message->type == CATALOGUE_EXPLAIN ||
	       message->type == CATALOGUE_POSITIVE;
}

static bool
acknowledges(
    const struct catalogue_message *message, const struct narrative *narrative)
{
	for (size_t i = 0; i < message->nvariants; i++)
		if (narrative->kernel_of_truth == NULL ||
		    message->variants[i].kernel)
			return true;
	return false;
}

/* The messages that answer the narrative and could warn of it on the day of
 * the occurrence, by slug, and which of them serve. */
struct stock {
	const struct catalogue_message **messages;
	bool *serves;
	size_t n;
};

static int
compare_messages(const void *a, const void *b)
{
	const struct catalogue_message *const *x = a, *const *y = b;

	return (*x)->rank < (*y)->rank ? -1 : (*x)->rank > (*y)->rank;
}

static struct stock
open_stock(const struct advice *a)
{
	const struct catalogue *catalogue = a->stage->catalogue;
	const struct catalogue_narrative *from = a->answers;
	struct stock stock = {0};

	stock.messages = mem_calloc(from->messages.n, sizeof(*stock.messages));
	stock.serves = mem_calloc(from->messages.n, sizeof(*stock.serves));
	for (size_t i = 0; i < from->messages.n; i++) {
		const struct catalogue_message *message =
		    &catalogue->messages[from->messages.items[i]];

		if (is_early(message) && ground_holds(message, a->stage->day))
			stock.messages[stock.n++] = message;
	}
	qsort(
	    stock.messages, stock.n, sizeof(*stock.messages), compare_messages);
	return stock;
}

static void
close_stock(struct stock *stock)
{
	free(stock->messages);
	free(stock->serves);
}

/* Whether a message can be used at an audience, or (NULL) anywhere. */
static bool
serves(const struct advice *a, const struct catalogue_message *message,
    struct ground *ground)
{
	if (ground == NULL)
		return acknowledges(message, a->narrative);
	return ground_find_variant(ground, message, a->answers) != NULL;
}

/* Whether anything in stock serves an audience; it is marked. */
static bool
is_served(const struct advice *a, struct ground *ground, struct stock *stock)
{
	bool any = false;

	for (size_t i = 0; i < stock->n; i++) {
		if (!serves(a, stock->messages[i], ground))
			continue;
		stock->serves[i] = true;
		any = true;
	}
	return any;
}

/* The audiences that nothing serves, of those that are asked about. False:
 * something is missing. */
static bool
find_missing(const struct advice *a, struct stock *stock, json_t *missing)
{
	const struct advice_stage *stage = a->stage;

	if (stage->n == 0)
		return is_served(a, NULL, stock);
	for (size_t i = 0; i < stage->n; i++)
		if (!is_served(a, stage->grounds[i], stock))
			json_array_append_new(
			    missing, json_string(stage->audiences[i]));
	return json_array_size(missing) == 0;
}

static json_t *
list_serving(const struct stock *stock)
{
	json_t *list = json_array();

	for (size_t i = 0; i < stock->n; i++)
		if (stock->serves[i])
			json_array_append_new(
			    list, json_string(stock->messages[i]->item->slug));
	return list;
}

static void
tell_cover(
    const struct advice *a, bool covered, int64_t clear_by, json_t *reasons)
{
	char date[CLOCK_DATE];

	clock_date_format(clear_by, date);
	if (covered)
		add_reason(reasons,
		    json_string("A cleared message is there to warn, explain "
				"or show."));
	else if (clear_by >= a->stage->request->today)
		add_reason(reasons,
		    json_sprintf("No cleared message warns, explains or shows: "
				 "one must be cleared by %s.",
			date));
	else
		add_reason(reasons,
		    json_sprintf("No cleared message warns, explains or shows, "
				 "and %s, by when one had to be cleared, is "
				 "over.",
			date));
}

/* --- the row --- */

static void
write_seen(const struct prebunk_seen *seen, json_t *row)
{
	json_object_update_new(
	    row, json_pack("{s:f, s:I, s:I, s:I, s:I}", "lift",
		     prebunk_lift(seen), "seen", (json_int_t)seen->around,
		     "usual_days", (json_int_t)seen->before_days, "occurrences",
		     (json_int_t)seen->seen_at, "looked_at",
		     (json_int_t)seen->looked_at));
}

static void
write_cover(const struct advice *a, bool tell, json_t *row, json_t *reasons)
{
	struct stock stock = open_stock(a);
	int64_t clear_by =
	    a->stage->occurrence->first - a->stage->request->lead_days;
	json_t *missing = json_array();
	bool covered = find_missing(a, &stock, missing);
	char date[CLOCK_DATE];

	if (tell)
		tell_cover(a, covered, clear_by, reasons);
	json_object_update_new(
	    row, json_pack("{s:b, s:o, s:o, s:s, s:b}", "covered", covered,
		     "messages", list_serving(&stock), "missing_for", missing,
		     "clear_by", clock_date_format(clear_by, date), "late",
		     !covered && clear_by < a->stage->request->today));
	close_stock(&stock);
}

/* --- the stage --- */

static void
add_ground(struct advice_stage *stage, const char *slug)
{
	if (library_find(stage->catalogue->library, NOUN_AUDIENCE, slug) ==
	    NULL)
		return;
	stage->audiences[stage->n] = slug;
	stage->grounds[stage->n++] =
	    ground_new(stage->catalogue, slug, stage->day);
}

void
advice_stage_init(struct advice_stage *stage, const struct catalogue *catalogue,
    const struct prebunk_request *request,
    const struct prebunk_occurrence *occurrence,
    const struct occasion *occasion)
{
	const struct schema_texts *where = &occasion->audiences;
	bool asked = request->audience[0] != '\0';

	*stage = (struct advice_stage){.catalogue = catalogue,
	    .request = request,
	    .occurrence = occurrence,
	    .day = occurrence->first > request->today ? occurrence->first
						      : request->today};
	stage->audiences = mem_calloc(where->n + 1, sizeof(*stage->audiences));
	stage->grounds = mem_calloc(where->n + 1, sizeof(*stage->grounds));
	if (asked)
		add_ground(stage, request->audience);
	for (size_t i = 0; !asked && i < where->n; i++)
		add_ground(stage, where->items[i]);
}

void
advice_stage_done(struct advice_stage *stage)
{
	for (size_t i = 0; i < stage->n; i++)
		ground_free(stage->grounds[i]);
	free(stage->grounds);
	free(stage->audiences);
}

json_t *
advice_write(const struct advice *a)
{
	json_t *reasons = json_array(), *row;
	const char *posture = choose_posture(a, reasons);

	row = json_pack("{s:s, s:s, s:b, s:s}", "narrative", a->narrative->slug,
	    "title", a->narrative->title, "named", a->named, "posture",
	    posture);
	if (a->seen != NULL)
		write_seen(a->seen, row);
	write_cover(
	    a, !is(posture, "monitor") && !is(posture, "refer"), row, reasons);
	json_object_set_new(row, "reasons", reasons);
	return row;
}
