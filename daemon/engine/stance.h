/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stance.h - the words for what a text does with a narrative that it is about,
 * in the protocol and in the database. Owns nothing; finding it out is the
 * plugins'.
 */
#ifndef COUNTERPOINT_ENGINE_STANCE_H
#define COUNTERPOINT_ENGINE_STANCE_H

#include <counterpoint_plugin.h>

/* "asserts", "rebuts" or "reports"; NULL for 0, not known. */
const char *stance_name(enum counterpoint_stance);

/* The stance of a word; 0 for NULL and for any other word. */
enum counterpoint_stance stance_find(const char *);

#endif
