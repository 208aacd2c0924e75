/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover.h - what the server says about its methods (an OpenRPC document),
 * and words of a command line turned into values by it. Owns nothing; the
 * document is the caller's.
 */
#ifndef COUNTERPOINT_CLIENT_DISCOVER_H
#define COUNTERPOINT_CLIENT_DISCOVER_H

#include <jansson.h>
#include <stddef.h>

#include "base/err.h"
#include "session.h"

/* Asks the server. The caller frees *ret. */
int discover_fetch(struct session *, json_t **ret, struct err *);

/* A method's description, or NULL; borrowed from the document. */
const json_t *discover_find_method(const json_t *document, const char *name);

/* Same with ERR_NOT_FOUND when there is none, which names the one that may be
 * meant. */
int discover_method(
    const json_t *document, const char *name, const json_t **ret, struct err *);

/* Whether a method has the parameter. ERR_INVALID names it, and the one that
 * may be meant. */
int discover_check_param(const json_t *method, const char *name, struct err *);

/* The schema of a method's parameter, or NULL; both may be NULL. */
const json_t *discover_schema(const json_t *method, const char *param);

/* The type of a schema: "string", "integer", "array", ...; "any" when it says
 * nothing, "string" for no schema. */
const char *discover_type(const json_t *schema);

/*
 * A parameter's value from its text: numbers, booleans and JSON by the declared
 * type, lists also as "a,b". What the method does not know stays text, for the
 * server to refuse by name. `method` may be NULL. ERR_INVALID names the
 * parameter.
 */
int discover_value(const json_t *method, const char *name, const char *text,
    size_t len, json_t **ret, struct err *);

#endif
