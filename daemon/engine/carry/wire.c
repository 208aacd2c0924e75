/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire.c - packs and unpacks the messages of carrying. Owns nothing.
 */
#include "engine/carry/wire.h"

#include <string.h>

static int
ended(const struct unpack *in)
{
	return in->bad || in->len != 0 ? -1 : 0;
}

static void
begin(struct buf *out, enum carry_message message)
{
	buf_clear(out);
	pack_u32(out, message);
}

static void
pack_package(struct buf *out, const struct counterpoint_package *package)
{
	pack_str(out, package->key);
	pack_u64(out, package->release);
	pack_str(out, package->organisation);
	pack_str(out, package->campaign);
	pack_str(out, package->audience);
	pack_str(out, package->channel);
	pack_str(out, package->language);
	pack_str(out, package->message);
	pack_u32(out, package->version);
	pack_str(out, package->released_at);
	pack_u32(out, package->attempt);
	pack_bytes(out, package->bytes, package->length);
	pack_bytes(out, package->signature, sizeof(package->signature));
	pack_bytes(out, package->public_key, sizeof(package->public_key));
	pack_str(out, package->key_id);
}

/* Bytes of a fixed number. */
static void
unpack_fixed(struct unpack *in, void *to, size_t size)
{
	size_t len;
	const char *bytes = unpack_bytes(in, &len);

	if (len == size)
		memcpy(to, bytes, size);
	else
		in->bad = true;
}

static void
unpack_package(struct unpack *in, struct counterpoint_package *ret)
{
	ret->key = unpack_str(in);
	ret->release = unpack_u64(in);
	ret->organisation = unpack_str(in);
	ret->campaign = unpack_str(in);
	ret->audience = unpack_str(in);
	ret->channel = unpack_str(in);
	ret->language = unpack_str(in);
	ret->message = unpack_str(in);
	ret->version = unpack_u32(in);
	ret->released_at = unpack_str(in);
	ret->attempt = unpack_u32(in);
	ret->bytes = unpack_str(in);
	ret->length = strlen(ret->bytes);
	unpack_fixed(in, ret->signature, sizeof(ret->signature));
	unpack_fixed(in, ret->public_key, sizeof(ret->public_key));
	ret->key_id = unpack_str(in);
}

void
carry_pack_hand_over(
    struct buf *out, const struct counterpoint_package *package)
{
	begin(out, CARRY_MSG_HAND_OVER);
	pack_package(out, package);
}

int
carry_unpack_hand_over(struct unpack *in, struct counterpoint_package *ret)
{
	unpack_package(in, ret);
	return ended(in);
}

void
carry_pack_answer(struct buf *out, const struct counterpoint_package *package,
    const struct counterpoint_answer *answer)
{
	begin(out, CARRY_MSG_ANSWER);
	pack_package(out, package);
	pack_u32(out, answer->status);
	pack_str(out, answer->fault);
	pack_u32(out, answer->retry_after);
	pack_bytes(out, answer->body, answer->length);
}

int
carry_unpack_answer(struct unpack *in, struct counterpoint_package *ret,
    struct counterpoint_answer *ret_answer)
{
	unpack_package(in, ret);
	ret_answer->status = unpack_u32(in);
	ret_answer->fault = unpack_str(in);
	ret_answer->retry_after = unpack_u32(in);
	ret_answer->body = unpack_bytes(in, &ret_answer->length);
	return ended(in);
}

static void
pack_request(struct buf *out, const struct counterpoint_request *request)
{
	uint32_t n = 0;

	while (request->headers != NULL && request->headers[n] != NULL)
		n++;
	pack_str(out, request->method);
	pack_str(out, request->url);
	pack_u32(out, n);
	for (uint32_t i = 0; i < n; i++)
		pack_str(out, request->headers[i]);
	pack_bytes(out, request->body, request->length);
	pack_str(out, request->ca_file);
	pack_u32(out, request->timeout_ms);
}

static void
unpack_request(struct unpack *in, struct carry_verdict *ret)
{
	struct counterpoint_request *request = &ret->request;
	uint32_t n;

	request->method = unpack_str(in);
	request->url = unpack_str(in);
	n = unpack_count(in, 5);
	if (n > CARRY_HEADERS_MAX) {
		in->bad = true;
		n = 0;
	}
	for (uint32_t i = 0; i < n; i++)
		ret->headers[i] = unpack_str(in);
	ret->headers[n] = NULL;
	request->headers = ret->headers;
	request->body = unpack_bytes(in, &request->length);
	request->ca_file = unpack_str(in);
	request->timeout_ms = unpack_u32(in);
	if (request->length > CARRY_BODY_MAX)
		in->bad = true;
}

void
carry_pack_verdict(struct buf *out, const struct carry_verdict *verdict)
{
	begin(out, CARRY_MSG_VERDICT);
	pack_u32(out, verdict->outcome);
	pack_str(out, verdict->text);
	pack_u32(out, verdict->seconds);
	if (verdict->outcome == CARRY_REQUEST)
		pack_request(out, &verdict->request);
}

int
carry_unpack_verdict(struct unpack *in, struct carry_verdict *ret)
{
	ret->outcome = unpack_u32(in);
	ret->text = unpack_str(in);
	ret->seconds = unpack_u32(in);
	if ((unsigned)ret->outcome > CARRY_SKIPPED)
		return -1;
	if (ret->outcome == CARRY_REQUEST)
		unpack_request(in, ret);
	return ended(in);
}
