/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts.h - the parts that package.c puts together, and how inputs are read.
 * For engine/release alone.
 */
#ifndef COUNTERPOINT_ENGINE_RELEASE_PARTS_H
#define COUNTERPOINT_ENGINE_RELEASE_PARTS_H

#include <jansson.h>

#include "engine/release/package.h"

/* The text at a path of two names ("message", "slug") or of one (NULL). */
const char *package_text(
    const json_t *inputs, const char *object, const char *member);

/* ninjs.c: the whole object. A new reference. */
json_t *package_ninjs(const json_t *inputs, const struct package_settings *);

/* body.c: the bodies of ninjs, plain text and HTML. A new reference. */
json_t *package_bodies(const json_t *inputs);

/* facts.c: the object `counterpoint`. A new reference. */
json_t *package_facts(const json_t *inputs, const struct package_settings *);

#endif
