/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.c - what release plugins may call. Owns the verdict of the call under
 * way, whose strings are copies; a report outside a call is dropped, for there
 * is no package that it could be about.
 */
#include "engine/carry/host.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static struct carry_verdict verdict;
static bool said;   /* the plugin gave one */
static bool asking; /* a call is under way */
static bool may_request;

/* What the verdict points to. */
static char *kept[CARRY_HEADERS_MAX + 8];
static size_t nkept;

static const char *
keep(char *copy)
{
	kept[nkept++] = copy;
	return copy;
}

static void
forget_all(void)
{
	while (nkept > 0)
		free(kept[--nkept]);
	verdict = (struct carry_verdict){.text = ""};
	said = false;
}

/* Takes another verdict over the one before. Whether there is a call at all. */
static bool
begin(enum carry_outcome outcome)
{
	if (!asking)
		return false;
	forget_all();
	said = true;
	verdict.outcome = outcome;
	return true;
}

static void
say(enum carry_outcome outcome, const char *text)
{
	if (begin(outcome))
		verdict.text = keep(text_clean(text, CARRY_TEXT_BYTES));
}

static void
api_delivered(struct counterpoint_host *host, const char *receipt)
{
	(void)host;
	say(CARRY_DELIVERED, receipt);
}

static void
api_later(struct counterpoint_host *host, const char *reason, uint32_t seconds)
{
	(void)host;
	say(CARRY_LATER, reason);
	verdict.seconds = seconds;
}

static void
api_refuse(struct counterpoint_host *host, const char *reason)
{
	(void)host;
	say(CARRY_REFUSED, reason);
}

static void
api_skip(struct counterpoint_host *host, const char *reason)
{
	(void)host;
	say(CARRY_SKIPPED, reason);
}

static void
copy_request(const struct counterpoint_request *from)
{
	struct counterpoint_request *to = &verdict.request;
	size_t n = 0;

	to->method = keep(mem_strdup(from->method));
	to->url = keep(mem_strdup(from->url));
	to->ca_file =
	    keep(mem_strdup(from->ca_file != NULL ? from->ca_file : ""));
	to->timeout_ms = from->timeout_ms;
	to->length = from->length;
	to->body = keep(mem_calloc(1, from->length + 1));
	if (from->length > 0)
		memcpy(kept[nkept - 1], from->body, from->length);
	for (; from->headers != NULL && from->headers[n] != NULL; n++)
		verdict.headers[n] = keep(mem_strdup(from->headers[n]));
	to->headers = verdict.headers;
}

static bool
is_too_big(const struct counterpoint_request *request)
{
	size_t n = 0;

	while (request->headers != NULL && request->headers[n] != NULL)
		n++;
	return n > CARRY_HEADERS_MAX || request->length > CARRY_BODY_MAX;
}

static void
api_request(
    struct counterpoint_host *host, const struct counterpoint_request *request)
{
	(void)host;
	if (!may_request)
		say(CARRY_LATER, "the plugin asks for a second request");
	else if (is_too_big(request))
		say(CARRY_REFUSED, "the plugin's request is too big");
	else if (begin(CARRY_REQUEST))
		copy_request(request);
}

static const struct counterpoint_api api = {
    .size = sizeof(struct counterpoint_api),
    .log = plugin_host_log,
    .setting = plugin_host_setting,
    .delivered = api_delivered,
    .request = api_request,
    .later = api_later,
    .refuse = api_refuse,
    .skip = api_skip,
};

int
carry_host_open(struct plugin *plugin, struct err *err)
{
	plugin->self = plugin->object->release->open(
	    &api, (struct counterpoint_host *)plugin);
	return plugin_host_opened(plugin, err);
}

void
carry_host_close(struct plugin *plugin)
{
	if (plugin->self != NULL)
		plugin->object->release->close(plugin->self);
	plugin->self = NULL;
}

static void
begin_call(struct plugin *plugin, bool with_request)
{
	forget_all();
	free(plugin->last_log);
	plugin->last_log = NULL;
	may_request = with_request;
	asking = true;
}

static const struct carry_verdict *
end_call(const struct plugin *plugin, int result)
{
	if (result != 0)
		say(CARRY_LATER, plugin->last_log != NULL
				     ? plugin->last_log
				     : "the plugin failed without a reason");
	else if (!said)
		say(CARRY_LATER, "the plugin does not say what became of it");
	asking = false;
	return &verdict;
}

const struct carry_verdict *
carry_host_hand_over(
    struct plugin *plugin, const struct counterpoint_package *package)
{
	begin_call(plugin, true);
	return end_call(
	    plugin, plugin->object->release->hand_over(plugin->self, package));
}

const struct carry_verdict *
carry_host_answer(struct plugin *plugin,
    const struct counterpoint_package *package,
    const struct counterpoint_answer *answer)
{
	begin_call(plugin, false);
	return end_call(plugin,
	    plugin->object->release->answer(plugin->self, package, answer));
}
