/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shelf.c - two pumps: texts that are wanted are looked up in the database,
 * those that it lacks are asked of the server, in each one batch at a time.
 * Owns the texts that wait and the vectors that came.
 */
#include "shelf.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/strmap.h"
#include "model/vector.h"
#include "net/embedder_wire.h"

enum {
	LOOK_MOST = 256, /* texts looked up at once */
	RETRY = 1,	 /* seconds after the database or the server failed */
	PATIENCE = 3,	 /* failures in a row that are a batch's own fault */
};

enum volume_state {
	VOLUME_WANTED,	/* to be looked up */
	VOLUME_LOOKING, /* in the batch looked up */
	VOLUME_MISSING, /* to be asked of the server */
	VOLUME_ASKED,	/* in the batch asked */
	VOLUME_READY,
	VOLUME_REFUSED, /* the server cannot read it */
};

/* A text of the library. */
struct volume {
	TAILQ_ENTRY(volume) link; /* while wanted or missing */
	enum volume_state state;
	unsigned round; /* in which the library had it last */
	char digest[VECTOR_DIGEST_TEXT];
	char *text;	     /* until it is ready */
	struct strmap slugs; /* a set: whom to tell */
	float *numbers;	     /* once it is ready */
};

TAILQ_HEAD(volumes, volume);

struct batch {
	struct volume *volumes[EMBEDDER_BATCH_MAX];
	size_t n; /* 0: none is under way */
};

_Static_assert(LOOK_MOST <= EMBEDDER_BATCH_MAX, "both kinds fit");

struct shelf {
	struct model *model;
	struct embedder *embedder;
	struct shelf_settings settings;
	struct shelf_hooks hooks;
	struct event *turn;
	bool stopped;
	struct strmap volumes; /* by digest */
	struct volumes wanted, missing;
	struct batch looking, asked;
	size_t at_once;	   /* texts of the next request */
	unsigned failures; /* of requests, since one did not fail */
	unsigned round;
	size_t ready, refused;
};

static void
volume_free(struct volume *v)
{
	strmap_done(&v->slugs);
	free(v->text);
	free(v->numbers);
	free(v);
}

static void
pump_soon(struct shelf *shelf, int seconds)
{
	const struct timeval wait = {seconds, 0};

	if (!shelf->stopped && !evtimer_pending(shelf->turn, NULL))
		evtimer_add(shelf->turn, &wait);
}

/* --- batches --- */

/* Moves the first volumes of a queue into a batch. */
static void
take_batch(struct batch *batch, struct volumes *from, size_t most,
    enum volume_state state)
{
	struct volume *v;

	while (batch->n < most && (v = TAILQ_FIRST(from)) != NULL) {
		TAILQ_REMOVE(from, v, link);
		v->state = state;
		batch->volumes[batch->n++] = v;
	}
}

/* Puts what is not ready at the front of a queue, in its order. */
static void
put_back(struct batch *batch, struct volumes *to, enum volume_state state)
{
	while (batch->n > 0) {
		struct volume *v = batch->volumes[--batch->n];

		if (v->state == VOLUME_READY)
			continue;
		v->state = state;
		TAILQ_INSERT_HEAD(to, v, link);
	}
}

static void
tell(struct shelf *shelf, struct volume *v)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	while ((slot = strmap_next(&v->slugs, &at)) != NULL)
		shelf->hooks.arrived(shelf->hooks.arg, slot->key);
	strmap_done(&v->slugs);
}

static void
make_ready(struct shelf *shelf, struct volume *v, float *numbers)
{
	v->state = VOLUME_READY;
	v->numbers = numbers;
	free(v->text);
	v->text = NULL;
	shelf->ready++;
	tell(shelf, v);
}

/* The digests of a batch; they live as it does. */
static size_t
list_digests(const struct batch *batch, const char *ret[EMBEDDER_BATCH_MAX])
{
	for (size_t i = 0; i < batch->n; i++)
		ret[i] = batch->volumes[i]->digest;
	return batch->n;
}

/* --- the database --- */

/* Vectors that do not go with the server's are as good as none. */
static bool
fits(struct shelf *shelf, uint32_t dimensions)
{
	struct embedder_status status;

	embedder_expect(shelf->embedder, dimensions);
	embedder_status(shelf->embedder, &status);
	return status.dimensions == dimensions;
}

static void
take_row(struct shelf *shelf, const char *row)
{
	char digest[VECTOR_DIGEST_TEXT];
	uint32_t dimensions;
	struct volume *v;
	float *numbers;

	if (vector_read(row, digest, &numbers, &dimensions) == -1)
		return;
	v = strmap_find(&shelf->volumes, digest);
	if (v != NULL && v->state == VOLUME_LOOKING && fits(shelf, dimensions))
		make_ready(shelf, v, numbers);
	else
		free(numbers);
}

static void
found(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct shelf *shelf = arg;
	size_t before = shelf->ready;

	if (err != NULL || shelf->stopped) {
		put_back(&shelf->looking, &shelf->wanted, VOLUME_WANTED);
		pump_soon(shelf, RETRY);
		return;
	}
	for (size_t i = 0; i < n; i++)
		take_row(shelf, rows[i]);
	put_back(&shelf->looking, &shelf->missing, VOLUME_MISSING);
	if (shelf->ready > before)
		shelf->hooks.settled(shelf->hooks.arg);
	pump_soon(shelf, 0);
}

static void
look_up(struct shelf *shelf)
{
	const char *digests[EMBEDDER_BATCH_MAX];
	size_t n;
	struct err err;

	if (shelf->looking.n > 0 || TAILQ_EMPTY(&shelf->wanted))
		return;
	take_batch(&shelf->looking, &shelf->wanted, LOOK_MOST, VOLUME_LOOKING);
	n = list_digests(&shelf->looking, digests);
	if (vector_find(shelf->model, shelf->settings.model_name, digests, n,
		found, shelf, &err) == 0)
		return;
	put_back(&shelf->looking, &shelf->wanted, VOLUME_WANTED);
	pump_soon(shelf, RETRY);
}

static void
stored(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	const struct shelf *shelf = arg;

	(void)rows;
	(void)n;
	/* The vectors are asked for again at the next start. */
	if (err != NULL && !shelf->stopped)
		log_warning(
		    "embedding.not_cached", LOG_TEXT("reason", err->text));
}

static void
store(struct shelf *shelf, const struct embedder_vectors *vectors)
{
	const char *digests[EMBEDDER_BATCH_MAX];
	size_t n = list_digests(&shelf->asked, digests);
	struct err err;

	if (vector_store(shelf->model, shelf->settings.model_name, digests, n,
		vectors->numbers, vectors->dimensions, stored, shelf,
		&err) == -1)
		stored(shelf, NULL, 0, &err);
}

/* --- the server --- */

static void
take_vectors(struct shelf *shelf, const struct embedder_vectors *vectors)
{
	size_t bytes = vectors->dimensions * sizeof(float);

	shelf->failures = 0;
	store(shelf, vectors);
	for (size_t i = 0; i < vectors->n; i++) {
		float *numbers =
		    mem_calloc(vectors->dimensions, sizeof(*numbers));

		memcpy(
		    numbers, vectors->numbers + i * vectors->dimensions, bytes);
		make_ready(shelf, shelf->asked.volumes[i], numbers);
	}
	shelf->asked.n = 0;
	shelf->at_once *= 2;
	if (shelf->at_once > shelf->settings.batch)
		shelf->at_once = shelf->settings.batch;
	shelf->hooks.settled(shelf->hooks.arg);
}

/* One text among many may be at fault: halves find out which. A server that
 * does well between the requests and fails each of them, fails because of it.
 */
static void
split_batch(struct shelf *shelf, const char *reason)
{
	struct volume *v = shelf->asked.volumes[0];
	const struct strmap_slot *slot;
	size_t at = 0;

	shelf->failures = 0;
	if (shelf->asked.n > 1) {
		shelf->at_once = shelf->asked.n / 2;
		put_back(&shelf->asked, &shelf->missing, VOLUME_MISSING);
		return;
	}
	shelf->asked.n = 0;
	v->state = VOLUME_REFUSED;
	shelf->refused++;
	slot = strmap_next(&v->slugs, &at);
	log_warning("embedding.text_refused",
	    LOG_TEXT("narrative", slot != NULL ? slot->key : NULL),
	    LOG_TEXT("reason", reason));
	strmap_done(&v->slugs);
}

static void
answered(
    void *arg, const struct embedder_vectors *vectors, const struct err *err)
{
	struct shelf *shelf = arg;

	if (vectors != NULL) {
		take_vectors(shelf, vectors);
		pump_soon(shelf, 0);
	} else if (err->code == ERR_INVALID || ++shelf->failures == PATIENCE) {
		split_batch(shelf, err->text);
		pump_soon(shelf, 0);
	} else {
		put_back(&shelf->asked, &shelf->missing, VOLUME_MISSING);
		pump_soon(shelf, RETRY);
	}
}

static void
ask_server(struct shelf *shelf)
{
	const char *texts[EMBEDDER_BATCH_MAX];
	struct err err;

	if (shelf->asked.n > 0 || TAILQ_EMPTY(&shelf->missing) ||
	    !embedder_is_up(shelf->embedder))
		return;
	take_batch(
	    &shelf->asked, &shelf->missing, shelf->at_once, VOLUME_ASKED);
	for (size_t i = 0; i < shelf->asked.n; i++)
		texts[i] = shelf->asked.volumes[i]->text;
	/* What cannot be sent waits for the server to be up again. */
	if (embedder_ask(shelf->embedder, texts, shelf->asked.n, answered,
		shelf, &err) == -1)
		put_back(&shelf->asked, &shelf->missing, VOLUME_MISSING);
}

/* --- outside --- */

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct shelf *shelf = arg;

	(void)fd;
	(void)what;
	look_up(shelf);
	ask_server(shelf);
}

struct shelf *
shelf_new(struct event_base *base, struct model *model,
    struct embedder *embedder, const struct shelf_settings *settings,
    const struct shelf_hooks *hooks)
{
	struct shelf *shelf = mem_calloc(1, sizeof(*shelf));

	shelf->model = model;
	shelf->embedder = embedder;
	shelf->settings = *settings;
	shelf->hooks = *hooks;
	shelf->at_once = settings->batch;
	shelf->turn = evtimer_new(base, on_turn, shelf);
	TAILQ_INIT(&shelf->wanted);
	TAILQ_INIT(&shelf->missing);
	return shelf;
}

void
shelf_stop(struct shelf *shelf)
{
	shelf->stopped = true;
	evtimer_del(shelf->turn);
}

void
shelf_free(struct shelf *shelf)
{
	const struct strmap_slot *slot;
	size_t at = 0;

	if (shelf == NULL)
		return;
	while ((slot = strmap_next(&shelf->volumes, &at)) != NULL)
		volume_free(slot->value);
	strmap_done(&shelf->volumes);
	event_free(shelf->turn);
	free(shelf);
}

static struct volume *
add_volume(
    struct shelf *shelf, const char *digest, const char *text, size_t len)
{
	struct volume *v = mem_calloc(1, sizeof(*v));

	memcpy(v->digest, digest, sizeof(v->digest));
	v->text = mem_strndup(text, len);
	v->state = VOLUME_WANTED;
	strmap_set(&shelf->volumes, digest, v);
	TAILQ_INSERT_TAIL(&shelf->wanted, v, link);
	pump_soon(shelf, 0);
	return v;
}

const float *
shelf_find(struct shelf *shelf, const char *slug, const char *text)
{
	size_t len = embedder_cut(text, shelf->settings.text_most);
	char digest[VECTOR_DIGEST_TEXT];
	struct volume *v;

	vector_digest(text, len, digest);
	v = strmap_find(&shelf->volumes, digest);
	if (v == NULL)
		v = add_volume(shelf, digest, text, len);
	v->round = shelf->round;
	if (v->state != VOLUME_READY && v->state != VOLUME_REFUSED)
		strmap_set(&v->slugs, slug, v);
	return v->numbers;
}

void
shelf_resume(struct shelf *shelf)
{
	pump_soon(shelf, 0);
}

void
shelf_begin_round(struct shelf *shelf)
{
	shelf->round++;
}

static void
drop(struct shelf *shelf, struct volume *v)
{
	switch (v->state) {
	case VOLUME_WANTED:
		TAILQ_REMOVE(&shelf->wanted, v, link);
		break;
	case VOLUME_MISSING:
		TAILQ_REMOVE(&shelf->missing, v, link);
		break;
	case VOLUME_READY:
		shelf->ready--;
		break;
	case VOLUME_REFUSED:
		shelf->refused--;
		break;
	case VOLUME_LOOKING:
	case VOLUME_ASKED:
		return; /* until the next round */
	}
	strmap_remove(&shelf->volumes, v->digest);
	volume_free(v);
}

/* The map may not change under a walk through it. */
void
shelf_end_round(struct shelf *shelf)
{
	struct volume **old =
	    mem_calloc(shelf->volumes.count, sizeof(struct volume *));
	const struct strmap_slot *slot;
	size_t at = 0, n = 0;

	while ((slot = strmap_next(&shelf->volumes, &at)) != NULL) {
		struct volume *v = slot->value;

		if (v->round != shelf->round)
			old[n++] = v;
	}
	for (size_t i = 0; i < n; i++)
		drop(shelf, old[i]);
	free(old);
}

void
shelf_status(const struct shelf *shelf, struct shelf_status *ret)
{
	*ret = (struct shelf_status){
	    .ready = shelf->ready,
	    .refused = shelf->refused,
	    .waiting = shelf->volumes.count - shelf->ready - shelf->refused,
	};
}
