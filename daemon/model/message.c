/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message.c - the fields of a message. Owns the table.
 */
#include "model/message.h"

#include <string.h>

#define AT(f) NOUN_AT(struct message, f)
#define IN(f) NOUN_AT(struct variant, f)

static const struct schema_field variant_fields[] = {
    {"language", SCHEMA_LANGUAGE, SCHEMA_REQUIRED, IN(language),
	.about = "BCP 47"},
    {"fact", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_TEXT, IN(fact),
	.about = "what is true, with [evidence] markers"},
    {"warning", SCHEMA_TEXT, .max = NOUN_SENTENCE, IN(warning),
	.about = "that a false claim follows, told once"},
    {"fallacy", SCHEMA_TEXT, .max = NOUN_SENTENCE, IN(fallacy),
	.about = "how the claim misleads"},
    {"fact_again", SCHEMA_TEXT, .max = NOUN_SENTENCE, IN(fact_again),
	.about = "the fact once more"},
    {"kernel", SCHEMA_TEXT, .max = NOUN_SENTENCE, IN(kernel),
	.about = "what is fair in the grievance"},
    {"call_to_action", SCHEMA_TEXT, .max = NOUN_SENTENCE, IN(call_to_action),
	.about = "what the audience may do"},
    {"native_review", SCHEMA_CHOICE, SCHEMA_REQUIRED, .choices = "pending done",
	IN(native_review), .about = "whether a native speaker has read it"},
    {0}};

const struct schema_field message_fields[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, AT(slug), .about = "its name here"},
    {"organisation", SCHEMA_SLUG, SCHEMA_REQUIRED, AT(organisation),
	.about = "who speaks"},
    {"narratives", SCHEMA_SLUG, SCHEMA_LIST | SCHEMA_REQUIRED | SCHEMA_NONEMPTY,
	AT(narratives), .about = "what it answers"},
    {"type", SCHEMA_CHOICE, SCHEMA_REQUIRED,
	.choices = "debunk prebunk explain positive call_to_action", AT(type),
	.about = "what kind of answer"},
    {"themes", SCHEMA_SLUG, SCHEMA_LIST, AT(themes),
	.about = "what it speaks about, as audiences' concerns do"},
    {"tone", SCHEMA_TEXT, AT(tone), .about = "how to say it"},
    {"dos", SCHEMA_TEXT, SCHEMA_LIST, .max = NOUN_SENTENCE, AT(dos),
	.about = "what to mind"},
    {"donts", SCHEMA_TEXT, SCHEMA_LIST, .max = NOUN_SENTENCE, AT(donts),
	.about = "what to leave"},
    {"counter_technique", SCHEMA_TEXT, AT(counter_technique),
	.about = "DISARM counter ID from the list of honest ones"},
    {"evidence", SCHEMA_SLUG, SCHEMA_LIST, AT(evidence),
	.about = "what it rests on"},
    {"deeds", SCHEMA_SLUG, SCHEMA_LIST, AT(deeds), .about = "what backs it"},
    {"promises", SCHEMA_BOOL, AT(promises),
	.about = "its words promise something; a deed must then be named"},
    {"ai_assisted", SCHEMA_BOOL, AT(ai_assisted),
	.about = "a machine helped to write it"},
    {"variants", SCHEMA_OBJECT, SCHEMA_LIST | SCHEMA_REQUIRED | SCHEMA_NONEMPTY,
	.fields = variant_fields, .size = sizeof(struct variant), AT(variants),
	.about = "the texts, one for each language"},
    {0}};

void
message_sketch(struct message *message)
{
	for (size_t i = 0; i < message->variants.n; i++) {
		struct variant *v = &message->variants.items[i];
		const char *const parts[] = {v->fact, v->warning, v->fallacy,
		    v->kernel, v->call_to_action};

		sketch_make(
		    parts, sizeof(parts) / sizeof(parts[0]), &v->sketch);
	}
}

bool
message_is_cleared(const struct message *message)
{
	return message->meta.state != NULL &&
	       strcmp(message->meta.state, "cleared") == 0;
}

bool
message_only_condemns(
    const struct message *message, const struct variant *variant, bool backed)
{
	return strcmp(message->type, "explain") != 0 &&
	       strcmp(message->type, "positive") != 0 &&
	       variant->fallacy == NULL && variant->kernel == NULL && !backed;
}
