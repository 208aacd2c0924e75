/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rpc.h - JSON-RPC 2.0 as net sees it: a frame of bytes goes in, at most one
 * frame comes out. Owns the peers (who is calling, what they subscribed to)
 * and the calls in flight; bytes on wires are net's.
 */
#ifndef COUNTERPOINT_RPC_RPC_H
#define COUNTERPOINT_RPC_RPC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define RPC_BATCH_MAX 64

struct rpc;

/* One connection's caller; counts the calls in flight. */
struct rpc_peer;

/*
 * The answer to one frame: one JSON document without a newline, or NULL when
 * the frame held only notifications. Called exactly once for each frame, at
 * once or later, but never after rpc_peer_kill().
 */
typedef void (*rpc_answer_cb)(void *arg, const char *bytes, size_t len);

/* A notification `event` for a peer that subscribed; not after the kill. */
typedef void (*rpc_event_cb)(void *arg, const char *bytes, size_t len);

/* The outcome of a login: NULL when it succeeded. Once, at once or later, but
 * never after rpc_peer_kill(). */
typedef void (*rpc_login_cb)(void *arg, const struct err *);

/*
 * A caller that has just connected. `uid` is the peer's on a Unix socket, -1
 * elsewhere. `event` may be NULL where events cannot be delivered (HTTP).
 */
struct rpc_peer *rpc_peer_new(
    struct rpc *, long uid, rpc_event_cb event, void *event_arg);

/* The caller left: what is in flight runs to its end, its answers go nowhere,
 * then the peer is freed. */
void rpc_peer_kill(struct rpc_peer *);

/* Logs in by token, as session.login does (for Authorization: Bearer). */
void rpc_peer_login(
    struct rpc_peer *, const char *token, rpc_login_cb, void *arg);

/* One frame from the peer: a request or a batch. `bytes` need not outlive the
 * call. */
void rpc_peer_receive(
    struct rpc_peer *, const char *bytes, size_t len, rpc_answer_cb, void *arg);

/* Whether the peer waits for events, so that silence is no idleness. */
bool rpc_peer_is_subscribed(const struct rpc_peer *);

/* Calls in flight, of all peers. */
size_t rpc_in_flight(const struct rpc *);

/* Appends an error answer with id null, for what never became a frame (too
 * long, too slow). */
void rpc_write_error(struct buf *, const struct err *);

/* For HTTP: the OpenRPC document, Prometheus metrics, and whether requests can
 * be served right now (0, or -1 with the reason). */
void rpc_write_openrpc(struct rpc *, struct buf *);
void rpc_write_metrics(struct rpc *, struct buf *);
int rpc_check_ready(struct rpc *, struct err *);

#endif
