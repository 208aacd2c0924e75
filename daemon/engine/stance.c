/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stance.c - the words for stances. Owns the table.
 */
#include "engine/stance.h"

#include <stddef.h>
#include <string.h>

#define STANCES (COUNTERPOINT_REPORTS + 1)

static const char *const names[STANCES] = {
    [COUNTERPOINT_ASSERTS] = "asserts",
    [COUNTERPOINT_REBUTS] = "rebuts",
    [COUNTERPOINT_REPORTS] = "reports",
};

const char *
stance_name(enum counterpoint_stance stance)
{
	return (unsigned)stance < STANCES ? names[stance] : NULL;
}

enum counterpoint_stance
stance_find(const char *word)
{
	for (int i = COUNTERPOINT_ASSERTS; word != NULL && i < STANCES; i++)
		if (strcmp(names[i], word) == 0)
			return i;
	return 0;
}
