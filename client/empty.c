/* SPDX-License-Identifier: Apache-2.0 */
/*
 * empty.c - asks for one item of a noun. Owns nothing; what to tell about it is
 * the commands'.
 */
#include "empty.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/mem.h"

bool
empty_library_lacks(struct session *session, const char *noun)
{
	char *method = mem_printf("%s.list", noun);
	const json_t *items;
	json_t *result;
	struct err err;
	bool lacks = false;

	if (session_call(session, method, json_pack("{s:i}", "limit", 1),
		&result, &err) == 0) {
		items = json_object_get(result, "items");
		lacks = json_is_array(items) && json_array_size(items) == 0;
		json_decref(result);
	}
	free(method);
	return lacks;
}
