/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noun.c - the table of nouns. Owns the table; the fields are each noun's own.
 */
#include "model/noun.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "model/account.h"
#include "model/audience.h"
#include "model/concept.h"
#include "model/evidence.h"
#include "model/message.h"
#include "model/narrative.h"
#include "model/occasion.h"
#include "model/organisation.h"
#include "model/role.h"

static const struct schema_field meta_fields[] = {
    {"created_at", SCHEMA_TEXT, NOUN_AT(struct meta, created_at)},
    {"changed_at", SCHEMA_TEXT, NOUN_AT(struct meta, changed_at)},
    {"version", SCHEMA_INTEGER, NOUN_AT(struct meta, version)},
    {"hash", SCHEMA_TEXT, NOUN_AT(struct meta, hash)},
    {"state", SCHEMA_TEXT, NOUN_AT(struct meta, state)},
    {"author", SCHEMA_TEXT, NOUN_AT(struct meta, author)},
    {"cleared_at", SCHEMA_TEXT, NOUN_AT(struct meta, cleared_at)},
    {"cleared_by", SCHEMA_TEXT, SCHEMA_LIST, NOUN_AT(struct meta, cleared_by)},
    {0}};

const struct noun nouns[NOUN_KINDS] = {
    [NOUN_ORGANISATION] = {"organisation", "organisations", organisation_fields,
	sizeof(struct organisation),
	"who speaks: a ministry, an alliance, an agency", ROLE_ADMIN},
    [NOUN_AUDIENCE] = {"audience", "audiences", audience_fields,
	sizeof(struct audience), "a public; never a person",
	ROLE_AUTHOR | ROLE_ADMIN},
    [NOUN_AUDIENCE_SET] = {"audience_set", "audience_sets", audience_set_fields,
	sizeof(struct audience_set),
	"a named list of audiences with a cited basis",
	ROLE_AUTHOR | ROLE_ADMIN},
    [NOUN_CONCEPT] = {"concept", "concepts", concept_fields,
	sizeof(struct concept), "one thing with its names in many languages",
	ROLE_ANALYST | ROLE_AUTHOR | ROLE_ADMIN},
    [NOUN_EVIDENCE] = {"evidence", "evidence", evidence_fields,
	sizeof(struct evidence), "one checkable statement with its source",
	ROLE_AUTHOR | ROLE_ADMIN},
    [NOUN_DEED] = {"deed", "deeds", deed_fields, sizeof(struct deed),
	"a deliverable that backs words", ROLE_AUTHOR | ROLE_ADMIN},
    [NOUN_NARRATIVE] = {"narrative", "narratives", narrative_fields,
	sizeof(struct narrative), "a known hostile storyline or claim",
	ROLE_ANALYST | ROLE_AUTHOR | ROLE_ADMIN},
    [NOUN_MESSAGE] = {"message", "messages", message_fields,
	sizeof(struct message), "what an organisation may say",
	ROLE_AUTHOR | ROLE_ADMIN},
    [NOUN_OCCASION] = {"occasion", "occasions", occasion_fields,
	sizeof(struct occasion),
	"a day around which narratives are to be expected",
	ROLE_ANALYST | ROLE_AUTHOR | ROLE_ADMIN},
    [NOUN_ACCOUNT] = {"account", NULL, account_fields, sizeof(struct account),
	"a person's or a program's login", ROLE_ADMIN},
};

int
noun_find(const char *name)
{
	for (int kind = 0; kind < NOUN_KINDS; kind++)
		if (strcmp(nouns[kind].name, name) == 0)
			return kind;
	return -1;
}

void *
noun_read(enum noun_kind kind, const json_t *doc)
{
	const struct noun *noun = &nouns[kind];
	void *item = mem_calloc(1, noun->size);

	schema_read(noun->fields, doc, item);
	schema_read(meta_fields, json_object_get(doc, "meta"), item);
	return item;
}

void
noun_free(enum noun_kind kind, void *item)
{
	if (item == NULL)
		return;
	schema_release(nouns[kind].fields, item);
	schema_release(meta_fields, item);
	free(item);
}
