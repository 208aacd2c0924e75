/* SPDX-License-Identifier: Apache-2.0 */
/*
 * call.c - one call from its envelope to its answer. Owns the call; what a
 * method does between the two is its own file's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "rpc/frame.h"

enum {
	INVALID_REQUEST = -32600,
	METHOD_NOT_FOUND = -32601,
	INVALID_PARAMS = -32602,
	INTERNAL_ERROR = -32603,
	OURS = -32000,
};

int
rpc_error_code(enum err_code code)
{
	if (code == ERR_INVALID)
		return INVALID_PARAMS;
	return code == ERR_INTERNAL ? INTERNAL_ERROR : OURS;
}

static const char *
message_of(int code, const struct err *err)
{
	switch (code) {
	case -32700:
		return "Parse error";
	case INVALID_REQUEST:
		return "Invalid Request";
	case METHOD_NOT_FOUND:
		return "Method not found";
	case INVALID_PARAMS:
		return "Invalid params";
	case INTERNAL_ERROR:
		return "Internal error";
	default:
		return err_kind(err->code);
	}
}

json_t *
rpc_error_data(const struct err *err)
{
	json_t *data = json_object();

	json_object_set_new(data, "kind", json_string(err_kind(err->code)));
	if (err->field[0] != '\0')
		json_object_set_new(
		    data, "field", json_string_lossy(err->field));
	if (err->rule[0] != '\0')
		json_object_set_new(data, "rule", json_string_lossy(err->rule));
	json_object_set_new(data, "detail", json_string_lossy(err->text));
	if (err->retry_after > 0)
		json_object_set_new(
		    data, "retry_after", json_integer(err->retry_after));
	return data;
}

static void
write_head(struct buf *out, const json_t *id)
{
	buf_add_str(out, "{\"jsonrpc\":\"2.0\",\"id\":");
	if (id == NULL)
		buf_add_str(out, "null");
	else
		json_write(out, id);
}

void
rpc_write_fault(
    struct buf *out, const json_t *id, int code, const struct err *err)
{
	json_t *error = json_pack("{s:i, s:s, s:o}", "code", code, "message",
	    message_of(code, err), "data", rpc_error_data(err));

	write_head(out, id);
	buf_add_str(out, ",\"error\":");
	json_write(out, error);
	buf_add_char(out, '}');
	json_decref(error);
}

void
rpc_write_error(struct buf *out, const struct err *err)
{
	rpc_write_fault(out, NULL,
	    err->code == ERR_INVALID ? INVALID_REQUEST
				     : rpc_error_code(err->code),
	    err);
}

static void
call_free(struct rpc_call *call)
{
	struct rpc *rpc = call->peer->rpc;

	TAILQ_REMOVE(&rpc->calls, call, entry);
	rpc->in_flight--;
	call->peer->calls--;
	rpc_peer_release(call->peer);
	json_decref(call->request);
	json_decref(call->params);
	buf_done(&call->written);
	free(call->login);
	free(call);
}

/* Hands the written answer to the frame, unless a timeout was faster or
 * nobody wants it, and lets go of the frame. */
static void
give_answer(struct rpc_call *call, struct buf *out)
{
	struct rpc_frame *frame = call->frame;

	call->frame = NULL;
	if (frame == NULL)
		return;
	if (call->id != NULL)
		rpc_frame_add(frame, out);
	rpc_frame_release(frame);
}

void
rpc_call_begin_answer(const struct rpc_call *call, struct buf *out)
{
	write_head(out, call->id);
	buf_add_str(out, ",\"result\":");
}

void
rpc_call_end_answer(struct rpc_call *call, struct buf *out)
{
	buf_add_char(out, '}');
	call->peer->rpc->answered += call->frame != NULL;
	give_answer(call, out);
	buf_done(out);
	call_free(call);
}

void
rpc_call_answer_json(struct rpc_call *call, const char *json)
{
	struct buf out = {0};

	rpc_call_begin_answer(call, &out);
	buf_add_str(&out, json);
	rpc_call_end_answer(call, &out);
}

void
rpc_call_answer(struct rpc_call *call, json_t *result)
{
	struct buf text = {0};

	json_write(&text, result);
	json_decref(result);
	rpc_call_answer_json(call, text.data);
	buf_done(&text);
}

static void
shown(void *arg)
{
	struct rpc_call *call = arg;

	rpc_call_answer_json(call, call->written.data);
}

void
rpc_call_answer_written(struct rpc_call *call, const char *json)
{
	buf_add_str(&call->written, json);
	model_refresh(call->peer->rpc->services.model, shown, call);
}

static void
fail_with_code(struct rpc_call *call, int code, const struct err *err)
{
	struct buf out = {0};

	if (err->code == ERR_INTERNAL)
		log_error("call.failed", LOG_TEXT("method", call->method->name),
		    LOG_TEXT("reason", err->text));
	rpc_write_fault(&out, call->id, code, err);
	call->peer->rpc->failed += call->frame != NULL;
	give_answer(call, &out);
	buf_done(&out);
}

void
rpc_call_fail(struct rpc_call *call, const struct err *err)
{
	fail_with_code(call, rpc_error_code(err->code), err);
	call_free(call);
}

static void
tell_left(struct rpc_call *call)
{
	void (*left)(void *) = call->left;

	call->left = NULL;
	if (left != NULL)
		left(call->left_arg);
}

void
rpc_calls_leave(const struct rpc_peer *peer)
{
	struct rpc_call *call, *next;

	for (call = TAILQ_FIRST(&peer->rpc->calls); call != NULL; call = next) {
		next = TAILQ_NEXT(call, entry);
		if (call->peer == peer)
			tell_left(call);
	}
}

/* The caller is told; the method still runs to its end, which frees it. */
void
rpc_call_expire(struct rpc_call *call)
{
	struct err err;

	err_set(&err, ERR_TIMEOUT,
	    "no answer in time; what was asked may still happen");
	call->peer->rpc->timed_out++;
	fail_with_code(call, rpc_error_code(err.code), &err);
	tell_left(call);
}

/* JSON-RPC's envelope; *ret_id is NULL for a notification. */
static int
check_envelope(json_t *request, json_t **ret_id, struct err *err)
{
	const char *version = json_text(request, "jsonrpc");
	json_t *id = json_object_get(request, "id");
	json_t *params = json_object_get(request, "params");

	if (!json_is_object(request))
		return err_set(err, ERR_INVALID, "a request must be an object");
	if (id != NULL && !json_is_string(id) && !json_is_number(id) &&
	    !json_is_null(id))
		return err_set_field(err, ERR_INVALID, "id",
		    "must be a string, a number or null");
	*ret_id = id;
	if (version == NULL || strcmp(version, "2.0") != 0)
		return err_set_field(
		    err, ERR_INVALID, "jsonrpc", "must be \"2.0\"");
	if (json_text(request, "method") == NULL)
		return err_set_field(
		    err, ERR_INVALID, "method", "must be a string");
	if (params != NULL && !json_is_object(params) &&
	    !(json_is_array(params) && json_array_size(params) == 0))
		return err_set_field(err, ERR_INVALID, "params",
		    "must be an object: parameters are given by name");
	return 0;
}

static struct rpc_call *
call_new(struct rpc_frame *frame, json_t *request, json_t *id)
{
	struct rpc_call *call = mem_calloc(1, sizeof(*call));
	struct rpc *rpc = frame->peer->rpc;
	json_t *params = json_object_get(request, "params");

	call->frame = frame;
	call->peer = frame->peer;
	call->request = json_incref(request);
	call->id = id;
	call->params =
	    json_is_object(params) ? json_incref(params) : json_object();
	call->started = clock_monotonic();
	call->login = mem_strdup(frame->peer->login ? frame->peer->login : "");
	call->roles = frame->peer->roles;
	TAILQ_INSERT_TAIL(&rpc->calls, call, entry);
	rpc->in_flight++;
	frame->pending++;
	frame->peer->calls++;
	return call;
}

static int
check_roles(const struct rpc_call *call, struct err *err)
{
	unsigned needed = call->method->roles;
	char names[ROLE_LIST];

	if (needed & ROLE_NOBODY || needed & call->roles)
		return 0;
	if (call->login[0] == '\0')
		return err_set(err, ERR_FORBIDDEN,
		    "%s needs an account: log in with session.login, or ask "
		    "an administrator to map your uid to one",
		    call->method->name);
	return err_set(err, ERR_FORBIDDEN,
	    "account %s has none of the roles that may call %s: %s",
	    call->login, call->method->name, role_list(needed, names));
}

static int
check_params(const struct rpc_call *call, struct err *err)
{
	static const struct schema_field none[] = {{0}};

	return schema_check(call->method->params ? call->method->params : none,
	    call->params, err);
}

static void
refuse_envelope(
    struct rpc_frame *frame, const json_t *id, const struct err *err)
{
	struct buf out = {0};

	rpc_write_fault(&out, id, INVALID_REQUEST, err);
	rpc_frame_add(frame, &out);
	buf_done(&out);
}

void
rpc_call_start(struct rpc_frame *frame, json_t *request)
{
	json_t *id = NULL;
	struct rpc_call *call;
	struct err err;

	if (check_envelope(request, &id, &err) == -1) {
		refuse_envelope(frame, id, &err);
		return;
	}
	rpc_peer_refresh(frame->peer);
	call = call_new(frame, request, id);
	call->method = rpc_method_find(json_text(request, "method"));
	if (call->method == NULL) {
		err_set_field(&err, ERR_NOT_FOUND, "method",
		    "there is no method %.64s; rpc.discover lists them",
		    json_text(request, "method"));
		fail_with_code(call, METHOD_NOT_FOUND, &err);
		call_free(call);
	} else if (check_roles(call, &err) == -1 ||
		   check_params(call, &err) == -1) {
		rpc_call_fail(call, &err);
	} else {
		call->method->start(call);
	}
}

const json_t *
rpc_call_params(const struct rpc_call *call)
{
	return call->params;
}

const char *
rpc_call_text(const struct rpc_call *call, const char *name)
{
	return json_text(call->params, name);
}

long long
rpc_call_integer(
    const struct rpc_call *call, const char *name, long long fallback)
{
	const json_t *value = json_object_get(call->params, name);

	return value == NULL ? fallback : json_integer_value(value);
}

bool
rpc_call_bool(const struct rpc_call *call, const char *name)
{
	return json_is_true(json_object_get(call->params, name));
}

const char *
rpc_call_login(const struct rpc_call *call)
{
	return call->login;
}

unsigned
rpc_call_roles(const struct rpc_call *call)
{
	return call->roles;
}

struct rpc *
rpc_call_rpc(const struct rpc_call *call)
{
	return call->peer->rpc;
}

const struct rpc_services *
rpc_call_services(const struct rpc_call *call)
{
	return &call->peer->rpc->services;
}

const struct rpc_method *
rpc_call_method(const struct rpc_call *call)
{
	return call->method;
}

int64_t
rpc_call_deadline(const struct rpc_call *call)
{
	const struct config *config = rpc_call_services(call)->config;

	return call->started + config->request_timeout * 1000000;
}

void
rpc_call_on_left(struct rpc_call *call, void (*left)(void *arg), void *arg)
{
	call->left = left;
	call->left_arg = arg;
}

static void
asked(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct rpc_call *call = arg;

	if (err != NULL)
		rpc_call_fail(call, err);
	else
		call->then(call, rows, n);
}

void
rpc_call_ask(struct rpc_call *call, const char *sql,
    const struct db_params *params,
    void (*then)(struct rpc_call *, const char *const *rows, size_t n))
{
	struct err err;

	call->then = then;
	if (model_ask(call->peer->rpc->services.model, sql, params, asked, call,
		&err) == -1)
		rpc_call_fail(call, &err);
}

static void
forward(struct rpc_call *call, const char *const *rows, size_t n)
{
	struct err err;

	if (n > 0 && rows[0] != NULL) {
		rpc_call_answer_json(call, rows[0]);
		return;
	}
	err_set(&err, ERR_NOT_FOUND, "there is no such thing");
	rpc_call_fail(call, &err);
}

void
rpc_call_forward(
    struct rpc_call *call, const char *sql, const struct db_params *params)
{
	rpc_call_ask(call, sql, params, forward);
}
