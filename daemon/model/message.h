/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message.h - what an organisation may say against a narrative, with a variant
 * for each language.
 */
#ifndef COUNTERPOINT_MODEL_MESSAGE_H
#define COUNTERPOINT_MODEL_MESSAGE_H

#include "model/noun.h"
#include "model/sketch.h"

struct variant {
	char *language, *fact, *warning, *fallacy, *fact_again, *kernel;
	char *call_to_action, *native_review;
	struct sketch sketch; /* of its words, by message_sketch() */
};

struct message {
	struct meta meta;
	char *slug, *organisation, *type, *tone, *counter_technique;
	struct schema_texts narratives, themes, dos, donts, evidence, deeds;
	bool promises, ai_assisted;
	struct {
		struct variant *items;
		size_t n;
	} variants;
};

extern const struct schema_field message_fields[];

/* Sketches the words of every variant; the library does it when it takes a
 * message over. */
void message_sketch(struct message *);

/* Whether a second person has cleared its latest version. */
bool message_is_cleared(const struct message *);

/* The rule "not only condemnation": whether the words of a variant offer
 * neither an explanation nor an acknowledgement, and no deed that holds backs
 * them (library_backs()). */
bool message_only_condemns(
    const struct message *, const struct variant *, bool backed);

#endif
