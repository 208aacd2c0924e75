/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_plan.h - asks for the plan of a campaign and shows it. Owns nothing.
 */
#ifndef COUNTERPOINT_CLIENT_CAMPAIGN_PLAN_H
#define COUNTERPOINT_CLIENT_CAMPAIGN_PLAN_H

#include "client.h"

/* Calls campaign.plan; `params` is taken over. EXIT_REFUSED also when there is
 * no plan. */
enum exit_code campaign_plan(struct client *, json_t *params);

#endif
