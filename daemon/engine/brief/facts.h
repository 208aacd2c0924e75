/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts.h - whether facts have the form that brief.h asks for, and their
 * members. Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_BRIEF_FACTS_H
#define COUNTERPOINT_ENGINE_BRIEF_FACTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* ERR_INVALID with the field that breaks a limit or has another form. */
int facts_check(const json_t *facts, struct err *);

/* Of facts that were checked: a time, microseconds wall; false: there is
 * none. */
bool facts_time(const json_t *object, const char *key, int64_t *ret);

/* A number, or another where there is none. */
int64_t facts_number(const json_t *object, const char *key, int64_t otherwise);

/* Whether an option is on. */
bool facts_option(const json_t *facts, const char *key);

/* The same, where the campaign says so unless the option is given. */
bool facts_asks(const json_t *facts, const char *key);

#endif
