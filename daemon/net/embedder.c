/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embedder.c - asks a model server for vectors, and looks for it at growing
 * intervals while it is away. Owns the requests under way.
 */
#include "net/embedder.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "net/embedder_wire.h"
#include "net/fetch.h"

enum { WAIT_FIRST = 1, WAIT_MOST = 64 }; /* seconds */

enum embedder_state {
	EMBEDDER_AWAY,	  /* until the timer */
	EMBEDDER_LOOKING, /* one request shows how it is */
	EMBEDDER_UP,
};

struct request {
	LIST_ENTRY(request) link;
	struct embedder *embedder;
	struct fetch *fetch;
	size_t n;
	embedder_done done; /* NULL: only to see how the server is */
	void *arg;
};

struct embedder {
	struct fetcher *fetcher;
	struct event *timer;
	char *url, *model, *ca_file;
	char *key, *authorization; /* NULL: none */
	unsigned patience_ms;
	size_t text_most;
	embedder_changed changed;
	void *arg;
	enum embedder_state state;
	char reason[sizeof(((struct err *)0)->text)];
	int wait;     /* seconds until the next look; 0: none was in vain */
	bool looking; /* a look is under way */
	int64_t look_at;
	uint32_t dimensions; /* 0: not known yet */
	unsigned long long requests, failures;
	LIST_HEAD(, request) under_way;
};

static void look(struct embedder *);

static void
set_state(struct embedder *e, enum embedder_state state)
{
	static const char *const names[] = {
	    [EMBEDDER_AWAY] = "away",
	    [EMBEDDER_LOOKING] = "looking",
	    [EMBEDDER_UP] = "up",
	};

	log_debug("embedder.state", LOG_TEXT("from", names[e->state]),
	    LOG_TEXT("to", names[state]));
	e->state = state;
}

/* Tells it once: only a change is told, and a new reason. */
static void
go_away(struct embedder *e, const char *reason)
{
	bool news = e->state == EMBEDDER_UP || strcmp(e->reason, reason) != 0;
	struct timeval wait = {0};

	if (e->state == EMBEDDER_AWAY)
		return;
	e->wait =
	    e->state == EMBEDDER_UP || e->wait == 0 ? WAIT_FIRST : e->wait * 2;
	if (e->wait > WAIT_MOST)
		e->wait = WAIT_MOST;
	wait.tv_sec = e->wait;
	e->look_at = clock_monotonic() + e->wait * INT64_C(1000000);
	evtimer_add(e->timer, &wait);
	set_state(e, EMBEDDER_AWAY);
	snprintf(e->reason, sizeof(e->reason), "%s", reason);
	if (news)
		e->changed(e->arg, false, e->reason);
}

static void
come_up(struct embedder *e)
{
	if (e->state == EMBEDDER_UP)
		return;
	evtimer_del(e->timer);
	e->reason[0] = '\0';
	set_state(e, EMBEDDER_UP);
	e->changed(e->arg, true, "");
}

/* --- answers --- */

/* Whether a status is about the texts and not about the server: anybody can
 * submit a text, and must not be able to switch the server off with it. */
static bool
blames_texts(long status)
{
	return status == 400 || status == 413 || status == 422;
}

/*
 * A server may repeat what it was sent. Why it is away is logged and shown, so
 * its words count only where no observed text was sent; what is said of a text
 * goes to who asked.
 */
static int
check_status(
    const struct request *r, const struct fetch_answer *answer, struct err *err)
{
	bool probe = r->done == NULL;
	bool blames = !probe && blames_texts(answer->status);
	char fault[200] = "";

	if (answer->status == 200)
		return 0;
	if (probe || blames)
		embedder_read_fault(answer->body, answer->len, r->embedder->key,
		    fault, sizeof(fault));
	return err_set(err, blames ? ERR_INVALID : ERR_UNAVAILABLE,
	    "it answers with HTTP status %ld%s%s", answer->status,
	    fault[0] != '\0' ? ": " : "", fault);
}

static int
check_dimensions(struct embedder *e, uint32_t dimensions, struct err *err)
{
	if (e->dimensions != 0 && e->dimensions != dimensions)
		return err_set(err, ERR_UNAVAILABLE,
		    "its vectors have %u numbers instead of %u as before: "
		    "another model needs another name in [embedding] model",
		    dimensions, e->dimensions);
	e->dimensions = dimensions;
	return 0;
}

static int
read_answer(struct request *r, const struct fetch_answer *answer,
    struct embedder_vectors *ret, float **ret_numbers, struct err *err)
{
	uint32_t dimensions;

	if (check_status(r, answer, err) == -1 ||
	    embedder_read(answer->body, answer->len, r->n, ret_numbers,
		&dimensions, err) == -1)
		return -1;
	*ret = (struct embedder_vectors){r->n, dimensions, *ret_numbers};
	return check_dimensions(r->embedder, dimensions, err);
}

/* Whether it may only have stumbled over the texts: some answer 500 to one that
 * is too long. Another look tells. */
static bool
may_be_well(const struct request *r, const struct fetch_answer *answer)
{
	return answer != NULL && answer->status == 500 && r->done != NULL &&
	       r->embedder->state == EMBEDDER_UP;
}

static void
answered(void *arg, const struct fetch_answer *answer, const struct err *fault)
{
	struct request *r = arg;
	struct embedder *e = r->embedder;
	struct embedder_vectors vectors;
	float *numbers = NULL;
	struct err err;
	bool good;

	LIST_REMOVE(r, link);
	e->looking = e->looking && r->done != NULL;
	if (fault != NULL) {
		err = *fault;
		err.code = ERR_UNAVAILABLE;
	}
	good = fault == NULL &&
	       read_answer(r, answer, &vectors, &numbers, &err) == 0;
	if (good) {
		come_up(e);
	} else {
		e->failures++;
		if (may_be_well(r, answer))
			look(e);
		else if (err.code != ERR_INVALID)
			go_away(e, err.text);
	}
	if (r->done != NULL)
		r->done(r->arg, good ? &vectors : NULL, good ? NULL : &err);
	free(numbers);
	free(r);
}

/* --- requests --- */

/* How long an answer may be. What is parsed holds up the loop, so it is no more
 * than is known to be needed; a look shows any kind of vector. */
static size_t
answer_most(const struct embedder *e, size_t n, bool probe)
{
	bool known = e->dimensions != 0 && !probe;

	return EMBEDDER_ANSWER_MAX(
	    n, known ? e->dimensions : EMBEDDER_DIMENSIONS_MAX);
}

static int
send_request(struct embedder *e, const char *const *texts, size_t n,
    embedder_done done, void *arg, struct err *err)
{
	const char *const headers[] = {
	    "Content-Type: application/json", e->authorization, NULL};
	struct request *r = mem_calloc(1, sizeof(*r));
	struct buf body = {0};

	*r = (struct request){.embedder = e, .n = n, .done = done, .arg = arg};
	embedder_write(&body, e->model, texts, n, e->text_most);
	r->fetch = fetch_start(e->fetcher,
	    &(struct fetch_request){.url = e->url,
		.method = "POST",
		.headers = headers,
		.body = body.data,
		.len = body.len,
		.ca_file = e->ca_file,
		.timeout_ms = e->patience_ms,
		.most = answer_most(e, n, done == NULL)},
	    answered, r, err);
	buf_done(&body);
	if (r->fetch == NULL) {
		free(r);
		return -1;
	}
	e->requests++;
	LIST_INSERT_HEAD(&e->under_way, r, link);
	return 0;
}

static void
look(struct embedder *e)
{
	static const char *const probe[] = {"Is anybody there?"};
	struct err err;

	if (e->looking)
		return;
	e->looking = true;
	if (send_request(e, probe, 1, NULL, NULL, &err) == 0)
		return;
	e->looking = false;
	go_away(e, err.text);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct embedder *e = arg;

	(void)fd;
	(void)what;
	set_state(e, EMBEDDER_LOOKING);
	look(e);
}

int
embedder_ask(struct embedder *e, const char *const *texts, size_t n,
    embedder_done done, void *arg, struct err *err)
{
	assert(n >= 1 && n <= EMBEDDER_BATCH_MAX && done != NULL);
	if (e->state != EMBEDDER_UP)
		return err_set(err, ERR_UNAVAILABLE,
		    "the embedding server is away: %s", e->reason);
	return send_request(e, texts, n, done, arg, err);
}

struct embedder *
embedder_open(struct event_base *base, const struct embedder_settings *settings,
    embedder_changed changed, void *arg, struct err *err)
{
	struct fetcher *fetcher = fetcher_open(base, err);
	struct embedder *e;

	if (fetcher == NULL)
		return NULL;
	e = mem_calloc(1, sizeof(*e));
	e->fetcher = fetcher;
	e->timer = evtimer_new(base, on_timer, e);
	assert(e->timer != NULL);
	e->url = mem_strdup(settings->url);
	e->model = mem_strdup(settings->model);
	e->ca_file = mem_strdup(settings->ca_file);
	e->key = mem_strdup(settings->key);
	if (settings->key != NULL)
		e->authorization =
		    mem_printf("Authorization: Bearer %s", settings->key);
	e->patience_ms = settings->patience_ms;
	e->text_most = settings->text_most;
	e->changed = changed;
	e->arg = arg;
	LIST_INIT(&e->under_way);
	return e;
}

void
embedder_look(struct embedder *e)
{
	static const struct timeval now = {0, 0};

	evtimer_add(e->timer, &now);
}

static void
free_secret(char *secret)
{
	if (secret != NULL)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}

void
embedder_close(struct embedder *e)
{
	struct request *r;

	if (e == NULL)
		return;
	fetcher_close(e->fetcher);
	while ((r = LIST_FIRST(&e->under_way)) != NULL) {
		LIST_REMOVE(r, link);
		free(r);
	}
	event_free(e->timer);
	free(e->url);
	free(e->model);
	free(e->ca_file);
	free_secret(e->key);
	free_secret(e->authorization);
	free(e);
}

void
embedder_expect(struct embedder *e, uint32_t dimensions)
{
	if (e->dimensions == 0)
		e->dimensions = dimensions;
}

bool
embedder_is_up(const struct embedder *e)
{
	return e->state == EMBEDDER_UP;
}

void
embedder_status(const struct embedder *e, struct embedder_status *ret)
{
	int64_t left = e->look_at - clock_monotonic();

	*ret = (struct embedder_status){
	    .up = e->state == EMBEDDER_UP,
	    .reason = e->reason,
	    .seconds =
		e->state == EMBEDDER_AWAY && left > 0 ? left / 1000000 + 1 : 0,
	    .dimensions = e->dimensions,
	    .requests = e->requests,
	    .failures = e->failures,
	};
}
