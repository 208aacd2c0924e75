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
#include "engine/gaps/usable.h"

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
	if (lift < a->request->lift)
		add_reason(reasons,
		    json_sprintf("From %.1f times on it would count as "
				 "brought by the occasion.",
			a->request->lift));
	else if (!often)
		add_reason(
		    reasons, json_string("Once may be chance; twice would "
					 "make a pattern."));
	return lift >= a->request->lift && often;
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
is_early(const struct message *message)
{
	return is(message->type, "prebunk") || is(message->type, "explain") ||
	       is(message->type, "positive");
}

static bool
is_read_at(const struct message *message, const struct lineage *line)
{
	for (size_t step = 0; step < line->n; step++) {
		const struct audience *audience = line->items[step];

		for (size_t i = 0; i < audience->languages.n; i++)
			if (usable_variant(message,
				audience->languages.items[i].language) != NULL)
				return true;
		if (audience->languages.n > 0)
			return false;
	}
	return false;
}

/* Whether a message can be used at an audience, or (NULL) anywhere, on the day
 * of the occurrence. */
static bool
serves(const struct library *library, const struct advice *a,
    const struct message *message, const struct audience *audience)
{
	struct lineage line = lineage_find(library, audience);
	int64_t last;

	return is_early(message) &&
	       usable_until(library, message, a->request->today, &last) &&
	       last >= a->occurrence->first &&
	       (audience == NULL ||
		   (usable_at(library,
			library_find(
			    library, NOUN_ORGANISATION, message->organisation),
			&line) &&
		       is_read_at(message, &line)));
}

/* The messages that answer the narrative, by slug, and which of them serve. */
struct stock {
	const struct message **messages;
	bool *serves;
	size_t n;
};

static int
compare_messages(const void *a, const void *b)
{
	const struct message *const *x = a, *const *y = b;

	return strcmp((*x)->slug, (*y)->slug);
}

static struct stock
open_stock(const struct library *library, const char *narrative)
{
	struct answers answers = library_answers(library, narrative);
	struct stock stock = {.n = answers.n};

	stock.messages = mem_calloc(stock.n, sizeof(struct message *));
	stock.serves = mem_calloc(stock.n, sizeof(bool));
	for (size_t i = 0; i < stock.n; i++)
		stock.messages[i] = answers.items[i];
	qsort(stock.messages, stock.n, sizeof(struct message *),
	    compare_messages);
	return stock;
}

static void
close_stock(struct stock *stock)
{
	free(stock->messages);
	free(stock->serves);
}

/* Whether anything in stock serves an audience; it is marked. */
static bool
is_served(const struct library *library, const struct advice *a,
    const struct audience *audience, struct stock *stock)
{
	bool any = false;

	for (size_t i = 0; i < stock->n; i++) {
		if (!serves(library, a, stock->messages[i], audience))
			continue;
		stock->serves[i] = true;
		any = true;
	}
	return any;
}

/* The audiences that nothing serves, of those that are asked about. False:
 * something is missing. */
static bool
find_missing(const struct library *library, const struct advice *a,
    struct stock *stock, json_t *missing)
{
	const struct schema_texts *where = &a->occasion->audiences;
	const char *asked = a->request->audience, *slug;
	const struct audience *audience;

	if (asked[0] == '\0' && where->n == 0)
		return is_served(library, a, NULL, stock);
	for (size_t i = 0; i < (asked[0] != '\0' ? 1 : where->n); i++) {
		slug = asked[0] != '\0' ? asked : where->items[i];
		audience = library_find(library, NOUN_AUDIENCE, slug);
		if (audience != NULL && !is_served(library, a, audience, stock))
			json_array_append_new(missing, json_string(slug));
	}
	return json_array_size(missing) == 0;
}

static json_t *
list_serving(const struct stock *stock)
{
	json_t *list = json_array();

	for (size_t i = 0; i < stock->n; i++)
		if (stock->serves[i])
			json_array_append_new(
			    list, json_string(stock->messages[i]->slug));
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
	else if (clear_by >= a->request->today)
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
write_cover(const struct library *library, const struct advice *a, bool tell,
    json_t *row, json_t *reasons)
{
	struct stock stock = open_stock(library, a->narrative->slug);
	int64_t clear_by = a->occurrence->first - a->request->lead_days;
	json_t *missing = json_array();
	bool covered = find_missing(library, a, &stock, missing);
	char date[CLOCK_DATE];

	if (tell)
		tell_cover(a, covered, clear_by, reasons);
	json_object_update_new(
	    row, json_pack("{s:b, s:o, s:o, s:s, s:b}", "covered", covered,
		     "messages", list_serving(&stock), "missing_for", missing,
		     "clear_by", clock_date_format(clear_by, date), "late",
		     !covered && clear_by < a->request->today));
	close_stock(&stock);
}

json_t *
advice_write(const struct library *library, const struct advice *a)
{
	json_t *reasons = json_array(), *row;
	const char *posture = choose_posture(a, reasons);

	row = json_pack("{s:s, s:s, s:b, s:s}", "narrative", a->narrative->slug,
	    "title", a->narrative->title, "named", a->named, "posture",
	    posture);
	if (a->seen != NULL)
		write_seen(a->seen, row);
	write_cover(library, a,
	    !is(posture, "monitor") && !is(posture, "refer"), row, reasons);
	json_object_set_new(row, "reasons", reasons);
	return row;
}
