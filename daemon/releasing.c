/* SPDX-License-Identifier: Apache-2.0 */
/*
 * releasing.c - the loop that releases what is due: takes a batch, makes its
 * packages a few at each turn, stores them. Owns the timer and the
 * counts. That a slot is released once, and never while all is halted, is the
 * database's; carrying a release is not here.
 */
#include "releasing.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/recent.h"
#include "base/steady.h"
#include "engine/release/package.h"
#include "engine/release/sign.h"
#include "model/due.h"

enum {
	SECOND = 1000000,
	SLICE = 3000,  /* microseconds of a turn that packages may take */
	MARGIN = 1000, /* the same that is waited beyond what is due */
	HOUR = 3600,   /* seconds between two looks for campaigns to end */
};

enum releasing_state {
	RELEASING_INTRODUCING, /* the key is made known */
	RELEASING_WAITING,     /* for the timer */
	RELEASING_TAKING,
	RELEASING_MAKING,
	RELEASING_STORING,
	RELEASING_STOPPED,
};

struct releasing {
	struct server *server;
	enum releasing_state state;
	struct event *timer;
	bool resting; /* takes nothing more */

	struct steady steady; /* the database's clock */
	int64_t asked_at;     /* by ours, the question under way */
	int64_t end_next;     /* by ours, when campaigns are looked at */

	json_t *slots; /* being made, up to `made` */
	size_t made;
	struct due_batch batch;

	bool halted;
	long long released, refused, missed, waiting;
	struct recent late; /* seconds */
};

static void
set_state(struct releasing *releasing, enum releasing_state state)
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

static void
set_timer(struct releasing *releasing, int64_t microseconds)
{
	const struct timeval delay = {
	    microseconds / SECOND, microseconds % SECOND};

	event_add(releasing->timer, &delay);
}

static int64_t
interval(const struct releasing *releasing)
{
	return releasing->server->config->release_interval * SECOND;
}

static void
wait_for(struct releasing *releasing, int64_t microseconds)
{
	set_state(releasing, RELEASING_WAITING);
	if (!releasing->resting)
		set_timer(releasing, microseconds);
}

/* What a daemon of this name had leased before it died is its own again. */
static const char *
holder(const struct releasing *releasing)
{
	return releasing->server->instance;
}

static struct model *
model(const struct releasing *releasing)
{
	return releasing->server->model;
}

static const struct signer *
signer(const struct releasing *releasing)
{
	return releasing->server->signer;
}

/* --- storing --- */

static void
forget_batch(struct releasing *releasing)
{
	json_decref(releasing->slots);
	releasing->slots = NULL;
	due_batch_done(&releasing->batch);
	due_batch_init(&releasing->batch);
}

static void
note_stored(struct releasing *releasing, const json_t *stored)
{
	const json_t *one;
	double most = 0;
	size_t i;

	json_array_foreach(stored, i, one)
	{
		double late = json_number_value(json_object_get(one, "late"));

		recent_add(&releasing->late, late);
		most = late > most ? late : most;
	}
	releasing->released += (long long)i;
	if (i > 0)
		log_info("release.made", LOG_NUMBER("slots", (long long)i),
		    LOG_NUMBER("late_ms", (long long)(most * 1000)));
}

static void
note_refused(struct releasing *releasing, const json_t *refused)
{
	const json_t *one;
	size_t i;

	json_array_foreach(refused, i, one) log_warning("release.refused",
	    LOG_NUMBER(
		"slot", json_integer_value(json_object_get(one, "slot"))),
	    LOG_TEXT("reason", json_text(one, "reason")));
	releasing->refused += (long long)i;
}

/* After an error the outcome is unknown: what was not released is taken again
 * under its old key. */
static void
stored(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct releasing *releasing = arg;
	json_t *answer;

	(void)n;
	if (releasing->state == RELEASING_STOPPED)
		return;
	if (err != NULL) {
		log_warning("release.failed", LOG_TEXT("reason", err->text));
		wait_for(releasing, interval(releasing));
		return;
	}
	answer = json_loads(rows[0], 0, NULL);
	releasing->halted = json_is_true(json_object_get(answer, "halted"));
	note_stored(releasing, json_object_get(answer, "stored"));
	note_refused(releasing, json_object_get(answer, "refused"));
	json_decref(answer);
	wait_for(releasing, releasing->halted ? interval(releasing) : 0);
}

static void
store(struct releasing *releasing)
{
	struct err err;

	set_state(releasing, RELEASING_STORING);
	if (due_store(model(releasing), holder(releasing), &releasing->batch,
		signer_id(signer(releasing)), stored, releasing, &err) == -1)
		stored(releasing, NULL, 0, &err);
	forget_batch(releasing);
}

/* --- making --- */

static void
failed(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	(void)arg;
	(void)rows;
	(void)n;
	if (err != NULL)
		log_warning("release.failed", LOG_TEXT("reason", err->text));
}

static void
fail(struct releasing *releasing, const json_t *inputs, const char *reason)
{
	const json_t *slot = json_object_get(inputs, "slot");
	struct due_fault fault = {
	    .holder = holder(releasing),
	    .slot = json_integer_value(json_object_get(slot, "id")),
	    .key = json_text(inputs, "key"),
	};
	char *words = mem_printf("No package can be made of it: %s.", reason);
	struct err err;

	fault.reason = words;
	releasing->refused++;
	log_warning("release.refused", LOG_NUMBER("slot", fault.slot),
	    LOG_TEXT("reason", words));
	if (due_fail(model(releasing), &fault, failed, releasing, &err) == -1)
		failed(releasing, NULL, 0, &err);
	free(words);
}

static void
make(struct releasing *releasing, const json_t *inputs)
{
	const struct package_settings settings = {
	    .key_id = signer_id(signer(releasing))};
	const json_t *slot = json_object_get(inputs, "slot");
	unsigned char signature[SIGNIFY_SIGNATURE];
	struct buf bytes = {0};
	struct err err;

	if (package_make(inputs, &settings, &bytes, &err) == -1) {
		fail(releasing, inputs, err.text);
	} else {
		signer_sign(
		    signer(releasing), bytes.data, bytes.len, signature);
		due_batch_add(&releasing->batch,
		    json_integer_value(json_object_get(slot, "id")),
		    json_text(inputs, "key"), bytes.data, signature);
	}
	buf_done(&bytes);
}

static void
make_some(struct releasing *releasing)
{
	int64_t until = clock_monotonic() + SLICE;

	if (releasing->halted) {
		forget_batch(releasing);
		wait_for(releasing, interval(releasing));
		return;
	}
	do {
		const json_t *inputs =
		    json_array_get(releasing->slots, releasing->made);

		if (inputs == NULL) {
			store(releasing);
			return;
		}
		make(releasing, inputs);
		releasing->made++;
	} while (clock_monotonic() < until);
	set_timer(releasing, 0);
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

static void
note_clock(struct releasing *releasing, int64_t now)
{
	const struct steady_limits limit = limits(releasing);
	int64_t moved = now - releasing->asked_at - releasing->steady.ahead;

	tell_clock(releasing,
	    steady_note(&releasing->steady, &limit, now, releasing->asked_at),
	    moved);
}

static int64_t
until_next(const struct releasing *releasing, const json_t *answer)
{
	const json_t *next = json_object_get(answer, "next_at");
	int64_t now = json_integer_value(json_object_get(answer, "now"));
	int64_t wait = json_integer_value(next) - now + MARGIN;

	return next != NULL && wait < interval(releasing) ? wait
							  : interval(releasing);
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
	json_t *answer;

	(void)n;
	if (releasing->state == RELEASING_STOPPED)
		return;
	if (err != NULL) {
		log_warning("release.failed", LOG_TEXT("reason", err->text));
		wait_for(releasing, interval(releasing));
		return;
	}
	answer = json_loads(rows[0], 0, NULL);
	note_taken(releasing, answer);
	releasing->slots = json_incref(json_object_get(answer, "slots"));
	releasing->made = 0;
	if (json_array_size(releasing->slots) > 0) {
		set_state(releasing, RELEASING_MAKING);
		make_some(releasing);
	} else {
		forget_batch(releasing);
		wait_for(releasing, until_next(releasing, answer));
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
	if (due_end_campaigns(model(releasing), ended, releasing, &err) == -1)
		ended(releasing, NULL, 0, &err);
}

static void
take(struct releasing *releasing)
{
	const struct config *config = releasing->server->config;
	const struct steady_limits limit = limits(releasing);
	struct due_question question = {
	    .holder = holder(releasing),
	    .lease = config->release_lease,
	    .most = config->release_batch,
	};
	struct err err;

	releasing->asked_at = clock_boottime();
	question.not_after =
	    steady_latest(&releasing->steady, &limit, releasing->asked_at);
	end_campaigns(releasing);
	set_state(releasing, RELEASING_TAKING);
	if (due_take(model(releasing), &question, taken, releasing, &err) == -1)
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
		wait_for(releasing, 0);
		return;
	}
	log_warning("release.failed", LOG_TEXT("reason", err->text));
	set_timer(releasing, interval(releasing));
}

static void
introduce(struct releasing *releasing)
{
	struct err err;

	if (due_introduce(model(releasing), holder(releasing),
		signer_public(signer(releasing)), introduced, releasing,
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
		make_some(releasing);
}

void
releasing_start(struct server *server)
{
	struct releasing *releasing = mem_calloc(1, sizeof(*releasing));

	releasing->server = server;
	due_batch_init(&releasing->batch);
	releasing->timer = evtimer_new(server->base, on_timer, releasing);
	server->releasing = releasing;
	set_timer(releasing, 0);
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
		wait_for(releasing, 0);
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
	set_state(releasing, RELEASING_STOPPED);
	event_free(releasing->timer);
	releasing->timer = NULL;
}

void
releasing_done(struct server *server)
{
	struct releasing *releasing = server->releasing;

	if (releasing == NULL)
		return;
	forget_batch(releasing);
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
