/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.h - a seeded hash for tables whose keys come from strangers.
 * Owns nothing. Leaves tables to strtab.h.
 */
#ifndef PLUGIN_TEXT_HASH_H
#define PLUGIN_TEXT_HASH_H

#include <stddef.h>
#include <stdint.h>

struct hash_seed {
	uint64_t k0, k1;
};

/* A seed that nobody outside knows. */
void hash_seed_init(struct hash_seed *);

/* SipHash-1-3 of `len` bytes. */
uint64_t hash_bytes(const struct hash_seed *, const void *, size_t len);

#endif
