/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token.h - secrets that log in: 256 random bits, shown once, kept as a
 * BLAKE2b hash. Owns nothing; the hashes stand in the database.
 */
#ifndef COUNTERPOINT_RPC_TOKEN_H
#define COUNTERPOINT_RPC_TOKEN_H

#include "rpc/method.h"

#define TOKEN_HASH 32
#define TOKEN_TEXT 48 /* "cp_" and 43 characters of base64url */

/* A new token. Returns `text`. */
const char *token_make(char text[TOKEN_TEXT]);

void token_hash(const char *text, unsigned char hash[TOKEN_HASH]);

/* Asks for the account of a token that still stands: one row or none. */
int token_ask(struct model *, const unsigned char hash[TOKEN_HASH], model_done,
    void *arg, struct err *);

/* Logs the peer in by what token_ask() yielded; ERR_FORBIDDEN for no row. */
int token_take(struct rpc_peer *, const unsigned char hash[TOKEN_HASH],
    const char *const *rows, size_t n, struct err *);

#endif
