/* SPDX-License-Identifier: Apache-2.0 */
/*
 * webhook.c - the release plugin `webhook`: describes an HTTP request that the
 * daemon makes, in the form of Standard Webhooks, and judges the answer. Owns
 * its settings. Endpoints and secrets are read anew for each package, so that
 * a change counts at once and no secret stays in memory.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "counterpoint_plugin.h"
#include "webhook/endpoint.h"
#include "webhook/event.h"

#define TEXT_BYTES    300
#define RECEIPT_BYTES 100 /* of what an endpoint answered */

struct webhook {
	const struct counterpoint_api *api;
	struct counterpoint_host *host;
	uint32_t timeout_ms;
};

static const char *
setting(const struct webhook *w, const char *name)
{
	return w->api->setting(w->host, name);
}

/* --- settings --- */

static int
read_timeout(struct webhook *w)
{
	const char *text = setting(w, "timeout");
	char *end;
	unsigned long seconds = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end != '\0' || seconds < 1 ||
	    seconds > 60) {
		w->api->log(w->host, COUNTERPOINT_ERROR,
		    "timeout is no number of 1 to 60 seconds");
		return -1;
	}
	w->timeout_ms = (uint32_t)seconds * 1000;
	return 0;
}

static int
check_endpoints(const struct webhook *w)
{
	char fault[TEXT_BYTES], line[TEXT_BYTES];
	int n = endpoint_check(setting(w, "endpoints"), fault);

	if (n == -1) {
		snprintf(line, sizeof(line), "endpoints: %.280s", fault);
		w->api->log(w->host, COUNTERPOINT_ERROR, line);
		return -1;
	}
	snprintf(line, sizeof(line), "%d endpoints", n);
	w->api->log(w->host, COUNTERPOINT_INFO, line);
	return 0;
}

static void *
webhook_open(const struct counterpoint_api *api, struct counterpoint_host *host)
{
	struct webhook *w = calloc(1, sizeof(*w));

	if (w == NULL || sodium_init() == -1)
		abort();
	w->api = api;
	w->host = host;
	if (read_timeout(w) == 0 && check_endpoints(w) == 0)
		return w;
	free(w);
	return NULL;
}

static void
webhook_close(void *self)
{
	free(self);
}

/* --- the request --- */

/* The header that signs a body: once with each secret, so that a receiver that
 * exchanges its secret knows the old one or the new one. */
static void
sign(const struct endpoint *endpoint, const char *key, int64_t now,
    const char *body, size_t len, char *ret, size_t size)
{
	char signature[EVENT_SIGNATURE_TEXT];
	size_t n = (size_t)snprintf(ret, size, "webhook-signature:");

	for (size_t i = 0; i < endpoint->nsecrets; i++) {
		const struct endpoint_secret *secret = &endpoint->secrets[i];

		event_sign((struct event_secret){secret->bytes, secret->len},
		    key, now, body, len, signature);
		n += (size_t)snprintf(ret + n, size - n, " %s", signature);
	}
}

static void
ask(struct webhook *w, const struct counterpoint_package *p,
    const struct endpoint *endpoint)
{
	char id[128], timestamp[64];
	char signed_by[32 + ENDPOINT_SECRETS_MAX * EVENT_SIGNATURE_TEXT];
	const char *const headers[] = {
	    "Content-Type: application/cloudevents+json; charset=UTF-8", id,
	    timestamp, signed_by, NULL};
	int64_t now = time(NULL);
	size_t len;
	char *body = event_write(p, setting(w, "source"), &len);

	sign(endpoint, p->key, now, body, len, signed_by, sizeof(signed_by));
	snprintf(id, sizeof(id), "webhook-id: %.100s", p->key);
	snprintf(timestamp, sizeof(timestamp), "webhook-timestamp: %lld",
	    (long long)now);
	w->api->request(
	    w->host, &(struct counterpoint_request){.method = "POST",
			 .url = endpoint->url,
			 .headers = headers,
			 .body = body,
			 .length = len,
			 .ca_file = setting(w, "ca_file"),
			 .timeout_ms = w->timeout_ms});
	free(body);
}

static int
webhook_hand_over(void *self, const struct counterpoint_package *p)
{
	struct webhook *w = self;
	struct endpoint endpoint;
	char fault[TEXT_BYTES];

	switch (endpoint_find(
	    setting(w, "endpoints"), p->organisation, &endpoint, fault)) {
	case ENDPOINT_FOUND:
		ask(w, p, &endpoint);
		endpoint_wipe(&endpoint);
		break;
	case ENDPOINT_NONE:
		w->api->skip(
		    w->host, "no endpoint is configured for the organisation");
		break;
	case ENDPOINT_FAULT:
		w->api->later(w->host, fault, 0);
		break;
	}
	return 0;
}

/* --- the answer --- */

static void
deliver(struct webhook *w, const struct counterpoint_answer *answer)
{
	char receipt[TEXT_BYTES];
	int len = answer->length < RECEIPT_BYTES ? (int)answer->length
						 : RECEIPT_BYTES;

	snprintf(receipt, sizeof(receipt), "HTTP %u%s%.*s", answer->status,
	    len > 0 ? ": " : "", len, answer->body);
	w->api->delivered(w->host, receipt);
}

static int
webhook_answer(void *self, const struct counterpoint_package *p,
    const struct counterpoint_answer *answer)
{
	struct webhook *w = self;
	char reason[TEXT_BYTES];

	(void)p;
	if (answer->status >= 200 && answer->status <= 299) {
		deliver(w, answer);
		return 0;
	}
	if (answer->status == 0)
		snprintf(
		    reason, sizeof(reason), "no answer: %.250s", answer->fault);
	else
		snprintf(reason, sizeof(reason), "HTTP %u", answer->status);
	if (answer->status == 410)
		w->api->refuse(w->host, reason);
	else
		w->api->later(w->host, reason,
		    answer->status == 429 || answer->status == 503
			? answer->retry_after
			: 0);
	return 0;
}

static const struct counterpoint_release release = {
    .open = webhook_open,
    .hand_over = webhook_hand_over,
    .answer = webhook_answer,
    .close = webhook_close,
};

static const struct counterpoint_setting settings[] = {
    {"endpoints", "/etc/counterpoint/endpoints",
	"The file of endpoints: lines of ORGANISATION URL SECRET-FILE."},
    {"source", "counterpoint", "Attribute `source` of the events."},
    {"ca_file", "",
	"Certificates, in PEM, of those who alone may vouch for endpoints. "
	"Empty: those that the system trusts."},
    {"timeout", "10", "Seconds that an endpoint has to answer, 1 to 60."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = "webhook",
    .version = "1.0",
    .about = "Sends packages to endpoints of their organisations by HTTP.",
    .kind = COUNTERPOINT_RELEASE,
    .settings = settings,
    .release = &release,
};
