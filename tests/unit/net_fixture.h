/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net_fixture.h - net over a make-believe rpc, and clients that turn the same
 * event loop while they wait. Owns the loop, net, the rpc and a directory for
 * the socket; what is tested is the tests'.
 */
#ifndef COUNTERPOINT_TEST_NET_FIXTURE_H
#define COUNTERPOINT_TEST_NET_FIXTURE_H

#include <event2/event.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "net/net.h"

/*
 * The make-believe rpc answers a frame by its first word: "hold" when released,
 * "later" after 20 ms, "quiet" with nothing, "big N" with N bytes, "uid" and
 * "token" with what it knows of the peer, "subscribe" as said, JSON with what
 * fixture_set_answer() says; all else with the frame itself.
 */
struct fixture {
	struct event_base *base;
	struct rpc *rpc;
	struct net *net;
	char directory[64], path[96];
};

struct client {
	struct fixture *fixture;
	int fd;
	struct buf in;
	bool eof;
};

/* Limits that no test runs into unless it wants to. */
struct net_settings fixture_settings(struct fixture *);

void fixture_open(struct fixture *, const struct net_limits *);
/* Closes all and checks that no peer is left. */
void fixture_close(struct fixture *);

/* Turns the loop for so many milliseconds. */
void fixture_run(struct fixture *, int ms);

/* Answers what was held, the last one first; returns how many. */
size_t fixture_release(struct fixture *);
size_t fixture_held(const struct fixture *);
size_t fixture_peers(const struct fixture *);
size_t fixture_received(const struct fixture *);
void fixture_set_ready(struct fixture *, bool);
/* What JSON is answered with: each request with a line, the last one again and
 * again; before "hold" it waits. The lines outlive the fixture. */
void fixture_set_answer(struct fixture *, const char *lines);
/* The last frame that was received. */
const char *fixture_frame(const struct fixture *);
/* Sends an event of `len` bytes to all subscribed peers. */
void fixture_event(struct fixture *, size_t len);

void client_open_unix(struct client *, struct fixture *);
void client_open_tcp(struct client *, struct fixture *, int port);
void client_send(struct client *, const char *bytes, size_t len);
void client_say(struct client *, const char *text);
/* The next line without its newline, valid until the next call; NULL at the
 * end, fails the test when none comes within five seconds. */
const char *client_line(struct client *);
/* All bytes until the end. */
const char *client_rest(struct client *);
/* Whether the end has come within so many milliseconds. */
bool client_ends(struct client *, int ms);
void client_close(struct client *);

#endif
