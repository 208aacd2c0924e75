/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence.c - the fields of evidence and deeds, and whether they hold. Owns
 * the tables.
 */
#include "model/evidence.h"

#include <string.h>

#include "base/clock.h"

#define AT(f) NOUN_AT(struct evidence, f)

static const struct schema_field retraction_fields[] = {
    {"date", SCHEMA_DATE, SCHEMA_REQUIRED, NOUN_AT(struct retraction, date),
	.about = "when"},
    {"reason", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	NOUN_AT(struct retraction, reason), .about = "why"},
    {0}};

const struct schema_field evidence_fields[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, AT(slug), .about = "its name here"},
    {"statement", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	AT(statement), .about = "one checkable statement"},
    {"date", SCHEMA_DATE, SCHEMA_REQUIRED, AT(date),
	.about = "of what it states"},
    {"number", SCHEMA_REAL, 0, -1e15, 1e15, AT(number),
	.about = "the figure in it"},
    {"unit", SCHEMA_TEXT, AT(unit), .about = "of the figure"},
    {"status", SCHEMA_CHOICE, SCHEMA_REQUIRED,
	.choices = "confirmed reported alleged assessed", AT(status),
	.about = "the hedge of its source"},
    {"reliability", SCHEMA_CHOICE, .choices = "A B C D E F", AT(reliability),
	.about = "of the source, by the Admiralty code"},
    {"credibility", SCHEMA_INTEGER, 0, 1, 6, AT(credibility),
	.about = "of the statement, by the Admiralty code"},
    {"source_title", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = 500, AT(source_title),
	.about = "title of the source"},
    {"publisher", SCHEMA_TEXT, SCHEMA_REQUIRED, AT(publisher),
	.about = "of the source"},
    {"url", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE, AT(url),
	.about = "of the source"},
    {"archive_url", SCHEMA_TEXT, .max = NOUN_SENTENCE, AT(archive_url),
	.about = "of an archived copy"},
    {"content_hash", SCHEMA_TEXT, .min = 64, .max = 64, AT(content_hash),
	.about = "SHA-256 of the source as read, in hex"},
    {"valid_until", SCHEMA_DATE, AT(valid_until),
	.about = "last day on which it may be used"},
    {"superseded_by", SCHEMA_SLUG, AT(superseded_by),
	.about = "evidence that replaces it"},
    {"retracted", SCHEMA_OBJECT, .fields = retraction_fields,
	.size = sizeof(struct retraction), AT(retracted),
	.about = "that and why it no longer stands"},
    {0}};

const struct schema_field deed_fields[] = {
    {"slug", SCHEMA_SLUG, SCHEMA_REQUIRED, NOUN_AT(struct deed, slug),
	.about = "its name here"},
    {"organisation", SCHEMA_SLUG, SCHEMA_REQUIRED,
	NOUN_AT(struct deed, organisation), .about = "who does it"},
    {"audience", SCHEMA_SLUG, SCHEMA_REQUIRED, NOUN_AT(struct deed, audience),
	.about = "for whom"},
    {"title", SCHEMA_TEXT, SCHEMA_REQUIRED, NOUN_AT(struct deed, title),
	.about = "for people"},
    {"promise", SCHEMA_TEXT, SCHEMA_REQUIRED, .max = NOUN_SENTENCE,
	NOUN_AT(struct deed, promise), .about = "what will be delivered"},
    {"due", SCHEMA_DATE, SCHEMA_REQUIRED, NOUN_AT(struct deed, due),
	.about = "by when"},
    {"status", SCHEMA_CHOICE, SCHEMA_REQUIRED,
	.choices = "planned running delivered slipped cancelled",
	NOUN_AT(struct deed, status), .about = "where it stands"},
    {"proof", SCHEMA_TEXT, .max = NOUN_SENTENCE, NOUN_AT(struct deed, proof),
	.about = "that it was delivered; required then"},
    {"source", SCHEMA_TEXT, .max = NOUN_SENTENCE, NOUN_AT(struct deed, source),
	.about = "where it was announced"},
    {0}};

bool
evidence_holds(
    const struct evidence *evidence, int64_t day, const char **ret_why)
{
	if (evidence->retracted != NULL)
		*ret_why = "retracted";
	else if (evidence->superseded_by != NULL)
		*ret_why = "superseded";
	else if (evidence->valid_until != NULL &&
		 clock_date_days(evidence->valid_until) < day)
		*ret_why = "expired";
	else
		return true;
	return false;
}

bool
deed_holds(const struct deed *deed)
{
	return strcmp(deed->status, "slipped") != 0 &&
	       strcmp(deed->status, "cancelled") != 0;
}
