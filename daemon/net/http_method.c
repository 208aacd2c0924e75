/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_method.c - writes requests and reads answers of JSON-RPC. Owns nothing.
 */
#include "net/http_method.h"

#include <string.h>

#include "base/json.h"

void
http_method_ask(struct http_call *call, const char *method, json_t *params,
    http_call_answered answered)
{
	json_t *request = json_pack("{s:s, s:i, s:s, s:o}", "jsonrpc", "2.0",
	    "id", 1, "method", method, "params", params);
	struct buf bytes = {0};

	json_write(&bytes, request);
	json_decref(request);
	http_call_ask(call, bytes.data, bytes.len, answered);
	buf_done(&bytes);
}

static enum err_code
code_of(const char *kind)
{
	for (int code = ERR_INVALID; kind != NULL && code < ERR_INTERNAL;
	     code++)
		if (strcmp(kind, err_kind((enum err_code)code)) == 0)
			return (enum err_code)code;
	return ERR_INTERNAL;
}

static void
read_error(const json_t *answer, struct err *err)
{
	const json_t *data =
	    json_object_get(json_object_get(answer, "error"), "data");
	const char *field = json_text(data, "field");
	const char *detail = json_text(data, "detail");

	err_set_field(err, code_of(json_text(data, "kind")),
	    field == NULL ? "" : field, "%s",
	    detail == NULL ? "no answer" : detail);
	err->retry_after =
	    (int)json_integer_value(json_object_get(data, "retry_after"));
}

json_t *
http_method_result(const char *bytes, size_t len, struct err *err)
{
	json_t *answer = bytes == NULL ? NULL : json_loadb(bytes, len, 0, NULL);
	json_t *result = json_object_get(answer, "result");

	if (result == NULL)
		read_error(answer, err);
	json_incref(result);
	json_decref(answer);
	return result;
}
