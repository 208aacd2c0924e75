# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL or the daemon die under load: what was acknowledged is there, and
nothing is there twice."""

import json
import os
import signal
import socket
import threading
import time

from harness import (Client, RpcError, contains, equal, holds, refused,
                     wait_until)

SECONDS = 70


class Writer(threading.Thread):
    """Submits keyed texts, many in flight, and notes what was acknowledged.
    What was not is sent again under the same key, as a real client does."""

    def __init__(self, server, name, in_flight=32):
        super().__init__()
        self.server, self.label, self.in_flight = server, name, in_flight
        self.acknowledged, self.faults = {}, []
        self.again, self.next = [], 0
        self.stopping = False
        self.error = None

    def key(self):
        if self.again:
            return self.again.pop()
        self.next += 1
        return "%s-%d" % (self.label, self.next)

    def take(self, client, flying):
        answer = client.read()
        if answer is None:
            raise ConnectionError("closed")
        key = flying.pop(answer["id"])
        if "result" in answer:
            holds(key not in self.acknowledged, "answered twice: " + key)
            self.acknowledged[key] = answer["result"]["id"]
            return
        data = answer["error"]["data"]
        self.faults.append(data)
        self.again.append(key)
        time.sleep(0.01)

    def session(self):
        flying = {}
        try:
            with Client(self.server.socket, timeout=40) as client:
                while not self.stopping or flying:
                    while not self.stopping and \
                            len(flying) < self.in_flight:
                        key = self.key()
                        flying[client.last_id + 1] = key
                        client.send_call("observation.submit", {
                            "text": "Under load: " + key, "key": key})
                    if flying:
                        self.take(client, flying)
        except (OSError, ConnectionError):
            time.sleep(0.05)
        finally:
            self.again += flying.values()

    def run(self):
        try:
            while not self.stopping:
                self.session()
        except Exception as e:
            self.error = e

    def finish(self):
        self.stopping = True
        self.join()
        if self.error is not None:
            raise self.error


def check_stored(server, writer):
    """Every acknowledged key once, under the id that was told."""
    rows = server.psql("SELECT key, id FROM counterpoint.observation "
                       "WHERE key LIKE '%s-%%'" % writer.label).splitlines()
    stored = {}
    for row in rows:
        key, number = row.split("|")
        holds(key not in stored, "stored twice: " + key)
        stored[key] = number
    lost = [k for k in writer.acknowledged if k not in stored]
    equal(lost, [], "acknowledged and lost")
    wrong = [k for k, i in writer.acknowledged.items() if stored[k] != i]
    equal(wrong, [], "stored under another id")


def more_of(writer, n):
    already = len(writer.acknowledged)
    wait_until("%d more acknowledged by %s" % (n, writer.label), lambda:
               len(writer.acknowledged) >= already + n or writer.error)


def is_ready(server):
    with server.connect() as c:
        return c.call("server.status")["ready"]


def disturb_postgres(server, label, disturb):
    writer = Writer(server, label)
    writer.start()
    try:
        more_of(writer, 200)
        disturb()
        wait_until("faults are told", lambda: writer.faults or writer.error)
        wait_until("it is ready again", lambda: is_ready(server))
        more_of(writer, 200)
    finally:
        writer.finish()
    for fault in writer.faults:
        equal(fault["kind"], "unavailable", str(fault))
        holds(fault["retry_after"] >= 1, str(fault))
    check_stored(server, writer)


def kill_postmaster(server, sig):
    old = server.postmaster()
    os.kill(old, sig)
    wait_until("another postmaster", lambda:
               server.postmaster() not in (None, old))


def test_postmaster_killed_under_load(server):
    disturb_postgres(server, "kill", lambda: kill_postmaster(
        server, signal.SIGKILL))


def test_postmaster_stopped_under_load(server):
    disturb_postgres(server, "fast", lambda: kill_postmaster(
        server, signal.SIGINT))


def test_postmaster_quits_at_once_under_load(server):
    disturb_postgres(server, "quit", lambda: kill_postmaster(
        server, signal.SIGQUIT))


def test_backends_killed_under_load(server):
    """Each connection lost, again and again."""
    def disturb():
        for _ in range(5):
            server.psql("SELECT pg_terminate_backend(pid) FROM "
                        "pg_stat_activity WHERE usename = 'counterpointd'",
                        role="postgres")
            time.sleep(0.1)
    disturb_postgres(server, "backends", disturb)


def test_a_crashing_backend_under_load(server):
    """PostgreSQL restarts itself then."""
    def disturb():
        pids = server.psql("SELECT pid FROM pg_stat_activity WHERE "
                           "usename = 'counterpointd'", role="postgres")
        os.kill(int(pids.split()[0]), signal.SIGKILL)
    disturb_postgres(server, "crash", disturb)


def test_unavailable_while_the_database_is_away(server):
    """Every method that needs it says so; the others answer."""
    postmaster = server.postmaster()
    with server.connect() as c:
        token = server.account("away", ["analyst"])
        os.kill(postmaster, signal.SIGKILL)

        def is_away():
            return not c.call("server.status")["ready"]
        wait_until("it is noticed", is_away)
        calls = [("observation.submit", {"text": "x"}),
                 ("observation.list", {}), ("audit.verify", {}),
                 ("narrative.get", {"slug": "proxy-war"}),
                 ("narrative.put", {
                     "slug": "x", "kind": "claim", "title": "x",
                     "summary": "x", "verdict": "false", "harm": "low",
                     "status": "active"}),
                 ("response.recommend", {"narrative": "proxy-war",
                                         "audience": "kenya"}),
                 ("library.export", {}), ("session.login", {"token": token})]
        for (method, _), answer in zip(calls, c.pipeline(calls)):
            if is_ready(server):
                break  # it came back meanwhile
            equal(answer["error"]["data"]["kind"], "unavailable", method)
            holds(answer["error"]["data"]["retry_after"] >= 1, str(answer))
        equal(server.http("GET", "/healthz")[0], 200)
        equal(c.call("session.whoami")["account"], "operator")
    wait_until("it recovers by itself", lambda: is_ready(server))
    equal(server.http("GET", "/readyz")[0], 200)
    with server.connect() as c:
        c.call("observation.submit", text="Back again.")


def test_readyz_tells_the_outage(server):
    os.kill(server.postmaster(), signal.SIGKILL)
    seen = set()

    def both():
        status, _, body = server.http("GET", "/readyz")
        seen.add(status)
        if status == 503:
            holds(body.strip(), "no reason")
        return seen == {200, 503} and status == 200
    wait_until("unready, then ready", both)


def test_library_changes_made_meanwhile_are_caught_up(server):
    """The daemon's connections are lost while psql changes the library."""
    with server.connect() as c:
        before = c.call("server.status")["library"]["version"]
        server.psql(
            "BEGIN; SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE usename = 'counterpointd'; "
            "UPDATE counterpoint.narrative SET title = 'Changed by psql' "
            "WHERE slug = 'proxy-war'; COMMIT;", role="postgres")

        def caught_up():
            return c.call("server.status")["library"]["version"] > before
        wait_until("the change is known", caught_up)
        wait_until("it can store again", lambda: is_ready(server))
        got = c.call("observation.submit",
                     text="The United States wages a proxy war in Ukraine.")
        equal(got["matches"][0]["title"], "Changed by psql")


def test_daemon_killed_under_load(server):
    writer = Writer(server, "daemon")
    writer.start()
    try:
        for _ in range(2):
            more_of(writer, 300)
            server.kill()
            server.start()
        more_of(writer, 300)
    finally:
        writer.finish()
    check_stored(server, writer)
    with server.connect() as c:
        equal(c.call("audit.verify")["intact"], True)


def test_no_orphans_when_the_daemon_is_killed(server):
    children = list(server.children())
    holds(len(children) >= 3, str(children))
    server.kill()

    def gone():
        return not any(os.path.exists("/proc/%d" % p) for p in children)
    wait_until("the workers have ended", gone)
    server.start()


def test_sigterm_answers_what_is_in_flight(server):
    """Each request that it took is answered; then it leaves with 0."""
    lines = b"".join(json.dumps({
        "jsonrpc": "2.0", "id": i, "method": "observation.submit",
        "params": {"text": "In flight %d." % i, "key": "term-%d" % i}})
        .encode() + b"\n" for i in range(200))
    with server.connect() as c:
        c.send_raw(lines)
        equal(c.read()["id"] is not None, True)  # they are under way
        server.process.send_signal(signal.SIGTERM)
        answered = {}
        while (answer := c.read()) is not None:
            holds(answer["id"] not in answered, "answered twice")
            answered[answer["id"]] = answer
    server.wait_end()
    holds(all("result" in a for a in answered.values()), "an error")
    server.start()
    stored = set(server.psql(
        "SELECT key FROM counterpoint.observation WHERE key LIKE 'term-%'")
        .split())
    missing = {"term-%d" % i for i in answered} - stored
    equal(missing, set(), "acknowledged and lost")
    # Nothing was stored that was not taken: 199 were read after the first.
    holds(len(stored) <= len(answered) + 1, "%d stored, %d answered"
          % (len(stored), len(answered) + 1))


def test_sigterm_with_idle_connections(server):
    idle = [server.connect() for _ in range(10)]
    silent = socket.create_connection(("127.0.0.1", server.http_port))
    began = time.monotonic()
    server.stop()
    holds(time.monotonic() - began < 15, "idle connections held it up")
    for c in idle:
        equal(c.read(), None)
        c.close()
    silent.close()
    holds(not os.path.exists(server.socket), "the socket stayed")
    server.start()


def test_sigterm_while_the_database_is_away(server):
    os.kill(server.postmaster(), signal.SIGKILL)
    server.stop()
    server.start()


def test_sigterm_at_each_moment_of_the_start(world):
    for pause in (0, 0.02, 0.1, 0.25, 0.5, 1):
        server = world.server("empty")
        try:
            server.start(wait=False)
            time.sleep(pause)
            server.process.send_signal(signal.SIGTERM)
            code = server.process.wait(60)
            server.process = None
            if code == -signal.SIGTERM:  # before it had begun anything
                equal(server.log(), "")
            else:
                equal(code, 0)
            wait_until("PostgreSQL has ended", lambda s=server:
                       not s.postmaster())
        finally:
            server.remove()


def test_a_second_daemon_on_the_same_socket(server, world):
    """It refuses to start, and the first one lives on."""
    other = world.server("empty", options={"socket.path": server.socket})
    try:
        other.start(wait=False)
        code = other.process.wait(60)
        other.process = None
        equal(code, 1)
        contains(other.log(), "another daemon listens")
        # Found before anything was done to a database.
        holds("setup." not in other.log(), other.log())
    finally:
        other.remove()
    with server.connect() as c:
        equal(c.call("session.whoami")["account"], "operator")


def test_a_second_daemon_on_the_same_state(server, world):
    other = world.server("empty")
    other.options["daemon.state_directory"] = server.state
    try:
        other.start(wait=False)
        time.sleep(3)
        with server.connect() as c:
            c.call("observation.submit", text="Still mine.")
        if not other.has_ended():
            other.process.send_signal(signal.SIGTERM)
            other.process.wait(60)
        other.process = None
    finally:
        other.remove()
    wait_until("the first one is ready", lambda: is_ready(server))


def test_what_was_timed_out_may_still_happen(server):
    """A request that waits for a stopped PostgreSQL is answered in time."""
    server.options["limits.request_timeout"] = "2"
    server.restart()
    pids = [int(p) for p in server.psql(
        "SELECT pid FROM pg_stat_activity WHERE usename = 'counterpointd'",
        role="postgres").split()]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        with server.connect() as c:
            began = time.monotonic()
            with refused("timeout"):
                c.call("observation.submit", text="Slow.", key="slow")
            holds(time.monotonic() - began < 8, "too late")
            equal(c.call("session.whoami")["account"], "operator")
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
    with server.connect() as c:
        def stored():
            try:
                return not c.call("observation.submit", text="Slow.",
                                  key="slow")["created"]
            except RpcError:
                return False
        wait_until("it was stored", stored)
    del server.options["limits.request_timeout"]
    server.restart()
