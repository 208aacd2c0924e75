/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster.h - remembers which cluster a text was stored under, so that
 * PostgreSQL need not look for it each time an amplified post comes again.
 * Owns a table of fixed size: what is forgotten is looked for.
 */
#ifndef COUNTERPOINT_MODEL_CLUSTER_H
#define COUNTERPOINT_MODEL_CLUSTER_H

#include <stdint.h>

#include "base/uuid.h"

#define CLUSTER_DIGEST 32

struct clusters;

struct clusters *clusters_new(void);
void clusters_free(struct clusters *);

/* What PostgreSQL has just told of a digest; `now` is monotonic. Where that is
 * what clusters_find() gives, PostgreSQL was not asked, and it counts as told
 * when it was. */
void clusters_note(struct clusters *,
    const unsigned char digest[CLUSTER_DIGEST], const char *cluster,
    int64_t now);

/* Its cluster, or NULL when it was not told within the hour: PostgreSQL must
 * see a text now and then, or retention takes it for one that went away. */
const char *clusters_find(const struct clusters *,
    const unsigned char digest[CLUSTER_DIGEST], int64_t now);

/* PostgreSQL may not be the same any more. */
void clusters_forget(struct clusters *);

#endif
