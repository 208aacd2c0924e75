/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_check.h - what is wrong with a campaign, by the database and by the
 * calendar that only the daemon has. Owns nothing.
 */
#ifndef COUNTERPOINT_RPC_CAMPAIGN_CHECK_H
#define COUNTERPOINT_RPC_CAMPAIGN_CHECK_H

#include "rpc/method.h"

/* The start of campaign.check. */
void campaign_check_start(struct rpc_call *);

/* Calls `then` when nothing hard of the calendar stands against the slots that
 * the call names in `campaign` and `slots`; else the call fails. */
void campaign_check_slots(struct rpc_call *, void (*then)(struct rpc_call *));

#endif
