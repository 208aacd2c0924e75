/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read.c - reads the item of a delivery and makes sure that what leaves is what
 * was signed. Owns nothing.
 */
#include "engine/carry/read.h"

#include <sodium.h>
#include <string.h>

#include "base/canonical.h"
#include "base/json.h"
#include "base/signify.h"
#include "engine/carry/wire.h"

static int
read_base64(const json_t *item, const char *name, unsigned char *ret,
    size_t size, struct err *err)
{
	const char *text = json_text(item, name);
	size_t len;

	if (text == NULL)
		return err_set(err, ERR_INVALID, "it has no %s", name);
	if (sodium_base642bin(ret, size, text, strlen(text), NULL, &len, NULL,
		sodium_base64_VARIANT_ORIGINAL) == -1 ||
	    len != size)
		return err_set(
		    err, ERR_INVALID, "its %s has not %zu bytes", name, size);
	return 0;
}

static int
read_names(
    const json_t *item, struct counterpoint_package *ret, struct err *err)
{
	const struct {
		const char *name, **to;
	} fields[] = {
	    {"key", &ret->key},
	    {"organisation", &ret->organisation},
	    {"campaign", &ret->campaign},
	    {"audience", &ret->audience},
	    {"channel", &ret->channel},
	    {"language", &ret->language},
	    {"message", &ret->message},
	    {"released_at", &ret->released_at},
	    {"key_id", &ret->key_id},
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		*fields[i].to = json_text(item, fields[i].name);
		if (*fields[i].to == NULL)
			return err_set(
			    err, ERR_INVALID, "it has no %s", fields[i].name);
	}
	return 0;
}

static uint64_t
number(const json_t *item, const char *name)
{
	json_int_t value = json_integer_value(json_object_get(item, name));

	return value > 0 ? (uint64_t)value : 0;
}

static int
read_bytes(const json_t *item, struct buf *bytes,
    struct counterpoint_package *ret, struct err *err)
{
	const json_t *package = json_object_get(item, "package");

	if (package == NULL || canonical_write(bytes, package, err) == -1)
		return err_set(
		    err, ERR_INVALID, "its package has no canonical form");
	if (bytes->len > CARRY_BYTES_MAX)
		return err_set(err, ERR_INVALID,
		    "its package is larger than %d bytes", CARRY_BYTES_MAX);
	ret->bytes = bytes->data;
	ret->length = bytes->len;
	return 0;
}

int
carry_read(const json_t *item, struct buf *bytes,
    struct counterpoint_package *ret, struct err *err)
{
	struct counterpoint_package package = {
	    .release = number(item, "release"),
	    .version = (uint32_t)number(item, "version"),
	    .attempt = (uint32_t)number(item, "attempt"),
	};

	if (read_names(item, &package, err) == -1 ||
	    read_base64(item, "signature", package.signature,
		sizeof(package.signature), err) == -1 ||
	    read_base64(item, "public_key", package.public_key,
		sizeof(package.public_key), err) == -1 ||
	    read_bytes(item, bytes, &package, err) == -1)
		return -1;
	if (!signify_verify(package.public_key, package.bytes, package.length,
		package.signature))
		return err_set(
		    err, ERR_INVALID, "its signature is not over its package");
	*ret = package;
	return 0;
}
