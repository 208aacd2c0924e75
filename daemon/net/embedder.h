/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embedder.h - a model server that turns texts into vectors, spoken to as
 * OpenAI's /v1/embeddings. Owns the knowledge whether it is up, finds out by
 * itself when it comes back, and sees to it that all its vectors are of one
 * kind. Which texts and what for is the caller's.
 */
#ifndef COUNTERPOINT_NET_EMBEDDER_H
#define COUNTERPOINT_NET_EMBEDDER_H

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define EMBEDDER_BATCH_MAX 256 /* texts of a request */

struct embedder;

/* All of it is copied. */
struct embedder_settings {
	const char *url, *model;
	const char *key;      /* bearer token; NULL: none */
	const char *ca_file;  /* "": the system's list */
	unsigned patience_ms; /* for one request */
	size_t text_most;     /* bytes of a text that are sent */
};

/* `n` vectors of length 1, one after the other, in the order of the texts.
 * Lives during the call only. */
struct embedder_vectors {
	size_t n;
	uint32_t dimensions;
	const float *numbers;
};

/*
 * The vectors, or NULL and why there are none. ERR_INVALID: the server finds
 * fault with the texts and is otherwise well; with ERR_UNAVAILABLE it may be
 * so too, if it is still up. Exactly once, later, never from
 * inside embedder_ask(); not after embedder_close(). It may ask again.
 */
typedef void (*embedder_done)(
    void *arg, const struct embedder_vectors *, const struct err *);

/* It came up, or went away because of `reason`. From the loop, before the
 * `done` of the request that showed it. */
typedef void (*embedder_changed)(void *arg, bool up, const char *reason);

/* It counts as away until it was looked for. */
struct embedder *embedder_open(struct event_base *,
    const struct embedder_settings *, embedder_changed, void *arg,
    struct err *);

/* Starts to look for the server; once. */
void embedder_look(struct embedder *);

/* Forgets what it was asked. NULL is fine. */
void embedder_close(struct embedder *);

/* Asks for the vectors of 1 to EMBEDDER_BATCH_MAX texts, which are copied.
 * ERR_UNAVAILABLE while the server is away. */
int embedder_ask(struct embedder *, const char *const *texts, size_t n,
    embedder_done, void *arg, struct err *);

/* There are vectors of so many numbers from before: others do not go with
 * them, and a server that makes others counts as away. */
void embedder_expect(struct embedder *, uint32_t dimensions);

bool embedder_is_up(const struct embedder *);

struct embedder_status {
	bool up;
	const char *reason;  /* why it is away, or "" */
	int seconds;	     /* until it is looked for again; 0 while up */
	uint32_t dimensions; /* 0: not known yet */
	unsigned long long requests, failures;
};

/* The reason lives until the loop turns. */
void embedder_status(const struct embedder *, struct embedder_status *);

#endif
