/* SPDX-License-Identifier: Apache-2.0 */
/*
 * migrations.c - counts and digests the built-in migrations. Owns nothing; to
 * apply them is setup_migrate.c's.
 */
#include "db/migrations.h"

#include <sodium.h>

const struct migration *
migrations_list(size_t *ret_n)
{
	size_t n = 0;

	while (migrations_table[n].version != 0)
		n++;
	*ret_n = n;
	return migrations_table;
}

void
migrations_digest(
    const struct migration *migration, unsigned char digest[MIGRATION_DIGEST])
{
	crypto_hash_sha256(
	    digest, (const unsigned char *)migration->sql, migration->len);
}
