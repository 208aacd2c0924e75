/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.h - matching as the rest of the daemon sees it: ask with a text or
 * with candidates, be answered later; keep the library up to date; read the
 * status. Plugins run in worker processes behind it. Owns those processes, the
 * queue and the plugins' suspensions. One thread, one event base.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_POOL_H
#define COUNTERPOINT_ENGINE_MATCH_POOL_H

#include <counterpoint_plugin.h>
#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/config.h"
#include "base/err.h"
#include "engine/text.h"

#define MATCH_ASKS_MAX	     4096 /* unanswered at once */
#define MATCH_ANSWER_MAX     20	  /* hits of an answer */
#define MATCH_DIMENSIONS_MAX 8192 /* of a text's vector */

/* No sum of plugins is surer than this: 1 is for what a person said. */
#define MATCH_CONFIDENCE_MAX 0.9999

struct match_pool;
struct match_ask;

/* One plugin's verdict inside a hit. */
struct match_vote {
	const char *plugin, *version;
	double score;	   /* the plugin's own measure, finite */
	double confidence; /* 0..1 */
};

struct match_hit {
	const char *narrative; /* slug */
	/* Fused by fuse.c; above 0, to MATCH_CONFIDENCE_MAX. */
	double confidence;
	/* Of the surest plugin that gave one; 0: not known. */
	enum counterpoint_stance stance;
	const struct match_vote *votes;
	size_t nvotes;
	const char *const *why;
	size_t nwhy;
};

/* Lives during the call only. */
struct match_answer {
	const char *text;     /* NFC */
	const char *language; /* given, or detected, or "und" */
	bool detected;
	unsigned char digest[TEXT_DIGEST_BYTES]; /* equal: near-duplicates */
	const struct match_hit *hits;		 /* best first, ties by slug */
	size_t nhits;				 /* at most MATCH_ANSWER_MAX */
	/* "lexical: suspended for 4 s after a crash" */
	const char *const *missing;
	size_t nmissing;
};

/*
 * The answer, or NULL and why there is none: ERR_TIMEOUT when no worker came
 * free in time, ERR_UNAVAILABLE when the pool stops. Exactly once, later,
 * never from inside the asking call. It may ask again, but not stop the pool.
 */
typedef void (*match_done)(
    void *arg, const struct match_answer *, const struct err *);

struct tailor_factor {
	double score; /* 0..1: the tailors' mean; NAN when none gave it */
	unsigned n;   /* tailors that gave it */
	const char *reason, *plugin,
	    *version; /* of the first tailor; or NULL */
};

/* Lives during the call only. */
struct tailor_answer {
	size_t n; /* as many as candidates were given */
	const struct tailor_factor (*factors)[COUNTERPOINT_FACTORS];
	const char *const *missing;
	size_t nmissing;
};

/* As match_done. */
typedef void (*tailor_done)(
    void *arg, const struct tailor_answer *, const struct err *);

/* Copied by match_pool_start(). */
struct match_settings {
	unsigned workers;     /* 0: one for each processor; at most 256 */
	unsigned deadline_ms; /* for one plugin and one text */
	unsigned build_ms;   /* for one plugin's load, add, commit; 0: 30,000 */
	unsigned queue_ms;   /* that an ask waits for a worker; 0: 20,000 */
	const char *program; /* runs match_builder_main(); NULL: ourselves */
	const struct config_plugin *plugins;
	size_t nplugins;
};

/* Upward, from the event loop. Any may be NULL but library_wanted. */
struct match_hooks {
	void *arg;
	/* Put the whole library now, before returning; no commit is needed. */
	void (*library_wanted)(void *arg);
	/* An index has taken over, the first one too. */
	void (*ready)(void *arg);
	void (*plugin_suspended)(
	    void *arg, const char *name, const char *reason, int seconds);
	void (*plugin_resumed)(void *arg, const char *name);
	void (*plugin_refused)(void *arg, const char *name, const char *reason);
	/* A plugin's line, or the pool's own ("match" as plugin). */
	void (*log)(void *arg, enum counterpoint_level, const char *plugin,
	    const char *text);
};

/* Starts; asks wait until the first index is built. The hooks are called from
 * the loop, never from here. */
struct match_pool *match_pool_start(struct event_base *,
    const struct match_settings *, const struct match_hooks *, struct err *);

/* Answers what is in flight with ERR_UNAVAILABLE, kills the children, frees.
 * Not from inside a hook or an answer. NULL is fine. */
void match_pool_stop(struct match_pool *);

/* A text as it is asked about. Copied. */
struct match_question {
	const char *text;
	const char *language; /* BCP 47; NULL: to be detected */
	const char *tlp;      /* marking, or NULL; for who sends the text out */
	int32_t day;	      /* observed, or COUNTERPOINT_NO_DAY */
	uint32_t dimensions;  /* of the vector; 0: there is none */
	const float *vector;
};

/*
 * Asks which narratives a text matches. 0, or -1: ERR_INVALID (longer than
 * TEXT_MAX, more than MATCH_DIMENSIONS_MAX), ERR_OVERLOADED (MATCH_ASKS_MAX).
 * *ret (may be NULL) is good for match_ask_forget() until the answer came.
 */
int match_pool_ask(struct match_pool *, const struct match_question *,
    match_done, void *arg, struct match_ask **ret, struct err *);

/* Whether there may be a tailor to ask: one that was loaded, or a plugin of
 * which nothing is known yet. */
bool match_pool_has_tailor(const struct match_pool *);

/* Asks the tailors to score 1 to 256 candidates. */
int match_pool_tailor(struct match_pool *,
    const struct counterpoint_candidate *, size_t n, tailor_done, void *arg,
    struct match_ask **ret, struct err *);

/* The answer is no longer wanted: `done` will not be called. */
void match_ask_forget(struct match_ask *);

/* Library changes; visible to asks made after the commit. The ids of narratives
 * and concepts are ignored: the pool numbers slugs. */
void match_pool_put(struct match_pool *, const struct counterpoint_narrative *);
void match_pool_remove(struct match_pool *, const char *slug);
void match_pool_put_concept(
    struct match_pool *, const struct counterpoint_concept *);
void match_pool_remove_concept(struct match_pool *, const char *slug);
void match_pool_commit(struct match_pool *);

void match_pool_set_deadline(struct match_pool *, unsigned ms);

enum match_plugin_state {
	MATCH_PLUGIN_LOADING, /* not in an index yet, or not again yet */
	MATCH_PLUGIN_RUNNING,
	MATCH_PLUGIN_SUSPENDED,
	MATCH_PLUGIN_REFUSED,
	MATCH_PLUGIN_ELSEWHERE, /* it releases: a carrier has it */
};

struct match_plugin_status {
	const char *name;
	const char *version, *about; /* "" while it was never loaded */
	enum counterpoint_kind kind; /* 0 while it was never loaded */
	enum match_plugin_state state;
	const char *reason; /* of a suspension or refusal, or "" */
	int seconds;	    /* left of a suspension */
	unsigned long long calls, crashes, timeouts;
};

const char *match_plugin_state_name(enum match_plugin_state);

/* Plugin number i (from 0) in the order of the configuration: false beyond the
 * last. The strings live until the loop turns. */
bool match_pool_plugin(
    const struct match_pool *, size_t i, struct match_plugin_status *ret);

struct match_pool_status {
	unsigned workers; /* running */
	pid_t pids[256];  /* theirs */
	pid_t builder;	  /* 0: none */
	bool rebuilding;  /* a second index is being built */
	size_t queued, in_flight;
	size_t narratives, concepts;
	size_t known; /* texts whose findings are kept */
	unsigned long long known_hits, known_misses;
	unsigned generation; /* of the index; 0 before the first */
};

void match_pool_status(const struct match_pool *, struct match_pool_status *);

#endif
