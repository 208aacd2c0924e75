/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd_submit.c - `counterpoint submit`: one text or many rows become
 * observations. Owns the counts and the rows' keys; reading is rows.c's,
 * sending bulk.c's.
 */
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "base/json.h"
#include "base/mem.h"
#include "bulk.h"
#include "discover.h"
#include "options.h"
#include "out.h"
#include "progress.h"
#include "rows.h"

#define METHOD	 "observation.submit"
#define KEY_SIZE 32 /* bytes of a key's hash */

struct submit {
	struct client *client;
	struct rows rows;
	struct progress progress;
	json_t *defaults; /* parameters for rows that lack them */
	const char *key_prefix;
	bool single;	/* one text: tell all about it */
	bool recommend; /* tell all about every row */
	bool told;	/* a row stands in the JSON document */
	long long created, present, refused;
};

static json_t *
describe_error(const struct err *err)
{
	json_t *o = json_object();

	json_object_set_new(o, "kind", json_string(err_kind(err->code)));
	if (err->field[0] != '\0')
		json_object_set_new(o, "field", json_string_lossy(err->field));
	if (err->rule[0] != '\0')
		json_object_set_new(o, "rule", json_string_lossy(err->rule));
	json_object_set_new(o, "detail", json_string_lossy(err->text));
	return o;
}

/* One row of the document that --json writes; `value` is taken over. */
static void
print_json_row(
    struct submit *s, long long line, const char *name, json_t *value)
{
	json_t *row =
	    json_pack("{s:I,s:o}", "line", (json_int_t)line, name, value);

	if (s->told)
		putchar(',');
	s->told = true;
	out_json_line(stdout, row);
	json_decref(row);
}

static void
refuse_row(struct submit *s, long long line, const struct err *err)
{
	char where[32];

	s->refused++;
	progress_clear(&s->progress);
	snprintf(where, sizeof(where), "line %lld", line);
	out_error(s->single ? "" : where, err);
	if (s->client->json && !s->single)
		print_json_row(s, line, "error", describe_error(err));
}

/* The same content gets the same key in every run and from every format;
 * whether recommendations are asked for does not change what was observed. */
static void
add_key(const struct submit *s, json_t *params)
{
	unsigned char hash[KEY_SIZE];
	char hex[2 * KEY_SIZE + 1], *text;
	crypto_generichash_state state;

	if (json_object_get(params, "key") != NULL)
		return;
	text = json_dumps(
	    params, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(15));
	crypto_generichash_init(&state, NULL, 0, sizeof(hash));
	crypto_generichash_update(&state, (const unsigned char *)s->key_prefix,
	    strlen(s->key_prefix));
	crypto_generichash_update(
	    &state, (const unsigned char *)text, strlen(text));
	crypto_generichash_final(&state, hash, sizeof(hash));
	sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
	json_object_set_new(params, "key", json_string(hex));
	free(text);
}

static void
complete(const struct submit *s, json_t *params)
{
	json_t *recommend = json_incref(json_object_get(params, "recommend"));

	json_object_update_missing(params, s->defaults);
	json_object_del(params, "recommend");
	add_key(s, params);
	if (recommend != NULL)
		json_object_set(params, "recommend", recommend);
	else if (s->recommend)
		json_object_set_new(params, "recommend", json_true());
	json_decref(recommend);
}

static enum bulk_next
next_row(void *arg, json_t **ret_params, long long *ret_tag)
{
	struct submit *s = arg;
	enum rows_next next;
	struct row row;

	while ((next = rows_take(&s->rows, &row)) == ROWS_ROW) {
		if (row.params == NULL) {
			refuse_row(s, row.line, &row.err);
			continue;
		}
		complete(s, row.params);
		*ret_params = row.params;
		*ret_tag = row.line;
		return BULK_REQUEST;
	}
	return next == ROWS_WAIT ? BULK_WAIT : BULK_END;
}

static void
print_result(struct submit *s, long long line, const json_t *result)
{
	if (s->client->json) {
		if (s->single)
			out_json(stdout, result);
		else
			print_json_row(
			    s, line, "result", json_deep_copy(result));
	} else if (s->single) {
		answer_print_observation(result);
	} else if (s->recommend) {
		progress_clear(&s->progress);
		printf("== Line %lld ==\n", line);
		answer_print_observation(result);
		putchar('\n');
	}
}

static void
row_answered(
    void *arg, long long line, const json_t *result, const struct err *err)
{
	struct submit *s = arg;

	if (result == NULL) {
		refuse_row(s, line, err);
	} else {
		if (json_is_false(json_object_get(result, "created")))
			s->present++;
		else
			s->created++;
		print_result(s, line, result);
	}
	progress_update(
	    &s->progress, s->created + s->present + s->refused, 0, s->refused);
}

static void
server_away(void *arg, const struct err *err)
{
	struct submit *s = arg;

	progress_clear(&s->progress);
	out_error("trying again", err);
}

static void
print_summary(const struct submit *s)
{
	if (s->single)
		return;
	if (s->client->json)
		printf("],\"created\":%lld,\"already_there\":%lld,"
		       "\"refused\":%lld}\n",
		    s->created, s->present, s->refused);
	else
		printf("%lld created, %lld already there, %lld refused\n",
		    s->created, s->present, s->refused);
	if (s->created + s->present + s->refused == 0)
		fputs("counterpoint: there is nothing in it\n", stderr);
}

static enum exit_code
submit_rows(struct submit *s)
{
	const struct bulk_source source = {
	    .method = METHOD,
	    .window = BULK_WINDOW,
	    .fd = s->rows.fd,
	    .next = next_row,
	    .answer = row_answered,
	    .waiting = server_away,
	};
	enum exit_code code = EXIT_OK;
	struct err err;

	if (session_open(&s->client->session, &err) == -1)
		return out_error("", &err);
	if (s->client->json && !s->single)
		puts("{\"rows\":[");
	if (!s->single)
		progress_start(&s->progress, "observations");
	if (bulk_run(&s->client->session, &source, s, &err) == -1) {
		progress_clear(&s->progress);
		code = out_error("", &err);
	}
	progress_clear(&s->progress);
	print_summary(s);
	return code == EXIT_OK && s->refused > 0 ? EXIT_REFUSED : code;
}

/* Opens the file; CSV needs the types of the parameters first. */
static enum exit_code
submit_file(struct submit *s, const char *path, enum rows_format format)
{
	json_t *document = NULL;
	const json_t *method = NULL;
	enum exit_code code;
	struct err err;

	if (format == ROWS_CSV) {
		if (discover_fetch(&s->client->session, &document, &err) == -1)
			return out_error("", &err);
		method = discover_find_method(document, METHOD);
	}
	s->single = format == ROWS_TEXT;
	if (rows_open(&s->rows, path, format, method, &err) == -1) {
		out_error("", &err);
		code = EXIT_USAGE;
	} else {
		code = submit_rows(s);
		rows_close(&s->rows);
	}
	json_decref(document);
	return code;
}

/* What the options say of texts and of rows that do not say it themselves. */
struct given {
	const char *audience, *channel, *language, *outlet, *url;
	const char *observed_at, *reach, *tlp;
};

static void
add_default(json_t *defaults, const char *name, const char *value)
{
	if (value != NULL)
		json_object_set_new(defaults, name, json_string_lossy(value));
}

static void
add_reach(const struct client *c, json_t *defaults, const char *reach)
{
	long long people;
	char *end;

	if (reach == NULL)
		return;
	errno = 0;
	people = strtoll(reach, &end, 10);
	if (end == reach || *end != '\0' || errno != 0 || people < 0)
		options_usage(
		    c, "--reach wants a number of people, not \"%s\"", reach);
	json_object_set_new(defaults, "reach", json_integer(people));
}

static json_t *
build_defaults(const struct client *c, const struct given *given)
{
	json_t *defaults = json_object();

	add_default(defaults, "audience", given->audience);
	add_default(defaults, "channel", given->channel);
	add_default(defaults, "language", given->language);
	add_default(defaults, "outlet", given->outlet);
	add_default(defaults, "url", given->url);
	add_default(defaults, "observed_at", given->observed_at);
	add_default(defaults, "tlp", given->tlp);
	add_reach(c, defaults, given->reach);
	return defaults;
}

static enum exit_code
run(struct client *c, int argc, char **argv)
{
	const char *format_name = NULL, *path;
	struct given given = {0};
	struct submit s = {.client = c, .key_prefix = ""};
	const struct option options[] = {
	    {"audience", "AUDIENCE", "whom it was said to", &given.audience,
		NULL},
	    {"channel", "CHANNEL", "where: radio, web, social, ...",
		&given.channel, NULL},
	    {"language", "LANGUAGE", "its language, such as fr",
		&given.language, NULL},
	    {"outlet", "OUTLET", "who published it", &given.outlet, NULL},
	    {"url", "URL", "where it stands", &given.url, NULL},
	    {"observed-at", "TIME", "when it was seen, as 2026-11-02T10:00:00Z",
		&given.observed_at, NULL},
	    {"reach", "N", "how many people it has reached", &given.reach,
		NULL},
	    {"tlp", "MARKING", "its TLP marking: clear, green, ...", &given.tlp,
		NULL},
	    {"key-prefix", "TEXT", "makes keys of rows without one differ",
		&s.key_prefix, NULL},
	    {"recommend", NULL, "ask for answers to each", NULL, &s.recommend},
	    {"format", "FORMAT", "text, ndjson or csv", &format_name, NULL},
	    {0},
	};
	enum rows_format format;
	enum exit_code code;
	int n;

	n = options_parse(c, options, argc, argv);
	if (n > 1)
		options_usage(c, "one file at a time");
	path = n == 1 ? argv[1] : "-";
	format = rows_guess_format(path);
	if (format_name != NULL &&
	    rows_parse_format(format_name, &format) == -1)
		options_usage(c,
		    "no format \"%s\"; there are text, ndjson and csv",
		    format_name);
	if (sodium_init() == -1)
		abort();

	s.defaults = build_defaults(c, &given);
	code = submit_file(&s, path, format);
	json_decref(s.defaults);
	return code;
}

const struct command command_submit = {
    .name = "submit",
    .usage = "[options] [FILE|-]",
    .summary = "Submit observed texts: a text, or rows as NDJSON or CSV.",
    .run = run,
};
