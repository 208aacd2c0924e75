/* SPDX-License-Identifier: Apache-2.0 */
/*
 * steer.c - decides. Every decision is made from the present state in
 * match_steer_turn_cb(), so that it does not matter what led there. Owns the
 * pool's inside.
 */
#include "engine/plugin/host.h"
#include "engine/match/steer.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

#define CHANGES_MIN 64		  /* that are worth a rebuild */
#define TICK_MS	    200		  /* while a builder works */
#define TURN_MAX_MS (3600 * 1000) /* when nothing is due */
#define QUICK_DEATH                                              \
	INT64_C(1000000) /* after getting ready, in microseconds \
			  */

static void
tell(struct match_pool *pool, enum counterpoint_level level, const char *plugin,
    const char *text)
{
	if (pool->hooks.log != NULL)
		pool->hooks.log(pool->hooks.arg, level, plugin, text);
}

void
match_steer_soon(struct match_pool *pool)
{
	/* As if it were readable: a timeout that is active would be taken back
	 * when the turn sets the next one. */
	event_active(pool->turn, EV_READ, 0);
}

/* --- Asks --- */

/* Plugins that an ask can go to. */
static match_mask
usable(const struct match_pool *pool)
{
	return match_loaded_usable(&pool->current->loaded) &
	       match_roster_in(&pool->roster, MATCH_PLUGIN_RUNNING);
}

void
match_steer_queue(struct match_pool *pool, struct match_ask *ask)
{
	match_known_release(ask->known);
	ask->known = NULL;
	ask->queued = true;
	TAILQ_INSERT_TAIL(&pool->queue, ask, link);
	pool->nqueued++;
}

void
match_steer_unqueue(struct match_pool *pool, struct match_ask *ask)
{
	TAILQ_REMOVE(&pool->queue, ask, link);
	ask->queued = false;
	pool->nqueued--;
}

void
match_steer_dispatch(struct match_pool *pool)
{
	struct match_worker *worker;
	struct match_ask *ask;
	match_mask mask;

	while (pool->current != NULL &&
	       (ask = TAILQ_FIRST(&pool->queue)) != NULL &&
	       (worker = match_build_idlest(pool->current)) != NULL) {
		match_steer_unqueue(pool, ask);
		mask = usable(pool) & ~(ask->crashed | ask->overran);
		match_ask_prepare(ask, mask);
		ask->era = pool->known.era;
		match_roster_miss(&pool->roster, ask, pool->limits.deadline_ms,
		    clock_monotonic());
		match_worker_give(worker, ask);
	}
}

bool
match_steer_knows(struct match_pool *pool, struct match_ask *ask)
{
	if (pool->current == NULL)
		return false;
	ask->known = match_known_find(&pool->known, ask->key, usable(pool));
	ask->era = pool->known.era;
	return ask->known != NULL;
}

static const char *
slug_of(const void *pool, uint32_t narrative)
{
	return match_slugs_find(
	    &((const struct match_pool *)pool)->narratives, narrative);
}

/* The names as they were in the build that answered. */
static struct match_names
names_in(const struct match_pool *pool, const struct match_build *build)
{
	struct match_names names = {.slug = slug_of, .arg = pool};

	for (size_t i = 0; i < pool->roster.n; i++) {
		names.plugins[i] = pool->roster.plugins[i].name;
		names.versions[i] =
		    build == NULL ? NULL : build->loaded.plugins[i].version;
	}
	return names;
}

static void
answer(struct match_pool *pool, const struct match_build *build,
    struct match_ask *ask)
{
	struct match_names names = names_in(pool, build);

	pool->nasks--;
	match_ask_answer(ask, &names);
}

static void
answered(void *arg, struct match_build *build, struct match_ask *ask)
{
	struct match_pool *pool = arg;

	match_roster_count(&pool->roster, ask->findings.heard);
	match_roster_miss_failed(&pool->roster, ask);
	if (build == pool->current)
		match_ask_keep(ask, &pool->known);
	answer(pool, build, ask);
	match_steer_dispatch(pool);
}

/* What was known when it was asked may have ceased to hold since. */
static void
answer_knowing(struct match_pool *pool)
{
	struct match_ask *ask;

	while ((ask = TAILQ_FIRST(&pool->knowing)) != NULL) {
		TAILQ_REMOVE(&pool->knowing, ask, link);
		if (pool->current != NULL && ask->era == pool->known.era)
			answer(pool, pool->current, ask);
		else
			match_steer_queue(pool, ask);
	}
}

/* Back in front of the queue, or answered as well as it can be. */
static void
returned(void *arg, struct match_ask *ask)
{
	struct match_pool *pool = arg;

	if (ask->forgotten) {
		pool->nasks--;
		match_ask_free(ask);
	} else if (ask->host_failed) {
		match_ask_fall_back(ask, "no worker survived this request");
		answer(pool, NULL, ask);
	} else {
		ask->queued = true;
		pool->nqueued++;
		TAILQ_INSERT_HEAD(&pool->queue, ask, link);
	}
	match_steer_soon(pool);
}

/* The queue is in the order of asking but for the few that were returned. */
static void
expire(struct match_pool *pool, int64_t now)
{
	struct match_ask *ask;
	struct err err;

	while ((ask = TAILQ_FIRST(&pool->queue)) != NULL &&
	       now - ask->since > pool->queue_ms * INT64_C(1000)) {
		match_steer_unqueue(pool, ask);
		pool->nasks--;
		err_set(&err, ERR_TIMEOUT,
		    pool->current == NULL
			? "the matchers are not ready yet"
			: "no matching worker came free in time");
		match_ask_fail(ask, &err);
	}
}

/* --- Plugins --- */

static void
strike(struct match_pool *pool, uint32_t plugin, bool timeout)
{
	int64_t now = clock_monotonic();
	const struct match_plugin *p = &pool->roster.plugins[plugin];

	if (plugin >= pool->roster.n)
		return;
	if (match_roster_strike(&pool->roster, plugin, timeout, now) &&
	    pool->hooks.plugin_suspended != NULL)
		pool->hooks.plugin_suspended(pool->hooks.arg, p->name,
		    p->reason, plugin_suspend_seconds(&p->suspend, now));
}

static void
stumbled(void *arg, uint32_t plugin, bool timeout)
{
	strike(arg, plugin, timeout);
}

static void
tell_resumed(struct match_pool *pool, uint32_t plugin)
{
	const struct match_plugin *p = &pool->roster.plugins[plugin];

	/* The first time that it runs is no resumption. */
	if (p->suspend.failures > 0 && pool->hooks.plugin_resumed != NULL)
		pool->hooks.plugin_resumed(pool->hooks.arg, p->name);
}

/* Suspensions that are over end at once where the index has missed nothing. */
static void
release(struct match_pool *pool, int64_t now)
{
	for (uint32_t i = 0; i < pool->roster.n; i++) {
		if (!match_roster_release(&pool->roster, i, now) ||
		    pool->current == NULL ||
		    !(match_loaded_usable(&pool->current->loaded) & (1U << i)))
			continue;
		match_roster_run(&pool->roster, i);
		tell_resumed(pool, i);
	}
}

static void
take_plugins(struct match_pool *pool, const struct match_build *build)
{
	match_mask ok = match_loaded_usable(&build->loaded);

	for (uint32_t i = 0; i < pool->roster.n; i++) {
		const struct match_plugin *p = &pool->roster.plugins[i];

		if (!match_roster_take(&pool->roster, i,
			&build->loaded.plugins[i], (ok & (1U << i)) != 0))
			continue;
		if (p->state == MATCH_PLUGIN_RUNNING)
			tell_resumed(pool, i);
		else if (p->state == MATCH_PLUGIN_REFUSED &&
			 pool->hooks.plugin_refused != NULL)
			pool->hooks.plugin_refused(
			    pool->hooks.arg, p->name, p->reason);
	}
}

static void
log_line(void *arg, const struct match_wire_log *line)
{
	struct match_pool *pool = arg;
	char *text = text_clean(line->text, PLUGIN_LOG_BYTES);

	tell(pool, line->level,
	    line->plugin < pool->roster.n
		? pool->roster.plugins[line->plugin].name
		: "match",
	    text);
	free(text);
}

/* --- Builds --- */

static void
ready(void *arg, struct match_build *build)
{
	struct match_pool *pool = arg;

	if (pool->current != NULL) {
		LIST_INSERT_HEAD(&pool->old, pool->current, link);
		match_build_retire(pool->current);
	}
	pool->current = build;
	pool->next = NULL;
	match_known_forget_all(&pool->known);
	take_plugins(pool, build);
	if (pool->hooks.ready != NULL)
		pool->hooks.ready(pool->hooks.arg);
	match_steer_soon(pool);
}

static void
died(void *arg, struct match_build *build, uint32_t plugin, bool timeout,
    const char *how)
{
	struct match_pool *pool = arg;
	int64_t now = clock_monotonic();
	char text[160];

	if (build != pool->current && build != pool->next) {
		match_steer_soon(pool);
		return;
	}
	snprintf(text, sizeof(text), "match builder %s%s", how,
	    timeout ? " because it took too long" : "");
	tell(pool, COUNTERPOINT_WARNING, "match", text);
	if (plugin != MATCH_NO_PLUGIN)
		strike(pool, plugin, timeout);
	else if (build->ready_at == 0 || now - build->ready_at < QUICK_DEATH)
		plugin_suspend_strike(&pool->backoff, now);
	if (build == pool->current)
		pool->current = NULL;
	else
		pool->next = NULL;
	LIST_INSERT_HEAD(&pool->old, build, link);
	match_steer_soon(pool);
}

static void
changed(void *arg)
{
	match_steer_soon(arg);
}

const struct match_build_calls match_steer_calls = {
    .ready = ready,
    .died = died,
    .stumbled = stumbled,
    .answered = answered,
    .returned = returned,
    .log = log_line,
    .changed = changed,
};

static bool
needs_build(const struct match_pool *pool)
{
	const struct match_build *current = pool->current;
	size_t worth =
	    (pool->narratives.numbers.count + pool->concepts.numbers.count) / 8;

	if (current == NULL)
		return true;
	if (current->outdated ||
	    current->changes > (worth > CHANGES_MIN ? worth : CHANGES_MIN))
		return true;
	return match_roster_in(&pool->roster, MATCH_PLUGIN_LOADING) != 0;
}

/* Starts another index beside the present one. */
static void
start_build(struct match_pool *pool, int64_t now)
{
	struct match_build_setup setup = {.base = pool->base,
	    .program = pool->program,
	    .workers = pool->workers,
	    .limits = &pool->limits,
	    .calls = &match_steer_calls,
	    .arg = pool};
	struct match_build *build;
	struct err err;

	build = match_build_new(&setup, ++pool->generation, &err);
	if (build == NULL) {
		tell(pool, COUNTERPOINT_ERROR, "match", err.text);
		plugin_suspend_strike(&pool->backoff, now);
		return;
	}
	pool->next = build;
	for (uint32_t i = 0; i < pool->roster.n; i++)
		if (pool->roster.plugins[i].state != MATCH_PLUGIN_SUSPENDED &&
		    pool->roster.plugins[i].state != MATCH_PLUGIN_ELSEWHERE)
			match_build_load(
			    build, i, &pool->roster.plugins[i].load);
	pool->filling = build;
	pool->hooks.library_wanted(pool->hooks.arg);
	pool->filling = NULL;
	match_build_commit(build, 0);
	build->changes = 0;
}

static void
tend(struct match_build *build, int64_t now)
{
	if (build == NULL)
		return;
	match_build_bury(build);
	match_build_check(build, now);
	match_build_fork(build, now);
}

static void
tend_all(struct match_pool *pool, int64_t now)
{
	struct match_build *build, *following;

	tend(pool->current, now);
	tend(pool->next, now);
	for (build = LIST_FIRST(&pool->old); build != NULL; build = following) {
		following = LIST_NEXT(build, link);
		match_build_check(build, now);
		if (!match_build_bury(build))
			continue;
		LIST_REMOVE(build, link);
		match_build_free(build);
	}
}

/* --- The turn --- */

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool
is_busy(const struct match_pool *pool)
{
	return !LIST_EMPTY(&pool->old) ||
	       (pool->current != NULL && match_build_is_busy(pool->current)) ||
	       (pool->next != NULL && match_build_is_busy(pool->next));
}

/* When there will be something to do of itself. */
static int64_t
next_due(const struct match_pool *pool, int64_t now)
{
	int64_t due = now + TURN_MAX_MS * INT64_C(1000);
	const struct match_ask *oldest = TAILQ_FIRST(&pool->queue);

	if (is_busy(pool))
		due = now + TICK_MS * INT64_C(1000);
	if (oldest != NULL)
		due = sooner(
		    due, oldest->since + pool->queue_ms * INT64_C(1000) + 1000);
	if (pool->backoff.until != 0)
		due = sooner(due, pool->backoff.until);
	for (size_t i = 0; i < pool->roster.n; i++)
		if (pool->roster.plugins[i].suspend.until != 0)
			due =
			    sooner(due, pool->roster.plugins[i].suspend.until);
	return due > now ? due : now;
}

void
match_steer_turn_cb(evutil_socket_t fd, short what, void *arg)
{
	struct match_pool *pool = arg;
	int64_t now = clock_monotonic(), left;
	bool paused = plugin_suspend_lasts(&pool->backoff, now);
	struct timeval tv;

	(void)fd;
	(void)what;
	answer_knowing(pool);
	release(pool, now);
	expire(pool, now);
	if (pool->next == NULL && !paused && needs_build(pool))
		start_build(pool, now);
	tend_all(pool, now);
	match_steer_dispatch(pool);
	left = next_due(pool, now) - now + 1000;
	tv = (struct timeval){left / 1000000, left % 1000000};
	event_add(pool->turn, &tv);
}
