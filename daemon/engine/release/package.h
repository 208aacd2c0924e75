/* SPDX-License-Identifier: Apache-2.0 */
/*
 * package.h - what is handed to an organisation at its time: an IPTC ninjs
 * 3.2 object with an object `counterpoint` of our own. Pure functions. Owns
 * nothing; signing is sign.h's, the database gives what goes in.
 *
 * counterpoint-release(7) tells what each field holds.
 */
#ifndef COUNTERPOINT_ENGINE_PACKAGE_H
#define COUNTERPOINT_ENGINE_PACKAGE_H

#include <jansson.h>

#include "base/buf.h"
#include "base/err.h"

#define PACKAGE_MAX (256 * 1024) /* bytes */

struct package_settings {
	const char *key_id; /* of the key that will sign it */
};

/*
 * Appends the exact bytes that are signed: canonical JSON (RFC 8785).
 *
 * `inputs` is {key, now, campaign, slot, organisation, audience, channel,
 * language, message, variant, narratives, evidence, deeds, corrects?}, each
 * with the names that the protocol gives its fields; times are RFC 3339. Only
 * fields that ninjs.c and facts.c name are copied. ERR_INVALID
 * names an input that is missing or of another kind, or tells that the package
 * is larger than PACKAGE_MAX. On failure the buffer is as before.
 */
int package_make(const json_t *inputs, const struct package_settings *,
    struct buf *ret_bytes, struct err *);

#endif
