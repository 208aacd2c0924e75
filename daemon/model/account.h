/* SPDX-License-Identifier: Apache-2.0 */
/*
 * account.h - a person's or a program's login; belongs to one organisation.
 */
#ifndef COUNTERPOINT_MODEL_ACCOUNT_H
#define COUNTERPOINT_MODEL_ACCOUNT_H

#include "model/noun.h"

struct account {
	struct meta meta;
	char *login, *organisation, *name;
	bool person; /* false: a program, which may not clear nor release */
	struct schema_texts roles;
	struct {
		long long *items; /* local uids that are this account */
		size_t n;
	} uids;
};

extern const struct schema_field account_fields[];

/* Bits of enum role. */
unsigned account_roles(const struct account *);

#endif
