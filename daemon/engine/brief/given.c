/* SPDX-License-Identifier: Apache-2.0 */
/*
 * given.c - a slot whose message is given: what is still open of it. Also who
 * must not speak to whom. Owns nothing.
 */
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/mem.h"
#include "engine/brief/facts.h"
#include "engine/brief/parts.h"

void
brief_add_choice(struct brief_slot *slot, struct brief_choice choice)
{
	slot->choices = mem_resize(
	    slot->choices, slot->nchoices + 1, sizeof(*slot->choices));
	slot->choices[slot->nchoices++] = choice;
}

bool
brief_is_forbidden(
    const struct brief *b, const struct brief_slot *slot, const char *slug)
{
	const struct library *library = b->basis->library;
	const struct organisation *o =
	    library_find(library, NOUN_ORGANISATION, slug);
	const struct lineage *line = &b->audiences.items[slot->audience].line;

	for (size_t i = 0; o != NULL && i < o->forbidden_audiences.n; i++)
		if (lineage_meets(
			line, library, o->forbidden_audiences.items[i]))
			return true;
	return false;
}

void
brief_tell_forbidden(const struct brief *b, const struct brief_slot *slot,
    const char *organisation, json_t *to)
{
	brief_say(to, "\"%s\" must not address the audience \"%s\".",
	    organisation, b->audiences.items[slot->audience].slug);
}

static bool
is_same_language(const char *a, const char *b)
{
	size_t n = strcspn(a, "-");

	return n == strcspn(b, "-") && strncasecmp(a, b, n) == 0;
}

/* The variant that most of the audience reads. */
static const char *
find_language(const struct audience *audience, const struct message *message,
    double *ret_share)
{
	const char *best = NULL;

	*ret_share = 0;
	for (size_t i = 0; i < message->variants.n; i++)
		for (size_t k = 0; k < audience->languages.n; k++) {
			const struct language_share *l =
			    &audience->languages.items[k];

			if (l->share > *ret_share &&
			    is_same_language(l->language,
				message->variants.items[i].language)) {
				best = message->variants.items[i].language;
				*ret_share = l->share;
			}
		}
	return best;
}

static const char *
choose_language(struct brief *b, struct brief_slot *slot,
    const struct message *message, json_t *why_not)
{
	const struct audience *audience =
	    b->audiences.items[slot->audience].item;
	const char *found;
	double share;

	if (message == NULL) {
		brief_say(why_not,
		    "\"%s\" leaves the language open, and the library has no "
		    "message \"%s\".",
		    slot->name, json_text(slot->doc, "message"));
		return NULL;
	}
	found = find_language(audience, message, &share);
	if (found == NULL)
		brief_say(why_not,
		    "The message \"%s\" has no text in a language of \"%s\".",
		    message->slug, audience->slug);
	else
		brief_say(slot->why,
		    "Of the languages of the message, most of \"%s\" read %s "
		    "(%.0f%%).",
		    audience->slug, found, 100 * share);
	return found;
}

/* A message of the very version that is asked for; another one may rest on
 * other evidence and deeds. */
static uint32_t
find_number(const struct brief *b, const struct brief_slot *slot,
    const struct message *message)
{
	if (message == NULL ||
	    message->meta.version !=
		facts_number(slot->doc, "version", message->meta.version))
		return CATALOGUE_NONE;
	return catalogue_find(
	    &b->basis->catalogue->message_names, message->slug);
}

/* What is given is told as it is, also of a fact whose message is gone. */
void
brief_cast_given(struct brief *b, struct brief_slot *slot, json_t *why_not)
{
	const char *slug = json_text(slot->doc, "message");
	const struct message *message =
	    library_find(b->basis->library, NOUN_MESSAGE, slug);
	struct brief_choice choice = {
	    .message = slug,
	    .organisation = json_text(slot->doc, "organisation"),
	    .language = json_text(slot->doc, "language"),
	    .number = find_number(b, slot, message),
	};

	if (choice.organisation == NULL && message != NULL)
		choice.organisation = brief_copy(b, message->organisation);
	if (choice.organisation == NULL)
		brief_say(why_not, "The library has no message \"%s\".", slug);
	else if (slot->stand != BRIEF_FACT &&
		 brief_is_forbidden(b, slot, choice.organisation))
		brief_tell_forbidden(b, slot, choice.organisation, why_not);
	if (choice.language == NULL && json_array_size(why_not) == 0)
		choice.language =
		    brief_copy(b, choose_language(b, slot, message, why_not));
	choice.version = facts_number(
	    slot->doc, "version", message == NULL ? 1 : message->meta.version);
	if (json_array_size(why_not) == 0)
		brief_add_choice(slot, choice);
}
