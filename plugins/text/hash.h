/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash.h - a seeded hash for tables whose keys come from strangers.
 * Owns the seed. Leaves tables to strtab.h.
 */
#ifndef PLUGIN_TEXT_HASH_H
#define PLUGIN_TEXT_HASH_H

#include <stddef.h>
#include <stdint.h>

/* SipHash-1-3 of `len` bytes, under a seed of this process that nobody outside
 * knows: the same bytes have the same hash in every table. */
uint64_t hash_bytes(const void *, size_t len);

#endif
