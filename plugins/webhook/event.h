/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event.h - a package as an event of CloudEvents 1.0, signed as Standard
 * Webhooks asks. Pure functions; own nothing.
 */
#ifndef PLUGINS_WEBHOOK_EVENT_H
#define PLUGINS_WEBHOOK_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "counterpoint_plugin.h"

/* The body: a CloudEvent in structured JSON whose `data` is the package, byte
 * by byte. The caller frees it. */
char *event_write(
    const struct counterpoint_package *, const char *source, size_t *ret_len);

/* The value of webhook-signature, "v1," and base64 of the HMAC-SHA256 over
 * "ID.TIMESTAMP.BODY". */
#define EVENT_SIGNATURE_TEXT 64
struct event_secret {
	const unsigned char *bytes;
	size_t len;
};
void event_sign(struct event_secret, const char *id, int64_t timestamp,
    const char *body, size_t len, char ret[EVENT_SIGNATURE_TEXT]);

#endif
