/* SPDX-License-Identifier: Apache-2.0 */
/*
 * role.c - names of roles. Owns nothing.
 */
#include "model/role.h"

#include <stdio.h>
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

const char *
role_list(unsigned roles, char text[ROLE_LIST])
{
	size_t len = 0;

	text[0] = '\0';
	for (unsigned bit = 1; bit <= ROLE_ADMIN; bit <<= 1)
		if (roles & bit)
			len += snprintf(text + len, ROLE_LIST - len, "%s%s",
			    len > 0 ? ", " : "", role_name(bit));
	return text;
}
