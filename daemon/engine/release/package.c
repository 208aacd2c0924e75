/* SPDX-License-Identifier: Apache-2.0 */
/*
 * package.c - checks what goes into a package, and makes its bytes. Owns what
 * is needed and the cap; what stands in it is ninjs.c's.
 */
#include "engine/release/package.h"

#include <stdio.h>

#include "base/canonical.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/uuid.h"
#include "engine/release/parts.h"

/* --- inputs --- */

const char *
package_text(const json_t *inputs, const char *object, const char *member)
{
	return member == NULL
		   ? json_text(inputs, object)
		   : json_text(json_object_get(inputs, object), member);
}

static int
refuse(struct err *err, const char *const path[2], const char *why)
{
	char field[64];

	snprintf(field, sizeof(field), path[1] != NULL ? "%s.%s" : "%s",
	    path[0], path[1]);
	return err_set_field(err, ERR_INVALID, field, "%s: %s", field, why);
}

static int
need_texts(const json_t *inputs, struct err *err)
{
	static const char *const needed[][2] = {
	    {"key", NULL},
	    {"now", NULL},
	    {"channel", NULL},
	    {"language", NULL},
	    {"campaign", "slug"},
	    {"campaign", "title"},
	    {"slot", "name"},
	    {"slot", "planned_at"},
	    {"organisation", "slug"},
	    {"organisation", "legal_name"},
	    {"organisation", "voice_line"},
	    {"audience", "slug"},
	    {"audience", "name"},
	    {"message", "slug"},
	    {"message", "hash"},
	    {"variant", "fact"},
	};

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (package_text(inputs, needed[i][0], needed[i][1]) == NULL)
			return refuse(
			    err, needed[i], "a package needs a text here");
	return 0;
}

static int
need_times(const json_t *inputs, struct err *err)
{
	static const char *const times[][2] = {
	    {"now", NULL}, {"slot", "planned_at"}, {"slot", "embargo_until"}};
	int64_t wall;

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		const char *text =
		    package_text(inputs, times[i][0], times[i][1]);

		if (text != NULL && !clock_read(text, &wall))
			return refuse(
			    err, times[i], "it is not an RFC 3339 time");
	}
	return 0;
}

static int
check_inputs(const json_t *inputs, struct err *err)
{
	if (need_texts(inputs, err) == -1 || need_times(inputs, err) == -1)
		return -1;
	if (!uuid_check(package_text(inputs, "key", NULL)))
		return err_set_field(
		    err, ERR_INVALID, "key", "the key is not a UUID");
	return 0;
}

int
package_make(const json_t *inputs, const struct package_settings *settings,
    struct buf *ret_bytes, struct err *err)
{
	struct buf bytes = {0};
	json_t *package;
	int result = -1;

	if (check_inputs(inputs, err) == -1)
		return -1;
	package = package_ninjs(inputs, settings);
	if (canonical_write(&bytes, package, err) == 0) {
		if (bytes.len > PACKAGE_MAX)
			err_set(err, ERR_INVALID,
			    "the package has %zu bytes; it may have %d",
			    bytes.len, PACKAGE_MAX);
		else
			result = 0;
	}
	if (result == 0)
		buf_add(ret_bytes, bytes.data, bytes.len);
	buf_done(&bytes);
	json_decref(package);
	return result;
}
