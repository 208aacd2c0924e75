/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child.h - what all processes that run plugins have in common: the limits
 * that they live under, and their title. Owns nothing; what they do is their
 * own kind's.
 */
#ifndef COUNTERPOINT_ENGINE_PLUGIN_CHILD_H
#define COUNTERPOINT_ENGINE_PLUGIN_CHILD_H

/* No core, no new privileges, bounded memory; signals meant for the daemon's
 * group are ignored, for the daemon decides when its children end. */
void plugin_child_harden(void);

/* What ps shows. Needs the title and the flag of plugin_process_start(). */
void plugin_child_title(const char *title, const char *flag);

#endif
