/* SPDX-License-Identifier: Apache-2.0 */
/*
 * markers.c - facts without what points to their evidence. Owns nothing.
 */
#include "engine/markers.h"

#include <string.h>

#include "base/mem.h"

char *
markers_strip(const char *fact)
{
	char *plain = mem_strdup(fact), *to = plain;

	while (*fact != '\0') {
		size_t slug = *fact == '['
				  ? strspn(fact + 1,
					"abcdefghijklmnopqrstuvwxyz0123456789-")
				  : 0;

		if (slug > 0 && fact[1 + slug] == ']') {
			fact += slug + 2;
			while (to > plain && to[-1] == ' ')
				to--;
		} else {
			*to++ = *fact++;
		}
	}
	*to = '\0';
	return plain;
}
