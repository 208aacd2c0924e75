/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.c - builds requests, takes answers apart. Owns nothing beside the
 * struct session.
 */
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "file.h"

#define TOKEN_MAX 4096	/* bytes of a token file */
#define RETRY_MAX 86400 /* seconds that a server may ask us to wait */
#define TICK	  0.1	/* seconds */

void
session_init(struct session *s)
{
	link_init(&s->link);
	s->last_id = 0;
}

void
session_close(struct session *s)
{
	link_close(&s->link);
}

bool
session_is_open(const struct session *s)
{
	return s->link.fd != -1;
}

int64_t
session_deadline(double seconds)
{
	return clock_monotonic() + (int64_t)(seconds * 1e6);
}

bool
session_may_retry(const struct err *err)
{
	return err->code == ERR_UNAVAILABLE || err->code == ERR_OVERLOADED ||
	       err->code == ERR_TIMEOUT;
}

int
session_send(struct session *s, const char *method, const json_t *params,
    json_int_t *ret_id, struct err *err)
{
	json_int_t id = s->last_id + 1;
	struct buf frame = {0};
	int rc = 0;

	buf_printf(&frame,
	    "{\"jsonrpc\":\"2.0\",\"id\":%" JSON_INTEGER_FORMAT
	    ",\"method\":\"",
	    id);
	/* A method's name needs no escapes, or it is none. */
	for (const char *c = method; *c != '\0'; c++)
		buf_add_char(
		    &frame, *c < ' ' || *c == '"' || *c == '\\' ? '?' : *c);
	buf_add_str(&frame, "\",\"params\":");
	json_write(&frame, params);
	buf_add_char(&frame, '}');

	if (frame.len >= JSON_FRAME_MAX) {
		rc = err_set(err, ERR_INVALID,
		    "%zu bytes; a request has less than %d", frame.len,
		    JSON_FRAME_MAX);
	} else {
		s->last_id = *ret_id = id;
		link_send(&s->link, frame.data, frame.len);
	}
	buf_done(&frame);
	return rc;
}

int
session_take(struct session *s, json_t **ret, struct err *err)
{
	json_error_t fault;
	json_t *message;
	char *line;
	size_t len;

	line = link_line(&s->link, &len);
	if (line == NULL)
		return 0;
	message = json_loadb(line, len, 0, &fault);
	if (!json_is_object(message)) {
		json_decref(message);
		return err_set(err, ERR_UNAVAILABLE,
		    "%s answers, but not in JSON-RPC", s->address);
	}
	*ret = message;
	return 1;
}

int
session_receive(
    struct session *s, int64_t deadline, json_t **ret, struct err *err)
{
	int rc;

	for (;;) {
		rc = session_take(s, ret, err);
		if (rc != 0 || clock_monotonic() >= deadline)
			return rc;
		if (link_wait(&s->link, deadline, -1, err) == -1)
			return -1;
	}
}

/* The code of a kind's name, or ERR_NONE. */
static enum err_code
kind_code(const char *kind)
{
	for (int code = ERR_INVALID; kind != NULL && code <= ERR_INTERNAL;
	     code++)
		if (strcmp(err_kind(code), kind) == 0)
			return code;
	return ERR_NONE;
}

void
session_read_refusal(const json_t *data, struct err *err)
{
	const json_t *wait = json_object_get(data, "retry_after");
	const char *text = json_text(data, "detail");
	const char *field = json_text(data, "field");
	const char *rule = json_text(data, "rule");
	enum err_code code = kind_code(json_text(data, "kind"));

	err_set_field(err, code != ERR_NONE ? code : ERR_INTERNAL,
	    field != NULL ? field : "", "%s",
	    text != NULL ? text : "the server gave no reason");
	snprintf(err->rule, sizeof(err->rule), "%s", rule != NULL ? rule : "");
	err->retry_after = 0;
	if (json_is_number(wait) && json_number_value(wait) >= 0 &&
	    json_number_value(wait) < RETRY_MAX)
		err->retry_after = (int)json_number_value(wait);
}

/* JSON-RPC's own errors have numbers, and may come without data. */
static void
read_error(const json_t *error, struct err *err)
{
	const json_t *data = json_object_get(error, "data");
	const char *message = json_text(error, "message");

	session_read_refusal(data, err);
	if (json_text(data, "detail") == NULL && message != NULL)
		snprintf(err->text, sizeof(err->text), "%s", message);
	if (json_text(data, "kind") != NULL)
		return;
	switch (json_integer_value(json_object_get(error, "code"))) {
	case -32700:
	case -32600:
	case -32602:
		err->code = ERR_INVALID;
		break;
	case -32601:
		err->code = ERR_NOT_FOUND;
		break;
	}
}

int
session_result(const json_t *answer, json_t **ret, struct err *err)
{
	json_t *result = json_object_get(answer, "result");
	json_t *error = json_object_get(answer, "error");

	if (error == NULL && result != NULL) {
		*ret = json_incref(result);
		return 0;
	}
	read_error(error, err);
	return -1;
}

/* As session_receive(), with ticks meanwhile. */
static int
receive(struct session *s, int64_t deadline, json_t **ret, struct err *err)
{
	int64_t next = deadline;
	int rc;

	do {
		if (s->tick != NULL) {
			s->tick(s->tick_arg);
			next = session_deadline(TICK);
		}
		if (next > deadline)
			next = deadline;
		rc = session_receive(s, next, ret, err);
	} while (rc == 0 && next < deadline);
	return rc;
}

/* Waits for the answer to one request; others' and events are passed over. */
static int
await(struct session *s, json_int_t id, json_t **ret, struct err *err)
{
	int64_t deadline = session_deadline(s->timeout);
	json_t *message = NULL, *have;
	int rc;

	for (;;) {
		rc = receive(s, deadline, &message, err);
		if (rc == 0)
			return err_set(err, ERR_TIMEOUT,
			    "no answer within %g seconds", s->timeout);
		if (rc == -1) {
			session_close(s);
			return -1;
		}
		have = json_object_get(message, "id");
		/* An error without an id is about the connection. */
		if (json_integer_value(have) == id ||
		    (json_is_null(have) &&
			json_object_get(message, "error") != NULL)) {
			rc = session_result(message, ret, err);
			json_decref(message);
			return rc;
		}
		json_decref(message);
	}
}

static int
log_in(struct session *s, struct err *err)
{
	json_t *params, *result;
	struct buf token = {0};
	json_int_t id;
	int rc = -1;

	if (file_read(s->token_file, TOKEN_MAX, &token, err) == -1)
		goto out;
	params = json_pack("{s:o}", "token",
	    json_stringn(token.data, strcspn(token.data, " \t\r\n")));
	if (params == NULL) {
		err_set(err, ERR_INVALID, "%s holds no token", s->token_file);
		goto out;
	}
	rc = session_send(s, "session.login", params, &id, err);
	json_decref(params);
	if (rc == 0)
		rc = await(s, id, &result, err);
	if (rc == 0)
		json_decref(result);
out:
	buf_done(&token);
	return rc;
}

int
session_open(struct session *s, struct err *err)
{
	int64_t deadline = session_deadline(s->timeout);

	if (link_open(&s->link, s->address, deadline, err) == -1)
		return -1;
	if (s->token_file != NULL && log_in(s, err) == -1) {
		session_close(s);
		return -1;
	}
	return 0;
}

int
session_call(struct session *s, const char *method, json_t *params,
    json_t **ret, struct err *err)
{
	json_int_t id = 0;
	int rc = 0;

	if (!session_is_open(s))
		rc = session_open(s, err);
	if (rc == 0)
		rc = session_send(s, method, params, &id, err);
	if (rc == 0)
		rc = await(s, id, ret, err);
	json_decref(params);
	return rc;
}
