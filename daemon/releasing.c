/* SPDX-License-Identifier: Apache-2.0 */
/*
 * releasing.c - the loop that releases what is due: takes a batch, has it made
 * and stored (releasing_batch.c), waits until the next is due. Owns the timer.
 * That a slot is released once, and never while all is halted, is the
 * database's; carrying a release is not here.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "releasing_parts.h"

enum {
	MARGIN = 1000, /* microseconds that are waited beyond what is due */
	HOUR = 3600,   /* seconds between two looks for campaigns to end */
	APART = 60,    /* seconds between two clocks that are told */
	FIRST = 16,    /* slots of a batch while nobody knows their cost */
};

void
releasing_set_state(struct releasing *releasing, enum releasing_state state)
{
	static const char *const names[] = {
	    [RELEASING_INTRODUCING] = "introducing",
	    [RELEASING_WAITING] = "waiting",
	    [RELEASING_TAKING] = "taking",
	    [RELEASING_MAKING] = "making",
	    [RELEASING_STORING] = "storing",
	    [RELEASING_STOPPED] = "stopped",
	};

	if (releasing->state == state)
		return;
	log_debug("releasing.state", LOG_TEXT("from", names[releasing->state]),
	    LOG_TEXT("to", names[state]));
	releasing->state = state;
}

void
releasing_set_timer(struct releasing *releasing, int64_t microseconds)
{
	const struct timeval delay = {
	    microseconds / SECOND, microseconds % SECOND};

	event_add(releasing->timer, &delay);
}

int64_t
releasing_interval(const struct releasing *releasing)
{
	return releasing->server->config->release_interval * SECOND;
}

void
releasing_wait(struct releasing *releasing, int64_t microseconds)
{
	releasing_set_state(releasing, RELEASING_WAITING);
	if (!releasing->resting)
		releasing_set_timer(releasing, microseconds);
}

/* A batch that is too much for statement_timeout would be so again, until all
 * of it has missed its time. */
void
releasing_fail(struct releasing *releasing, const struct err *err)
{
	log_warning("release.failed", LOG_TEXT("reason", err->text));
	if (releasing->most > 1)
		releasing->most /= 2;
	releasing_wait(releasing, releasing_interval(releasing));
}

/* --- taking --- */

static struct steady_limits
limits(const struct releasing *releasing)
{
	const struct config *config = releasing->server->config;

	return (struct steady_limits){
	    .jump = config->release_clock_jump * SECOND,
	    .settle = config->release_clock_settle * SECOND,
	};
}

static void
tell_clock(struct releasing *releasing, enum steady_news news, int64_t moved)
{
	static const char *const words[] = {
	    [STEADY_FORWARD] = "forward",
	    [STEADY_SETTLED] = "settled",
	    [STEADY_BACK] = "back",
	};

	if (news == STEADY_SAME || news == STEADY_DOUBTED)
		return;
	log_warning("clock.jumped", LOG_TEXT("state", words[news]),
	    LOG_NUMBER("seconds", moved / SECOND));
	rpc_publish(releasing->server->rpc, "clock.jumped", "database",
	    json_pack("{s:s, s:I}", "state", words[news], "seconds",
		(json_int_t)(moved / SECOND)));
}

/* Only told: it is the database's that decides. */
static void
compare_clocks(int64_t database)
{
	char here[CLOCK_TEXT], there[CLOCK_TEXT];
	int64_t machine = clock_wall();

	if (llabs(database - machine) > (int64_t)APART * SECOND)
		log_warning("clock.differs",
		    LOG_TEXT("machine", clock_format(machine, here)),
		    LOG_TEXT("database", clock_format(database, there)),
		    LOG_NUMBER("seconds", (database - machine) / SECOND));
}

static void
note_clock(struct releasing *releasing, int64_t now)
{
	const struct steady_limits limit = limits(releasing);
	int64_t moved = now - releasing->asked_at - releasing->steady.ahead;

	if (!releasing->steady.known)
		compare_clocks(now);
	tell_clock(releasing,
	    steady_note(&releasing->steady, &limit, now, releasing->asked_at),
	    moved);
}

int64_t
releasing_clock_latest(const struct server *server)
{
	struct steady_limits limit;

	if (server->releasing == NULL)
		return INT64_MAX;
	limit = limits(server->releasing);
	return steady_latest(
	    &server->releasing->steady, &limit, clock_boottime());
}

bool
releasing_doubts_clock(const struct server *server)
{
	return server->releasing != NULL && server->releasing->steady.doubted;
}

static int64_t
until_next(const struct releasing *releasing, const json_t *answer)
{
	const json_t *next = json_object_get(answer, "next_at");
	int64_t now = json_integer_value(json_object_get(answer, "now"));
	int64_t wait = json_integer_value(next) - now + MARGIN;

	return next != NULL && wait < releasing_interval(releasing)
		   ? wait
		   : releasing_interval(releasing);
}

static void
note_taken(struct releasing *releasing, const json_t *answer)
{
	long long missed =
	    json_integer_value(json_object_get(answer, "missed"));

	note_clock(
	    releasing, json_integer_value(json_object_get(answer, "now")));
	releasing->halted = json_is_true(json_object_get(answer, "halted"));
	releasing->waiting =
	    json_integer_value(json_object_get(answer, "waiting"));
	releasing->missed += missed;
	if (missed > 0)
		log_warning("release.missed", LOG_NUMBER("slots", missed));
}

static void
taken(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct releasing *releasing = arg;
	json_t *answer, *slots;

	(void)n;
	if (releasing->state == RELEASING_STOPPED)
		return;
	if (err != NULL) {
		releasing_fail(releasing, err);
		return;
	}
	answer = json_loads(rows[0], 0, NULL);
	note_taken(releasing, answer);
	slots = json_object_get(answer, "slots");
	if (json_array_size(slots) > 0) {
		releasing_begin_batch(releasing, slots);
	} else {
		releasing_wait(releasing, until_next(releasing, answer));
	}
	json_decref(answer);
}

static void
ended(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	(void)arg;
	if (err != NULL)
		log_warning("campaign.failed", LOG_TEXT("reason", err->text));
	else if (n == 1 && strcmp(rows[0], "0") != 0)
		log_info("campaign.ended", LOG_TEXT("campaigns", rows[0]));
}

/* Not by a clock that is doubted: what is over stays over. */
static void
end_campaigns(struct releasing *releasing)
{
	struct err err;

	if (!releasing->steady.known || releasing->steady.doubted ||
	    releasing->asked_at < releasing->end_next)
		return;
	releasing->end_next = releasing->asked_at + (int64_t)HOUR * SECOND;
	if (due_end_campaigns(
		releasing->server->model, ended, releasing, &err) == -1)
		ended(releasing, NULL, 0, &err);
}

static void
take(struct releasing *releasing)
{
	const struct config *config = releasing->server->config;
	const struct steady_limits limit = limits(releasing);
	struct due_question question = {
	    .holder = releasing->server->instance,
	    .lease = config->release_lease,
	};
	struct err err;

	if (releasing->most > config->release_batch)
		releasing->most = config->release_batch;
	question.most = releasing->most;
	releasing->asked_at = clock_boottime();
	question.not_after =
	    steady_latest(&releasing->steady, &limit, releasing->asked_at);
	end_campaigns(releasing);
	releasing_set_state(releasing, RELEASING_TAKING);
	if (due_take(releasing->server->model, &question, taken, releasing,
		&err) == -1)
		taken(releasing, NULL, 0, &err);
}

/* --- the rest --- */

static void
introduced(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct releasing *releasing = arg;

	(void)rows;
	(void)n;
	if (releasing->state == RELEASING_STOPPED)
		return;
	if (err == NULL) {
		releasing_wait(releasing, 0);
		return;
	}
	log_warning("release.failed", LOG_TEXT("reason", err->text));
	releasing_set_timer(releasing, releasing_interval(releasing));
}

static void
introduce(struct releasing *releasing)
{
	struct err err;

	if (due_introduce(releasing->server->model, releasing->server->instance,
		signer_public(releasing->server->signer), introduced, releasing,
		&err) == -1)
		introduced(releasing, NULL, 0, &err);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct releasing *releasing = arg;

	(void)fd;
	(void)what;
	if (releasing->state == RELEASING_INTRODUCING)
		introduce(releasing);
	else if (releasing->state == RELEASING_WAITING)
		take(releasing);
	else if (releasing->state == RELEASING_MAKING)
		releasing_make_some(releasing);
}

void
releasing_start(struct server *server)
{
	struct releasing *releasing = mem_calloc(1, sizeof(*releasing));

	releasing->server = server;
	releasing->most = FIRST;
	due_batch_init(&releasing->batch);
	releasing->timer = evtimer_new(server->base, on_timer, releasing);
	server->releasing = releasing;
	releasing_set_timer(releasing, 0);
}

void
releasing_note(struct server *server, const char *type)
{
	struct releasing *releasing = server->releasing;

	if (releasing == NULL)
		return;
	if (strcmp(type, "release.halted") == 0)
		releasing->halted = true;
	if (strcmp(type, "release.resumed") != 0)
		return;
	releasing->halted = false;
	if (releasing->state == RELEASING_WAITING)
		releasing_wait(releasing, 0);
}

void
releasing_rest(struct server *server)
{
	struct releasing *releasing = server->releasing;

	releasing->resting = true;
	if (releasing->state == RELEASING_WAITING)
		event_del(releasing->timer);
}

bool
releasing_is_idle(const struct server *server)
{
	enum releasing_state state = server->releasing->state;

	return state == RELEASING_INTRODUCING || state == RELEASING_WAITING;
}

void
releasing_stop(struct server *server)
{
	struct releasing *releasing = server->releasing;

	if (releasing == NULL)
		return;
	releasing_set_state(releasing, RELEASING_STOPPED);
	event_free(releasing->timer);
	releasing->timer = NULL;
}

void
releasing_done(struct server *server)
{
	struct releasing *releasing = server->releasing;

	if (releasing == NULL)
		return;
	releasing_forget_batch(releasing);
	due_batch_done(&releasing->batch);
	free(releasing);
	server->releasing = NULL;
}

json_t *
releasing_describe(void *arg)
{
	const struct server *server = arg;
	const struct releasing *releasing = server->releasing;

	return json_pack("{s:b, s:b, s:I, s:I, s:I, s:I, "
			 "s:{s:f, s:f, s:f}}",
	    "halted", releasing->halted, "held", releasing->steady.doubted,
	    "pending", (json_int_t)releasing->waiting, "released",
	    (json_int_t)releasing->released, "refused",
	    (json_int_t)releasing->refused, "missed",
	    (json_int_t)releasing->missed, "late", "median",
	    recent_quantile(&releasing->late, 0.5), "p99",
	    recent_quantile(&releasing->late, 0.99), "most",
	    recent_quantile(&releasing->late, 1));
}
