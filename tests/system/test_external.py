# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL that no daemon started, and two daemons on one database. Owns
that PostgreSQL."""

import contextlib
import os
import shutil
import signal
import subprocess

from harness import (PATIENCE, contains, environment, equal, give_to_daemon,
                     holds, identity, postgres_program, refused,
                     starter_item, wait_until)

SECONDS = 15
PROXY = "The United States wages a proxy war in Ukraine to destroy Russia."


class Postgres:
    """A cluster that no daemon started."""

    def __init__(self, world):
        self.folder = os.path.join(world.folder, "own-postgres")
        self.data = os.path.join(self.folder, "data")
        os.mkdir(self.folder, 0o755)
        os.mkdir(self.data, 0o700)
        give_to_daemon(self.folder)
        give_to_daemon(self.data)
        self.process = None
        self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust",
                 "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self.start()
        self.sql("CREATE ROLE boss LOGIN CREATEROLE; "
                 "CREATE DATABASE plan OWNER boss")

    def run(self, program, *arguments):
        subprocess.run([postgres_program(program),
                        *arguments], check=True, capture_output=True,
                       cwd="/", timeout=PATIENCE, **identity())

    def start(self):
        self.process = subprocess.Popen(
            [postgres_program("postgres"), "-D", self.data,
             "-k", self.folder, "-c", "listen_addresses=", "-c", "fsync=off"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
            **identity())
        wait_until("PostgreSQL answers", lambda: subprocess.run(
            [postgres_program("pg_isready"), "-q", "-h",
             self.folder], check=False).returncode == 0)

    def stop(self, how=signal.SIGINT):
        self.process.send_signal(how)
        self.process.wait(PATIENCE)

    def sql(self, sql, role="postgres", database="postgres"):
        done = subprocess.run(
            [postgres_program("psql"), "-XqAt", "-v", "ON_ERROR_STOP=1",
             "-h", self.folder, "-U", role, "-d", database, "-f", "-"],
            input=sql, text=True, capture_output=True, check=False,
            env=environment(), cwd="/", **identity())
        equal(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def options(self, instance, owner=True):
        conninfo = "host=%s dbname=plan user=" % self.folder
        found = {"database.embedded": "no",
                 "database.connection": conninfo + "counterpointd",
                 "daemon.instance": instance}
        if owner:
            found["database.owner_connection"] = conninfo + "boss"
        return found

    def remove(self):
        if self.process is not None and self.process.poll() is None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def own_postgres(world):
    postgres = Postgres(world)
    try:
        yield postgres
    finally:
        postgres.remove()


def test_own_postgres_and_two_daemons(world):
    with own_postgres(world) as postgres, \
            world.running(None, options=postgres.options("one")) as one, \
            world.running(None, options=postgres.options(
                "two", owner=False)) as two:
        two_daemons(postgres, one, two)


def two_daemons(postgres, one, two):
    holds(one.postmaster() is None, "it runs an embedded one")
    item = {**starter_item("narratives", "proxy-war")}
    item.pop("parent", None)
    with one.connect() as a, two.connect() as b:
        equal(a.call("server.status")["instance"], "one")
        equal(b.call("server.status")["instance"], "two")
        # What one puts, the other matches.
        b.call("event.subscribe", types=["library.changed"])
        a.call("narrative.put", item)
        equal(b.read_event("library.changed")["subject"], "proxy-war")
        got = b.call("observation.submit", text=PROXY, key="k")
        equal(got["matches"][0]["narrative"], "proxy-war")
        again = a.call("observation.submit", text=PROXY, key="k")
        equal((again["created"], again["id"]), (False, got["id"]))
        b.call("narrative.retire", slug="proxy-war")

        def gone():
            return a.call("observation.submit", text=PROXY)["matches"] == []
        wait_until("the other has it no more", gone)
        # An account of one logs in at the other.
        token = one.account("anna", ["analyst"])

        def logged_in():
            with two.connect(token) as c:
                return c.call("session.whoami")["roles"] == ["analyst"]
        wait_until("it is known there", logged_in)
        many_writers(a, b)
        verdict = a.call("audit.verify")
        equal(verdict["intact"], True)
        chains = {c["instance"]: c["entries"] for c in verdict["chains"]}
        holds(chains["one"] > 0 and chains["two"] > 0, str(chains))
    outage(postgres, one, two)


def many_writers(a, b):
    """The same keys from both at once: each is stored once."""
    ids = {}
    for c in (a, b):
        c.sent = [c.send_call("observation.submit", {
            "text": "From both %d." % i, "key": "both-%d" % i})
            for i in range(200)]
    for c in (a, b):
        for i, number in enumerate(c.sent):
            answer = c.read_answer(number)
            holds("result" in answer, str(answer))
            ids.setdefault(i, []).append(answer["result"])
    for answers in ids.values():
        equal(len({a["id"] for a in answers}), 1)
        equal(sorted(a["created"] for a in answers), [False, True])


def outage(postgres, one, two):
    postgres.stop()
    with one.connect() as c:
        with refused("unavailable"):
            c.call("observation.submit", text="x")
    postgres.start()
    for server in (one, two):
        with server.connect() as c:
            wait_until("ready again", lambda c=c:
                       c.call("server.status")["ready"])
            c.call("observation.submit", text="Back.")


def test_own_postgres_that_comes_later(world):
    """The daemon waits for it, and says so."""
    with own_postgres(world) as postgres:
        postgres.stop()
        server = world.server(None, options=postgres.options("late"))
        try:
            server.start(wait=False)
            server.wait_for_log("setup.waiting")
            postgres.start()
            server.wait_for_log("server.ready")
            server.stop()
        finally:
            server.remove()


def test_own_postgres_without_a_schema(world):
    """Somebody else migrates: until then it says what is missing."""
    with own_postgres(world) as postgres:
        postgres.sql("CREATE ROLE counterpointd LOGIN")
        server = world.server(None, options=postgres.options(
            "bare", owner=False))
        try:
            server.start(wait=False)
            code = server.process.wait(PATIENCE)
            server.process = None
            equal(code, 1)
            contains(server.log(), "server.failed", "migrat")
        finally:
            server.remove()


def test_migrate_and_exit(world):
    with own_postgres(world) as postgres:
        server = world.server(None, options=postgres.options("m"))
        try:
            server.write_config()
            for _ in range(2):
                done = subprocess.run(
                    [server.programs.daemon, "-m", "-f", server.config],
                    capture_output=True, text=True, check=False,
                    env=environment(), timeout=PATIENCE, **identity())
                equal(done.returncode, 0, done.stderr)
            del server.options["database.owner_connection"]
            server.start()
            server.stop()
        finally:
            server.remove()
