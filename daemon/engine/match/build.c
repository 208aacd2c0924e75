/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build.c - one builder with its workers. Owns them. A worker's channel
 * is made here and one end of it goes to the builder with the order to fork: so
 * changes can be queued for a worker before it is born, and it has exactly
 * those that its builder had not.
 */
#include "engine/match/build.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/program.h"
#include "engine/match/builder.h"
#include "engine/match/wire_library.h"

#define LOST_MAX 3 /* workers that an ask may lose */

static void
set_state(
    struct match_build *build, enum match_build_state state, const char *reason)
{
	static const char *const names[] = {
	    [MATCH_BUILD_LOADING] = "LOADING",
	    [MATCH_BUILD_RUNNING] = "RUNNING",
	    [MATCH_BUILD_RETIRING] = "RETIRING",
	    [MATCH_BUILD_KILLED] = "KILLED",
	    [MATCH_BUILD_DEAD] = "DEAD",
	};

	log_debug("match.build", LOG_NUMBER("generation", build->generation),
	    LOG_TEXT("from", names[build->state]), LOG_TEXT("to", names[state]),
	    LOG_TEXT("reason", reason));
	build->state = state;
}

static bool
is_alive(const struct match_build *build)
{
	return build->state < MATCH_BUILD_KILLED;
}

/* --- Workers --- */

static void
wait_before_fork(struct match_build *build)
{
	build->fork_after = clock_monotonic() + 1000000;
}

static void
bury_later(struct match_build *build, struct match_worker *worker)
{
	build->workers[worker->slot] = NULL;
	SLIST_INSERT_HEAD(&build->graves, worker, grave);
	build->setup.calls->changed(build->setup.arg);
}

static void
answered(void *arg, struct match_worker *worker, struct match_ask *ask)
{
	struct match_build *build = arg;

	build->setup.calls->answered(build->setup.arg, build, ask);
	if (build->state == MATCH_BUILD_RETIRING && worker->nasks == 0)
		match_worker_retire(worker);
}

/* Writes down at the first ask what its worker died of. */
static void
accuse(struct match_ask *first, const struct match_death *death)
{
	match_mask bit = death->plugin == MATCH_NO_PLUGIN
			     ? 0
			     : first->mask & (1U << death->plugin);

	if (!death->at_first)
		first->host_failed = ++first->lost >= LOST_MAX;
	else if (bit == 0)
		first->host_failed = true;
	else if (death->timeout)
		first->overran |= bit;
	else
		first->crashed |= bit;
}

static void
blame(struct match_build *build, struct match_ask *first,
    const struct match_death *death)
{
	if (death->plugin != MATCH_NO_PLUGIN)
		build->setup.calls->stumbled(
		    build->setup.arg, death->plugin, death->timeout);
	if (first != NULL)
		accuse(first, death);
}

static void
worker_died(
    void *arg, struct match_worker *worker, const struct match_death *death)
{
	struct match_build *build = arg;
	struct match_ask *ask;

	/* A builder takes its workers along when it dies. Its socket closes
	 * before they are killed, so this is known in time. */
	if (is_alive(build) && !channel_peer_is_gone(build->channel))
		blame(build, TAILQ_FIRST(&worker->asks), death);
	/* Died idle: the next one may do the same. */
	if (TAILQ_EMPTY(&worker->asks))
		wait_before_fork(build);
	while ((ask = TAILQ_LAST(&worker->asks, match_asks)) != NULL) {
		TAILQ_REMOVE(&worker->asks, ask, link);
		worker->nasks--;
		build->setup.calls->returned(build->setup.arg, ask);
	}
	bury_later(build, worker);
}

static void
worker_log(void *arg, const struct match_wire_log *line)
{
	struct match_build *build = arg;

	build->setup.calls->log(build->setup.arg, line);
}

static const struct match_worker_calls worker_calls = {
    .answered = answered, .died = worker_died, .log = worker_log};

static void
fork_slot(struct match_build *build, unsigned slot)
{
	struct match_worker_setup setup = {.base = build->setup.base,
	    .page = build->page,
	    .limits = build->setup.limits,
	    .calls = &worker_calls,
	    .arg = build};
	struct match_wire_fork wire = {.slot = slot};
	struct buf message = {0};
	int pair[2];

	if (channel_pair(pair) == -1) {
		wait_before_fork(build);
		return;
	}
	build->workers[slot] = match_worker_new(&setup, slot, pair[0]);
	match_pack_fork(&message, MATCH_MSG_FORK, &wire);
	channel_send(build->channel, message.data, message.len, pair[1]);
	build->owed++;
	buf_done(&message);
}

void
match_build_fork(struct match_build *build, int64_t now)
{
	if ((build->state != MATCH_BUILD_LOADING &&
		build->state != MATCH_BUILD_RUNNING) ||
	    now < build->fork_after)
		return;
	build->fork_after = 0;
	for (unsigned i = 1; i <= build->setup.workers; i++)
		if (build->workers[i] == NULL)
			fork_slot(build, i);
}

struct match_worker *
match_build_idlest(const struct match_build *build)
{
	struct match_worker *best = NULL;

	for (unsigned i = 1; i <= build->setup.workers; i++) {
		struct match_worker *w = build->workers[i];

		if (w != NULL && w->state == MATCH_WORKER_RUNNING &&
		    w->nasks < MATCH_WORKER_DEPTH &&
		    (best == NULL || w->nasks < best->nasks))
			best = w;
	}
	return best;
}

/* --- What the builder says --- */

/* All that could be forked are there. One whose builder has died meanwhile must
 * not replace one that works. */
static void
become_ready(struct match_build *build)
{
	unsigned running = 0;

	if (build->state != MATCH_BUILD_LOADING ||
	    channel_peer_is_gone(build->channel))
		return;
	for (unsigned i = 1; i <= build->setup.workers; i++) {
		struct match_worker *w = build->workers[i];

		if (w != NULL && w->state == MATCH_WORKER_FORKING)
			return;
		running += w != NULL && w->state == MATCH_WORKER_RUNNING;
	}
	if (running == 0)
		return;
	set_state(build, MATCH_BUILD_RUNNING, "workers are up");
	build->ready_at = clock_monotonic();
	build->setup.calls->ready(build->setup.arg, build);
}

/* The worker that is being forked in a slot, or NULL. */
static struct match_worker *
find_unborn(struct match_build *build, struct unpack *in, pid_t *ret_pid)
{
	struct match_worker *worker;
	struct match_wire_fork wire;

	if (match_unpack_fork(in, &wire) == -1)
		return NULL;
	*ret_pid = wire.pid;
	worker = build->workers[wire.slot];
	return worker != NULL && worker->pidfd == -1 ? worker : NULL;
}

/* Takes the pidfd if it is one. */
static int
hear_forked(struct match_build *build, struct unpack *in, int *pidfd)
{
	pid_t pid;
	struct match_worker *worker = find_unborn(build, in, &pid);

	if (worker == NULL || !plugin_process_is_pidfd(*pidfd))
		return -1;
	match_worker_born(worker, pid, *pidfd);
	*pidfd = -1;
	become_ready(build);
	return 0;
}

static int
hear_fork_failed(struct match_build *build, struct unpack *in)
{
	pid_t pid;
	struct match_worker *worker = find_unborn(build, in, &pid);

	if (worker == NULL)
		return -1;
	bury_later(build, worker);
	wait_before_fork(build);
	become_ready(build);
	return 0;
}

static int
hear_log(struct match_build *build, struct unpack *in)
{
	struct match_wire_log line;

	if (match_unpack_log(in, &line) == -1)
		return -1;
	build->setup.calls->log(build->setup.arg, &line);
	return 0;
}

/* Sets *fd to -1 when it takes it. */
static int
hear(struct match_build *build, const struct channel_message *message, int *fd)
{
	struct unpack in = {.data = message->data, .len = message->len};
	enum match_message what = unpack_u32(&in);

	if (what == MATCH_MSG_LOG)
		return hear_log(build, &in);
	if (build->owed == 0)
		return -1;
	build->owed--;
	switch (what) {
	case MATCH_MSG_PLUGIN_UP:
		return match_loaded_hear_up(&build->loaded, &in);
	case MATCH_MSG_PLUGIN_REFUSED:
		return match_loaded_hear_refused(&build->loaded, &in);
	case MATCH_MSG_FORKED:
		return hear_forked(build, &in, fd);
	case MATCH_MSG_FORK_FAILED:
		return hear_fork_failed(build, &in);
	case MATCH_MSG_COMMITTED:
		return 0;
	default:
		return -1;
	}
}

static void
message(void *arg, const struct channel_message *message)
{
	struct match_build *build = arg;
	int fd = message->fd;

	if (build->state != MATCH_BUILD_KILLED &&
	    hear(build, message, &fd) == -1)
		match_build_kill(build, "broken message");
	if (fd != -1)
		close(fd);
}

static void
closed(void *arg, const char *reason)
{
	match_build_kill(arg, reason);
}

static const struct channel_calls channel_calls = {
    .message = message, .closed = closed};

/* --- Life and death --- */

/* The workers die with their builder. Those whose birth was not told have no
 * asks and end with their channel. */
static void
lose_workers(struct match_build *build)
{
	for (unsigned i = 1; i <= build->setup.workers; i++) {
		struct match_worker *w = build->workers[i];

		if (w == NULL)
			continue;
		match_worker_kill(w, "builder died");
		if (w->pidfd == -1)
			bury_later(build, w);
	}
}

static void
died_cb(evutil_socket_t fd, short what, void *arg)
{
	struct match_build *build = arg;
	struct match_mark mark = match_slot_read(&build->page->slots[0]);
	uint32_t plugin =
	    mark.plugin < MATCH_PLUGINS_MAX ? mark.plugin : MATCH_NO_PLUGIN;
	char how[PROGRAM_HOW];

	(void)fd;
	(void)what;
	channel_drain(build->channel);
	channel_stop(build->channel);
	program_reap(build->process.pidfd, how);
	build->process.pid = 0;
	set_state(build, MATCH_BUILD_DEAD, how);
	lose_workers(build);
	build->setup.calls->died(
	    build->setup.arg, build, plugin, build->overdue, how);
}

/* The page goes first, by hand: nothing can be in its way yet. A builder that
 * has died already is noticed by its pidfd, with its exit code. */
static void
send_page(const struct plugin_process *process, int page_fd)
{
	struct buf message = {0};

	match_pack_plain(&message, MATCH_MSG_START);
	channel_write(process->channel, message.data, message.len, page_fd);
	buf_done(&message);
}

static int
start_process(struct match_build *build, struct err *err)
{
	static const struct plugin_role role = {
	    MATCH_BUILDER_TITLE, MATCH_BUILDER_FLAG};
	int page_fd, result;

	build->page = match_page_new(&page_fd, err);
	if (build->page == NULL)
		return -1;
	result = plugin_process_start(
	    &role, build->setup.program, &build->process, err);
	if (result == 0)
		send_page(&build->process, page_fd);
	close(page_fd);
	return result;
}

struct match_build *
match_build_new(
    const struct match_build_setup *setup, unsigned generation, struct err *err)
{
	struct match_build *build = mem_calloc(1, sizeof(*build));

	build->setup = *setup;
	build->generation = generation;
	if (start_process(build, err) == -1) {
		match_page_free(build->page);
		free(build);
		return NULL;
	}
	build->channel = channel_new(
	    setup->base, build->process.channel, true, &channel_calls, build);
	build->died = event_new(
	    setup->base, build->process.pidfd, EV_READ, died_cb, build);
	assert(build->died != NULL);
	event_add(build->died, NULL);
	return build;
}

static void
free_workers(struct match_build *build)
{
	for (unsigned i = 1; i <= build->setup.workers; i++) {
		struct match_worker *w = build->workers[i];

		if (w == NULL)
			continue;
		match_worker_kill(w, "stop");
		match_worker_free(w);
	}
}

void
match_build_free(struct match_build *build)
{
	char how[PROGRAM_HOW];

	match_build_bury(build);
	if (build->state != MATCH_BUILD_DEAD) {
		program_kill(build->process.pidfd);
		program_reap(build->process.pidfd, how);
	}
	free_workers(build);
	channel_free(build->channel);
	event_free(build->died);
	close(build->process.pidfd);
	match_page_free(build->page);
	match_loaded_done(&build->loaded);
	free(build);
}

void
match_build_load(
    struct match_build *build, uint32_t index, const struct buf *message)
{
	channel_send(build->channel, message->data, message->len, -1);
	build->loaded.sent |= 1U << index;
	build->owed++;
}

static void
send_all(struct match_build *build, const struct buf *change)
{
	if (!is_alive(build))
		return;
	channel_send(build->channel, change->data, change->len, -1);
	for (unsigned i = 1; i <= build->setup.workers; i++)
		if (build->workers[i] != NULL)
			match_worker_send(build->workers[i], change);
}

void
match_build_send(struct match_build *build, const struct buf *change)
{
	build->changes++;
	send_all(build, change);
}

void
match_build_commit(struct match_build *build, match_mask skip)
{
	struct buf message = {0};

	match_pack_change(&message, MATCH_MSG_COMMIT, skip, 0);
	send_all(build, &message);
	build->owed++;
	buf_done(&message);
}

bool
match_build_is_busy(const struct match_build *build)
{
	return is_alive(build) && (build->owed > 0 || build->fork_after > 0);
}

void
match_build_check(struct match_build *build, int64_t now)
{
	struct match_mark mark = match_slot_read(&build->page->slots[0]);
	int64_t limit = build->setup.limits->build_ms * INT64_C(1000);

	if (!is_alive(build) || mark.stage == MATCH_STAGE_IDLE ||
	    now - mark.since <= limit)
		return;
	build->overdue = true;
	match_build_kill(build, "overdue");
}

static bool
has_workers(const struct match_build *build)
{
	for (unsigned i = 1; i <= build->setup.workers; i++)
		if (build->workers[i] != NULL)
			return true;
	return false;
}

void
match_build_retire(struct match_build *build)
{
	set_state(build, MATCH_BUILD_RETIRING, "replaced");
	for (unsigned i = 1; i <= build->setup.workers; i++) {
		struct match_worker *w = build->workers[i];

		if (w != NULL && w->nasks == 0)
			match_worker_retire(w);
	}
	build->setup.calls->changed(build->setup.arg);
}

void
match_build_kill(struct match_build *build, const char *reason)
{
	if (!is_alive(build))
		return;
	set_state(build, MATCH_BUILD_KILLED, reason);
	program_kill(build->process.pidfd);
}

bool
match_build_bury(struct match_build *build)
{
	struct match_worker *worker;

	while ((worker = SLIST_FIRST(&build->graves)) != NULL) {
		SLIST_REMOVE_HEAD(&build->graves, grave);
		match_worker_free(worker);
	}
	/* The builder goes last: it is the one to wait for its workers. */
	if (build->state == MATCH_BUILD_RETIRING && !has_workers(build))
		program_kill(build->process.pidfd);
	return build->state == MATCH_BUILD_DEAD && !has_workers(build);
}

void
match_build_take_asks(struct match_build *build, struct match_asks *ret)
{
	for (unsigned i = 1; i <= build->setup.workers; i++) {
		struct match_worker *w = build->workers[i];

		if (w == NULL)
			continue;
		TAILQ_CONCAT(ret, &w->asks, link);
		w->nasks = 0;
	}
}
