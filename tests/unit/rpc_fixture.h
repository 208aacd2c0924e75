/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rpc_fixture.h - rpc with a caller and, in place of the model, one that keeps
 * what it was asked until the test answers. Owns all of it.
 */
#ifndef COUNTERPOINT_TESTS_RPC_FIXTURE_H
#define COUNTERPOINT_TESTS_RPC_FIXTURE_H

#include <event2/event.h>
#include <stdbool.h>
#include <sys/queue.h>

#include "base/config.h"
#include "rpc/method.h"

struct asked {
	TAILQ_ENTRY(asked) entry;
	char *sql;
	model_done done;
	void *arg;
};

TAILQ_HEAD(asks, asked);

struct model {
	struct library library;
	struct asks asks;
	size_t nasks;
	bool away;
	model_fresh fresh; /* who waits for the library */
	void *fresh_arg;
};

extern struct model model;
extern struct event_base *base;
extern struct config config;
extern struct rpc *rpc;
extern struct rpc_peer *peer;	 /* the uid of ann, an author of "o" */
extern struct buf heard, events; /* the last answer and the last event */
extern unsigned answers, nevents;

void rpc_set_up(void);
void rpc_tear_down(void);

/* Ends the oldest question, or the newest: with a row, none, or an error. */
void rpc_reply(bool newest, const char *row, enum err_code);

/* Ends the oldest question with rows. */
void rpc_reply_rows(const char *const *rows, size_t n);

/* Sends a frame; `answers` counts from 0. */
void rpc_send_as(struct rpc_peer *, const char *text);
void rpc_send(const char *text);

/* Sends what is answered at once, and compares the whole answer. */
void check_answer(const char *text, const char *wanted);

/* The same for an error: its code, and words of its detail. */
void check_error(const char *text, const char *id, int code, const char *words);

/* Puts an item into the library. */
void rpc_apply(enum noun_kind, const char *slug, const char *text);

#endif
