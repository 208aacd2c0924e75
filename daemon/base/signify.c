/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signify.c - the two lines that signify(1) keeps a key or a signature in: an
 * untrusted comment, and base64 of "Ed", the key's number and the bytes. Owns
 * nothing; libsodium does the arithmetic.
 */
#include "base/signify.h"

#include <sodium.h>
#include <string.h>

#include "base/mem.h"

enum {
	NUMBER = 8,			 /* bytes of a key's number */
	HEAD = 2 + NUMBER,		 /* "Ed" and the number */
	LINE = HEAD + SIGNIFY_SIGNATURE, /* bytes of the longer line */
	LINE_TEXT = sodium_base64_ENCODED_LEN(
	    HEAD + SIGNIFY_SIGNATURE, sodium_base64_VARIANT_ORIGINAL),
};

static const char comment[] = "untrusted comment: ";

void
signify_key_id(const unsigned char public[SIGNIFY_PUBLIC], char ret[SIGNIFY_ID])
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(digest, public, SIGNIFY_PUBLIC);
	sodium_bin2hex(ret, SIGNIFY_ID, digest, NUMBER);
}

static char *
write_file(const char *about, const char *key_id, const unsigned char *bytes,
    size_t len)
{
	unsigned char line[LINE] = {'E', 'd'};
	char text[LINE_TEXT];

	sodium_hex2bin(
	    line + 2, NUMBER, key_id, strlen(key_id), NULL, NULL, NULL);
	memcpy(line + HEAD, bytes, len);
	sodium_bin2base64(text, sizeof(text), line, HEAD + len,
	    sodium_base64_VARIANT_ORIGINAL);
	return mem_printf("%s%s %s\n%s\n", comment, about, key_id, text);
}

char *
signify_public_file(const unsigned char public[SIGNIFY_PUBLIC])
{
	char id[SIGNIFY_ID];

	signify_key_id(public, id);
	return write_file(
	    "Counterpoint public key", id, public, SIGNIFY_PUBLIC);
}

char *
signify_signature_file(
    const char *key_id, const unsigned char signature[SIGNIFY_SIGNATURE])
{
	return write_file("signature by Counterpoint key", key_id, signature,
	    SIGNIFY_SIGNATURE);
}

/* Reads the second line into HEAD + `len` bytes. */
static int
read_file(const char *file, const char *what, size_t len, unsigned char *ret,
    struct err *err)
{
	const char *line = strchr(file, '\n'), *end;
	size_t got = 0;

	if (strncmp(file, comment, strlen(comment)) != 0 || line == NULL ||
	    sodium_base642bin(ret, HEAD + len, line + 1,
		strcspn(line + 1, "\n"), NULL, &got, &end,
		sodium_base64_VARIANT_ORIGINAL) == -1 ||
	    got != HEAD + len || (*end != '\n' && *end != '\0') ||
	    memcmp(ret, "Ed", 2) != 0)
		return err_set(err, ERR_INVALID,
		    "is not %s in the form of signify(1)", what);
	return 0;
}

int
signify_read_public(
    const char *file, unsigned char ret[SIGNIFY_PUBLIC], struct err *err)
{
	unsigned char line[LINE];

	if (read_file(file, "a public key", SIGNIFY_PUBLIC, line, err) == -1)
		return -1;
	memcpy(ret, line + HEAD, SIGNIFY_PUBLIC);
	return 0;
}

int
signify_read_signature(const char *file, char ret_key_id[SIGNIFY_ID],
    unsigned char ret[SIGNIFY_SIGNATURE], struct err *err)
{
	unsigned char line[LINE];

	if (read_file(file, "a signature", SIGNIFY_SIGNATURE, line, err) == -1)
		return -1;
	sodium_bin2hex(ret_key_id, SIGNIFY_ID, line + 2, NUMBER);
	memcpy(ret, line + HEAD, SIGNIFY_SIGNATURE);
	return 0;
}

bool
signify_verify(const unsigned char public[SIGNIFY_PUBLIC], const void *bytes,
    size_t len, const unsigned char signature[SIGNIFY_SIGNATURE])
{
	return crypto_sign_ed25519_verify_detached(
		   signature, bytes, len, public) == 0;
}
