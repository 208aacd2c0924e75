/* SPDX-License-Identifier: Apache-2.0 */
/*
 * campaign_show.h - campaigns, their slots and conflicts for a person's eyes.
 * Owns nothing.
 */
#ifndef COUNTERPOINT_CLIENT_CAMPAIGN_SHOW_H
#define COUNTERPOINT_CLIENT_CAMPAIGN_SHOW_H

#include <jansson.h>

/* Each prints the result of the method that its name ends with. */
void campaign_show_get(const json_t *campaign);
void campaign_show_list(const json_t *result);
void campaign_show_check(const json_t *result);
void campaign_show_corrections(const json_t *result);
void campaign_show_templates(const json_t *result);

/* Of slot.list and release.list: on a terminal a line for each item. */
void campaign_show_slots(const json_t *result);
/* The same by time, then by name. */
void campaign_show_timetable(const json_t *result);
void campaign_show_releases(const json_t *result);

#endif
