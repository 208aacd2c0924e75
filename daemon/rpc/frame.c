/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frame.c - takes a frame apart into calls and gathers their answers. Owns the
 * frame; each call is call.c's.
 */
#include "rpc/frame.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"

enum { PARSE_ERROR = -32700, INVALID_REQUEST = -32600 };

void
rpc_frame_add(struct rpc_frame *frame, struct buf *answer)
{
	if (!frame->batch) {
		buf_done(&frame->out);
		frame->out = *answer;
		*answer = (struct buf){0};
		return;
	}
	buf_add_char(&frame->out, frame->out.len == 0 ? '[' : ',');
	buf_add(&frame->out, answer->data, answer->len);
}

/* One call less; the last one sends the answer, if anybody is there. */
void
rpc_frame_release(struct rpc_frame *frame)
{
	if (--frame->pending > 0)
		return;
	if (frame->batch && frame->out.len > 0)
		buf_add_char(&frame->out, ']');
	if (!frame->peer->dead)
		frame->answer(frame->arg,
		    frame->out.len > 0 ? frame->out.data : NULL,
		    frame->out.len);
	buf_done(&frame->out);
	free(frame);
}

static void
refuse(struct rpc_frame *frame, int code, const struct err *err)
{
	struct buf out = {0};

	rpc_write_fault(&out, NULL, code, err);
	rpc_frame_add(frame, &out);
	buf_done(&out);
}

static void
receive_batch(struct rpc_frame *frame, json_t *batch)
{
	size_t i, n = json_array_size(batch);
	json_t *request;
	struct err err;

	if (n == 0 || n > RPC_BATCH_MAX) {
		err_set(&err, ERR_INVALID,
		    "a batch has 1 to %d requests, this one has %zu",
		    RPC_BATCH_MAX, n);
		refuse(frame, INVALID_REQUEST, &err);
		return;
	}
	frame->batch = true;
	json_array_foreach(batch, i, request) rpc_call_start(frame, request);
}

void
rpc_frame_receive(struct rpc_peer *peer, const char *bytes, size_t len,
    rpc_answer_cb answer, void *arg)
{
	struct rpc_frame *frame = mem_calloc(1, sizeof(*frame));
	json_t *value = NULL;
	struct err err;

	*frame = (struct rpc_frame){
	    .peer = peer, .answer = answer, .arg = arg, .pending = 1};
	if (json_parse(bytes, len, &value, &err) == -1)
		refuse(frame, PARSE_ERROR, &err);
	else if (json_is_array(value))
		receive_batch(frame, value);
	else
		rpc_call_start(frame, value);
	json_decref(value);
	rpc_frame_release(frame);
}
