/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_watch.c - `counterpoint watch`: events as they come, across lost
 * connections. Owns the subscription.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "discover.h"
#include "options.h"

#include "out.h"
#include "text.h"

#define PATIENCE      3600.0 /* seconds of one wait for an event */
#define BACKOFF_LEAST 1	     /* seconds before the first reconnect */
#define BACKOFF_MOST  30

#define TYPE_WIDTH    28
#define SUBJECT_WIDTH 28

/* A cleaned member, padded to a width unless it is the last thing. */
static void
print_member(const json_t *event, const char *name, int width)
{
	const char *text = json_text(event, name);
	char *clean = text_clean(text != NULL ? text : "-", false);
	int pad = out_is_terminal() ? width - text_width(clean) : 0;

	printf("%s%*s%s", clean, pad > 0 ? pad : 0, "",
	    out_is_terminal() ? "  " : "\t");
	free(clean);
}

/* What a person should read comes as a sentence, too. */
static void
print_sentence(const json_t *data)
{
	const char *state = json_text(data, "state");
	const char *reason = json_text(data, "reason");
	const char *audience = json_text(data, "audience");
	char *line =
	    mem_printf("%s%s%s: %s", state, audience != NULL ? " at " : "",
		audience != NULL ? audience : "", reason);
	char *clean = text_clean(line, false);

	puts(clean);
	free(clean);
	free(line);
}

static void
print_data(const json_t *data)
{
	struct buf text = {0};
	char *clean;

	if (json_text(data, "state") != NULL &&
	    json_text(data, "reason") != NULL) {
		print_sentence(data);
		return;
	}
	if (data != NULL)
		json_write(&text, data);
	clean = text_clean(text.data != NULL ? text.data : "", false);
	puts(clean);
	free(clean);
	buf_done(&text);
}

static void
print_event(const struct client *c, const json_t *event)
{
	if (c->json) {
		out_json_line(stdout, event);
	} else {
		print_member(event, "time", 24);
		print_member(event, "type", TYPE_WIDTH);
		print_member(event, "subject", SUBJECT_WIDTH);
		print_data(json_object_get(event, "data"));
	}
	fflush(stdout);
}

/* Adds all types that the server declares. */
static int
add_all_types(struct client *c, json_t *types, struct err *err)
{
	const json_t *schema;
	json_t *document;

	if (discover_fetch(&c->session, &document, err) == -1)
		return -1;
	schema = discover_schema(
	    discover_find_method(document, "event.subscribe"), "types");
	json_array_extend(
	    types, json_object_get(json_object_get(schema, "items"), "enum"));
	json_decref(document);
	return 0;
}

static int
subscribe(struct client *c, json_t *types, struct err *err)
{
	json_t *params, *result;

	params = json_pack("{s:O}", "types", types);
	if (session_call(
		&c->session, "event.subscribe", params, &result, err) == -1)
		return -1;
	json_decref(result);
	return 0;
}

/* Prints events until the connection is lost. */
static void
follow(struct client *c, struct err *err)
{
	const char *method;
	json_t *message;
	int rc;

	for (;;) {
		rc = session_receive(
		    &c->session, session_deadline(PATIENCE), &message, err);
		if (rc == -1)
			return;
		if (rc == 0)
			continue;
		method = json_text(message, "method");
		if (method != NULL && strcmp(method, "event") == 0)
			print_event(c, json_object_get(message, "params"));
		json_decref(message);
	}
}

/* Subscribes again after a loss, for as long as trying makes sense. */
static int
resubscribe(struct client *c, json_t *types, struct err *err)
{
	unsigned wait = BACKOFF_LEAST;

	out_error("trying again", err);
	do {
		session_close(&c->session);
		sleep(wait);
		if (subscribe(c, types, err) == 0) {
			fputs("counterpoint: connected again; events in "
			      "between are lost\n",
			    stderr);
			return 0;
		}
		wait = wait * 2 < BACKOFF_MOST ? wait * 2 : BACKOFF_MOST;
	} while (session_may_retry(err));
	return -1;
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	json_t *types = json_array();
	struct err err;
	int n, rc = 0;

	n = options_parse(c, NULL, argc, argv);
	for (int i = 1; i <= n; i++)
		json_array_append_new(types, json_string_lossy(argv[i]));

	if (n == 0)
		rc = add_all_types(c, types, &err);
	if (rc == 0)
		rc = subscribe(c, types, &err);
	while (rc == 0) {
		follow(c, &err);
		rc = resubscribe(c, types, &err);
	}
	json_decref(types);
	return out_error("", &err);
}

const struct command command_watch = {
    .name = "watch",
    .usage = "[options] [TYPE ...]",
    .summary = "Print events as they come.",
    .run = run,
};
