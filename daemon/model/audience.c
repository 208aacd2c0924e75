/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audience.c - the fields of audiences and sets of them. Owns the tables.
 */
#include "model/audience.h"

#define AT(f)	    NOUN_AT(struct audience, f)
#define IN(type, f) NOUN_AT(struct type, f)

#define FIRST_YEAR 1990
#define LAST_YEAR  2100

static const struct schema_field language_fields[] = {
    {"language", SCHEMA_LANGUAGE, SCHEMA_REQUIRED, IN(language_share, language),
	.about = "BCP 47"},
    {"share", SCHEMA_REAL, SCHEMA_REQUIRED, 0, 1, IN(language_share, share),
	.about = "of the public that reads it"},
    {"source", SCHEMA_TEXT, .max = NOUN_SENTENCE, IN(language_share, source),
	.about = "of the share"},
    {"year", SCHEMA_INTEGER, 0, FIRST_YEAR, LAST_YEAR, IN(language_share, year),
	.about = "of the share"},
    {0}};

static const struct schema_field hours_fields[] = {
    {"from", SCHEMA_TIME, SCHEMA_REQUIRED, IN(hours, from),
	.about = "local time"},
    {"to", SCHEMA_TIME, SCHEMA_REQUIRED, IN(hours, to), .about = "local time"},
    {0}};

static const struct schema_field channel_fields[] = {
    {"kind", SCHEMA_CHOICE, SCHEMA_REQUIRED, .choices = AUDIENCE_CHANNELS,
	IN(channel, kind), .about = "what kind of channel"},
    {"share", SCHEMA_REAL, 0, 0, 1, IN(channel, share),
	.about = "of the public that uses it"},
    {"source", SCHEMA_TEXT, IN(channel, source), .about = "of the share"},
    {"year", SCHEMA_INTEGER, 0, FIRST_YEAR, LAST_YEAR, IN(channel, year),
	.about = "of the share"},
    {"prime_time",
	NOUN_LIST_OF(struct channel, prime_time, struct hours, hours_fields),
	.about = "when it is used most"},
    {0}};

static const struct schema_field concern_fields[] = {
    {"theme", SCHEMA_SLUG, SCHEMA_REQUIRED, IN(concern, theme),
	.about = "what it minds"},
    {"weight", SCHEMA_REAL, SCHEMA_REQUIRED, 0, 1, IN(concern, weight),
	.about = "how much"},
    {"source", SCHEMA_TEXT, .max = NOUN_SENTENCE, IN(concern, source),
	.about = "of the weight"},
    {"year", SCHEMA_INTEGER, 0, FIRST_YEAR, LAST_YEAR, IN(concern, year),
	.about = "of the weight"},
    {0}};

static const struct schema_field sensitivity_fields[] = {
    {"theme", SCHEMA_SLUG, SCHEMA_REQUIRED, IN(sensitivity, theme),
	.about = "what needs care"},
    {"advice", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	IN(sensitivity, advice), .about = "what to do about it"},
    {"source", SCHEMA_TEXT, .max = NOUN_SENTENCE, IN(sensitivity, source),
	.about = "of the advice"},
    {"year", SCHEMA_INTEGER, 0, FIRST_YEAR, LAST_YEAR, IN(sensitivity, year),
	.about = "of the advice"},
    {0}};

static const struct schema_field trust_fields[] = {
    {"organisation", SCHEMA_SLUG, SCHEMA_REQUIRED, IN(trust, organisation),
	.about = "whom the survey asked about; need not be a desk here"},
    {"value", SCHEMA_REAL, SCHEMA_REQUIRED, 0, 1, IN(trust, value),
	.about = "share that trusts it"},
    {"survey", SCHEMA_TEXT, SCHEMA_REQUIRED, IN(trust, survey),
	.about = "its title"},
    {"population", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	IN(trust, population), .about = "who was asked"},
    {"n", SCHEMA_INTEGER, SCHEMA_REQUIRED, 1, 1e9, IN(trust, n),
	.about = "how many were asked"},
    {"from", SCHEMA_DATE, SCHEMA_REQUIRED, IN(trust, from),
	.about = "start of fieldwork"},
    {"to", SCHEMA_DATE, SCHEMA_REQUIRED, IN(trust, to),
	.about = "end of fieldwork"},
    {0}};

const struct schema_field audience_fields[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, AT(slug), .about = "its name here"},
    {"name", SCHEMA_TEXT, SCHEMA_REQUIRED, AT(name), .about = "for people"},
    {"kind", SCHEMA_CHOICE, SCHEMA_REQUIRED,
	.choices = "region country public sector", AT(kind),
	.about = "what kind of public"},
    {"parent", SCHEMA_SLUG, AT(parent),
	.about = "the public it is part of; readings are inherited"},
    {"m49", SCHEMA_TEXT, .min = 3, .max = 3, AT(m49), .about = "UN M49 code"},
    {"iso", SCHEMA_TEXT, .min = 2, .max = 6, AT(iso), .about = "ISO 3166 code"},
    {"languages", SCHEMA_OBJECT,
	SCHEMA_LIST | SCHEMA_REQUIRED | SCHEMA_NONEMPTY,
	.fields = language_fields, .size = sizeof(struct language_share),
	AT(languages), .about = "what it reads"},
    {"time_zone", SCHEMA_TEXT, SCHEMA_REQUIRED, AT(time_zone),
	.about = "IANA zone"},
    {"weekend", SCHEMA_INTEGER, SCHEMA_LIST, 1, 7, AT(weekend),
	.about = "ISO days, 1 is Monday"},
    {"channels",
	NOUN_LIST_OF(struct audience, channels, struct channel, channel_fields),
	.about = "where it reads and listens"},
    {"concerns",
	NOUN_LIST_OF(struct audience, concerns, struct concern, concern_fields),
	.about = "what it minds"},
    {"sensitivities",
	NOUN_LIST_OF(struct audience, sensitivities, struct sensitivity,
	    sensitivity_fields),
	.about = "what needs care"},
    {"trust", NOUN_LIST_OF(struct audience, trust, struct trust, trust_fields),
	.about = "whom it trusts, by survey"},
    {"min_population", SCHEMA_INTEGER, SCHEMA_REQUIRED, 0, 1e10,
	AT(min_population),
	.about = "people it has at least; 100000 or more, for a public is no "
		 "list of persons"},
    {"blackouts",
	NOUN_LIST_OF(
	    struct audience, blackouts, struct blackout, blackout_fields),
	.about = "days on which nothing is released to it"},
    {0}};

const struct schema_field audience_set_fields[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, NOUN_AT(struct audience_set, slug),
	.about = "its name here"},
    {"name", SCHEMA_TEXT, SCHEMA_REQUIRED, NOUN_AT(struct audience_set, name),
	.about = "for people"},
    {"basis", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	NOUN_AT(struct audience_set, basis),
	.about = "on what the list rests, cited"},
    {"audiences", SCHEMA_SLUG, SCHEMA_LIST | SCHEMA_REQUIRED | SCHEMA_NONEMPTY,
	NOUN_AT(struct audience_set, audiences), .about = "who is in it"},
    {0}};
