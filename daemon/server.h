/* SPDX-License-Identifier: Apache-2.0 */
/*
 * server.h - the running daemon: all its parts and the order in which they
 * start and stop. Shared by the files of this folder, which see every layer.
 */
#ifndef COUNTERPOINT_SERVER_H
#define COUNTERPOINT_SERVER_H

#include <event2/event.h>

#include "base/config.h"
#include "db/child.h"
#include "db/cluster.h"
#include "engine/match/pool.h"
#include "engine/release/sign.h"
#include "model/model.h"
#include "model/observation.h"
#include "model/pulse.h"
#include "net/net.h"
#include "rpc/method.h"

enum server_state {
	SERVER_SETTING_UP, /* cluster and migrations */
	SERVER_LOADING,	   /* waits for the library */
	SERVER_SERVING,
	SERVER_DRAINING, /* answers what is in flight */
	SERVER_CLOSING,	 /* waits for the cluster to leave */
	SERVER_ENDED,
};

struct server {
	const char *config_path;
	struct config *config;
	char *instance; /* name of this daemon's audit chain */
	enum server_state state;
	int status; /* to exit with */

	struct event_base *base;
	struct event *on_stop[2], *on_reload, *drain, *retry, *close;
	int64_t drain_until;

	struct cluster *cluster; /* NULL: not embedded */
	struct child *setup;
	int retry_seconds;

	struct model *model;
	struct observation_store *store;
	struct pulse *pulse;
	struct match_pool *match;
	struct embedding *embedding;  /* NULL: no server is configured */
	struct carrying *carrying;    /* NULL: no plugin is configured */
	struct strmap stale;	      /* a set: narratives to be put again */
	struct strmap stale_concepts; /* the same of concepts */
	struct catalogue_keeper catalogue;
	struct heard heard;    /* what audiences heard lately */
	struct signer *signer; /* of releases */
	struct releasing *releasing;
	struct apart *apart;
	struct rpc *rpc;
	struct net *net;
	struct hushing *hushing;
	struct event *upkeep, *listening;
};

/* Runs until told to stop; returns the exit status. A reload changes the
 * configuration, which stays the caller's. */
int server_run(const char *config_path, struct config *);

void server_set_state(struct server *, enum server_state);

/* The one way out after a fault: logs it and stops with status 1. */
void server_fail(struct server *, const char *fault);

/* startup.c: the set-up steps, then model_open(). */
void startup_begin(struct server *);
/* What `counterpointd --setup-cluster` and --setup-migrate do. */
int startup_step(const char *step, const struct config *);

/* matching.c: starts the pool and keeps its library in step. A change is told
 * before and after the library in memory takes it over; the end of a set of
 * changes makes them visible. Without a pool nothing happens. */
int matching_start(struct server *, struct err *);
void matching_done(struct server *);
void matching_note_change(struct server *, enum noun_kind, const char *slug);
void matching_settle(struct server *);

/* A line of any plugin's, to the log. */
void matching_log_plugin(
    enum counterpoint_level, const char *plugin, const char *text);

/*
 * embedding.c: vectors of texts, from the configured server. Started after the
 * matching, stopped before it; done after the model is closed. With no server
 * all calls do the little that there is to do.
 */
struct embedding;
int embedding_start(struct server *, struct err *);
void embedding_stop(struct server *);
void embedding_done(struct server *);

/* What rpc asks: struct rpc_services. `arg` is the server. */
int embedding_ask(void *arg, const struct match_question *, match_done,
    void *done_arg, struct err *);
json_t *embedding_describe(void *arg);

/* Gives a narrative and its exemplars the vectors that there are; it is put
 * again when the others come. Between a round's begin and end the whole library
 * is filled. */
void embedding_fill(struct server *, struct counterpoint_narrative *,
    struct counterpoint_wording *exemplars);
void embedding_begin_round(struct server *);
void embedding_end_round(struct server *);

/* Drops what other models left in the database. */
void embedding_expire(struct server *);

/* alarm.c: a burst is logged and told to subscribers. `arg` is the server. */
void alarm_burst(void *arg, const struct burst *);

/* upkeep.c: partitions and retention, now and every hour; the first round ends
 * the loading. */
void upkeep_start(struct server *);
void upkeep_stop(struct server *);

/*
 * hushing.c: scheduled slots that the calendar silences, or whose occasion has
 * moved away, are withheld: all are looked at when asked, and after a change of
 * the calendar or of an audience.
 * Made before the model is opened, freed after it is closed.
 */
struct hushing *hushing_new(struct server *);
void hushing_free(struct hushing *);
void hushing_look(struct hushing *);
void hushing_note_change(struct hushing *, enum noun_kind);
void hushing_settle(struct hushing *);

/* hearing.c: what audiences heard lately, now and every minute. */
void hearing_start(struct server *);
void hearing_stop(struct server *);

/*
 * carrying.c: hands releases to their organisations through release plugins;
 * without one nothing happens. Stopped before the model is closed, done after.
 */
struct carrying;
int carrying_start(struct server *, struct err *);
void carrying_stop(struct server *);
void carrying_done(struct server *);

/* Something was told of this type: at a halt nothing more leaves. */
void carrying_note(struct server *, const char *type);

/* The carriers of this daemon; struct rpc_services. `arg` is the server. */
json_t *carrying_describe(void *arg);

/* privileges.c: as root, becomes [daemon] user; privileges_drop() makes the
 * directories before. */
int privileges_become(const struct config *, struct err *);
int privileges_drop(const struct config *, struct err *);

#endif
