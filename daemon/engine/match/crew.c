/* SPDX-License-Identifier: Apache-2.0 */
/*
 * crew.c - the daemon's side of one worker. Owns the channel, the pidfd
 * and the timer. Death is noticed by the pidfd alone: then the channel is read
 * to its end, and only then it is known what was answered.
 */
#include "engine/match/crew.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/program.h"

/* A worker that has not begun its first ask may only be short of CPU. */
#define BEGIN_MS 5000

static void
set_state(struct match_worker *worker, enum match_worker_state state,
    const char *reason)
{
	static const char *const names[] = {
	    [MATCH_WORKER_FORKING] = "FORKING",
	    [MATCH_WORKER_RUNNING] = "RUNNING",
	    [MATCH_WORKER_KILLED] = "KILLED",
	    [MATCH_WORKER_DEAD] = "DEAD",
	};

	log_debug("match.worker", LOG_NUMBER("slot", worker->slot),
	    LOG_NUMBER("pid", worker->pid),
	    LOG_TEXT("from", names[worker->state]),
	    LOG_TEXT("to", names[state]), LOG_TEXT("reason", reason));
	worker->state = state;
}

/* When the first ask is overdue, by what the worker says it is doing. */
static int64_t
due_at(const struct match_worker *worker)
{
	const struct match_ask *first = TAILQ_FIRST(&worker->asks);
	struct match_mark mark = match_slot_read(worker->line);
	int64_t deadline = worker->limits->deadline_ms * INT64_C(1000);
	int64_t latest, due;

	if (mark.stage == MATCH_STAGE_INDEX)
		return mark.since + worker->limits->build_ms * INT64_C(1000);
	if (mark.request != first->id)
		return worker->first_since + (deadline > BEGIN_MS * 1000
						     ? deadline
						     : BEGIN_MS * 1000);
	/* However often it says that it has just begun. */
	latest = worker->first_since +
		 deadline * (2 + __builtin_popcount(first->mask));
	due = mark.since + deadline;
	return due < latest ? due : latest;
}

/* Looks again when the ask is due, or a deadline from now: by then the worker
 * may have begun something new. */
static void
arm(struct match_worker *worker)
{
	int64_t left = due_at(worker) - clock_monotonic();
	int64_t deadline = worker->limits->deadline_ms * INT64_C(1000);
	struct timeval tv;

	left = left < deadline ? left : deadline;
	left = left > 1000 ? left : 1000;
	tv = (struct timeval){left / 1000000, left % 1000000};
	event_add(worker->deadline, &tv);
}

static void
deadline_cb(evutil_socket_t fd, short what, void *arg)
{
	struct match_worker *worker = arg;

	(void)fd;
	(void)what;
	if (worker->state != MATCH_WORKER_RUNNING || TAILQ_EMPTY(&worker->asks))
		return;
	if (due_at(worker) > clock_monotonic()) {
		arm(worker);
		return;
	}
	worker->overdue = TAILQ_FIRST(&worker->asks)->id;
	match_worker_kill(worker, "overdue");
}

static void
take_first(struct match_worker *worker)
{
	TAILQ_REMOVE(&worker->asks, TAILQ_FIRST(&worker->asks), link);
	worker->nasks--;
	worker->first_since = clock_monotonic();
	if (TAILQ_EMPTY(&worker->asks))
		event_del(worker->deadline);
	else
		arm(worker);
}

static int
hear_text(struct match_ask *ask, struct unpack *in)
{
	struct match_wire_ready ready;

	if (match_unpack_ready(in, &ready) == -1 || ready.request != ask->id ||
	    ask->ncandidates > 0)
		return -1;
	return match_findings_add_text(&ask->findings, &ready);
}

/* Whether the plugin that speaks was asked about this very ask. */
static bool
was_asked(const struct match_ask *ask, uint64_t request, uint32_t plugin)
{
	return request == ask->id && (ask->mask & (1U << plugin));
}

static int
hear_hits(struct match_ask *ask, struct unpack *in)
{
	struct match_wire_hits hits;

	if (match_unpack_hits(in, &hits) == -1 || ask->ncandidates > 0 ||
	    !was_asked(ask, hits.request, hits.plugin))
		return -1;
	if (hits.failed)
		ask->failed |= 1U << hits.plugin;
	return match_findings_add_hits(&ask->findings, &hits);
}

static int
hear_factors(struct match_ask *ask, struct unpack *in)
{
	struct match_wire_factors factors;
	int result = -1;

	if (match_unpack_factors(in, &factors) == -1)
		return -1;
	if (ask->ncandidates > 0 &&
	    was_asked(ask, factors.request, factors.plugin))
		result = match_findings_add_factors(
		    &ask->findings, &factors, ask->ncandidates);
	if (factors.failed)
		ask->failed |= 1U << factors.plugin;
	free(factors.factors);
	return result;
}

static int
hear_done(struct match_worker *worker, struct match_ask *ask, struct unpack *in)
{
	uint64_t request;

	if (match_unpack_done(in, &request) == -1 || request != ask->id ||
	    (ask->ncandidates == 0 && !ask->findings.ready))
		return -1;
	take_first(worker);
	worker->calls->answered(worker->arg, worker, ask);
	return 0;
}

static int
hear_log(struct match_worker *worker, struct unpack *in)
{
	struct match_wire_log line;

	if (match_unpack_log(in, &line) == -1)
		return -1;
	worker->calls->log(worker->arg, &line);
	return 0;
}

static int
hear(struct match_worker *worker, const struct channel_message *message)
{
	struct unpack in = {.data = message->data, .len = message->len};
	enum match_message what = unpack_u32(&in);
	struct match_ask *first = TAILQ_FIRST(&worker->asks);

	if (what == MATCH_MSG_LOG)
		return hear_log(worker, &in);
	if (first == NULL)
		return -1;
	switch (what) {
	case MATCH_MSG_TEXT_READY:
		return hear_text(first, &in);
	case MATCH_MSG_HITS:
		return hear_hits(first, &in);
	case MATCH_MSG_FACTORS:
		return hear_factors(first, &in);
	case MATCH_MSG_DONE:
		return hear_done(worker, first, &in);
	default:
		return -1;
	}
}

static void
message(void *arg, const struct channel_message *message)
{
	struct match_worker *worker = arg;

	if (worker->broken || hear(worker, message) == 0)
		return;
	worker->broken = true;
	match_worker_kill(worker, "broken message");
}

static void
closed(void *arg, const char *reason)
{
	match_worker_kill(arg, reason);
}

static const struct channel_calls channel_calls = {
    .message = message, .closed = closed};

static struct match_death
find_death(const struct match_worker *worker)
{
	const struct match_ask *first = TAILQ_FIRST(&worker->asks);
	struct match_mark mark = match_slot_read(worker->line);
	struct match_death death = {.plugin = MATCH_NO_PLUGIN};

	/* It answered at the last moment what we killed it for, or was not
	 * needed any more: whatever it did then, such as taking changes of the
	 * library, is nobody's fault. */
	if (worker->retired ||
	    (worker->overdue != 0 &&
		(first == NULL || first->id != worker->overdue)))
		return death;
	death.timeout = worker->overdue != 0;
	if (mark.plugin < MATCH_PLUGINS_MAX)
		death.plugin = mark.plugin;
	death.at_first = first != NULL && mark.request == first->id;
	return death;
}

static void
died_cb(evutil_socket_t fd, short what, void *arg)
{
	struct match_worker *worker = arg;
	struct match_death death;

	(void)fd;
	(void)what;
	channel_drain(worker->channel);
	channel_stop(worker->channel);
	event_del(worker->deadline);
	set_state(worker, MATCH_WORKER_DEAD, "gone");
	death = find_death(worker);
	worker->calls->died(worker->arg, worker, &death);
}

struct match_worker *
match_worker_new(const struct match_worker_setup *setup, unsigned slot, int fd)
{
	struct match_worker *worker = mem_calloc(1, sizeof(*worker));

	worker->slot = slot;
	worker->calls = setup->calls;
	worker->arg = setup->arg;
	worker->limits = setup->limits;
	worker->base = setup->base;
	worker->line = &setup->page->slots[slot];
	worker->pidfd = -1;
	TAILQ_INIT(&worker->asks);
	worker->deadline = evtimer_new(setup->base, deadline_cb, worker);
	assert(worker->deadline != NULL);
	match_slot_rest(worker->line);
	worker->channel =
	    channel_new(setup->base, fd, false, &channel_calls, worker);
	return worker;
}

void
match_worker_free(struct match_worker *worker)
{
	assert(TAILQ_EMPTY(&worker->asks));
	channel_free(worker->channel);
	event_free(worker->deadline);
	if (worker->died != NULL)
		event_free(worker->died);
	if (worker->pidfd != -1)
		close(worker->pidfd);
	free(worker);
}

void
match_worker_born(struct match_worker *worker, pid_t pid, int pidfd)
{
	worker->pid = pid;
	worker->pidfd = pidfd;
	worker->died = event_new(worker->base, pidfd, EV_READ, died_cb, worker);
	assert(worker->died != NULL);
	event_add(worker->died, NULL);
	if (worker->state == MATCH_WORKER_KILLED)
		program_kill(pidfd);
	else
		set_state(worker, MATCH_WORKER_RUNNING, "forked");
}

void
match_worker_give(struct match_worker *worker, struct match_ask *ask)
{
	ask->queued = false;
	TAILQ_INSERT_TAIL(&worker->asks, ask, link);
	channel_send(worker->channel, ask->message.data, ask->message.len, -1);
	if (worker->nasks++ > 0)
		return;
	worker->first_since = clock_monotonic();
	arm(worker);
}

void
match_worker_send(struct match_worker *worker, const struct buf *change)
{
	channel_send(worker->channel, change->data, change->len, -1);
}

void
match_worker_retire(struct match_worker *worker)
{
	worker->retired = true;
	match_worker_kill(worker, "retired");
}

void
match_worker_kill(struct match_worker *worker, const char *reason)
{
	if (worker->state == MATCH_WORKER_KILLED ||
	    worker->state == MATCH_WORKER_DEAD)
		return;
	set_state(worker, MATCH_WORKER_KILLED, reason);
	if (worker->pidfd != -1)
		program_kill(worker->pidfd);
}
