/* SPDX-License-Identifier: Apache-2.0 */
/*
 * observation.c - the queue of rows to be stored and its batches. Owns rows
 * until their end was told; the statement's columns are observation_batch.c's.
 *
 * One batch is in flight at a time. While fewer rows wait than are about to
 * come, a batch waits for them a moment: each commit costs as much as some
 * twenty rows, and would take that from those who still work on the others.
 * Once half of all are there they are sent, and sent before those of the last
 * batch are answered, so that PostgreSQL and the daemon work side by side.
 * A row that PostgreSQL refuses must fail alone: a refused batch is cut in two,
 * down to the row that is to blame.
 */
#include "model/observation.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/queue.h>

#include "base/clock.h"
#include "base/mem.h"
#include "model/observation_batch.h"

enum {
	BATCH_MAX = 512,
	WAITING_MAX = 65536,
	MOMENT_US = 5000,
};

TAILQ_HEAD(batches, observation_batch);

struct observation_store {
	struct db_conn *conn;
	struct event *flush;
	struct batches waiting;		/* halves of a refused batch first */
	struct observation_batch *open; /* collects what arrives; the last */
	struct observation_batch *flying;
	struct db_query *query;
	struct clusters *clusters;
	size_t pending;
	size_t expected; /* rows that are about to be added */
	unsigned long long rows, commits;
};

static void batch_done(void *, const struct db_result *, const struct err *);

void
observation_release(struct observation *o)
{
	for (size_t i = 0; i < o->nmatches; i++) {
		free(o->matches[i].narrative);
		free(o->matches[i].stance);
		free(o->matches[i].plugins);
		free(o->matches[i].whys);
	}
	free(o->matches);
	free(o->login);
	free(o->key);
	free(o->text);
	free(o->language);
	free(o->url);
	free(o->outlet);
	free(o->channel);
	free(o->audience);
	free(o->observed_at);
	free(o->reliability);
	free(o->tlp);
	free(o->posture);
	free(o->priority);
	free(o->reasons);
	*o = (struct observation){0};
}

static void
finish_row(struct observation_store *store, struct observation_row *row,
    const struct observation_receipt *receipt, const struct err *err)
{
	store->pending--;
	row->done(row->arg, receipt, err);
}

static void
fail_batch(struct observation_store *store, struct observation_batch *batch,
    const struct err *err)
{
	for (size_t i = 0; i < batch->n; i++)
		finish_row(store, &batch->rows[i], NULL, err);
	observation_batch_free(batch);
}

static struct observation_batch *
take_next(struct observation_store *store)
{
	struct observation_batch *batch = TAILQ_FIRST(&store->waiting);

	if (batch != NULL)
		TAILQ_REMOVE(&store->waiting, batch, entry);
	if (batch == store->open)
		store->open = NULL;
	return batch;
}

static int
send_next(struct observation_store *store, struct err *err)
{
	struct db_query *query =
	    observation_batch_send(TAILQ_FIRST(&store->waiting), store->conn,
		store->clusters, batch_done, store, err);

	if (query == NULL)
		return -1;
	evtimer_del(store->flush);
	store->query = query;
	store->flying = take_next(store);
	return 0;
}

/* Sends what waits, unless as much is about to come: then in a moment. What
 * cannot be sent is told so from the loop, not from within the adding call. */
static void
send_soon(struct observation_store *store)
{
	const struct observation_batch *first = TAILQ_FIRST(&store->waiting);
	struct timeval wait = {0, 0};
	struct err err;

	if (store->flying != NULL || first == NULL)
		return;
	if (first == store->open && first->n < store->expected)
		wait.tv_usec = MOMENT_US;
	else if (send_next(store, &err) == 0)
		return;
	if (!evtimer_pending(store->flush, NULL))
		evtimer_add(store->flush, &wait);
}

static void
tell_receipts(struct observation_store *store, struct observation_batch *batch,
    const struct db_result *result)
{
	int64_t now = clock_monotonic();

	store->commits++;
	assert((size_t)db_result_rows(result) == batch->n);
	for (size_t i = 0; i < batch->n; i++) {
		const struct observation_receipt receipt = {
		    .id = db_result_text(result, i, 1),
		    .created = db_result_bool(result, i, 2),
		    .cluster = db_result_text(result, i, 3),
		};

		store->rows += receipt.created;
		if (receipt.created)
			clusters_note(store->clusters,
			    batch->rows[i].what.digest, receipt.cluster, now);
		finish_row(store, &batch->rows[i], &receipt, NULL);
	}
	observation_batch_free(batch);
}

static void
halve(struct observation_store *store, struct observation_batch *batch)
{
	struct observation_batch *rest =
	    observation_batch_split(batch, batch->n / 2);

	TAILQ_INSERT_HEAD(&store->waiting, rest, entry);
	TAILQ_INSERT_HEAD(&store->waiting, batch, entry);
}

/* Whether one row may be to blame; else trying again by halves would only add
 * to the trouble. */
static bool
is_refusal(const struct err *err)
{
	return err->code != ERR_UNAVAILABLE && err->code != ERR_TIMEOUT;
}

static void
batch_done(void *arg, const struct db_result *result, const struct err *err)
{
	struct observation_store *store = arg;
	struct observation_batch *batch = store->flying;

	store->flying = NULL;
	store->query = NULL;
	if (err != NULL)
		clusters_forget(store->clusters);
	if (err != NULL && batch->n > 1 && is_refusal(err)) {
		halve(store, batch);
		batch = NULL;
	}
	/* PostgreSQL works on the next one while this one's are answered. */
	send_soon(store);
	if (batch == NULL)
		return;
	if (err == NULL)
		tell_receipts(store, batch, result);
	else
		fail_batch(store, batch, err);
}

static void
on_flush(evutil_socket_t fd, short what, void *arg)
{
	struct observation_store *store = arg;
	struct err err;

	(void)fd;
	(void)what;
	while (store->flying == NULL && !TAILQ_EMPTY(&store->waiting) &&
	       send_next(store, &err) == -1)
		fail_batch(store, take_next(store), &err);
}

struct observation_store *
observation_store_new(struct event_base *base, struct db_conn *conn)
{
	struct observation_store *store = mem_calloc(1, sizeof(*store));

	store->conn = conn;
	store->clusters = clusters_new();
	store->flush = evtimer_new(base, on_flush, store);
	TAILQ_INIT(&store->waiting);
	return store;
}

void
observation_store_free(struct observation_store *store)
{
	struct observation_batch *batch;
	struct err err;

	if (store == NULL)
		return;
	err_set(&err, ERR_UNAVAILABLE, "the daemon is stopping");
	db_query_forget(store->query);
	if (store->flying != NULL)
		fail_batch(store, store->flying, &err);
	while ((batch = take_next(store)) != NULL)
		fail_batch(store, batch, &err);
	event_free(store->flush);
	clusters_free(store->clusters);
	free(store);
}

int
observation_store_add(struct observation_store *store, struct observation *from,
    observation_done done, void *arg, struct err *err)
{
	if (store->pending >= WAITING_MAX)
		return err_set(err, ERR_OVERLOADED,
		    "%d observations wait to be stored", WAITING_MAX);
	if (store->open == NULL || store->open->n == BATCH_MAX) {
		store->open = observation_batch_new();
		TAILQ_INSERT_TAIL(&store->waiting, store->open, entry);
	}
	observation_batch_add(store->open, from, done, arg);
	store->pending++;
	send_soon(store);
	return 0;
}

void
observation_store_expect(struct observation_store *store, int more)
{
	store->expected += more;
}

size_t
observation_store_pending(const struct observation_store *store)
{
	return store->pending;
}

void
observation_store_counts(const struct observation_store *store,
    unsigned long long *ret_rows, unsigned long long *ret_commits)
{
	*ret_rows = store->rows;
	*ret_commits = store->commits;
}
