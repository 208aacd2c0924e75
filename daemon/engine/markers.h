/* SPDX-License-Identifier: Apache-2.0 */
/*
 * markers.h - the "[evidence]" markers in the facts of messages. Owns nothing;
 * turning them into numbered sources is render.c's.
 */
#ifndef COUNTERPOINT_ENGINE_MARKERS_H
#define COUNTERPOINT_ENGINE_MARKERS_H

/* A fact without its markers, which would be matched as words. The caller
 * frees. */
char *markers_strip(const char *fact);

#endif
