/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_write.h - campaigns and slots on their way in: what comes again and
 * what goes by the calendar is expanded, then the database takes it. Owns
 * nothing.
 */
#ifndef COUNTERPOINT_RPC_CAMPAIGN_WRITE_H
#define COUNTERPOINT_RPC_CAMPAIGN_WRITE_H

#include "rpc/method.h"

/* The starts of campaign.create, campaign.update and slot.put. */
void campaign_write_new(struct rpc_call *);
void campaign_write_old(struct rpc_call *);
void campaign_write_slots(struct rpc_call *);

#endif
