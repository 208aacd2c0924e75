/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_fields.h - what a campaign looks like in the protocol. Owns nothing.
 */
#ifndef COUNTERPOINT_RPC_CAMPAIGN_FIELDS_H
#define COUNTERPOINT_RPC_CAMPAIGN_FIELDS_H

#include "base/schema.h"
#include "rpc/rows.h"

/* A campaign, and a new one, which a template may fill. */
extern const struct schema_field campaign_fields[], campaign_new_fields[];

/* Some slots of one. */
extern const struct schema_field slot_page_fields[];

/* A campaign without its slots, or a slot, as the database has it: its fields
 * in the order of the table, then what is told beside them. The caller owns it.
 */
json_t *campaign_present(const json_t *campaign);
json_t *slot_present(const json_t *slot);

/* A campaign and its slots: of the statement that yields the campaign as
 * "doc", their rows. */
extern const struct rows_form campaign_rows;
#define CAMPAIGN_ROWS(doc)                                   \
	"WITH whole AS MATERIALIZED (SELECT " doc " AS doc)" \
	" SELECT doc - 'slots' FROM whole"                   \
	" UNION ALL SELECT jsonb_array_elements(doc -> 'slots') FROM whole"

/* Slots alone, likewise of an object that has nothing else. */
extern const struct rows_form slot_rows;
#define SLOT_ROWS(doc) "SELECT jsonb_array_elements(" doc " -> 'slots')"

#endif
