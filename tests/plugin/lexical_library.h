/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lexical_library.h - a small library in several languages for the tests of
 * the matcher `lexical`, and short ways to add to it.
 * Owns nothing. Leaves what is expected of it to the tests.
 */
#ifndef TESTS_PLUGIN_LEXICAL_LIBRARY_H
#define TESTS_PLUGIN_LEXICAL_LIBRARY_H

#include "mock_host.h"

/* Narratives of the library, by what they are told apart in. */
enum {
	PROXY_WAR = 1,
	HUNGER,
	ASIAN_NATO,
	NEUTRALITY, /* Russian */
	STAND_IN,   /* Thai */
	COLONIAL,   /* the exemplar is French */
	CONTAINERS, /* holds a number */
	TREATY,	    /* holds cues of stance */
	LIBRARY_END
};

/*
 * Opens `lexical` with a model that knows nothing: narratives come in the order
 * of the index, each with a confidence of one half.
 */
struct counterpoint_host *library_open_plain(void);

/* A file in a folder for such, to be unlinked; gives its path, which is good
 * until the next. */
const char *library_write_model(const char *text);

/* Adds all of them, without a commit. */
void library_add(struct counterpoint_host *);

/* Adds a narrative of a title and, if not NULL, one exemplar. */
void library_add_one(struct counterpoint_host *, uint32_t id, const char *title,
    const char *exemplar, const char *language);

/* Adds a concept of `n` terms, pairs of text and language. */
void library_add_concept(struct counterpoint_host *, uint32_t id,
    const char *slug, const char *kind, const char *const (*terms)[2],
    size_t n);

#endif
