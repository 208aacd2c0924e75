/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire.h - the messages between the daemon, the match builder and its
 * workers, packed and unpacked. Owns no state. A child runs third-party code:
 * what comes from it is checked here for form and range; unpacked strings live
 * as long as the message and may hold any bytes but NUL.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_WIRE_H
#define COUNTERPOINT_ENGINE_MATCH_WIRE_H

#include <counterpoint_plugin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/config.h"
#include "base/pack.h"
#include "engine/text.h"

#define MATCH_PLUGINS_MAX    CONFIG_PLUGINS_MAX
#define MATCH_HITS_MAX	     64	 /* of one plugin for one text */
#define MATCH_WHYS_MAX	     4	 /* of one hit */
#define MATCH_WHY_BYTES	     300 /* also a factor's reason */
#define MATCH_CANDIDATES_MAX 256

/* The first number of every message. */
enum match_message {
	/* Daemon to builder; START comes with the page, FORK with the worker's
	 * end of its channel. */
	MATCH_MSG_START = 1,
	MATCH_MSG_PLUGIN,
	MATCH_MSG_FORK,
	/* Daemon to builder and workers. */
	MATCH_MSG_PUT,
	MATCH_MSG_REMOVE,
	MATCH_MSG_PUT_CONCEPT,
	MATCH_MSG_REMOVE_CONCEPT,
	MATCH_MSG_COMMIT,
	/* Daemon to worker. */
	MATCH_MSG_TEXT,
	MATCH_MSG_CANDIDATES,
	/* Builder to daemon; FORKED comes with a pidfd. */
	MATCH_MSG_PLUGIN_UP,
	MATCH_MSG_PLUGIN_REFUSED,
	MATCH_MSG_FORKED,
	MATCH_MSG_FORK_FAILED,
	MATCH_MSG_COMMITTED,
	/* Worker to daemon: for a request some of the first three, then DONE.
	 */
	MATCH_MSG_TEXT_READY,
	MATCH_MSG_HITS,
	MATCH_MSG_FACTORS,
	MATCH_MSG_DONE,
	/* Builder and workers to daemon. */
	MATCH_MSG_LOG,
};

/* A set of plugins, bit by index. */
typedef uint32_t match_mask;

/* MATCH_MSG_PLUGIN: load this one. */
struct match_wire_plugin {
	uint32_t index;
	const char *name, *path;
	struct config_setting settings[CONFIG_SETTINGS_MAX]; /* not owned */
	size_t nsettings;
};

/* MATCH_MSG_PLUGIN_UP */
struct match_wire_up {
	uint32_t index, kind;
	const char *version, *about;
};

/* MATCH_MSG_PLUGIN_REFUSED */
struct match_wire_refused {
	uint32_t index;
	const char *reason;
};

/* MATCH_MSG_FORK, MATCH_MSG_FORK_FAILED (without pid), MATCH_MSG_FORKED. */
struct match_wire_fork {
	uint32_t slot, pid;
};

/* MATCH_MSG_TEXT: match with the plugins of `mask`. */
struct match_wire_text {
	uint64_t request;
	match_mask mask;
	const char *text, *language; /* "": to be detected */
	int32_t day;		     /* or COUNTERPOINT_NO_DAY */
	uint32_t dimensions;	     /* 0: no vector */
	const float *vector;	     /* once unpacked: owned */
};

/* MATCH_MSG_TEXT_READY */
struct match_wire_ready {
	uint64_t request;
	const char *text, *language;
	bool detected;
	unsigned char digest[TEXT_DIGEST_BYTES];
};

struct match_wire_hit {
	uint32_t narrative;
	double score, confidence; /* any double */
	uint32_t stance;	  /* enum counterpoint_stance; 0: none given */
	const char *why[MATCH_WHYS_MAX];
	size_t nwhy;
};

/* MATCH_MSG_HITS: what one plugin said. */
struct match_wire_hits {
	uint64_t request;
	uint32_t plugin;
	bool failed;
	size_t n;
	struct match_wire_hit hits[MATCH_HITS_MAX];
};

struct match_wire_factor {
	uint32_t candidate, factor; /* in range */
	double score;		    /* any double */
	const char *reason;
};

/* MATCH_MSG_FACTORS: what one plugin said; `factors` is to be freed. */
struct match_wire_factors {
	uint64_t request;
	uint32_t plugin;
	bool failed;
	size_t n;
	struct match_wire_factor *factors;
};

/* MATCH_MSG_LOG; `plugin` may be MATCH_NO_PLUGIN. */
struct match_wire_log {
	uint32_t level, plugin; /* the level is in range */
	const char *text;
};

/* Each packs a whole message, its number included, into an empty buffer. */
void match_pack_plain(struct buf *, enum match_message);
void match_pack_done(struct buf *, uint64_t request);
void match_pack_plugin(struct buf *, const struct match_wire_plugin *);
void match_pack_up(struct buf *, const struct match_wire_up *);
void match_pack_refused(struct buf *, const struct match_wire_refused *);
void match_pack_fork(
    struct buf *, enum match_message, const struct match_wire_fork *);
void match_pack_text(struct buf *, const struct match_wire_text *);
void match_pack_ready(struct buf *, const struct match_wire_ready *);
void match_pack_hits(struct buf *, const struct match_wire_hits *);
void match_pack_factors(struct buf *, const struct match_wire_factors *);
void match_pack_log(struct buf *, const struct match_wire_log *);

/* Bytes of a packed MATCH_MSG_TEXT that differ from ask to ask: the numbers of
 * message and request, the mask. */
#define MATCH_TEXT_HEAD \
	(sizeof(uint32_t) + sizeof(uint64_t) + sizeof(match_mask))

/* Chooses the plugins in a packed MATCH_MSG_TEXT or MATCH_MSG_CANDIDATES. */
void match_set_mask(struct buf *, match_mask);

/* Each unpacks what follows the number: 0, or -1 when the message is broken
 * (then nothing is to be freed). */
int match_unpack_done(struct unpack *, uint64_t *ret_request);
int match_unpack_plugin(struct unpack *, struct match_wire_plugin *ret);
int match_unpack_up(struct unpack *, struct match_wire_up *ret);
int match_unpack_refused(struct unpack *, struct match_wire_refused *ret);
int match_unpack_fork(struct unpack *, struct match_wire_fork *ret);
int match_unpack_text(struct unpack *, struct match_wire_text *ret);
void match_text_done(struct match_wire_text *);
int match_unpack_ready(struct unpack *, struct match_wire_ready *ret);
int match_unpack_hits(struct unpack *, struct match_wire_hits *ret);
int match_unpack_factors(struct unpack *, struct match_wire_factors *ret);
int match_unpack_log(struct unpack *, struct match_wire_log *ret);

#endif
