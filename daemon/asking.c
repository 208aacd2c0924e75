/* SPDX-License-Identifier: Apache-2.0 */
/*
 * asking.c - observed texts get their vectors: the next request is everything
 * that came while the last one was under way. Owns the texts that wait; the
 * first ones are those of the request.
 */
#include "asking.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/clock.h"
#include "base/mem.h"

struct text {
	TAILQ_ENTRY(text) link;
	char *text, *language; /* the language may be NULL */
	int32_t day;
	int64_t until;	    /* monotonic */
	struct text **slot; /* in the request; NULL: not asked yet */
	match_done done;
	void *arg;
};

struct asking {
	struct embedder *embedder;
	struct match_pool *pool;
	size_t batch, at_once; /* texts of a request; of the next one */
	const long long *timeout;
	struct event *turn, *timer;
	TAILQ_HEAD(, text) waiting; /* in the order of asking */
	size_t n;
	struct text *asked[EMBEDDER_BATCH_MAX]; /* NULL: went without */
	size_t nasked;				/* 0: no request */
	int64_t asked_at;
};

static void
text_free(struct asking *a, struct text *t)
{
	if (t->slot != NULL)
		*t->slot = NULL;
	TAILQ_REMOVE(&a->waiting, t, link);
	assert(TAILQ_FIRST(&a->waiting) != t);
	a->n--;
	free(t->text);
	free(t->language);
	free(t);
}

/* Sends a text on to the matchers. */
static void
release(
    struct asking *a, struct text *t, uint32_t dimensions, const float *vector)
{
	const struct match_question question = {
	    .text = t->text,
	    .language = t->language,
	    .day = t->day,
	    .dimensions = dimensions,
	    .vector = vector,
	};
	struct err err;

	if (match_pool_ask(a->pool, &question, t->done, t->arg, NULL, &err) ==
	    -1)
		t->done(t->arg, NULL, &err);
	text_free(a, t);
}

static void
set_timer(struct asking *a)
{
	const struct text *first = TAILQ_FIRST(&a->waiting);
	struct timeval wait = {0};
	int64_t left;

	if (first == NULL) {
		evtimer_del(a->timer);
		return;
	}
	left = first->until - clock_monotonic();
	if (left > 0)
		wait = (struct timeval){left / 1000000, left % 1000000};
	evtimer_add(a->timer, &wait);
}

/* Sends all on without a vector that may wait no longer than to some time. */
static void
release_until(struct asking *a, int64_t time)
{
	struct text *t, *next;

	for (t = TAILQ_FIRST(&a->waiting); t != NULL && t->until <= time;
	     t = next) {
		next = TAILQ_NEXT(t, link);
		release(a, t, 0, NULL);
	}
	set_timer(a);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct asking *a = arg;

	(void)fd;
	(void)what;
	release_until(a, clock_monotonic());
}

/* --- requests --- */

static void
pump_soon(struct asking *a)
{
	static const struct timeval now = {0, 0};

	evtimer_add(a->turn, &now);
}

/* One text may have spoilt it for all: they wait on, for smaller requests. */
static void
ask_fewer(struct asking *a)
{
	a->at_once = a->nasked / 2;
	for (size_t i = 0; i < a->nasked; i++)
		if (a->asked[i] != NULL)
			a->asked[i]->slot = NULL;
	a->nasked = 0;
	pump_soon(a);
}

static void
ask_more(struct asking *a)
{
	a->at_once *= 2;
	if (a->at_once > a->batch)
		a->at_once = a->batch;
}

static void
answered(
    void *arg, const struct embedder_vectors *vectors, const struct err *err)
{
	struct asking *a = arg;

	(void)err;
	if (vectors == NULL && a->nasked > 1 && embedder_is_up(a->embedder)) {
		ask_fewer(a);
		return;
	}
	if (vectors != NULL)
		ask_more(a);
	for (size_t i = 0; i < a->nasked; i++) {
		if (a->asked[i] == NULL)
			continue;
		if (vectors == NULL)
			release(a, a->asked[i], 0, NULL);
		else
			release(a, a->asked[i], vectors->dimensions,
			    vectors->numbers + i * vectors->dimensions);
	}
	a->nasked = 0;
	set_timer(a);
	pump_soon(a);
}

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct asking *a = arg;
	const char *texts[EMBEDDER_BATCH_MAX];
	struct text *t;
	struct err err;

	(void)fd;
	(void)what;
	if (a->nasked > 0 || a->n == 0)
		return;
	TAILQ_FOREACH(t, &a->waiting, link)
	{
		if (a->nasked == a->at_once)
			break;
		t->slot = &a->asked[a->nasked];
		*t->slot = t;
		texts[a->nasked++] = t->text;
	}
	a->asked_at = clock_monotonic();
	if (embedder_ask(a->embedder, texts, a->nasked, answered, a, &err) == 0)
		return;
	a->nasked = 0;
	release_until(a, INT64_MAX);
}

/* --- outside --- */

struct asking *
asking_new(struct event_base *base, struct embedder *embedder,
    struct match_pool *pool, size_t batch, const long long *timeout)
{
	struct asking *a = mem_calloc(1, sizeof(*a));

	assert(batch >= 1 && batch <= EMBEDDER_BATCH_MAX);
	a->embedder = embedder;
	a->pool = pool;
	a->batch = a->at_once = batch;
	a->timeout = timeout;
	a->turn = evtimer_new(base, on_turn, a);
	a->timer = evtimer_new(base, on_timer, a);
	TAILQ_INIT(&a->waiting);
	return a;
}

void
asking_free(struct asking *a)
{
	struct text *t, *next;
	struct err err;

	if (a == NULL)
		return;
	err_set(&err, ERR_UNAVAILABLE, "the daemon is stopping");
	for (t = TAILQ_FIRST(&a->waiting); t != NULL; t = next) {
		next = TAILQ_NEXT(t, link);
		t->done(t->arg, NULL, &err);
		text_free(a, t);
	}
	event_free(a->turn);
	event_free(a->timer);
	free(a);
}

/* Whether waiting promises a vector. A request that is late already shows that
 * the server is too slow just now. */
static bool
is_worth_waiting(const struct asking *a)
{
	int64_t late = a->asked_at + *a->timeout * INT64_C(1000);

	return embedder_is_up(a->embedder) && *a->timeout > 0 &&
	       a->n < MATCH_ASKS_MAX &&
	       (a->nasked == 0 || clock_monotonic() < late);
}

int
asking_ask(struct asking *a, const struct match_question *question,
    match_done done, void *arg, struct err *err)
{
	struct text *t;

	if (!is_worth_waiting(a))
		return match_pool_ask(a->pool, question, done, arg, NULL, err);
	t = mem_calloc(1, sizeof(*t));
	t->text = mem_strdup(question->text);
	t->language = mem_strdup(question->language);
	t->day = question->day;
	t->until = clock_monotonic() + *a->timeout * INT64_C(1000);
	t->done = done;
	t->arg = arg;
	TAILQ_INSERT_TAIL(&a->waiting, t, link);
	a->n++;
	if (a->n == 1)
		set_timer(a);
	pump_soon(a);
	return 0;
}
