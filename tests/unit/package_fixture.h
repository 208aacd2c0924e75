/* SPDX-License-Identifier: Apache-2.0 */
/*
 * package_fixture.h - inputs of packages: one that is full, and hostile ones.
 */
#ifndef TESTS_PACKAGE_FIXTURE_H
#define TESTS_PACKAGE_FIXTURE_H

#include <jansson.h>

#include "base/buf.h"

/* What stands in every input that names a person. */
#define PACKAGE_PERSON "Mai Example"

/* To be called before a test becomes somebody who may not see the tree; else
 * the first document does it. */
void package_fixture_open(void);

/* A document of tests/unit/package. The caller frees the reference. */
json_t *package_document(const char *name);

/* The full inputs. The caller frees the reference. */
json_t *package_inputs(void);

/* The full inputs with every text that a person writes replaced by a hostile
 * one of at most `most` bytes, by a seed. */
json_t *package_hostile_inputs(unsigned seed, size_t most);

/* The package of inputs, which it takes; it must be made. */
struct buf package_of(json_t *inputs);

/* The same, read. */
json_t *package_read(json_t *inputs);

#endif
