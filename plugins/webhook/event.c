/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event.c - writes the envelope around a package, and signs both. Owns nothing.
 */
#include "webhook/event.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPE "org.counterpoint.release.v1"

#define SIGNATURE_TEXT \
	sodium_base64_ENCODED_LEN(64, sodium_base64_VARIANT_ORIGINAL)

/* A member whose value is text. What needs an escape in JSON is written as one,
 * though names and times have nothing of the kind. */
static void
write_member(FILE *out, const char *name, const char *value)
{
	fprintf(out, "\"%s\":\"", name);
	for (; *value != '\0'; value++) {
		unsigned char c = (unsigned char)*value;

		if (c < 0x20)
			fprintf(out, "\\u%04x", c);
		else if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else
			fputc(c, out);
	}
	fputs("\",", out);
}

char *
event_write(const struct counterpoint_package *package, const char *source,
    size_t *ret_len)
{
	char signature[SIGNATURE_TEXT], *body = NULL;
	FILE *out = open_memstream(&body, ret_len);

	if (out == NULL)
		abort();
	sodium_bin2base64(signature, sizeof(signature), package->signature,
	    sizeof(package->signature), sodium_base64_VARIANT_ORIGINAL);
	fputc('{', out);
	write_member(out, "specversion", "1.0");
	write_member(out, "id", package->key);
	write_member(out, "source", source);
	write_member(out, "type", TYPE);
	write_member(out, "subject", package->campaign);
	write_member(out, "time", package->released_at);
	write_member(out, "datacontenttype", "application/json");
	write_member(out, "counterpointkeyid", package->key_id);
	write_member(out, "counterpointsig", signature);
	fputs("\"data\":", out);
	fwrite(package->bytes, 1, package->length, out);
	fputc('}', out);
	if (fclose(out) != 0)
		abort();
	return body;
}

void
event_sign(struct event_secret secret, const char *id, int64_t timestamp,
    const char *body, size_t len, char ret[EVENT_SIGNATURE_TEXT])
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;
	char head[256];
	int n = snprintf(
	    head, sizeof(head), "%.200s.%lld.", id, (long long)timestamp);

	crypto_auth_hmacsha256_init(&state, secret.bytes, secret.len);
	crypto_auth_hmacsha256_update(
	    &state, (const unsigned char *)head, (unsigned long long)n);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body, len);
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_memzero(&state, sizeof(state));
	memcpy(ret, "v1,", 3);
	sodium_bin2base64(ret + 3, EVENT_SIGNATURE_TEXT - 3, mac, sizeof(mac),
	    sodium_base64_VARIANT_ORIGINAL);
}
