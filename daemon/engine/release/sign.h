/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sign.h - the key with which a daemon signs what it hands over (Ed25519).
 * Owns the secret; what is signed, and in which form a signature travels
 * (base/signify.h), is left to others.
 *
 * The key file is PKCS #8 in PEM, what `openssl genpkey -algorithm ed25519`
 * makes. The secret is kept out of swap, core dumps, and child processes: in
 * a child the key is zero, and signing there is a bug.
 */
#ifndef COUNTERPOINT_ENGINE_SIGN_H
#define COUNTERPOINT_ENGINE_SIGN_H

#include <stddef.h>

#include "base/err.h"
#include "base/signify.h"

struct signer;

/*
 * Reads the key of a file; makes the file (mode 0600) when there is none. A
 * file that others may read, that anybody but its owner may write, or that is
 * neither root's nor ours is refused. NULL with ERR_INVALID or ERR_INTERNAL.
 */
struct signer *signer_open(const char *key_file, struct err *);
void signer_close(struct signer *);

/* First 16 hex digits of the SHA-256 of the public key. */
const char *signer_id(const struct signer *);

/* SIGNIFY_PUBLIC bytes. */
const unsigned char *signer_public(const struct signer *);

/* The same bytes always give the same signature. */
void signer_sign(const struct signer *, const void *bytes, size_t len,
    unsigned char ret[SIGNIFY_SIGNATURE]);

#endif
