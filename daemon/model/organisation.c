/* SPDX-License-Identifier: Apache-2.0 */
/*
 * organisation.c - the fields of an organisation. Owns the table.
 */
#include "model/organisation.h"

#define AT(f) NOUN_AT(struct organisation, f)

static const struct schema_field burden_fields[] = {
    {"audience", SCHEMA_SLUG, SCHEMA_REQUIRED, NOUN_AT(struct burden, audience),
	.about = "where"},
    {"weight", SCHEMA_REAL, SCHEMA_REQUIRED, 0, 1,
	NOUN_AT(struct burden, weight), .about = "how much it costs"},
    {"reason", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	NOUN_AT(struct burden, reason), .about = "what happened"},
    {"source", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	NOUN_AT(struct burden, source), .about = "where that is documented"},
    {0}};

static const struct schema_field expertise_fields[] = {
    {"theme", SCHEMA_SLUG, SCHEMA_REQUIRED, NOUN_AT(struct expertise, theme),
	.about = "in what"},
    {"audience", SCHEMA_SLUG, NOUN_AT(struct expertise, audience),
	.about = "where, with all that are part of it; none: everywhere"},
    {"weight", SCHEMA_REAL, SCHEMA_REQUIRED, 0, 1,
	NOUN_AT(struct expertise, weight), .about = "how much it counts"},
    {"reason", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	NOUN_AT(struct expertise, reason), .about = "what it has to show"},
    {"source", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	NOUN_AT(struct expertise, source), .about = "where that is documented"},
    {0}};

const struct schema_field organisation_fields[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, AT(slug), .about = "its name here"},
    {"legal_name", SCHEMA_TEXT, SCHEMA_REQUIRED, AT(legal_name),
	.about = "under which it speaks"},
    {"kind", SCHEMA_CHOICE, SCHEMA_REQUIRED,
	.choices = "state alliance agency ngo", AT(kind),
	.about = "what it is"},
    {"country", SCHEMA_TEXT, .min = 2, .max = 2, AT(country),
	.about = "ISO 3166-1 alpha-2; none for an alliance"},
    {"groups", SCHEMA_SLUG, SCHEMA_LIST, AT(groups),
	.about = "groups that it belongs to, such as ipp"},
    {"voice_line", SCHEMA_TEXT, SCHEMA_REQUIRED, AT(voice_line),
	.about = "how it names itself in every rendering"},
    {"time_zone", SCHEMA_TEXT, SCHEMA_REQUIRED, AT(time_zone),
	.about = "IANA zone of the desk"},
    {"languages", SCHEMA_LANGUAGE, SCHEMA_LIST, AT(languages),
	.about = "languages that the desk works in"},
    {"forbidden_audiences", SCHEMA_SLUG, SCHEMA_LIST, AT(forbidden_audiences),
	.about = "audiences it must never address, its home public above all"},
    {"legacy_burden",
	NOUN_LIST_OF(
	    struct organisation, legacy_burden, struct burden, burden_fields),
	.about = "where its history costs it credibility"},
    {"expertise",
	NOUN_LIST_OF(
	    struct organisation, expertise, struct expertise, expertise_fields),
	.about = "themes in which its record makes it credible"},
    {"blackouts",
	NOUN_LIST_OF(
	    struct organisation, blackouts, struct blackout, blackout_fields),
	.about = "days on which it releases nothing"},
    {0}};
