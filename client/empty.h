/* SPDX-License-Identifier: Apache-2.0 */
/*
 * empty.h - finds out whether an answer is empty because the library is. Owns
 * nothing; what to tell about it is the commands'.
 */
#ifndef COUNTERPOINT_CLIENT_EMPTY_H
#define COUNTERPOINT_CLIENT_EMPTY_H

#include <stdbool.h>

#include "session.h"

/* Whether there is none of the noun, such as "occasion". Not, when the server
 * does not tell. */
bool empty_library_lacks(struct session *, const char *noun);

#endif
