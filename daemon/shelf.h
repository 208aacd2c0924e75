/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shelf.h - the vectors of the library's texts, in memory: looked up in the
 * database's cache, asked of the model server where they are not there, kept
 * as long as the library has the text. Owns them and the queues of texts that
 * wait. Who asks for a text is told when its vector has come.
 */
#ifndef COUNTERPOINT_SHELF_H
#define COUNTERPOINT_SHELF_H

#include <event2/event.h>

#include "model/model.h"
#include "net/embedder.h"

struct shelf;

/* What does not change; the strings outlive the shelf. */
struct shelf_settings {
	const char *model_name;
	size_t batch;	  /* texts of a request */
	size_t text_most; /* bytes of a text that count */
};

struct shelf_hooks {
	void *arg;
	/* A vector of the narrative has come; then, once for many, that all
	 * have been told. */
	void (*arrived)(void *arg, const char *slug);
	void (*settled)(void *arg);
};

/* Model and embedder outlive the shelf's work, which shelf_stop() ends. */
struct shelf *shelf_new(struct event_base *, struct model *, struct embedder *,
    const struct shelf_settings *, const struct shelf_hooks *);

/* Nothing more is asked or told; answers of the database may still come. */
void shelf_stop(struct shelf *);

/* Not before the model is closed. NULL is fine. */
void shelf_free(struct shelf *);

/*
 * The vector of a narrative's text, or NULL: then it is got, and the narrative
 * is told of. Lives until the next turn of the loop.
 */
const float *shelf_find(struct shelf *, const char *slug, const char *text);

/* The server came up. */
void shelf_resume(struct shelf *);

/* Between these two the whole library is looked for: what it no longer has is
 * dropped. */
void shelf_begin_round(struct shelf *);
void shelf_end_round(struct shelf *);

struct shelf_status {
	size_t ready, waiting, refused; /* texts */
};

void shelf_status(const struct shelf *, struct shelf_status *);

#endif
