/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cluster.c - a table without chains: of two texts with one slot the later one
 * stays. Owns the slots.
 */
#include "model/cluster.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SLOTS = 8192 };

#define HOUR INT64_C(3600000000)

struct slot {
	unsigned char digest[CLUSTER_DIGEST];
	char cluster[UUID_TEXT]; /* "" in an empty slot */
	int64_t told;
};

struct clusters {
	struct slot slots[SLOTS];
};

struct clusters *
clusters_new(void)
{
	return mem_calloc(1, sizeof(struct clusters));
}

void
clusters_free(struct clusters *clusters)
{
	free(clusters);
}

/* A digest is spread evenly, and nobody can make many with one slot cheaply
 * enough to gain by it. */
static size_t
slot_of(const unsigned char *digest)
{
	unsigned n;

	memcpy(&n, digest, sizeof(n));
	return n % SLOTS;
}

static bool
is_fresh(const struct slot *slot, const unsigned char *digest, int64_t now)
{
	return slot->cluster[0] != '\0' && slot->told >= now - HOUR &&
	       memcmp(slot->digest, digest, sizeof(slot->digest)) == 0;
}

/* What is known already was perhaps told by us: its hour goes on. */
void
clusters_note(struct clusters *clusters,
    const unsigned char digest[CLUSTER_DIGEST], const char *cluster,
    int64_t now)
{
	struct slot *slot = &clusters->slots[slot_of(digest)];

	if (is_fresh(slot, digest, now) && strcmp(slot->cluster, cluster) == 0)
		return;
	memcpy(slot->digest, digest, sizeof(slot->digest));
	snprintf(slot->cluster, sizeof(slot->cluster), "%s", cluster);
	slot->told = now;
}

const char *
clusters_find(const struct clusters *clusters,
    const unsigned char digest[CLUSTER_DIGEST], int64_t now)
{
	const struct slot *slot = &clusters->slots[slot_of(digest)];

	return is_fresh(slot, digest, now) ? slot->cluster : NULL;
}

void
clusters_forget(struct clusters *clusters)
{
	memset(clusters, 0, sizeof(*clusters));
}
