/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_embedder.c - a model server as the daemon sees it: its vectors, its
 * faults, its absence. The server is a small one in the same loop.
 */
#include <check.h>
#include <event2/buffer.h>
#include <event2/http.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "net/embedder.h"
#include "net/embedder_wire.h"
#include "suite.h"

static struct event_base *base;
static struct evhttp *server;
static struct embedder *embedder;
static const char *reply; /* of the server, with a status */
static int status;
static const char *breaks; /* a text to which it answers 500; NULL: none */
static char seen[4096], key[64];
static unsigned ups, aways;
static char reason[512];

/* What came of the last ask. */
static struct {
	unsigned calls;
	size_t n;
	uint32_t dimensions;
	float numbers[16];
	struct err err;
} got;

static void
serve(struct evhttp_request *request, void *arg)
{
	struct evbuffer *in = evhttp_request_get_input_buffer(request);
	struct evbuffer *out = evbuffer_new();
	const char *authorization = evhttp_find_header(
	    evhttp_request_get_input_headers(request), "Authorization");
	size_t len = evbuffer_get_length(in);

	(void)arg;
	ck_assert_uint_lt(len, sizeof(seen));
	evbuffer_remove(in, seen, len);
	seen[len] = '\0';
	snprintf(
	    key, sizeof(key), "%s", authorization != NULL ? authorization : "");
	evbuffer_add_printf(out, "%s", reply);
	evhttp_send_reply(request,
	    breaks != NULL && strstr(seen, breaks) != NULL ? 500 : status, "",
	    out);
	evbuffer_free(out);
}

static void
changed(void *arg, bool up, const char *why)
{
	(void)arg;
	ups += up;
	aways += !up;
	snprintf(reason, sizeof(reason), "%s", why);
}

static void
setup(void)
{
	struct evhttp_bound_socket *bound;
	struct sockaddr_in address = {0};
	socklen_t len = sizeof(address);
	char url[64];
	struct err err;

	base = event_base_new();
	server = evhttp_new(base);
	bound = evhttp_bind_socket_with_handle(server, "127.0.0.1", 0);
	getsockname(evhttp_bound_socket_get_fd(bound),
	    (struct sockaddr *)&address, &len);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d/v1/embeddings",
	    ntohs(address.sin_port));
	evhttp_set_cb(server, "/v1/embeddings", serve, NULL);
	reply = "{\"data\":[{\"index\":0,\"embedding\":[3,4]}]}";
	status = 200;
	breaks = NULL;
	ups = aways = 0;
	memset(&got, 0, sizeof(got));
	embedder = embedder_open(base,
	    &(struct embedder_settings){.url = url,
		.model = "tiny",
		.key = "secret",
		.ca_file = "",
		.patience_ms = 500,
		.text_most = 10},
	    changed, NULL, &err);
	ck_assert_ptr_nonnull(embedder);
	ck_assert(!embedder_is_up(embedder));
	embedder_look(embedder);
}

static void
teardown(void)
{
	embedder_close(embedder);
	evhttp_free(server);
	event_base_free(base);
	libevent_global_shutdown();
}

static void
run_until(const unsigned *count, unsigned wanted)
{
	int64_t until = clock_monotonic() + 5000000;

	while (*count < wanted && clock_monotonic() < until)
		event_base_loop(base, EVLOOP_ONCE);
	ck_assert_uint_eq(*count, wanted);
}

static void
done(void *arg, const struct embedder_vectors *vectors, const struct err *err)
{
	(void)arg;
	got.calls++;
	if (err != NULL) {
		got.err = *err;
		return;
	}
	got.n = vectors->n;
	got.dimensions = vectors->dimensions;
	ck_assert_uint_le(vectors->n * vectors->dimensions, 16);
	memcpy(got.numbers, vectors->numbers,
	    vectors->n * vectors->dimensions * sizeof(float));
}

static void
ask(const char *first, const char *second)
{
	const char *const texts[] = {first, second};
	struct err err;

	got.calls = 0;
	ck_assert_int_eq(embedder_ask(embedder, texts, 1 + (second != NULL),
			     done, NULL, &err),
	    0);
	run_until(&got.calls, 1);
}

START_TEST(it_is_looked_for_at_the_start)
{
	struct embedder_status now;

	run_until(&ups, 1);
	ck_assert_str_eq(key, "Bearer secret");
	ck_assert_ptr_nonnull(strstr(seen, "\"model\":\"tiny\""));
	embedder_status(embedder, &now);
	ck_assert(now.up);
	ck_assert_uint_eq(now.dimensions, 2);
	ck_assert_uint_eq(now.requests, 1);
}
END_TEST

START_TEST(vectors_have_length_1_and_the_order_of_the_texts)
{
	run_until(&ups, 1);
	reply = "{\"data\":[{\"index\":1,\"embedding\":[0,-2]},"
		"{\"index\":0,\"embedding\":[3.0,4e0]}],\"usage\":{}}";
	ask("one", "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9");
	ck_assert_uint_eq(got.n, 2);
	ck_assert_uint_eq(got.dimensions, 2);
	ck_assert_float_eq_tol(got.numbers[0], 0.6F, 1e-6F);
	ck_assert_float_eq_tol(got.numbers[1], 0.8F, 1e-6F);
	ck_assert_float_eq_tol(got.numbers[3], -1, 1e-6F);
	/* Ten bytes of twelve. */
	ck_assert_ptr_nonnull(strstr(
	    seen, "[\"one\",\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\"]"));
}
END_TEST

START_TEST(a_cut_is_between_characters)
{
	struct buf out = {0};
	const char *text = "ab\xe2\x82\xac";

	embedder_write(&out, "m", &text, 1, 4);
	ck_assert_ptr_nonnull(strstr(out.data, "[\"ab\"]"));
	buf_done(&out);
}
END_TEST

START_TEST(other_dimensions_are_refused)
{
	struct err err;
	const char *text = "x";

	run_until(&ups, 1);
	reply = "{\"data\":[{\"embedding\":[1,2,3]}]}";
	ask("x", NULL);
	ck_assert_int_eq(got.err.code, ERR_UNAVAILABLE);
	ck_assert_uint_eq(aways, 1);
	ck_assert_ptr_nonnull(strstr(reason, "3 numbers instead of 2"));
	ck_assert_int_eq(
	    embedder_ask(embedder, &text, 1, done, NULL, &err), -1);
	ck_assert_int_eq(err.code, ERR_UNAVAILABLE);
	reply = "{\"data\":[{\"embedding\":[1,2]}]}";
	run_until(&ups, 2);
}
END_TEST

START_TEST(those_from_before_count)
{
	embedder_expect(embedder, 7);
	run_until(&aways, 1);
	ck_assert_ptr_nonnull(strstr(reason, "2 numbers instead of 7"));
}
END_TEST

START_TEST(broken_answers)
{
	static const char *const replies[] = {"", "{}", "[1]", "{\"data\":[]}",
	    "{\"data\":[{}]}", "{\"data\":[{\"embedding\":[]}]}",
	    "{\"data\":[{\"embedding\":[NaN,1]}]}",
	    "{\"data\":[{\"embedding\":[null,1]}]}",
	    "{\"data\":[{\"embedding\":[1e300,1]}]}",
	    "{\"data\":[{\"embedding\":[0,0]}]}",
	    "{\"data\":[{\"embedding\":\"AAAA\"}]}",
	    "{\"data\":[{\"index\":1,\"embedding\":[1,2]}]}",
	    "{\"data\":[{\"embedding\":[1,2]},{\"embedding\":[1,2]}]}"};
	float *numbers;
	uint32_t dimensions;
	struct err err;

	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		ck_assert_int_eq(embedder_read(replies[i], strlen(replies[i]),
				     1, &numbers, &dimensions, &err),
		    -1);
		ck_assert_int_eq(err.code, ERR_UNAVAILABLE);
	}
}
END_TEST

START_TEST(a_refused_text_does_not_switch_it_off)
{
	run_until(&ups, 1);
	status = 400;
	reply = "{\"error\":{\"message\":\"too many tokens\"}}";
	ask("x", NULL);
	ck_assert_int_eq(got.err.code, ERR_INVALID);
	ck_assert_ptr_nonnull(strstr(got.err.text, "too many tokens"));
	ck_assert(embedder_is_up(embedder));
	status = 500;
	ask("x", NULL);
	ck_assert_int_eq(got.err.code, ERR_UNAVAILABLE);
	run_until(&aways, 1);
	ck_assert(!embedder_is_up(embedder));
}
END_TEST

/* Some servers answer 500 to a text that is too long for them. */
START_TEST(a_text_that_breaks_it_does_not_switch_it_off)
{
	struct embedder_status now;

	run_until(&ups, 1);
	breaks = "bad";
	ask("bad", NULL);
	ck_assert_int_eq(got.err.code, ERR_UNAVAILABLE);
	ck_assert(embedder_is_up(embedder));
	do {
		event_base_loop(base, EVLOOP_ONCE);
		embedder_status(embedder, &now);
	} while (now.requests < 3);
	ask("good", NULL);
	ck_assert_uint_eq(got.n, 1);
	ck_assert_uint_eq(aways, 0);
}
END_TEST

/* The first answer may have any dimensions, the others not. */
START_TEST(an_answer_is_no_longer_than_its_vectors)
{
	char *blanks;

	run_until(&ups, 1);
	blanks = mem_printf("{\"data\":[{\"embedding\":[1,2]}]}%*s",
	    (int)EMBEDDER_ANSWER_MAX(1, 2), "");
	reply = blanks;
	ask("x", NULL);
	ck_assert_ptr_nonnull(strstr(got.err.text, "longer than"));
	ck_assert(!embedder_is_up(embedder));
	reply = "";
	free(blanks);
}
END_TEST

/* What is told of its absence is logged and shown to every account. */
START_TEST(its_absence_repeats_no_text)
{
	run_until(&ups, 1);
	status = 503;
	reply = "{\"error\":{\"message\":\"cannot read 'marked red'\"}}";
	ask("marked red", NULL);
	ck_assert_str_eq(reason, "it answers with HTTP status 503");
	/* The text that looks for it is no secret. */
	reply = "{\"error\":{\"message\":\"out of memory\"}}";
	run_until(&aways, 2);
	ck_assert_str_eq(
	    reason, "it answers with HTTP status 503: out of memory");
}
END_TEST

START_TEST(its_absence_repeats_no_key)
{
	status = 401;
	reply = "{\"error\":{\"message\":\"unknown key: secret\"}}";
	run_until(&aways, 1);
	ck_assert_str_eq(reason, "it answers with HTTP status 401");
}
END_TEST

START_TEST(its_absence_is_told_once)
{
	struct embedder_status now;

	status = 503;
	run_until(&aways, 1);
	embedder_status(embedder, &now);
	ck_assert_int_eq(now.seconds, 1);
	while (now.failures < 2) {
		event_base_loop(base, EVLOOP_ONCE);
		embedder_status(embedder, &now);
	}
	ck_assert_uint_eq(aways, 1);
	ck_assert_int_eq(now.seconds, 2);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("embedder");
	TCase *c = tcase_create("all");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 30);
	tcase_add_test(c, it_is_looked_for_at_the_start);
	tcase_add_test(c, vectors_have_length_1_and_the_order_of_the_texts);
	tcase_add_test(c, a_cut_is_between_characters);
	tcase_add_test(c, other_dimensions_are_refused);
	tcase_add_test(c, those_from_before_count);
	tcase_add_test(c, broken_answers);
	tcase_add_test(c, a_refused_text_does_not_switch_it_off);
	tcase_add_test(c, a_text_that_breaks_it_does_not_switch_it_off);
	tcase_add_test(c, an_answer_is_no_longer_than_its_vectors);
	tcase_add_test(c, its_absence_repeats_no_text);
	tcase_add_test(c, its_absence_repeats_no_key);
	tcase_add_test(c, its_absence_is_told_once);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
