/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.c - the pool's outside: start and stop, asks, library changes,
 * status. Owns the pool; its decisions are steer.c's.
 */
#include "engine/match/pool.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/channel.h"
#include "base/clock.h"
#include "base/mem.h"
#include "engine/match/steer.h"
#include "engine/match/wire_library.h"

#define BUILD_MS 30000
#define QUEUE_MS 20000

static unsigned
count_workers(unsigned wanted)
{
	long n = wanted > 0 ? (long)wanted : sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > MATCH_WORKERS_MAX ? MATCH_WORKERS_MAX : n;
}

struct match_pool *
match_pool_start(struct event_base *base, const struct match_settings *settings,
    const struct match_hooks *hooks, struct err *err)
{
	struct match_pool *pool = mem_calloc(1, sizeof(*pool));

	if (match_roster_init(&pool->roster, settings->plugins,
		settings->nplugins, err) == -1) {
		free(pool);
		return NULL;
	}
	assert(hooks->library_wanted != NULL);
	pool->base = base;
	pool->hooks = *hooks;
	pool->program = mem_strdup(settings->program);
	pool->workers = count_workers(settings->workers);
	pool->limits.build_ms =
	    settings->build_ms > 0 ? settings->build_ms : BUILD_MS;
	pool->queue_ms = settings->queue_ms > 0 ? settings->queue_ms : QUEUE_MS;
	match_pool_set_deadline(pool, settings->deadline_ms);
	TAILQ_INIT(&pool->queue);
	TAILQ_INIT(&pool->knowing);
	LIST_INIT(&pool->old);
	pool->turn = evtimer_new(base, match_steer_turn_cb, pool);
	assert(pool->turn != NULL);
	match_steer_soon(pool);
	return pool;
}

/* Answers all asks there are; some may ask again meanwhile and are refused. */
static void
fail_all(struct match_pool *pool)
{
	struct match_build *build;
	struct match_ask *ask;
	struct err err;

	if (pool->current != NULL)
		match_build_take_asks(pool->current, &pool->queue);
	LIST_FOREACH(build, &pool->old, link)
	match_build_take_asks(build, &pool->queue);
	err_set(&err, ERR_UNAVAILABLE, "the daemon is stopping");
	TAILQ_CONCAT(&pool->queue, &pool->knowing, link);
	TAILQ_FOREACH(ask, &pool->queue, link)
	ask->queued = true;
	while ((ask = TAILQ_FIRST(&pool->queue)) != NULL) {
		match_steer_unqueue(pool, ask);
		match_ask_fail(ask, &err);
	}
}

void
match_pool_stop(struct match_pool *pool)
{
	struct match_build *build;

	if (pool == NULL)
		return;
	pool->stopping = true;
	fail_all(pool);
	if (pool->current != NULL)
		match_build_free(pool->current);
	if (pool->next != NULL)
		match_build_free(pool->next);
	while ((build = LIST_FIRST(&pool->old)) != NULL) {
		LIST_REMOVE(build, link);
		match_build_free(build);
	}
	event_free(pool->turn);
	match_roster_done(&pool->roster);
	match_slugs_done(&pool->narratives);
	match_slugs_done(&pool->concepts);
	match_known_done(&pool->known);
	free(pool->program);
	free(pool);
}

static int
check_room(const struct match_pool *pool, struct err *err)
{
	if (pool->stopping)
		return err_set(err, ERR_UNAVAILABLE, "the daemon is stopping");
	if (pool->nasks >= MATCH_ASKS_MAX)
		return err_set(err, ERR_OVERLOADED,
		    "%d texts wait to be matched", MATCH_ASKS_MAX);
	return 0;
}

static void
enqueue(struct match_pool *pool, struct match_ask *ask, struct match_ask **ret)
{
	ask->pool = pool;
	match_steer_queue(pool, ask);
	pool->nasks++;
	if (ret != NULL)
		*ret = ask;
	match_steer_dispatch(pool);
	/* The first one to wait sets the time by which it is given up. */
	if (pool->nqueued == 1)
		match_steer_soon(pool);
}

/* Never from inside the asking call. */
static void
answer_soon(
    struct match_pool *pool, struct match_ask *ask, struct match_ask **ret)
{
	ask->pool = pool;
	TAILQ_INSERT_TAIL(&pool->knowing, ask, link);
	pool->nasks++;
	if (ret != NULL)
		*ret = ask;
	match_steer_soon(pool);
}

int
match_pool_ask(struct match_pool *pool, const struct match_question *question,
    match_done done, void *arg, struct match_ask **ret, struct err *err)
{
	struct match_ask *ask;

	if (check_room(pool, err) == -1)
		return -1;
	if (strlen(question->text) > TEXT_MAX)
		return err_set_field(
		    err, ERR_INVALID, "text", "longer than %d bytes", TEXT_MAX);
	if (question->dimensions > MATCH_DIMENSIONS_MAX)
		return err_set_field(err, ERR_INVALID, "vector",
		    "more than %d dimensions", MATCH_DIMENSIONS_MAX);
	ask = match_ask_new_text(++pool->last_id, question, done, arg);
	if (match_steer_knows(pool, ask))
		answer_soon(pool, ask, ret);
	else
		enqueue(pool, ask, ret);
	return 0;
}

bool
match_pool_has_tailor(const struct match_pool *pool)
{
	struct match_plugin_status plugin;

	for (size_t i = 0; match_pool_plugin(pool, i, &plugin); i++)
		if (plugin.state != MATCH_PLUGIN_REFUSED &&
		    plugin.state != MATCH_PLUGIN_ELSEWHERE &&
		    (plugin.kind == 0 || plugin.kind == COUNTERPOINT_TAILOR))
			return true;
	return false;
}

int
match_pool_tailor(struct match_pool *pool,
    const struct counterpoint_candidate *candidates, size_t n, tailor_done done,
    void *arg, struct match_ask **ret, struct err *err)
{
	struct match_ask *ask;

	if (check_room(pool, err) == -1)
		return -1;
	if (n < 1 || n > MATCH_CANDIDATES_MAX)
		return err_set(err, ERR_INVALID,
		    "%zu candidates to score: 1 to %d are possible", n,
		    MATCH_CANDIDATES_MAX);
	ask =
	    match_ask_new_candidates(++pool->last_id, candidates, n, done, arg);
	if (ask->message.len > CHANNEL_MESSAGE_MAX) {
		match_ask_free(ask);
		return err_set(err, ERR_INVALID,
		    "the candidates' themes are too long to be scored");
	}
	enqueue(pool, ask, ret);
	return 0;
}

void
match_ask_forget(struct match_ask *ask)
{
	struct match_pool *pool = ask->pool;

	ask->forgotten = true;
	if (!ask->queued)
		return;
	match_steer_unqueue(pool, ask);
	pool->nasks--;
	match_ask_free(ask);
}

/* Plugins of a build that are not to be told about a change, for they are
 * suspended: from then on they need a rebuild. */
static match_mask
skipped(struct match_pool *pool, struct match_build *build)
{
	build->loaded.stale |=
	    build->loaded.sent &
	    match_roster_in(&pool->roster, MATCH_PLUGIN_SUSPENDED);
	return build->loaded.stale;
}

static void
warn_left_out(struct match_pool *pool, const char *slug, size_t left_out)
{
	char *text;

	if (left_out == 0 || pool->hooks.log == NULL)
		return;
	text =
	    mem_printf("%s is too big: %zu wordings and vectors are left out",
		slug, left_out);
	pool->hooks.log(pool->hooks.arg, COUNTERPOINT_WARNING, "match", text);
	free(text);
}

static void
put_into(struct match_pool *pool, struct match_build *build,
    const struct counterpoint_narrative *narrative, uint32_t id)
{
	struct buf message = {0};
	size_t left_out;

	if (build == NULL)
		return;
	left_out =
	    match_pack_put(&message, skipped(pool, build), id, narrative);
	match_build_send(build, &message);
	buf_done(&message);
	warn_left_out(pool, narrative->slug, left_out);
}

void
match_pool_put(
    struct match_pool *pool, const struct counterpoint_narrative *narrative)
{
	uint32_t id = match_slugs_number(&pool->narratives, narrative->slug);

	match_known_forget_all(&pool->known);
	if (pool->filling != NULL) {
		put_into(pool, pool->filling, narrative, id);
		return;
	}
	put_into(pool, pool->current, narrative, id);
	put_into(pool, pool->next, narrative, id);
}

static void
put_concept_into(struct match_pool *pool, struct match_build *build,
    const struct counterpoint_concept *concept, uint32_t id)
{
	struct buf message = {0};
	size_t left_out;

	if (build == NULL)
		return;
	left_out =
	    match_pack_concept(&message, skipped(pool, build), id, concept);
	match_build_send(build, &message);
	buf_done(&message);
	warn_left_out(pool, concept->slug, left_out);
}

/* What the lexicon says of a narrative is found when the narrative is put. */
static void
outdate(struct match_pool *pool)
{
	if (pool->current != NULL)
		pool->current->outdated = true;
	if (pool->next != NULL)
		pool->next->outdated = true;
}

void
match_pool_put_concept(
    struct match_pool *pool, const struct counterpoint_concept *concept)
{
	uint32_t id = match_slugs_number(&pool->concepts, concept->slug);

	match_known_forget_all(&pool->known);
	if (pool->filling != NULL) {
		put_concept_into(pool, pool->filling, concept, id);
		return;
	}
	put_concept_into(pool, pool->current, concept, id);
	put_concept_into(pool, pool->next, concept, id);
	outdate(pool);
}

static void
remove_from(struct match_pool *pool, struct match_build *build,
    enum match_message what, uint32_t id)
{
	struct buf message = {0};

	if (build == NULL)
		return;
	match_pack_change(&message, what, skipped(pool, build), id);
	match_build_send(build, &message);
	buf_done(&message);
}

/* `id` is 0 for a slug that was never put. */
static void
remove_id(struct match_pool *pool, enum match_message what, uint32_t id)
{
	if (id == 0)
		return;
	match_known_forget_all(&pool->known);
	remove_from(pool, pool->current, what, id);
	remove_from(pool, pool->next, what, id);
}

void
match_pool_remove(struct match_pool *pool, const char *slug)
{
	remove_id(pool, MATCH_MSG_REMOVE,
	    match_slugs_remove(&pool->narratives, slug));
}

void
match_pool_remove_concept(struct match_pool *pool, const char *slug)
{
	remove_id(pool, MATCH_MSG_REMOVE_CONCEPT,
	    match_slugs_remove(&pool->concepts, slug));
	outdate(pool);
}

void
match_pool_commit(struct match_pool *pool)
{
	/* A build that is being filled is committed when it is full. */
	if (pool->filling != NULL)
		return;
	match_known_forget_all(&pool->known);
	if (pool->current != NULL)
		match_build_commit(pool->current, skipped(pool, pool->current));
	if (pool->next != NULL)
		match_build_commit(pool->next, skipped(pool, pool->next));
	match_steer_soon(pool);
}

void
match_pool_set_deadline(struct match_pool *pool, unsigned ms)
{
	pool->limits.deadline_ms = ms > 0 ? ms : 1;
}

bool
match_pool_plugin(
    const struct match_pool *pool, size_t i, struct match_plugin_status *ret)
{
	if (i >= pool->roster.n)
		return false;
	match_roster_status(&pool->roster, i, clock_monotonic(), ret);
	return true;
}

void
match_pool_status(const struct match_pool *pool, struct match_pool_status *ret)
{
	const struct match_build *build = pool->current;

	*ret = (struct match_pool_status){
	    .rebuilding = build != NULL && pool->next != NULL,
	    .queued = pool->nqueued,
	    .in_flight = pool->nasks - pool->nqueued,
	    .narratives = pool->narratives.numbers.count,
	    .concepts = pool->concepts.numbers.count,
	    .known = pool->known.n,
	    .known_hits = pool->known.hits,
	    .known_misses = pool->known.misses};
	if (build == NULL)
		return;
	ret->generation = build->generation;
	ret->builder = build->process.pid;
	for (unsigned i = 1; i <= pool->workers; i++) {
		const struct match_worker *w = build->workers[i];

		if (w != NULL && w->state == MATCH_WORKER_RUNNING)
			ret->pids[ret->workers++] = w->pid;
	}
}
