/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_parts.h - a campaign that is larger than a request goes in parts:
 * first its frame, then its slots, page by page. Owns nothing.
 */
#ifndef COUNTERPOINT_CLIENT_CAMPAIGN_PARTS_H
#define COUNTERPOINT_CLIENT_CAMPAIGN_PARTS_H

#include "session.h"

#define CAMPAIGN_FILE_MAX   (4 * 1024 * 1024) /* bytes of one in a file */
#define CAMPAIGN_VALUES_MAX 500000

/*
 * Sends a campaign by campaign.create or campaign.update, whole where it fits.
 * Of an update in parts, slots that it does not name are taken out at last.
 * What was taken before an error stays; the error says how much it was.
 * `campaign` is taken over; the caller frees *ret, the campaign as it is now.
 */
int campaign_parts_send(struct session *, const char *method, json_t *campaign,
    json_t **ret, struct err *);

#endif
