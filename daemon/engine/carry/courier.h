/* SPDX-License-Identifier: Apache-2.0 */
/*
 * courier.h - the daemon's side of one carrier: a process with one release
 * plugin, which gets one package after the other, with a deadline for each
 * call. Owns the process, its channel and the asks; a carrier that dies or
 * overruns is replaced after a pause that doubles. What is handed over, and
 * when again, is the caller's.
 */
#ifndef COUNTERPOINT_ENGINE_CARRY_COURIER_H
#define COUNTERPOINT_ENGINE_CARRY_COURIER_H

#include <event2/event.h>
#include <stdbool.h>

#include "base/config.h"
#include "engine/carry/wire.h"

struct courier;
struct courier_ask;

enum courier_state {
	COURIER_STARTING, /* the plugin is being opened */
	COURIER_RUNNING,
	COURIER_KILLED,	   /* not dead yet */
	COURIER_SUSPENDED, /* until the pause is over */
	COURIER_REFUSED,   /* the plugin cannot be had: for good */
	COURIER_IDLE,	   /* it is no release plugin: for good */
};

const char *courier_state_name(enum courier_state);

/* What is pointed to outlives courier_start(). */
struct courier_settings {
	const struct config_plugin *plugin;
	const char *program;  /* NULL: ourselves */
	unsigned deadline_ms; /* of a call; opening has three times that */
};

/* Upward calls, from the loop only. */
struct courier_hooks {
	/* Its state is another one. The courier must not be stopped within. */
	void (*changed)(void *arg, struct courier *);
	/* A line of the plugin's, or about it. */
	void (*log)(void *arg, enum counterpoint_level, const char *plugin,
	    const char *text);
	void *arg;
};

/*
 * What became of an ask: exactly once, later, never from inside the asking
 * call. It lives during the call. Of a carrier that died it is CARRY_LATER with
 * the reason for the ask that it had, and CARRY_RETURNED for those that it had
 * not begun.
 */
typedef void (*courier_done)(void *arg, const struct carry_verdict *);

struct courier *courier_start(struct event_base *,
    const struct courier_settings *, const struct courier_hooks *);

/* Kills the process; asks are forgotten. NULL is fine. */
void courier_stop(struct courier *);

/* Whether it can be asked. */
bool courier_is_running(const struct courier *);

/* Ask a running courier; the package and the answer are copied. The ask is good
 * until `done` is called. */
struct courier_ask *courier_hand_over(struct courier *,
    const struct counterpoint_package *, courier_done, void *arg);
struct courier_ask *courier_answer(struct courier *,
    const struct counterpoint_package *, const struct counterpoint_answer *,
    courier_done, void *arg);

/* Takes back an ask that the carrier has not begun: true, and `done` will not
 * be called. False: it is under way, and ends as if nothing had been said. */
bool courier_withdraw(struct courier_ask *);

/* Nothing more must leave: a call under way has so long from now on. */
void courier_hurry(struct courier *, unsigned ms);

struct courier_status {
	const char *name, *version, *about; /* "" while not known */
	const char *reason;		    /* of the state, or "" */
	enum courier_state state;
	int seconds; /* left of a suspension */
	unsigned long long calls, crashes, timeouts;
	unsigned waiting; /* asks */
};

/* The texts live until the loop turns. */
void courier_status(const struct courier *, struct courier_status *ret);

#endif
