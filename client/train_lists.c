/* SPDX-License-Identifier: Apache-2.0 */
/*
 * train_lists.c - reads the decided observations page by page and asks the
 * engine about each. Owns a page while it is read.
 */
#include "train_lists.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "progress.h"

#define AT_ONCE 100 /* texts of a page, each of at most 32 KiB */

struct reader {
	struct client *client;
	const struct train_library *library;
	struct train_lists *lists;
	size_t most;
	struct strmap clusters; /* that are there already */
	struct progress progress;
};

static bool
has_state(const json_t *match, const char *state)
{
	const char *have = json_text(match, "state");

	return have != NULL && strcmp(have, state) == 0;
}

/* How many matches are confirmed; *ret_known of them are in the library. */
static size_t
count_confirmed(
    const struct reader *r, const json_t *matches, size_t *ret_known)
{
	size_t i, n = 0, known = 0;
	const char *slug;
	json_t *match;

	json_array_foreach(matches, i, match)
	{
		slug = json_text(match, "narrative");
		if (slug == NULL || !has_state(match, "confirmed"))
			continue;
		n++;
		known += train_library_find(r->library, slug) != 0;
	}
	*ret_known = known;
	return n;
}

static enum train_mark
mark_of(const json_t *match, bool settled)
{
	if (has_state(match, "confirmed"))
		return TRAIN_RIGHT;
	if (has_state(match, "rejected"))
		return TRAIN_REJECTED;
	return settled ? TRAIN_WRONG : TRAIN_UNKNOWN;
}

/* `settled`: one is confirmed, so what is left is known to be wrong. */
static void
mark_all(const struct reader *r, const json_t *matches, bool settled,
    struct train_list *list)
{
	const char *slug;
	uint32_t number;
	json_t *match;
	size_t i, j;

	json_array_foreach(matches, i, match)
	{
		slug = json_text(match, "narrative");
		number =
		    slug == NULL ? 0 : train_library_find(r->library, slug);
		for (j = 0; number != 0 && j < list->n; j++)
			if (list->candidate[j].narrative == number)
				list->mark[j] = mark_of(match, settled);
	}
}

static void
count_matches(struct train_lists *lists, const json_t *matches, bool settled)
{
	json_t *match;
	size_t i;

	json_array_foreach(matches, i, match)
	{
		if (has_state(match, "confirmed"))
			lists->confirmed++;
		else if (has_state(match, "rejected"))
			lists->rejected++;
		else if (settled)
			lists->passed_over++;
	}
}

/* As the daemon dates an observation. */
static int32_t
day_of(const json_t *observation)
{
	const char *time = json_text(observation, "observed_at");

	if (time == NULL)
		time = json_text(observation, "stored_at");
	return time != NULL && strlen(time) >= sizeof("2024-06-19T00:00Z")
		   ? (int32_t)clock_instant_days(time)
		   : COUNTERPOINT_NO_DAY;
}

static int
ask_engine(const struct reader *r, const json_t *observation,
    struct engine_candidate *ret)
{
	const char *text = json_text(observation, "text");
	const char *language = json_text(observation, "language");
	const struct counterpoint_text question = {.text = text,
	    .length = strlen(text),
	    .language = language != NULL ? language : "und",
	    .day = day_of(observation)};

	return engine_candidates(
	    r->library->engine, &question, ret, ENGINE_COMPARED);
}

/* Near-duplicates would be learned by heart in one fold and asked for in the
 * next; an exemplar is found without learning. */
static bool
is_new(struct reader *r, const json_t *observation)
{
	const char *cluster = json_text(observation, "cluster");

	if (cluster == NULL)
		cluster = json_text(observation, "id");
	return !train_library_has_text(
		   r->library, json_text(observation, "text")) &&
	       (cluster == NULL ||
		   strmap_set(&r->clusters, cluster, r) == NULL);
}

static bool
take(struct reader *r, const json_t *observation)
{
	const json_t *matches = json_object_get(observation, "matches");
	struct engine_candidate found[ENGINE_COMPARED];
	struct train_lists *lists = r->lists;
	size_t known, confirmed = count_confirmed(r, matches, &known);
	struct train_list *list;
	int n;

	if (json_text(observation, "text") == NULL || !is_new(r, observation) ||
	    (confirmed > 0 && known == 0))
		return false;
	n = ask_engine(r, observation, found);
	if (n <= 0)
		return false;
	if (lists->n == lists->cap) {
		lists->cap = lists->cap * 2 + AT_ONCE;
		lists->items =
		    mem_resize(lists->items, lists->cap, sizeof(*lists->items));
	}
	list = &lists->items[lists->n];
	*list = (struct train_list){.n = (size_t)n,
	    .judged = known,
	    .fold = (unsigned)(lists->n % TRAIN_FOLDS),
	    .mark = mem_calloc((size_t)n, sizeof(*list->mark)),
	    .candidate = mem_calloc((size_t)n, sizeof(*found))};
	memcpy(list->candidate, found, (size_t)n * sizeof(*found));
	mark_all(r, matches, confirmed > 0, list);
	count_matches(lists, matches, confirmed > 0);
	lists->n++;
	return true;
}

static void
take_page(struct reader *r, const json_t *items)
{
	json_t *item;
	size_t i;

	json_array_foreach(items, i, item)
	{
		if (r->lists->n == r->most)
			return;
		r->lists->left_out += !take(r, item);
		progress_update(&r->progress,
		    (long long)r->lists->n + (long long)r->lists->left_out, 0,
		    0);
	}
}

static int
read_all(struct reader *r, struct err *err)
{
	json_t *params, *result, *items, *before = NULL;
	size_t n;

	do {
		params =
		    json_pack("{s:b, s:i}", "decided", 1, "limit", AT_ONCE);
		if (before != NULL)
			json_object_set_new(params, "before", before);
		if (session_call(&r->client->session, "observation.list",
			params, &result, err) == -1)
			return -1;
		items = json_object_get(result, "items");
		n = json_array_size(items);
		take_page(r, items);
		before = json_incref(
		    json_object_get(json_array_get(items, n - 1), "id"));
		json_decref(result);
	} while (n == AT_ONCE && before != NULL && r->lists->n < r->most);
	json_decref(before);
	return 0;
}

int
train_lists_fetch(struct client *c, const struct train_library *library,
    size_t most, struct train_lists *ret, struct err *err)
{
	struct reader r = {
	    .client = c, .library = library, .lists = ret, .most = most};
	int rc;

	*ret = (struct train_lists){0};
	progress_start(&r.progress, "texts");
	rc = read_all(&r, err);
	progress_clear(&r.progress);
	strmap_done(&r.clusters);
	return rc;
}

void
train_lists_done(struct train_lists *lists)
{
	for (size_t i = 0; i < lists->n; i++) {
		free(lists->items[i].candidate);
		free(lists->items[i].mark);
	}
	free(lists->items);
}
