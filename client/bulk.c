/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bulk.c - the window of requests and its loop. A request waits in a slot until
 * it is answered for good; losing the connection or "not now" only puts it back
 * to ready. Owns the slots.
 */
#include "bulk.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/clock.h"

#define BACKOFF_LEAST 250000  /* microseconds before the first reconnect */
#define BACKOFF_MOST  8000000 /* and between later ones */
#define TICK	      1.0     /* seconds between two looks at the clock */

enum slot_state {
	SLOT_FREE,
	SLOT_READY, /* to be sent */
	SLOT_SENT,  /* sent, not answered */
};

struct slot {
	enum slot_state state;
	json_int_t id;
	long long tag;
	json_t *params;
};

struct bulk {
	struct session *session;
	const struct bulk_source *source;
	void *arg;

	struct slot slots[BULK_WINDOW];
	size_t taken, sent; /* slots not free; of these in flight */
	size_t window;	    /* shrinks when the server is overloaded */
	bool starved;	    /* the source waits for its descriptor */
	bool ended;

	bool troubled;	     /* waiting() was told, no answer since */
	int64_t pause_until; /* nothing is sent before */
	int64_t backoff;     /* the next pause of our own */
	int64_t progress_at; /* the last answer for good */
	struct err trouble;
};

static struct slot *
find_slot(struct bulk *b, enum slot_state state)
{
	for (size_t i = 0; i < BULK_WINDOW; i++)
		if (b->slots[i].state == state)
			return &b->slots[i];
	return NULL;
}

static void
set_state(struct bulk *b, struct slot *slot, enum slot_state state)
{
	b->taken += (state != SLOT_FREE) - (slot->state != SLOT_FREE);
	b->sent += (state == SLOT_SENT) - (slot->state == SLOT_SENT);
	slot->state = state;
	if (state == SLOT_FREE)
		json_decref(slot->params);
}

/* One is done for good. */
static void
finish_slot(struct bulk *b, struct slot *slot, const json_t *result,
    const struct err *err)
{
	b->source->answer(b->arg, slot->tag, result, err);
	set_state(b, slot, SLOT_FREE);
	b->progress_at = clock_monotonic();
	b->backoff = BACKOFF_LEAST;
	b->troubled = false;
	if (b->window < b->source->window)
		b->window++;
}

/* Sends nothing for a while: as long as the server asked for, else ever
 * longer. Many answers of one burst count once. */
static void
hold(struct bulk *b, const struct err *err, bool asked)
{
	int64_t now = clock_monotonic(), pause = b->backoff;

	b->trouble = *err;
	if (asked && err->retry_after > 0)
		pause = err->retry_after * 1000000LL;
	if (now >= b->pause_until) {
		b->pause_until = now + pause;
		b->backoff *= b->backoff < BACKOFF_MOST ? 2 : 1;
		if (err->code == ERR_OVERLOADED && b->window > 1)
			b->window /= 2;
	}
	if (!b->troubled)
		b->source->waiting(b->arg, err);
	b->troubled = true;
}

/* What was in flight has an unknown outcome; it is safe to repeat. */
static void
lose_connection(struct bulk *b, const struct err *err, bool asked)
{
	session_close(b->session);
	for (size_t i = 0; i < BULK_WINDOW; i++)
		if (b->slots[i].state == SLOT_SENT)
			set_state(b, &b->slots[i], SLOT_READY);
	hold(b, err, asked);
}

static void
pull_requests(struct bulk *b)
{
	struct slot *slot;
	enum bulk_next next;

	b->starved = false;
	while (!b->ended && !b->starved && b->taken < b->window) {
		slot = find_slot(b, SLOT_FREE);
		assert(slot != NULL);
		next = b->source->next(b->arg, &slot->params, &slot->tag);
		if (next == BULK_REQUEST) {
			/* Idle time before was no lack of progress. */
			if (b->taken == 0)
				b->progress_at = clock_monotonic();
			set_state(b, slot, SLOT_READY);
		}
		b->starved = next == BULK_WAIT;
		b->ended = next == BULK_END;
	}
}

static void
send_requests(struct bulk *b)
{
	struct slot *slot;
	struct err err;

	while (
	    b->sent < b->window && (slot = find_slot(b, SLOT_READY)) != NULL) {
		if (session_send(b->session, b->source->method, slot->params,
			&slot->id, &err) == -1)
			finish_slot(b, slot, NULL, &err);
		else
			set_state(b, slot, SLOT_SENT);
	}
}

/* Reconnects when the pause is over. -1 when the server does not want us. */
static int
reopen(struct bulk *b, struct err *err)
{
	if (session_is_open(b->session))
		return 0;
	if (session_open(b->session, err) == 0)
		return 0;
	if (!session_may_retry(err))
		return -1;
	hold(b, err, false);
	return 0;
}

static struct slot *
find_sent(struct bulk *b, const json_t *answer)
{
	const json_t *id = json_object_get(answer, "id");

	for (size_t i = 0; json_is_integer(id) && i < BULK_WINDOW; i++)
		if (b->slots[i].state == SLOT_SENT &&
		    b->slots[i].id == json_integer_value(id))
			return &b->slots[i];
	return NULL;
}

static int
take_answer(struct bulk *b, const json_t *answer, struct err *err)
{
	struct slot *slot = find_sent(b, answer);
	json_t *result = NULL;
	struct err why;

	if (slot == NULL && json_object_get(answer, "error") == NULL)
		return 0; /* an event, or an answer that was given up */
	if (session_result(answer, &result, &why) == 0) {
		if (slot != NULL)
			finish_slot(b, slot, result, NULL);
		json_decref(result);
	} else if (slot == NULL && !session_may_retry(&why)) {
		*err = why;
		return -1;
	} else if (slot == NULL) {
		lose_connection(b, &why, true);
	} else if (session_may_retry(&why)) {
		set_state(b, slot, SLOT_READY);
		hold(b, &why, true);
	} else {
		finish_slot(b, slot, NULL, &why);
	}
	return 0;
}

static int
take_answers(struct bulk *b, struct err *err)
{
	json_t *answer;
	struct err why;
	int rc;

	while ((rc = session_take(b->session, &answer, &why)) == 1) {
		rc = take_answer(b, answer, err);
		json_decref(answer);
		if (rc == -1)
			return -1;
	}
	if (rc == -1)
		lose_connection(b, &why, false);
	return 0;
}

static void
wait_for_news(struct bulk *b)
{
	int64_t deadline = session_deadline(TICK);
	bool more = !b->starved && b->taken < b->window;
	struct err err;

	if (more && (!b->ended || b->taken == 0))
		deadline = 0; /* the source may have more at once */
	else if (b->taken > b->sent && b->sent < b->window &&
		 b->pause_until < deadline)
		deadline = b->pause_until;
	if (link_wait(&b->session->link, deadline,
		b->starved ? b->source->fd : -1, &err) == -1)
		lose_connection(b, &err, false);
}

static bool
is_stuck(const struct bulk *b)
{
	return b->taken > 0 && clock_monotonic() - b->progress_at >
				   (int64_t)(b->session->timeout * 1e6);
}

static int
run(struct bulk *b, struct err *err)
{
	for (;;) {
		pull_requests(b);
		if (b->ended && b->taken == 0)
			return 0;
		if (b->taken > b->sent && clock_monotonic() >= b->pause_until) {
			if (reopen(b, err) == -1)
				return -1;
			if (session_is_open(b->session))
				send_requests(b);
		}
		wait_for_news(b);
		if (take_answers(b, err) == -1)
			return -1;
		if (is_stuck(b)) {
			if (b->troubled)
				*err = b->trouble;
			else
				err_set(err, ERR_TIMEOUT,
				    "no answer within %g seconds",
				    b->session->timeout);
			return -1;
		}
	}
}

int
bulk_run(struct session *session, const struct bulk_source *source, void *arg,
    struct err *err)
{
	struct bulk b = {
	    .session = session,
	    .source = source,
	    .arg = arg,
	    .window = source->window,
	    .backoff = BACKOFF_LEAST,
	    .progress_at = clock_monotonic(),
	};
	int rc;

	assert(source->window >= 1 && source->window <= BULK_WINDOW);
	if (!session_is_open(session) && session_open(session, err) == -1)
		return -1;
	rc = run(&b, err);
	for (size_t i = 0; i < BULK_WINDOW; i++)
		if (b.slots[i].state != SLOT_FREE)
			json_decref(b.slots[i].params);
	return rc;
}
