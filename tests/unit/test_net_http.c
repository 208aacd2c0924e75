/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_net_http.c - HTTP: the paths, who is let in, the limits, and clients
 * that leave before their answer.
 */
#include <check.h>
#include <event2/http.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "http_client.h"
#include "net/http_guard.h"
#include "suite.h"

#define JSON_TYPE "Content-Type: application/json\r\n"

static struct fixture fixture;

static void
setup(void)
{
	fixture_open(&fixture, NULL);
}

static void
teardown(void)
{
	fixture_close(&fixture);
}

static void
open_http(struct client *client)
{
	http_open(client, &fixture);
}

static int
ask(const char *line, const char *headers, const char *content,
    struct buf *ret_head, struct buf *ret_body)
{
	return http_ask(&fixture, line, headers, content, ret_head, ret_body);
}

static struct buf head, body;

static int
ask_rpc(const char *headers, const char *content)
{
	return ask("POST /rpc", headers, content, &head, &body);
}

static int
ask_get(const char *line)
{
	return ask(line, "", NULL, &head, &body);
}

static void
free_buffers(void)
{
	buf_done(&head);
	buf_done(&body);
}

START_TEST(calls_are_answered)
{
	ck_assert_int_eq(ask_rpc(JSON_TYPE, "hello"), 200);
	ck_assert_str_eq(body.data, "hello");
	ck_assert_ptr_nonnull(
	    strstr(head.data, "Content-Type: application/json\r"));
	ck_assert_int_eq(
	    ask_rpc("content-type: Application/JSON; charset=utf-8\r\n", "uid"),
	    200);
	ck_assert_str_eq(body.data, "-1");
	ck_assert_int_eq(ask_rpc(JSON_TYPE, "later"), 200);
	ck_assert_int_eq(ask_rpc(JSON_TYPE, "quiet"), 204);
	ck_assert_uint_eq(body.len, 0);
	ck_assert_int_eq(ask_rpc(JSON_TYPE, ""), 200);
	fixture_run(&fixture, 2);
	ck_assert_uint_eq(fixture_peers(&fixture), 0);
	free_buffers();
}
END_TEST

START_TEST(a_connection_serves_many_requests)
{
	struct client client;

	open_http(&client);
	for (int i = 0; i < 100; i++) {
		http_request(&client, "POST /rpc", JSON_TYPE,
		    i % 10 == 0 ? "later" : "hello");
		ck_assert_int_eq(http_response(&client, &head, &body), 200);
	}
	/* Pipelined: the second waits for the first. */
	http_request(&client, "POST /rpc", JSON_TYPE, "later");
	http_request(&client, "POST /rpc", JSON_TYPE, "second");
	ck_assert_int_eq(http_response(&client, &head, &body), 200);
	ck_assert_str_eq(body.data, "later");
	ck_assert_int_eq(http_response(&client, &head, &body), 200);
	ck_assert_str_eq(body.data, "second");
	ck_assert_uint_eq(net_counts(fixture.net).total, 1);
	ck_assert_uint_eq(net_counts(fixture.net).frames, 102);
	ck_assert_uint_gt(net_counts(fixture.net).in, 102 * 80);
	ck_assert_uint_gt(net_counts(fixture.net).out, 102 * 80);
	client_close(&client);
	free_buffers();
}
END_TEST

START_TEST(tokens_log_in)
{
	ck_assert_int_eq(
	    ask_rpc(JSON_TYPE "Authorization: Bearer good\r\n", "token"), 200);
	ck_assert_str_eq(body.data, "good");
	ck_assert_int_eq(
	    ask_rpc(JSON_TYPE "Authorization: bearer later\r\n", "token"), 200);
	ck_assert_str_eq(body.data, "later");
	ck_assert_int_eq(ask_rpc(JSON_TYPE, "token"), 200);
	ck_assert_str_eq(body.data, "none");
	ck_assert_int_eq(
	    ask_rpc(JSON_TYPE "Authorization: Bearer bad\r\n", "token"), 401);
	ck_assert_str_eq(body.data, "error forbidden: unknown token");
	ck_assert_ptr_nonnull(strstr(head.data, "WWW-Authenticate: Bearer"));
	ck_assert_int_eq(
	    ask_rpc(JSON_TYPE "Authorization: Basic good\r\n", "token"), 401);
	ck_assert_int_eq(
	    ask_rpc(JSON_TYPE "Authorization: Bearer\r\n", "token"), 401);
	ck_assert_int_eq(
	    ask_rpc(JSON_TYPE "Authorization: Bearer away\r\n", "token"), 503);
	ck_assert_ptr_nonnull(strstr(head.data, "Retry-After: 2"));
	free_buffers();
}
END_TEST

START_TEST(web_pages_are_kept_out)
{
	size_t received = fixture_received(&fixture);

	ck_assert_int_eq(ask_rpc(JSON_TYPE "Host: evil.example\r\n", "x"), 403);
	ck_assert_int_eq(
	    ask_rpc(JSON_TYPE "Host: localhost\r\nHost: evil.example\r\n", "x"),
	    403);
	ck_assert_int_eq(
	    ask_rpc(JSON_TYPE "Origin: http://localhost\r\n", "x"), 403);
	ck_assert_int_eq(ask_rpc(JSON_TYPE "Origin: null\r\n", "x"), 403);
	ck_assert_int_eq(ask_rpc("Content-Type: text/plain\r\n", "x"), 415);
	ck_assert_int_eq(ask_rpc("", "x"), 415);
	ck_assert_int_eq(
	    ask("GET /metrics", "Host: evil.example\r\n", NULL, &head, &body),
	    403);
	ck_assert_int_eq(ask_get("GET http://evil.example/metrics"), 403);
	ck_assert_int_eq(ask_get("OPTIONS /rpc"), 405);
	ck_assert_ptr_null(strstr(head.data, "Access-Control"));
	ck_assert_uint_eq(fixture_received(&fixture), received);
	free_buffers();
}
END_TEST

START_TEST(hosts_types_and_tokens)
{
	static const char *const ours[] = {"localhost", "LocalHost:80",
	    "127.0.0.1", "127.0.0.1:4711", "127.1.2.3", "[::1]", "[::1]:80"};
	static const char *const others[] = {"", "localhost.evil.example",
	    "127.0.0.1.evil.example", "evil.example", "evil.example:80",
	    "localhost:80x", "[::1].evil.example", "[::2]", "0.0.0.0", "::1",
	    "128.0.0.1", "localhost@evil.example", "localhos"};

	for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		ck_assert_msg(http_host_is_loopback(ours[i]), "%s", ours[i]);
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		ck_assert_msg(
		    !http_host_is_loopback(others[i]), "%s", others[i]);
	ck_assert(http_type_is_json("application/json"));
	ck_assert(http_type_is_json("application/json ; charset=utf-8"));
	ck_assert(!http_type_is_json("application/jsonp"));
	ck_assert(!http_type_is_json("text/plain; application/json"));
	ck_assert_str_eq(http_bearer_token("BEARER  abc"), "abc");
	ck_assert_ptr_null(http_bearer_token("Bearer "));
	ck_assert_ptr_null(http_bearer_token("Bearerabc"));
}
END_TEST

START_TEST(the_other_paths)
{
	ck_assert_int_eq(ask_get("GET /healthz"), 200);
	ck_assert_str_eq(body.data, "ok\n");
	ck_assert_int_eq(ask_get("GET /healthz?x=1"), 200);
	ck_assert_int_eq(ask_get("GET /readyz"), 200);
	fixture_set_ready(&fixture, false);
	ck_assert_int_eq(ask_get("GET /readyz"), 503);
	ck_assert_str_eq(body.data, "the database is away\n");
	ck_assert_int_eq(ask_get("GET /metrics"), 200);
	ck_assert_ptr_nonnull(
	    strstr(head.data, "Content-Type: text/plain; version=0.0.4"));
	ck_assert_ptr_nonnull(strstr(body.data, "rpc_in_flight 0\n"));
	ck_assert_ptr_nonnull(
	    strstr(body.data, "\ncounterpoint_net_connections 1\n"));
	ck_assert_int_eq(ask_get("GET /openrpc.json"), 200);
	ck_assert_str_eq(body.data, "{\"openrpc\":\"1.2.6\"}");
	ck_assert_int_eq(ask_get("GET /"), 404);
	ck_assert_int_eq(ask_get("GET /rpc"), 405);
	ck_assert_ptr_nonnull(strstr(head.data, "Allow: POST\r"));
	ck_assert_int_eq(ask_get("DELETE /metrics"), 405);
	ck_assert_ptr_nonnull(strstr(head.data, "Allow: GET, HEAD\r"));
	ck_assert_int_eq(ask_get("BREW /metrics"), 501);
	free_buffers();
}
END_TEST

/* evhttp would send a body after HEAD, and the next response be misread. */
START_TEST(head_has_no_body)
{
	struct client client;

	open_http(&client);
	http_request(&client, "HEAD /healthz", "", NULL);
	ck_assert_int_eq(http_head(&client, &head), 200);
	ck_assert_ptr_nonnull(strstr(head.data, "Content-Length: 3\r"));
	http_request(&client, "GET /healthz", "", NULL);
	ck_assert_int_eq(http_response(&client, &head, &body), 200);
	ck_assert_str_eq(body.data, "ok\n");
	client_close(&client);
	free_buffers();
}
END_TEST

START_TEST(bodies_have_a_limit)
{
	char *content = mem_calloc(JSON_FRAME_MAX + 2, 1);

	memset(content, 'x', JSON_FRAME_MAX);
	ck_assert_int_eq(ask_rpc(JSON_TYPE, content), 200);
	ck_assert_uint_eq(body.len, JSON_FRAME_MAX);
	content[JSON_FRAME_MAX] = 'x';
	ck_assert_int_eq(ask_rpc(JSON_TYPE, content), 413);
	ck_assert_uint_eq(fixture_received(&fixture), 1);
	free(content);
	free_buffers();
}
END_TEST

START_TEST(chunked_bodies)
{
	struct client client;

	open_http(&client);
	http_request(&client, "POST /rpc",
	    JSON_TYPE "Transfer-Encoding: chunked\r\n", NULL);
	client_say(&client, "3\r\nabc\r\n");
	fixture_run(&fixture, 2);
	client_say(&client, "2\r\nde\r\n0\r\n\r\n");
	ck_assert_int_eq(http_response(&client, &head, &body), 200);
	ck_assert_str_eq(body.data, "abcde");
	client_close(&client);
	open_http(&client);
	http_request(&client, "POST /rpc",
	    JSON_TYPE "Transfer-Encoding: chunked\r\n", NULL);
	client_say(&client, "100000\r\n");
	ck_assert_int_eq(http_response(&client, &head, &body), 413);
	client_close(&client);
	free_buffers();
}
END_TEST

/* Where a proxy could see the end of a request elsewhere than evhttp does, one
 * client's body would be another's request. */
START_TEST(requests_have_one_end)
{
	static const char *const doubtful[][2] = {
	    {"GET /healthz", "Content-Length: 60\r\n"},
	    {"OPTIONS /rpc", "Content-Length: 60\r\n"},
	    {"GET /healthz", "Transfer-Encoding: chunked\r\n"},
	    {"POST /rpc", "Transfer-Encoding: gzip, chunked\r\n" JSON_TYPE},
	    {"POST /rpc", "Content-Length : 60\r\n" JSON_TYPE},
	    {"POST /rpc",
		"Content-Length: 1\r\nContent-Length: 60\r\n" JSON_TYPE},
	    {"POST /rpc", "Content-Length: 60\r\n"
			  "Transfer-Encoding: chunked\r\n" JSON_TYPE},
	};
	static const char hidden[] =
	    "0\r\n\r\nPOST /rpc HTTP/1.1\r\n"
	    "Host: localhost\r\n" JSON_TYPE "Content-Length: 1\r\n\r\nx";
	struct client client;

	for (size_t i = 0; i < sizeof(doubtful) / sizeof(doubtful[0]); i++) {
		open_http(&client);
		http_request(&client, doubtful[i][0], doubtful[i][1], NULL);
		client_say(&client, hidden);
		ck_assert_int_eq(http_response(&client, &head, &body), 400);
		ck_assert(client_ends(&client, 1000));
		client_close(&client);
	}
	ck_assert_uint_eq(fixture_received(&fixture), 0);
	ck_assert_int_eq(
	    ask("GET /healthz", "Content-Length: 0\r\n", NULL, &head, &body),
	    200);
	free_buffers();
}
END_TEST

START_TEST(headers_have_a_limit)
{
	struct buf header = {0};

	buf_add_str(&header, "X: ");
	for (int i = 0; i < 20000; i++)
		buf_add_char(&header, 'x');
	buf_add_str(&header, "\r\n");
	ck_assert_int_eq(
	    ask("GET /healthz", header.data, NULL, &head, &body), 400);
	buf_done(&header);
	free_buffers();
}
END_TEST

START_TEST(expect_continue)
{
	struct client client;

	open_http(&client);
	client_say(&client,
	    "POST /rpc HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
	    "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
	ck_assert_str_eq(client_line(&client), "HTTP/1.1 100 Continue\r");
	ck_assert_str_eq(client_line(&client), "\r");
	client_say(&client, "later");
	ck_assert_int_eq(http_response(&client, &head, &body), 200);
	client_close(&client);
	free_buffers();
}
END_TEST

/* By the time of the answer the client is gone, politely or not. */
START_TEST(clients_leave_before_the_answer)
{
	static const struct linger reset = {.l_onoff = 1};
	struct client client;

	for (int i = 0; i < 4; i++) {
		open_http(&client);
		http_request(&client, "POST /rpc",
		    i % 2 ? JSON_TYPE "Expect: 100-continue\r\n" : JSON_TYPE,
		    "hold");
		fixture_run(&fixture, 2);
		ck_assert_uint_eq(fixture_held(&fixture), 1);
		if (i >= 2)
			setsockopt(client.fd, SOL_SOCKET, SO_LINGER, &reset,
			    sizeof(reset));
		client_close(&client);
		fixture_run(&fixture, 5);
		ck_assert_uint_eq(fixture_release(&fixture), 1);
		fixture_run(&fixture, 5);
		ck_assert_uint_eq(net_counts(fixture.net).open, 0);
		ck_assert_uint_eq(fixture_peers(&fixture), 0);
		ck_assert(net_is_idle(fixture.net));
	}
}
END_TEST

START_TEST(a_half_closed_client_gets_its_answer)
{
	struct client client;

	open_http(&client);
	http_request(&client, "POST /rpc", JSON_TYPE, "later");
	shutdown(client.fd, SHUT_WR);
	ck_assert_int_eq(http_response(&client, &head, &body), 200);
	client_close(&client);
	free_buffers();
}
END_TEST

START_TEST(leaving_in_the_middle_of_a_request)
{
	struct client client;

	open_http(&client);
	client_say(&client, "POST /rpc HTTP/1.1\r\nHost: loc");
	client_close(&client);
	open_http(&client);
	client_say(&client,
	    "POST /rpc HTTP/1.1\r\nHost: localhost\r\n" JSON_TYPE
	    "Content-Length: 10\r\n\r\nhalf");
	client_close(&client);
	fixture_run(&fixture, 5);
	ck_assert_uint_eq(net_counts(fixture.net).open, 0);
	ck_assert_uint_eq(fixture_received(&fixture), 0);
}
END_TEST

START_TEST(connections_are_counted_with_the_others)
{
	struct net_limits few = {2, 10, 100, 100};
	struct client line, client, refused;

	net_set_limits(fixture.net, &few);
	client_open_unix(&line, &fixture);
	open_http(&client);
	open_http(&refused);
	ck_assert_int_eq(http_response(&refused, &head, &body), 503);
	ck_assert(client_ends(&refused, 1000));
	client_close(&refused);
	client_open_unix(&refused, &fixture);
	ck_assert_ptr_nonnull(strstr(client_rest(&refused), "overloaded"));
	client_close(&refused);
	ck_assert_uint_eq(net_counts(fixture.net).open, 2);
	ck_assert_uint_eq(net_counts(fixture.net).refused, 2);
	client_close(&client);
	ck_assert_uint_eq(net_counts(fixture.net).open, 1);
	client_close(&line);
	free_buffers();
}
END_TEST

START_TEST(slow_requests_are_closed)
{
	struct net_limits shorter = {10, 10, 100, 1};
	struct client slow, waiting;

	net_set_limits(fixture.net, &shorter);
	open_http(&slow);
	open_http(&waiting);
	http_request(&waiting, "POST /rpc", JSON_TYPE, "hold");
	for (int i = 0; i < 30; i++) {
		client_say(&slow, "G");
		fixture_run(&fixture, 100);
	}
	ck_assert(client_ends(&slow, 10));
	fixture_release(&fixture);
	ck_assert_int_eq(http_response(&waiting, &head, &body), 200);
	client_close(&slow);
	client_close(&waiting);
	free_buffers();
}
END_TEST

START_TEST(a_graceful_stop_answers_what_is_in_flight)
{
	struct client client, idle;

	open_http(&client);
	open_http(&idle);
	http_request(&client, "POST /rpc", JSON_TYPE, "hold");
	fixture_run(&fixture, 2);
	net_stop_accepting(fixture.net);
	ck_assert(client_ends(&idle, 1000));
	ck_assert(!net_is_idle(fixture.net));
	fixture_release(&fixture);
	ck_assert_int_eq(http_response(&client, &head, &body), 200);
	ck_assert_str_eq(body.data, "hold");
	ck_assert_ptr_nonnull(strstr(head.data, "Connection: close"));
	ck_assert(client_ends(&client, 1000));
	ck_assert(net_is_idle(fixture.net));
	client_close(&client);
	client_close(&idle);
	free_buffers();
}
END_TEST

START_TEST(closing_with_requests_in_flight)
{
	struct client clients[3];

	open_http(&clients[0]);
	http_request(&clients[0], "POST /rpc", JSON_TYPE, "hold");
	open_http(&clients[1]);
	http_request(&clients[1], "POST /rpc",
	    JSON_TYPE "Authorization: Bearer later\r\n", "x");
	open_http(&clients[2]);
	client_say(&clients[2], "POST /rpc HT");
	fixture_run(&fixture, 2);
	net_close(fixture.net);
	fixture.net = NULL;
	for (int i = 0; i < 3; i++) {
		ck_assert(client_ends(&clients[i], 1000));
		client_close(&clients[i]);
	}
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("net http");
	TCase *tcase = tcase_create("http");

	tcase_set_timeout(tcase, 30);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, calls_are_answered);
	tcase_add_test(tcase, a_connection_serves_many_requests);
	tcase_add_test(tcase, tokens_log_in);
	tcase_add_test(tcase, web_pages_are_kept_out);
	tcase_add_test(tcase, hosts_types_and_tokens);
	tcase_add_test(tcase, the_other_paths);
	tcase_add_test(tcase, head_has_no_body);
	tcase_add_test(tcase, bodies_have_a_limit);
	tcase_add_test(tcase, chunked_bodies);
	tcase_add_test(tcase, requests_have_one_end);
	tcase_add_test(tcase, headers_have_a_limit);
	tcase_add_test(tcase, expect_continue);
	tcase_add_test(tcase, clients_leave_before_the_answer);
	tcase_add_test(tcase, a_half_closed_client_gets_its_answer);
	tcase_add_test(tcase, leaving_in_the_middle_of_a_request);
	tcase_add_test(tcase, connections_are_counted_with_the_others);
	tcase_add_test(tcase, slow_requests_are_closed);
	tcase_add_test(tcase, a_graceful_stop_answers_what_is_in_flight);
	tcase_add_test(tcase, closing_with_requests_in_flight);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
