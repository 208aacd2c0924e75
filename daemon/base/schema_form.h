/* SPDX-License-Identifier: Apache-2.0 */
/*
 * schema_form.h - the written forms of a schema's text types. Internal to the
 * schema's own files.
 */
#ifndef COUNTERPOINT_BASE_SCHEMA_FORM_H
#define COUNTERPOINT_BASE_SCHEMA_FORM_H

#include "base/schema.h"

/* NULL when the text has the form of the field's type, else what it must be. */
const char *schema_form_fault(
    const struct schema_field *, const char *text, size_t len);

/* The pattern that describes a type in a JSON Schema, or NULL. */
const char *schema_form_pattern(enum schema_type);

#endif
