/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_joint.h - puts the words of a joint campaign before its partners,
 * and consents to theirs, all that wait for it at once. Owns nothing.
 */
#ifndef COUNTERPOINT_CLIENT_CAMPAIGN_JOINT_H
#define COUNTERPOINT_CLIENT_CAMPAIGN_JOINT_H

#include "client.h"

/* Each shows the versions by their hashes, and what is left out and why;
 * EXIT_REFUSED when the server refused any. `params`, with the campaign, is
 * taken over. */
enum exit_code campaign_circulate(struct client *, json_t *params);
enum exit_code campaign_consent(struct client *, json_t *params);

#endif
