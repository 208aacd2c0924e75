/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outlet.c - lower case by ICU, which the database asks too. Owns nothing.
 */
#include "model/outlet.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucasemap.h>

#include "base/mem.h"

char *
outlet_fold(const char *outlet)
{
	size_t len = outlet == NULL ? 0 : strlen(outlet);
	/* A letter may become three times as long; room for the end. */
	int32_t room = (int32_t)len * 3 + 1;
	char *folded = mem_calloc(room, 1);
	UErrorCode code = U_ZERO_ERROR;
	UCaseMap *map = ucasemap_open("", 0, &code);

	if (len > 0 && U_SUCCESS(code))
		ucasemap_utf8ToLower(
		    map, folded, room, outlet, (int32_t)len, &code);
	ucasemap_close(map);
	return folded;
}
