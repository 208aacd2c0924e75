/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_net_session.c - line sessions: framing, pipelining, back-pressure, the
 * limits and the ways to end, with real sockets and a make-believe rpc.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/json.h"
#include "base/mem.h"
#include "net_fixture.h"
#include "suite.h"

static struct fixture fixture;
static const struct net_limits limits = {
    .connections = 100,
    .in_flight = 1000,
    .idle_timeout = 100,
    .line_timeout = 100,
};

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
expect_line(struct client *client, const char *text)
{
	const char *line = client_line(client);

	ck_assert_ptr_nonnull(line);
	ck_assert_str_eq(line, text);
}

/* ---- framing ---- */

START_TEST(a_line_split_at_every_byte)
{
	static const char text[] = "hello there\r\n\nsecond\n";
	struct client client;

	for (size_t i = 1; i < sizeof(text) - 1; i++) {
		client_open_unix(&client, &fixture);
		client_send(&client, text, i);
		fixture_run(&fixture, 1);
		client_say(&client, text + i);
		expect_line(&client, "hello there");
		expect_line(&client, "second");
		client_close(&client);
	}
}
END_TEST

START_TEST(nul_bytes_stay_inside_their_line)
{
	struct client client;

	client_open_unix(&client, &fixture);
	client_send(&client, "a\0b\nnext\n", 9);
	expect_line(&client, "a");
	ck_assert_uint_eq(fixture_received(&fixture), 2);
	expect_line(&client, "next");
	client_close(&client);
}
END_TEST

START_TEST(ten_thousand_lines_in_a_burst)
{
	struct client client;
	struct buf lines = {0};
	char expected[32];

	client_open_unix(&client, &fixture);
	for (int i = 0; i < 10000; i++)
		buf_printf(&lines, "frame %d\n", i);
	client_send(&client, lines.data, lines.len);
	for (int i = 0; i < 10000; i++) {
		snprintf(expected, sizeof(expected), "frame %d", i);
		expect_line(&client, expected);
	}
	ck_assert_uint_eq(net_counts(fixture.net).frames, 10000);
	ck_assert_uint_eq(net_counts(fixture.net).in, lines.len);
	ck_assert_uint_eq(net_counts(fixture.net).out, lines.len);
	buf_done(&lines);
	client_close(&client);
}
END_TEST

START_TEST(a_line_of_exactly_the_limit)
{
	struct client client;
	struct buf line = {0};

	client_open_unix(&client, &fixture);
	for (int i = 0; i < JSON_FRAME_MAX; i++)
		buf_add_char(&line, 'a');
	client_send(&client, line.data, line.len);
	client_say(&client, "\r\n");
	ck_assert_str_eq(client_line(&client), line.data);
	client_say(&client, "alive\n");
	expect_line(&client, "alive");
	buf_done(&line);
	client_close(&client);
}
END_TEST

/* The client is still writing when it is told, and learns it all the same. */
START_TEST(a_line_too_long_ends_the_session)
{
	static const size_t lengths[] = {
	    JSON_FRAME_MAX + 1, 10 * JSON_FRAME_MAX};
	struct client client;

	for (int i = 0; i < 2; i++) {
		char *line = mem_calloc(lengths[i] + 1, 1);

		memset(line, 'a', lengths[i]);
		line[lengths[i]] = '\n';
		client_open_tcp(&client, &fixture, net_tcp_port(fixture.net));
		client_say(&client, "hold\n");
		client_send(&client, line, lengths[i] + 1);
		client_say(&client, "never taken\n");
		expect_line(
		    &client, "error invalid: line longer than 262144 bytes");
		ck_assert(!client_ends(&client, 10));
		fixture_release(&fixture);
		ck_assert_str_eq(client_rest(&client), "hold\n");
		client_close(&client);
		free(line);
	}
	ck_assert_uint_eq(fixture_received(&fixture), 2);
}
END_TEST

/* ---- many in flight ---- */

START_TEST(answers_overtake_each_other)
{
	struct client client;

	client_open_unix(&client, &fixture);
	client_say(&client, "hold 1\nquiet\nhold 2\nthree\n");
	expect_line(&client, "three");
	ck_assert_uint_eq(fixture_release(&fixture), 2);
	expect_line(&client, "hold 2");
	expect_line(&client, "hold 1");
	client_close(&client);
}
END_TEST

START_TEST(frames_beyond_the_limit_wait)
{
	struct net_limits few = limits;
	struct client client;

	few.in_flight = 3;
	net_set_limits(fixture.net, &few);
	client_open_unix(&client, &fixture);
	client_say(&client, "hold 1\nhold 2\nhold 3\nhold 4\nhold 5\n");
	fixture_run(&fixture, 5);
	client_say(&client, "six\n");
	fixture_run(&fixture, 5);
	ck_assert_uint_eq(fixture_held(&fixture), 3);
	fixture_release(&fixture);
	fixture_run(&fixture, 5);
	ck_assert_uint_eq(fixture_held(&fixture), 2);
	expect_line(&client, "hold 3");
	expect_line(&client, "hold 2");
	expect_line(&client, "hold 1");
	expect_line(&client, "six");
	fixture_release(&fixture);
	expect_line(&client, "hold 5");
	expect_line(&client, "hold 4");
	client_close(&client);
}
END_TEST

/* Answers that nobody reads must not pile up: 1,000 of 100,000 bytes. */
START_TEST(a_slow_reader_is_not_answered_ahead)
{
	struct client client;
	struct buf lines = {0};
	size_t bytes = 0;

	client_open_unix(&client, &fixture);
	for (int i = 0; i < 1000; i++)
		buf_add_str(&lines, "big 100000\n");
	client_send(&client, lines.data, lines.len);
	fixture_run(&fixture, 50);
	ck_assert_uint_lt(fixture_received(&fixture), 30);
	for (int i = 0; i < 1000; i++)
		bytes += strlen(client_line(&client));
	ck_assert_uint_eq(bytes, 1000 * 100000);
	buf_done(&lines);
	client_close(&client);
}
END_TEST

START_TEST(who_never_reads_is_closed)
{
	struct net_limits shorter = limits;
	struct client client;

	shorter.line_timeout = 1;
	net_set_limits(fixture.net, &shorter);
	client_open_unix(&client, &fixture);
	client_say(&client, "big 3000000\n");
	fixture_run(&fixture, 3500);
	ck_assert_uint_eq(net_counts(fixture.net).open, 0);
	client_close(&client);
}
END_TEST

START_TEST(events_to_a_slow_reader_are_bounded)
{
	struct client slow, quick;

	client_open_unix(&slow, &fixture);
	client_open_unix(&quick, &fixture);
	client_say(&slow, "subscribe\n");
	client_say(&quick, "subscribe\n");
	expect_line(&quick, "subscribe");
	for (int i = 0; i < 100; i++) {
		fixture_event(&fixture, 100000);
		ck_assert_uint_eq(strlen(client_line(&quick)), 100000);
	}
	ck_assert_uint_eq(net_counts(fixture.net).open, 1);
	ck_assert_uint_eq(fixture_peers(&fixture), 1);
	client_close(&slow);
	client_close(&quick);
}
END_TEST

/* ---- the ways to end ---- */

START_TEST(half_close_still_gets_the_answers)
{
	struct client client;

	client_open_unix(&client, &fixture);
	client_say(&client, "hold\nlater\nnow\n");
	shutdown(client.fd, SHUT_WR);
	expect_line(&client, "now");
	expect_line(&client, "later");
	ck_assert(!client_ends(&client, 10));
	fixture_release(&fixture);
	ck_assert_str_eq(client_rest(&client), "hold\n");
	client_close(&client);
}
END_TEST

START_TEST(half_close_while_lines_wait)
{
	struct net_limits one = limits;
	struct client client;

	one.in_flight = 1;
	net_set_limits(fixture.net, &one);
	client_open_unix(&client, &fixture);
	client_say(&client, "later 1\nlater 2\nlater 3\n");
	shutdown(client.fd, SHUT_WR);
	ck_assert_str_eq(client_rest(&client), "later 1\nlater 2\nlater 3\n");
	client_close(&client);
}
END_TEST

START_TEST(who_leaves_is_not_waited_for)
{
	struct client left, half;

	client_open_unix(&left, &fixture);
	client_open_unix(&half, &fixture);
	client_say(&left, "hold 1\n");
	client_say(&half, "hold 2\n");
	fixture_run(&fixture, 10);
	ck_assert_uint_eq(fixture_held(&fixture), 2);
	client_close(&left);
	shutdown(half.fd, SHUT_WR);
	/* Looked after once a second. */
	for (int i = 0; i < 50 && net_counts(fixture.net).open > 1; i++)
		fixture_run(&fixture, 100);
	ck_assert_uint_eq(net_counts(fixture.net).open, 1);
	ck_assert_uint_eq(fixture_held(&fixture), 2);
	fixture_release(&fixture);
	ck_assert_str_eq(client_rest(&half), "hold 2\n");
	client_close(&half);
}
END_TEST

START_TEST(a_last_line_cut_off_is_not_taken)
{
	struct client client;

	client_open_unix(&client, &fixture);
	client_say(&client, "whole\ncut");
	shutdown(client.fd, SHUT_WR);
	ck_assert_str_eq(client_rest(&client),
	    "whole\nerror invalid: the last line has no newline and was not "
	    "taken\n");
	ck_assert_uint_eq(fixture_received(&fixture), 1);
	client_close(&client);
}
END_TEST

START_TEST(a_client_that_leaves_is_forgotten)
{
	struct client client;

	client_open_unix(&client, &fixture);
	client_say(&client, "hold\nlater\n");
	fixture_run(&fixture, 2);
	client_close(&client);
	ck_assert_uint_eq(fixture_held(&fixture), 1);
	fixture_run(&fixture, 30);
	/* The first answer found nobody. */
	ck_assert_uint_eq(net_counts(fixture.net).open, 0);
	ck_assert_uint_eq(fixture_peers(&fixture), 1);
	fixture_release(&fixture);
	ck_assert_uint_eq(fixture_peers(&fixture), 0);
}
END_TEST

START_TEST(idle_sessions_end)
{
	struct net_limits shorter = limits;
	struct client idle, busy, listening;

	shorter.idle_timeout = 1;
	net_set_limits(fixture.net, &shorter);
	client_open_unix(&idle, &fixture);
	client_open_unix(&busy, &fixture);
	client_open_unix(&listening, &fixture);
	client_say(&busy, "hold\n");
	client_say(&listening, "subscribe\n");
	expect_line(&listening, "subscribe");
	ck_assert_str_eq(client_rest(&idle), "");
	fixture_run(&fixture, 1100);
	fixture_event(&fixture, 3);
	expect_line(&listening, "eee");
	fixture_release(&fixture);
	expect_line(&busy, "hold");
	client_close(&idle);
	client_close(&busy);
	client_close(&listening);
}
END_TEST

START_TEST(a_begun_line_must_become_whole)
{
	struct net_limits shorter = limits;
	struct client client;

	shorter.line_timeout = 1;
	net_set_limits(fixture.net, &shorter);
	client_open_unix(&client, &fixture);
	/* Each byte comes in time, the line does not. */
	for (int i = 0; i < 30; i++) {
		client_say(&client, "x");
		fixture_run(&fixture, 100);
	}
	ck_assert_str_eq(client_rest(&client),
	    "error timeout: line not complete within 1 seconds\n");
	client_close(&client);
}
END_TEST

/* ---- connections ---- */

START_TEST(too_many_connections_are_refused)
{
	struct net_limits few = limits;
	struct client clients[3];

	few.connections = 2;
	net_set_limits(fixture.net, &few);
	client_open_unix(&clients[0], &fixture);
	client_open_tcp(&clients[1], &fixture, net_tcp_port(fixture.net));
	client_open_unix(&clients[2], &fixture);
	ck_assert_str_eq(client_rest(&clients[2]),
	    "error overloaded: too many connections: 2 are open\n");
	ck_assert_uint_eq(net_counts(fixture.net).refused, 1);
	client_close(&clients[2]);
	client_close(&clients[0]);
	client_open_unix(&clients[0], &fixture);
	client_say(&clients[0], "hello\n");
	expect_line(&clients[0], "hello");
	client_close(&clients[0]);
	client_close(&clients[1]);
}
END_TEST

START_TEST(the_uid_is_that_of_a_unix_peer)
{
	struct client client;
	char uid[32];

	client_open_unix(&client, &fixture);
	client_say(&client, "uid\n");
	snprintf(uid, sizeof(uid), "%ld", (long)getuid());
	expect_line(&client, uid);
	client_close(&client);
	client_open_tcp(&client, &fixture, net_tcp_port(fixture.net));
	client_say(&client, "uid\n");
	expect_line(&client, "-1");
	client_close(&client);
}
END_TEST

/* Without descriptors accepting pauses, and goes on when there are some. */
START_TEST(running_out_of_descriptors_is_survived)
{
	struct rlimit limit, tight;
	struct client client, late, again;
	int last = dup(0), filler;

	client_open_unix(&client, &fixture);
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
	filler = dup(0);
	tight = limit;
	tight.rlim_cur = (rlim_t)filler + 2;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &tight), 0);
	/* The client takes the last descriptor, none is left to accept. */
	client_open_unix(&late, &fixture);
	client_say(&late, "late\n");
	fixture_run(&fixture, 20);
	client_say(&client, "alive\n");
	expect_line(&client, "alive");
	ck_assert_uint_eq(net_counts(fixture.net).total, 1);
	close(last);
	close(filler);
	setrlimit(RLIMIT_NOFILE, &limit);
	client_open_unix(&again, &fixture);
	client_say(&again, "again\n");
	expect_line(&again, "again");
	client_close(&client);
	client_close(&late);
	client_close(&again);
}
END_TEST

START_TEST(a_graceful_stop_answers_what_is_in_flight)
{
	struct client client, idle;

	client_open_unix(&client, &fixture);
	client_open_tcp(&idle, &fixture, net_tcp_port(fixture.net));
	client_say(&client, "hold\n");
	fixture_run(&fixture, 2);
	net_stop_accepting(fixture.net);
	client_say(&client, "not taken\n");
	ck_assert_str_eq(client_rest(&idle), "");
	ck_assert_int_eq(access(fixture.path, F_OK), -1);
	fixture_run(&fixture, 5);
	ck_assert(!net_is_idle(fixture.net));
	fixture_release(&fixture);
	ck_assert_str_eq(client_rest(&client), "hold\n");
	ck_assert(net_is_idle(fixture.net));
	ck_assert_uint_eq(fixture_received(&fixture), 1);
	client_close(&client);
	client_close(&idle);
}
END_TEST

START_TEST(closing_with_frames_in_flight)
{
	struct client client;

	client_open_unix(&client, &fixture);
	client_say(&client, "hold\nlater\nbig 5000000\nbegun");
	fixture_run(&fixture, 2);
	net_close(fixture.net);
	fixture.net = NULL;
	ck_assert(client_ends(&client, 1000));
	client_close(&client);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("net session");
	TCase *tcase = tcase_create("session");

	tcase_set_timeout(tcase, 30);
	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, a_line_split_at_every_byte);
	tcase_add_test(tcase, nul_bytes_stay_inside_their_line);
	tcase_add_test(tcase, ten_thousand_lines_in_a_burst);
	tcase_add_test(tcase, a_line_of_exactly_the_limit);
	tcase_add_test(tcase, a_line_too_long_ends_the_session);
	tcase_add_test(tcase, answers_overtake_each_other);
	tcase_add_test(tcase, frames_beyond_the_limit_wait);
	tcase_add_test(tcase, a_slow_reader_is_not_answered_ahead);
	tcase_add_test(tcase, who_never_reads_is_closed);
	tcase_add_test(tcase, events_to_a_slow_reader_are_bounded);
	tcase_add_test(tcase, half_close_still_gets_the_answers);
	tcase_add_test(tcase, half_close_while_lines_wait);
	tcase_add_test(tcase, who_leaves_is_not_waited_for);
	tcase_add_test(tcase, a_last_line_cut_off_is_not_taken);
	tcase_add_test(tcase, a_client_that_leaves_is_forgotten);
	tcase_add_test(tcase, idle_sessions_end);
	tcase_add_test(tcase, a_begun_line_must_become_whole);
	tcase_add_test(tcase, too_many_connections_are_refused);
	tcase_add_test(tcase, the_uid_is_that_of_a_unix_peer);
	tcase_add_test(tcase, running_out_of_descriptors_is_survived);
	tcase_add_test(tcase, a_graceful_stop_answers_what_is_in_flight);
	tcase_add_test(tcase, closing_with_frames_in_flight);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
