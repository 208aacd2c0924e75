/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_fetch.c - requests against a small HTTP server in the same loop: what
 * is sent, what comes back, limits, and servers that misbehave.
 */
#include <check.h>
#include <event2/buffer.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "net/fetch.h"
#include "suite.h"

#define MOST 1000

/* A fault that counts milliseconds would be news each time. */
#define DIGITS "0123456789"

static struct event_base *base;
static struct evhttp *server;
static struct evhttp_request *held;
static struct fetcher *fetcher;
static char url[64];
static unsigned served;
static bool cut;

/* What came of the last fetch. */
static struct {
	unsigned calls;
	long status, retry_after;
	char body[MOST + 1];
	struct err err;
} got;

static void
echo(struct evhttp_request *request, void *arg)
{
	struct evbuffer *out = evbuffer_new();
	const char *kind = evhttp_find_header(
	    evhttp_request_get_input_headers(request), "X-Kind");

	(void)arg;
	served++;
	evbuffer_add_printf(out, "%s|", kind != NULL ? kind : "-");
	evbuffer_add_buffer(out, evhttp_request_get_input_buffer(request));
	evhttp_send_reply(request, 200, "OK", out);
	evbuffer_free(out);
}

static void
big(struct evhttp_request *request, void *arg)
{
	struct evbuffer *out = evbuffer_new();
	size_t len = *(size_t *)arg;

	for (size_t i = 0; i < len; i++)
		evbuffer_add(out, "x", 1);
	evhttp_send_reply(request, 200, "OK", out);
	evbuffer_free(out);
}

static void
hold(struct evhttp_request *request, void *arg)
{
	(void)arg;
	held = request;
}

static void
move(struct evhttp_request *request, void *arg)
{
	(void)arg;
	evhttp_add_header(
	    evhttp_request_get_output_headers(request), "Location", "/echo");
	evhttp_send_reply(request, 302, "Found", NULL);
}

static void
wait_a_little(struct evhttp_request *request, void *arg)
{
	(void)arg;
	evhttp_add_header(
	    evhttp_request_get_output_headers(request), "Retry-After", "120");
	evhttp_send_reply(request, 503, "Not now", NULL);
}

static void
setup(void)
{
	static size_t fits = MOST, too_much = MOST + 1;
	struct evhttp_bound_socket *bound;
	struct sockaddr_in address = {0};
	socklen_t len = sizeof(address);
	struct err err;

	base = event_base_new();
	server = evhttp_new(base);
	bound = evhttp_bind_socket_with_handle(server, "127.0.0.1", 0);
	ck_assert_ptr_nonnull(bound);
	getsockname(evhttp_bound_socket_get_fd(bound),
	    (struct sockaddr *)&address, &len);
	snprintf(
	    url, sizeof(url), "http://127.0.0.1:%d", ntohs(address.sin_port));
	evhttp_set_cb(server, "/echo", echo, NULL);
	evhttp_set_cb(server, "/fits", big, &fits);
	evhttp_set_cb(server, "/big", big, &too_much);
	evhttp_set_cb(server, "/hold", hold, NULL);
	evhttp_set_cb(server, "/move", move, NULL);
	evhttp_set_cb(server, "/wait", wait_a_little, NULL);
	fetcher = fetcher_open(base, &err);
	ck_assert_ptr_nonnull(fetcher);
	memset(&got, 0, sizeof(got));
	served = 0;
	cut = false;
}

static void
teardown(void)
{
	fetcher_close(fetcher);
	evhttp_free(server);
	event_base_free(base);
	libevent_global_shutdown();
}

static void
done(void *arg, const struct fetch_answer *answer, const struct err *err)
{
	(void)arg;
	got.calls++;
	ck_assert((answer == NULL) != (err == NULL));
	if (err != NULL) {
		got.err = *err;
		return;
	}
	got.status = answer->status;
	got.retry_after = answer->retry_after;
	ck_assert_uint_le(answer->len, MOST);
	memcpy(got.body, answer->body, answer->len);
	got.body[answer->len] = '\0';
}

static struct fetch *
start(const char *path, const char *body)
{
	static const char *const headers[] = {"X-Kind: test", NULL};
	char whole[128];
	struct err err;
	struct fetch *fetch;

	snprintf(whole, sizeof(whole), "%s%s", url, path);
	fetch = fetch_start(fetcher,
	    &(struct fetch_request){.url = path[0] == '/' ? whole : path,
		.method = body != NULL ? "POST" : "GET",
		.headers = headers,
		.body = body,
		.len = body != NULL ? strlen(body) : 0,
		.timeout_ms = 300,
		.most = MOST,
		.cut = cut},
	    done, NULL, &err);
	ck_assert_ptr_nonnull(fetch);
	ck_assert_uint_eq(got.calls, 0);
	return fetch;
}

static void
run(unsigned calls)
{
	int64_t until = clock_monotonic() + 5000000;

	while (got.calls < calls && clock_monotonic() < until)
		event_base_loop(base, EVLOOP_ONCE);
	ck_assert_uint_eq(got.calls, calls);
}

START_TEST(a_body_goes_and_comes)
{
	start("/echo", "hello");
	run(1);
	ck_assert_int_eq(got.status, 200);
	ck_assert_str_eq(got.body, "test|hello");
}
END_TEST

START_TEST(a_get_has_no_body)
{
	start("/echo", NULL);
	run(1);
	ck_assert_str_eq(got.body, "test|");
}
END_TEST

START_TEST(any_status_is_an_answer)
{
	start("/nowhere", NULL);
	run(1);
	ck_assert_int_eq(got.status, 404);
}
END_TEST

START_TEST(redirects_are_not_followed)
{
	start("/move", NULL);
	run(1);
	ck_assert_int_eq(got.status, 302);
	ck_assert_uint_eq(served, 0);
}
END_TEST

/* A proxy of whoever started the daemon would read all texts. */
START_TEST(proxies_of_the_environment_are_not_used)
{
	setenv("http_proxy", "http://127.0.0.1:1", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
	start("/echo", "hello");
	run(1);
	ck_assert_int_eq(got.status, 200);
}
END_TEST

START_TEST(an_answer_has_a_limit)
{
	start("/fits", NULL);
	run(1);
	ck_assert_uint_eq(strlen(got.body), MOST);
	got.calls = 0;
	start("/big", NULL);
	run(1);
	ck_assert_int_eq(got.err.code, ERR_INVALID);
}
END_TEST

START_TEST(an_answer_may_be_cut)
{
	cut = true;
	start("/big", NULL);
	run(1);
	ck_assert_int_eq(got.status, 200);
	ck_assert_uint_eq(strlen(got.body), MOST);
}
END_TEST

START_TEST(a_silent_server_times_out)
{
	int64_t began = clock_monotonic();

	start("/hold", "x");
	run(1);
	ck_assert_int_eq(got.err.code, ERR_TIMEOUT);
	ck_assert_int_lt(clock_monotonic() - began, 2000000);
	ck_assert_ptr_null(strpbrk(got.err.text, DIGITS));
	ck_assert_ptr_nonnull(held);
}
END_TEST

START_TEST(nobody_listens)
{
	start("http://127.0.0.1:1/", NULL);
	run(1);
	ck_assert_int_eq(got.err.code, ERR_UNAVAILABLE);
	ck_assert_str_ne(got.err.text, "");
	ck_assert_ptr_null(strpbrk(got.err.text, DIGITS));
}
END_TEST

START_TEST(other_protocols_are_refused)
{
	start("file:///etc/hostname", NULL);
	run(1);
	ck_assert_int_eq(got.err.code, ERR_UNAVAILABLE);
}
END_TEST

START_TEST(many_at_once)
{
	for (int i = 0; i < 50; i++)
		start("/echo", "again");
	run(50);
	ck_assert_uint_eq(served, 50);
	ck_assert_str_eq(got.body, "test|again");
}
END_TEST

START_TEST(a_cancelled_one_says_nothing)
{
	struct fetch *first = start("/echo", "first");

	start("/echo", "second");
	fetch_cancel(first);
	run(1);
	ck_assert_str_eq(got.body, "test|second");
	got.calls = 0;
	start("/hold", NULL); /* left to fetcher_close() */
	event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
}
END_TEST

START_TEST(an_answer_says_how_long_to_wait)
{
	start("/wait", NULL);
	run(1);
	ck_assert_int_eq(got.status, 503);
	ck_assert_int_eq(got.retry_after, 120);
	got.calls = 0;
	start("/echo", NULL);
	run(1);
	ck_assert_int_eq(got.retry_after, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("fetch");
	TCase *c = tcase_create("all");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, a_body_goes_and_comes);
	tcase_add_test(c, a_get_has_no_body);
	tcase_add_test(c, any_status_is_an_answer);
	tcase_add_test(c, redirects_are_not_followed);
	tcase_add_test(c, proxies_of_the_environment_are_not_used);
	tcase_add_test(c, an_answer_has_a_limit);
	tcase_add_test(c, an_answer_may_be_cut);
	tcase_add_test(c, a_silent_server_times_out);
	tcase_add_test(c, nobody_listens);
	tcase_add_test(c, other_protocols_are_refused);
	tcase_add_test(c, many_at_once);
	tcase_add_test(c, a_cancelled_one_says_nothing);
	tcase_add_test(c, an_answer_says_how_long_to_wait);
	suite_add_tcase(suite, c);
	return suite_run(suite);
}
