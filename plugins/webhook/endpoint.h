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

struct endpoint {
	char url[2048];
	unsigned char secret[ENDPOINT_SECRET_MAX];
	size_t secret_len;
};

/* How a look ended; `fault` then has a reason, which names no secret. */
enum endpoint_result {
	ENDPOINT_FOUND,
	ENDPOINT_NONE, /* the organisation is not served */
	ENDPOINT_FAULT,
};

/* Looks for an organisation's endpoint. The whole file is read and checked. */
enum endpoint_result endpoint_find(const char *file, const char *organisation,
    struct endpoint *ret, char fault[300]);

/* Reads every endpoint with its secret: how many there are, or -1. */
int endpoint_check(const char *file, char fault[300]);

/* Leaves nothing of the secret. */
void endpoint_wipe(struct endpoint *);

#endif
