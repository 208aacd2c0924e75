/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_recommend.c - `counterpoint recommend`: what to say to an audience about
 * a narrative, an observation or a text. Owns its options; the layout is
 * answer.c's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "base/json.h"
#include "file.h"
#include "options.h"
#include "out.h"

struct question {
	const char *narrative, *observation, *text;
	const char *audience, *organisation, *language, *channel, *limit, *tlp;
};

static void
add_text(json_t *params, const char *name, const char *value)
{
	if (value != NULL)
		json_object_set_new(params, name, json_string_lossy(value));
}

static int
add_stdin(json_t *params, struct err *err)
{
	struct buf text = {0};
	json_t *value;
	int rc;

	rc = file_read("-", JSON_FRAME_MAX, &text, err);
	value = json_stringn(text.data, text.len);
	if (rc == 0 && value == NULL)
		rc = err_set_field(
		    err, ERR_INVALID, "text", "is not valid UTF-8");
	if (rc == 0)
		json_object_set(params, "text", value);
	json_decref(value);
	buf_done(&text);
	return rc;
}

static void
add_limit(struct client *c, json_t *params, const char *limit)
{
	if (limit != NULL)
		json_object_set_new(params, "limit",
		    json_integer(options_number(c, "limit", limit)));
}

static json_t *
build_params(struct client *c, const struct question *q)
{
	json_t *params = json_object();

	add_text(params, "observation", q->observation);
	add_text(params, "narrative", q->narrative);
	if (q->text != NULL && strcmp(q->text, "-") != 0)
		add_text(params, "text", q->text);
	add_text(params, "audience", q->audience);
	add_text(params, "organisation", q->organisation);
	add_text(params, "language", q->language);
	add_text(params, "channel", q->channel);
	add_text(params, "tlp", q->tlp);
	add_limit(c, params, q->limit);
	return params;
}

static enum exit_code
ask(struct client *c, const struct question *q)
{
	json_t *params = build_params(c, q), *result;
	struct err err;

	if (q->text != NULL && strcmp(q->text, "-") == 0 &&
	    add_stdin(params, &err) == -1) {
		json_decref(params);
		return out_error("", &err);
	}
	if (session_call(
		&c->session, "response.recommend", params, &result, &err) == -1)
		return out_error("", &err);
	if (c->json)
		out_json(stdout, result);
	else
		answer_print_recommendations(result);
	json_decref(result);
	return EXIT_OK;
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	struct question q = {0};
	const struct option options[] = {
	    {"audience", "AUDIENCE", "whom to answer", &q.audience, NULL},
	    {"narrative", "NARRATIVE", "what to answer: a narrative,",
		&q.narrative, NULL},
	    {"observation", "ID", "an observation,", &q.observation, NULL},
	    {"text", "TEXT", "or a text (-: standard input)", &q.text, NULL},
	    {"tlp", "MARKING", "the text's TLP marking", &q.tlp, NULL},
	    {"organisation", "ORGANISATION", "who is to speak", &q.organisation,
		NULL},
	    {"language", "LANGUAGE", "in which language", &q.language, NULL},
	    {"channel", "CHANNEL", "on which channel", &q.channel, NULL},
	    {"limit", "N", "how many at most", &q.limit, NULL},
	    {0},
	};

	if (options_parse(c, options, argc, argv) > 0)
		options_usage(c, "only options, not \"%s\"", argv[1]);
	if (q.audience == NULL)
		options_usage(c, "--audience is needed");
	if ((q.narrative != NULL) + (q.observation != NULL) +
		(q.text != NULL) !=
	    1)
		options_usage(
		    c, "one of --narrative, --observation and --text");
	return ask(c, &q);
}

const struct command command_recommend = {
    .name = "recommend",
    .usage = "--audience A (--narrative N | --observation ID | --text T) "
	     "[options]",
    .summary = "Recommend answers, with reasons.",
    .run = run,
};
