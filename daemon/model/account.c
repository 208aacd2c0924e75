/* SPDX-License-Identifier: Apache-2.0 */
/*
 * account.c - the fields of an account. Owns the table; tokens are secrets and
 * stay in the database.
 */
#include "model/account.h"

#include "model/role.h"

#define AT(f) NOUN_AT(struct account, f)

const struct schema_field account_fields[] = {
    {"login", SCHEMA_SLUG, SCHEMA_REQUIRED, AT(login),
	.about = "its name here"},
    {"organisation", SCHEMA_SLUG, SCHEMA_REQUIRED, AT(organisation),
	.about = "for whom it acts"},
    {"name", SCHEMA_TEXT, SCHEMA_REQUIRED, AT(name), .about = "for people"},
    {"person", SCHEMA_BOOL, SCHEMA_REQUIRED, AT(person),
	.about = "false for a program, which may neither clear nor release"},
    {"roles", SCHEMA_CHOICE, SCHEMA_LIST | SCHEMA_REQUIRED | SCHEMA_NONEMPTY,
	.choices = ROLE_NAMES, AT(roles), .about = "what it may do"},
    {"uids", SCHEMA_INTEGER, SCHEMA_LIST, 0, 4294967294.0, AT(uids),
	.about = "local user ids that log in as it on the Unix socket"},
    {0}};

unsigned
account_roles(const struct account *account)
{
	unsigned roles = 0;

	for (size_t i = 0; i < account->roles.n; i++)
		roles |= role_parse(account->roles.items[i]);
	return roles;
}
