/* SPDX-License-Identifier: Apache-2.0 */
/*
 * token.c - makes and hashes tokens. Owns nothing.
 */
#include "rpc/token.h"

#include <sodium.h>
#include <string.h>

const char *
token_make(char text[TOKEN_TEXT])
{
	unsigned char bits[32];

	randombytes_buf(bits, sizeof(bits));
	memcpy(text, "cp_", 3);
	sodium_bin2base64(text + 3, TOKEN_TEXT - 3, bits, sizeof(bits),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(bits, sizeof(bits));
	return text;
}

void
token_hash(const char *text, unsigned char hash[TOKEN_HASH])
{
	crypto_generichash(hash, TOKEN_HASH, (const unsigned char *)text,
	    strlen(text), NULL, 0);
}

int
token_ask(struct model *model, const unsigned char hash[TOKEN_HASH],
    model_done done, void *arg, struct err *err)
{
	static const char sql[] =
	    "SELECT json_build_object('login', login, 'until',"
	    " (extract(epoch FROM expires_at) * 1000000)::bigint)"
	    " FROM counterpoint.token_find(decode($1, 'hex'))";
	char hex[TOKEN_HASH * 2 + 1];
	struct db_params params = {0};

	sodium_bin2hex(hex, sizeof(hex), hash, TOKEN_HASH);
	db_param_text(&params, hex);
	return model_ask(model, sql, &params, done, arg, err);
}

int
token_take(struct rpc_peer *peer, const unsigned char hash[TOKEN_HASH],
    const char *const *rows, size_t n, struct err *err)
{
	json_t *found;

	if (n == 0)
		return err_set(err, ERR_FORBIDDEN,
		    "the token is not known, has expired or was revoked");
	found = json_loads(rows[0], 0, NULL);
	rpc_peer_become(peer,
	    json_string_value(json_object_get(found, "login")), hash,
	    json_integer_value(json_object_get(found, "until")));
	json_decref(found);
	return 0;
}
