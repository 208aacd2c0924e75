/* SPDX-License-Identifier: Apache-2.0 */
/*
 * role.h - what an account may do. Owns nothing; which method asks for which
 * role stands in rpc's method table.
 */
#ifndef COUNTERPOINT_MODEL_ROLE_H
#define COUNTERPOINT_MODEL_ROLE_H

enum role {
	ROLE_ANALYST = 1,   /* submits and decides about observations */
	ROLE_AUTHOR = 2,    /* writes the library */
	ROLE_REVIEWER = 4,  /* clears or refuses messages */
	ROLE_RELEASER = 8,  /* halts and resumes what goes out */
	ROLE_AUDITOR = 16,  /* reads the audit chain */
	ROLE_ADMIN = 32,    /* accounts, organisations, import */
	ROLE_EVERYONE = 63, /* any account */
	ROLE_NOBODY = 64,   /* also without an account */
};

#define ROLE_NAMES "analyst author reviewer releaser auditor admin"

/* The bit of a role's name; 0 for an unknown one. */
unsigned role_parse(const char *name);

/* The name of one bit. */
const char *role_name(unsigned bit);

/* Enough for role_list(). */
#define ROLE_LIST 64

/* The names of all bits, "author, admin". Returns `text`. */
const char *role_list(unsigned roles, char text[ROLE_LIST]);

#endif
