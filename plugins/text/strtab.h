/* SPDX-License-Identifier: Apache-2.0 */
/*
 * strtab.h - strings numbered 0, 1, 2 … in the order they were first met.
 * Owns copies of the strings. Leaves what a number stands for to the caller,
 * who keeps arrays beside it. Strings are never taken out.
 */
#ifndef PLUGIN_TEXT_STRTAB_H
#define PLUGIN_TEXT_STRTAB_H

#include <stddef.h>
#include <stdint.h>

#include "text/hash.h"

#define STRTAB_NONE UINT32_MAX

struct strtab;

struct strtab *strtab_new(void);
void strtab_free(struct strtab *);

/* The number of a string, new or known. `len` is 0..255. */
uint32_t strtab_add(struct strtab *, const char *, size_t len);

/* The number of a string or STRTAB_NONE. */
uint32_t strtab_find(const struct strtab *, const char *, size_t len);

/* A string by its number, without a NUL behind it; good until the next add. */
const char *strtab_text(const struct strtab *, uint32_t, size_t *ret_len);

/*
 * The same, and a hint to the processor that one of them follows, for callers
 * who have the string's strtab_hash(), the same for all tables, at hand.
 */
uint32_t strtab_add_hashed(
    struct strtab *, const char *, size_t len, uint32_t hash);
uint32_t strtab_find_hashed(
    const struct strtab *, const char *, size_t len, uint32_t hash);
void strtab_expect(const struct strtab *, uint32_t hash);

/* The next hint, when the first has had some time: reads what that fetched. */
void strtab_expect_string(const struct strtab *, uint32_t hash);

static inline uint32_t
strtab_hash(const char *s, size_t len)
{
	return (uint32_t)hash_bytes(s, len);
}

/* Hints the processor that a string's text follows. */
void strtab_expect_text(const struct strtab *, uint32_t);

/* The next hint, when the first has had some time: reads what that fetched. */
void strtab_expect_record(const struct strtab *, uint32_t number);

/* Memory in use, in bytes. */
size_t strtab_bytes(const struct strtab *);

/* How many strings there are. */
uint32_t strtab_count(const struct strtab *);

#endif
