/* SPDX-License-Identifier: Apache-2.0 */
/*
 * signify.h - Ed25519 keys and signatures as signify(1) keeps them in files,
 * so that a receiver needs no program of ours to check one. Owns nothing; the
 * secret key is the signer's.
 */
#ifndef COUNTERPOINT_BASE_SIGNIFY_H
#define COUNTERPOINT_BASE_SIGNIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define SIGNIFY_PUBLIC	  32 /* bytes of a public key */
#define SIGNIFY_SIGNATURE 64 /* bytes of a signature */
#define SIGNIFY_ID	  17 /* a key's id: 16 hex digits and NUL */

/* The id of a key: the first 16 hex digits of the SHA-256 of its public half.
 * The same 8 bytes are signify's key number. */
void signify_key_id(
    const unsigned char public[SIGNIFY_PUBLIC], char ret[SIGNIFY_ID]);

/* The whole file of a public key. The caller frees it. */
char *signify_public_file(const unsigned char public[SIGNIFY_PUBLIC]);

/* The whole file of a detached signature made with the key of an id. The
 * caller frees it. */
char *signify_signature_file(
    const char *key_id, const unsigned char signature[SIGNIFY_SIGNATURE]);

/* What such files hold. ERR_INVALID when they are not of that form. */
int signify_read_public(
    const char *file, unsigned char ret[SIGNIFY_PUBLIC], struct err *);
int signify_read_signature(const char *file, char ret_key_id[SIGNIFY_ID],
    unsigned char ret[SIGNIFY_SIGNATURE], struct err *);

/* Whether a signature of these bytes was made with this key. */
bool signify_verify(const unsigned char public[SIGNIFY_PUBLIC],
    const void *bytes, size_t len,
    const unsigned char signature[SIGNIFY_SIGNATURE]);

#endif
