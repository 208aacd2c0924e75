/* SPDX-License-Identifier: Apache-2.0 */
/*
 * endpoint.h - where each organisation wants its packages, and the secret that
 * both know: read from files that only their owner may write and others may not
 * read. Owns nothing lasting.
 */
#ifndef PLUGINS_WEBHOOK_ENDPOINT_H
#define PLUGINS_WEBHOOK_ENDPOINT_H

#include <stddef.h>

#define ENDPOINT_SECRET_MIN 24 /* bytes, as Standard Webhooks asks */
#define ENDPOINT_SECRET_MAX 64

#define ENDPOINT_SECRETS_MAX 4 /* at once, while they are exchanged */

struct endpoint_secret {
	unsigned char bytes[ENDPOINT_SECRET_MAX];
	size_t len;
};

struct endpoint {
	char url[2048];
	struct endpoint_secret secrets[ENDPOINT_SECRETS_MAX];
	size_t nsecrets; /* at least one, where there is an endpoint */
};

/* How a look ended; `fault` then has a reason, which names no secret. */
enum endpoint_result {
	ENDPOINT_FOUND,
	ENDPOINT_NONE, /* the organisation is not served */
	ENDPOINT_FAULT,
};

/* Looks for an organisation's endpoint. The secrets of others are not read: a
 * fault of one organisation's is nobody else's. */
enum endpoint_result endpoint_find(const char *file, const char *organisation,
    struct endpoint *ret, char fault[300]);

/* Reads every endpoint with its secret: how many there are, or -1. */
int endpoint_check(const char *file, char fault[300]);

/* Leaves nothing of the secrets. */
void endpoint_wipe(struct endpoint *);

#endif
