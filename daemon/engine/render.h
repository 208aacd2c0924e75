/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render.h - a message as it is said: in its organisation's name, with its
 * sources numbered and listed. What is recommended and what is handed over is
 * rendered here, so that it is the same. Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_RENDER_H
#define COUNTERPOINT_ENGINE_RENDER_H

#include "base/buf.h"
#include "model/library.h"

struct render_source {
	const char *title, *publisher, *date, *url;
};

/* The parts of a message; those that are NULL are left out. */
struct render_words {
	const char *legal_name, *voice_line; /* not NULL */
	const char *language;		     /* not NULL */
	const char *fact, *kernel, *warning, *fallacy, *fact_again;
	const char *call_to_action;
	bool ai_assisted; /* then a sentence says so */

	/* Finds what a marker names; false when it names no evidence. */
	bool (*find_source)(
	    const void *arg, const char *slug, struct render_source *ret);
	const void *arg;
};

/* Appends the rendering. Markers [evidence-slug] become [1], [2] ... in the
 * order of their first use; brackets that name no evidence stay. */
void render_words(const struct render_words *, struct buf *);

/* The same of a variant of a message of the library. */
void render_message(const struct library *, const struct organisation *,
    const struct message *, const struct variant *, struct buf *);

/* The sentence about AI in a language; English where we have no other. */
const char *render_ai_note(const char *language);

#endif
