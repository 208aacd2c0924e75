/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plugin_hander.c - a release plugin that does what the package says: its bytes
 * are a word. Owns nothing. Leaves the consequences to who loads it.
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "counterpoint_plugin.h"

static const struct counterpoint_api *api;
static struct counterpoint_host *host;

static void *
hander_open(const struct counterpoint_api *a, struct counterpoint_host *h)
{
	api = a;
	host = h;
	if (strcmp(api->setting(host, "mood"), "bad") != 0)
		return &api;
	api->log(host, COUNTERPOINT_ERROR, "the mood is bad");
	return NULL;
}

static void
request(void)
{
	static const char *const headers[] = {"A: 1", "B: 2", NULL};

	api->request(host, &(struct counterpoint_request){.method = "POST",
			       .url = "https://example.org/",
			       .headers = headers,
			       .body = "one\0two",
			       .length = 7,
			       .timeout_ms = 1234});
}

static void
request_too_much(void)
{
	static char body[512 * 1024 + 1];

	api->request(host, &(struct counterpoint_request){.method = "POST",
			       .url = "https://example.org/",
			       .body = body,
			       .length = sizeof(body)});
}

static int
hander_hand_over(void *self, const struct counterpoint_package *p)
{
	volatile int forever = strcmp(p->bytes, "hang") == 0;

	(void)self;
	while (forever)
		;
	if (strcmp(p->bytes, "crash") == 0)
		kill(getpid(), SIGKILL); /* whatever watches the process */
	else if (strcmp(p->bytes, "deliver") == 0)
		api->delivered(host, p->signify_signature);
	else if (strcmp(p->bytes, "later") == 0)
		api->later(host, "not \xff now", 77);
	else if (strcmp(p->bytes, "refuse") == 0)
		api->refuse(host, "never");
	else if (strcmp(p->bytes, "skip") == 0)
		api->skip(host, "not mine");
	else if (strcmp(p->bytes, "request") == 0)
		request();
	else if (strcmp(p->bytes, "too much") == 0)
		request_too_much();
	else if (strcmp(p->bytes, "twice") == 0) {
		request();
		api->later(host, "or rather not", 0);
	} else if (strcmp(p->bytes, "fail") == 0) {
		api->delivered(host, "a lie");
		api->log(host, COUNTERPOINT_ERROR, "the reason");
		return -1;
	}
	return 0;
}

static int
hander_answer(void *self, const struct counterpoint_package *p,
    const struct counterpoint_answer *answer)
{
	(void)self;
	if (answer->status == 0)
		api->later(host, answer->fault, answer->retry_after);
	else if (answer->status == 204)
		request();
	else if (answer->length == 7 && memcmp(answer->body, "a\0b", 3) == 0)
		api->delivered(host, p->key);
	return 0;
}

static void
hander_close(void *self)
{
	(void)self;
}

static const struct counterpoint_release release = {
    .open = hander_open,
    .hand_over = hander_hand_over,
    .answer = hander_answer,
    .close = hander_close,
};

static const struct counterpoint_setting settings[] = {
    {"mood", "good", "bad: it does not open."},
    {NULL, NULL, NULL},
};

__attribute__((visibility("default")))
const struct counterpoint_plugin counterpoint_plugin = {
    .abi_major = COUNTERPOINT_ABI_MAJOR,
    .abi_minor = COUNTERPOINT_ABI_MINOR,
    .size = sizeof(struct counterpoint_plugin),
    .name = NAME,
    .version = "1.0",
    .about = "Does what the package says.",
    .kind = COUNTERPOINT_RELEASE,
    .settings = settings,
    .release = &release,
};
