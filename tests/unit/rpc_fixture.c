/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rpc_fixture.c - the model's calls that rpc makes, and the caller. Owns the
 * questions that wait.
 */
#include "rpc_fixture.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

/* --- the model in place of the real one --- */

struct model model;

const struct library *
model_library(const struct model *m)
{
	return &m->library;
}

int
model_check_ready(const struct model *m, struct err *err)
{
	return m->away ? err_set(err, ERR_UNAVAILABLE, "away") : 0;
}

void
model_refresh(struct model *m, model_fresh done, void *arg)
{
	m->fresh = done;
	m->fresh_arg = arg;
}

int
model_ask(struct model *m, const char *sql, const struct db_params *params,
    model_done done, void *arg, struct err *err)
{
	struct asked *asked;

	(void)params;
	if (m->away)
		return err_set(err, ERR_UNAVAILABLE, "away");
	asked = mem_calloc(1, sizeof(*asked));
	asked->sql = mem_strdup(sql);
	asked->done = done;
	asked->arg = arg;
	TAILQ_INSERT_TAIL(&m->asks, asked, entry);
	m->nasks++;
	return 0;
}

static void
end(struct asked *asked, const char *const *rows, size_t n,
    const struct err *err)
{
	ck_assert_ptr_nonnull(asked);
	TAILQ_REMOVE(&model.asks, asked, entry);
	model.nasks--;
	asked->done(asked->arg, rows, n, err);
	free(asked->sql);
	free(asked);
}

void
rpc_reply(bool newest, const char *row, enum err_code code)
{
	struct asked *asked =
	    newest ? TAILQ_LAST(&model.asks, asks) : TAILQ_FIRST(&model.asks);
	struct err err;

	err_set(&err, code, "told so");
	end(asked, &row, row != NULL && code == ERR_NONE,
	    code == ERR_NONE ? NULL : &err);
}

void
rpc_reply_rows(const char *const *rows, size_t n)
{
	end(TAILQ_FIRST(&model.asks), rows, n, NULL);
}

/* --- the caller --- */

struct event_base *base;
struct config config;
struct rpc *rpc;
static struct apart *apart;
struct rpc_peer *peer;
struct buf heard, events;
unsigned answers, nevents;

static void
on_answer(void *arg, const char *bytes, size_t len)
{
	(void)arg;
	answers++;
	buf_clear(&heard);
	if (bytes != NULL) {
		ck_assert_uint_eq(strlen(bytes), len);
		ck_assert_ptr_null(strchr(bytes, '\n'));
		buf_add_str(&heard, bytes);
	}
}

static void
on_event(void *arg, const char *bytes, size_t len)
{
	(void)arg;
	nevents++;
	buf_clear(&events);
	buf_add(&events, bytes, len);
}

void
rpc_send_as(struct rpc_peer *from, const char *text)
{
	answers = 0;
	buf_clear(&heard);
	rpc_peer_receive(from, text, strlen(text), on_answer, NULL);
}

void
rpc_send(const char *text)
{
	rpc_send_as(peer, text);
}

void
check_answer(const char *text, const char *wanted)
{
	rpc_send(text);
	ck_assert_uint_eq(answers, 1);
	ck_assert_str_eq(heard.data, wanted);
}

void
check_error(const char *text, const char *id, int code, const char *words)
{
	char *head = mem_printf(
	    "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":%d,", id, code);

	rpc_send(text);
	ck_assert_uint_eq(answers, 1);
	ck_assert_msg(strncmp(heard.data, head, strlen(head)) == 0, "%s: %s",
	    text, heard.data);
	ck_assert_msg(
	    strstr(heard.data, words) != NULL, "%s: %s", text, heard.data);
	free(head);
}

void
rpc_apply(enum noun_kind kind, const char *slug, const char *text)
{
	json_t *doc = json_loads(text, 0, NULL);

	ck_assert_ptr_nonnull(doc);
	library_apply(&model.library, kind, slug, doc);
	model.library.version++;
	json_decref(doc);
}

void
rpc_set_up(void)
{
	base = event_base_new();
	config.request_timeout = 30;
	model = (struct model){0};
	TAILQ_INIT(&model.asks);
	apart = apart_new(base, 1, 1);
	rpc = rpc_new(&(struct rpc_services){.base = base,
	    .model = &model,
	    .apart = apart,
	    .config = &config,
	    .instance = "test"});
	rpc_apply(NOUN_ACCOUNT, "ann",
	    "{\"login\":\"ann\",\"organisation\":\"o\",\"person\":true,"
	    "\"roles\":[\"author\"],\"uids\":[7]}");
	peer = rpc_peer_new(rpc, 7, on_event, NULL);
	nevents = 0;
}

void
rpc_tear_down(void)
{
	if (peer != NULL)
		rpc_peer_kill(peer);
	ck_assert_uint_eq(model.nasks, 0);
	ck_assert_uint_eq(rpc_in_flight(rpc), 0);
	rpc_free(rpc);
	apart_free(apart);
	library_done(&model.library);
	event_base_free(base);
	buf_done(&heard);
	buf_done(&events);
}
