/* SPDX-License-Identifier: Apache-2.0 */
/*
 * role.c - names of roles. Owns nothing.
 */
#include "model/role.h"

#include <string.h>

static const char *const names[] = {
    "analyst", "author", "reviewer", "releaser", "auditor", "admin"};

unsigned
role_parse(const char *name)
{
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return 1u << i;
	return 0;
}

const char *
role_name(unsigned bit)
{
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (bit == 1u << i)
			return names[i];
	return "nobody";
}
