/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_fields.h - what a campaign looks like in the protocol. Owns nothing.
 */
#ifndef COUNTERPOINT_RPC_CAMPAIGN_FIELDS_H
#define COUNTERPOINT_RPC_CAMPAIGN_FIELDS_H

#include "base/schema.h"

/* A campaign, and a new one, which a template may fill. */
extern const struct schema_field campaign_fields[], campaign_new_fields[];

/* A campaign or a slot as the database has it, its fields in the order of the
 * table, then what is told beside them. The caller owns it. */
json_t *campaign_present(const json_t *campaign);
json_t *slot_present(const json_t *slot);

#endif
