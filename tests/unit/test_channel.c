/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_channel.c - base/channel.h: frames whole and in pieces, descriptors,
 * broken frames, both faces against each other.
 */
#include <check.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/channel.h"
#include "suite.h"

static int pair[2];
static struct event_base *base;
static struct buf heard; /* lengths and first letters of messages */
static unsigned messages, ends;
static int passed;

static void
message(void *arg, const struct channel_message *m)
{
	(void)arg;
	messages++;
	if (m->fd != -1)
		passed = m->fd;
	buf_printf(&heard, "[%zu%c]", m->len, m->len > 0 ? m->data[0] : '-');
}

static void
closed(void *arg, const char *reason)
{
	(void)arg;
	ends++;
	buf_printf(&heard, "{%s}", reason);
}

static const struct channel_calls calls = {message, closed};

static void
set_up(void)
{
	ck_assert_int_eq(channel_pair(pair), 0);
	base = event_base_new();
	messages = ends = 0;
	passed = -1;
}

static void
tear_down(void)
{
	event_base_free(base);
	buf_done(&heard);
}

static void
run(const unsigned *number, unsigned value)
{
	while (*number < value)
		ck_assert_int_eq(event_base_loop(base, EVLOOP_ONCE), 0);
}

START_TEST(blocking_face_to_itself)
{
	struct channel_in in;
	struct channel_message m;
	struct buf out = {0};

	channel_frame(&out, "one", 3);
	channel_frame(&out, "", 0);
	ck_assert_int_eq(channel_flush(pair[0], &out), 0);
	ck_assert_int_eq(channel_write(pair[0], "fd", 2, STDIN_FILENO), 0);
	close(pair[0]);
	channel_in_init(&in, pair[1], true);
	ck_assert_int_eq(channel_receive(&in, &m), 1);
	ck_assert_mem_eq(m.data, "one", 3);
	ck_assert_int_eq(m.fd, -1);
	ck_assert_int_eq(channel_receive(&in, &m), 1);
	ck_assert_uint_eq(m.len, 0);
	ck_assert_int_eq(channel_receive(&in, &m), 1);
	ck_assert_int_ne(m.fd, -1);
	ck_assert_int_eq(fcntl(m.fd, F_GETFD), FD_CLOEXEC);
	close(m.fd);
	ck_assert_int_eq(channel_receive(&in, &m), 0);
	channel_in_done(&in);
	close(pair[1]);
	buf_done(&out);
}
END_TEST

START_TEST(frames_in_single_bytes)
{
	struct channel *channel = channel_new(base, pair[1], false, &calls, 0);
	struct buf out = {0};

	channel_frame(&out, "abc", 3);
	channel_frame(&out, "de", 2);
	for (size_t i = 0; i < out.len; i++) {
		ck_assert_int_eq(write(pair[0], out.data + i, 1), 1);
		event_base_loop(base, EVLOOP_NONBLOCK);
	}
	ck_assert_str_eq(heard.data, "[3a][2d]");
	close(pair[0]);
	run(&ends, 1);
	ck_assert_str_eq(heard.data, "[3a][2d]{closed}");
	channel_free(channel);
	buf_done(&out);
}
END_TEST

/* The peer: echoes the length of each message, passes descriptors back. */
static void
echo(int fd)
{
	struct channel_in in;
	struct channel_message m;

	channel_in_init(&in, fd, true);
	while (channel_receive(&in, &m) == 1) {
		ck_assert(m.len == 0 || m.data[m.len - 1] == m.data[0]);
		if (channel_write(fd, m.data, m.len, m.fd) == -1)
			_exit(1);
		if (m.fd != -1)
			close(m.fd);
	}
	_exit(0);
}

START_TEST(big_messages_and_descriptors_both_ways)
{
	struct channel *channel;
	pid_t pid = fork();
	int status, pipes[2];
	char *big;

	if (pid == 0) {
		close(pair[1]);
		echo(pair[0]);
	}
	close(pair[0]);
	big = malloc(CHANNEL_MESSAGE_MAX);
	memset(big, 'b', CHANNEL_MESSAGE_MAX);
	channel = channel_new(base, pair[1], true, &calls, NULL);
	ck_assert_int_eq(pipe(pipes), 0);
	for (int i = 0; i < 5; i++) {
		channel_send(channel, big, CHANNEL_MESSAGE_MAX, -1);
		channel_send(channel, "s", 1, -1);
	}
	channel_send(channel, "f", 1, pipes[1]);
	run(&messages, 11);
	ck_assert_ptr_nonnull(strstr(heard.data, "[1048576b][1s][1f]"));
	ck_assert_int_ne(passed, -1);
	/* What came back is the pipe's writing end. */
	ck_assert_int_eq(write(passed, "!", 1), 1);
	ck_assert_int_eq(read(pipes[0], big, 1), 1);
	close(passed);
	close(pipes[0]);
	channel_free(channel);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	free(big);
}
END_TEST

START_TEST(a_frame_too_long_ends_the_channel)
{
	struct channel *channel = channel_new(base, pair[1], true, &calls, 0);
	uint32_t header[2] = {CHANNEL_MESSAGE_MAX + 1, 0};

	ck_assert_int_eq(write(pair[0], header, 8), 8);
	run(&ends, 1);
	ck_assert_str_eq(heard.data, "{broken frame}");
	channel_free(channel);
	close(pair[0]);
}
END_TEST

START_TEST(a_frame_that_lacks_its_descriptor)
{
	struct channel *channel = channel_new(base, pair[1], true, &calls, 0);
	uint32_t header[2] = {0, 1};

	ck_assert_int_eq(write(pair[0], header, 8), 8);
	run(&ends, 1);
	ck_assert_str_eq(heard.data, "{broken frame}");
	channel_free(channel);
	close(pair[0]);
}
END_TEST

START_TEST(unwanted_descriptors_are_dropped)
{
	struct channel *channel = channel_new(base, pair[1], false, &calls, 0);
	int before = dup(0), after;

	close(before);
	ck_assert_int_eq(channel_write(pair[0], "x", 1, STDIN_FILENO), 0);
	run(&ends, 1);
	ck_assert_str_eq(heard.data, "{broken frame}");
	channel_free(channel);
	after = dup(0);
	ck_assert_int_le(after, before);
	close(after);
	close(pair[0]);
}
END_TEST

START_TEST(what_a_dead_peer_said_is_still_heard)
{
	struct channel *channel = channel_new(base, pair[1], false, &calls, 0);

	ck_assert(!channel_peer_is_gone(channel));
	ck_assert_int_eq(channel_write(pair[0], "last", 4, -1), 0);
	close(pair[0]);
	ck_assert(channel_peer_is_gone(channel));
	channel_send(channel, "nobody hears", 12, -1);
	channel_drain(channel);
	ck_assert_str_eq(heard.data, "[4l]{closed}");
	channel_drain(channel);
	ck_assert_uint_eq(ends, 1);
	channel_free(channel);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("channel");
	TCase *tcase = tcase_create("channel");

	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, blocking_face_to_itself);
	tcase_add_test(tcase, frames_in_single_bytes);
	tcase_add_test(tcase, big_messages_and_descriptors_both_ways);
	tcase_add_test(tcase, a_frame_too_long_ends_the_channel);
	tcase_add_test(tcase, a_frame_that_lacks_its_descriptor);
	tcase_add_test(tcase, unwanted_descriptors_are_dropped);
	tcase_add_test(tcase, what_a_dead_peer_said_is_still_heard);
	suite_add_tcase(suite, tcase);
	return suite_run(suite);
}
