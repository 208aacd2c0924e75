# SPDX-License-Identifier: Apache-2.0
"""Slots become releases at their time: once, signed, never while halted, by
whichever of two daemons; or they wait, or are missed, and that is told."""

import base64
import contextlib
import hashlib
import json
import os
import subprocess
import time

from harness import contains, equal, holds, refused, wait_until

SECONDS = 90
MESSAGE = "japan-asian-nato"
DER = bytes.fromhex("302a300506032b6570032100")  # before an Ed25519 key
# By a clock that a test may put forward, from zero.
CLOCK = """
CREATE TABLE IF NOT EXISTS counterpoint.ahead (by interval NOT NULL);
INSERT INTO counterpoint.ahead SELECT '0'
    WHERE NOT EXISTS (SELECT FROM counterpoint.ahead);
CREATE OR REPLACE FUNCTION counterpoint.clock() RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT now() + (SELECT by FROM counterpoint.ahead)
$$;
"""
# Each release takes its time, in seconds.
SLOWLY = """
CREATE FUNCTION counterpoint.slowly() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_sleep(%s); RETURN NEW; END $$;
CREATE TRIGGER slowly BEFORE INSERT ON counterpoint.release
    FOR EACH ROW EXECUTE FUNCTION counterpoint.slowly();
"""
FREE_CLOCK = {"release.clock_jump": "1000000000"}


def at(server, seconds):
    """A time so many seconds from now, by the database's clock."""
    return server.psql("SELECT counterpoint.moment(counterpoint.clock() + "
                       "interval '%s seconds')" % seconds)


def put_clock(server, by):
    server.psql("UPDATE counterpoint.ahead SET by = '%s'" % by)


class Desk:
    """The people of a campaign of one organisation, logged in."""

    def __init__(self, server, stack):
        def person(role):
            return stack.enter_context(server.login(
                "rel-" + role, [role], "japan"))
        self.server = server
        self.author, self.reviewer, self.releaser = map(
            person, ("author", "reviewer", "releaser"))

    def schedule(self, slug, slots):
        """Slots: (name, seconds from now, more fields)."""
        self.author.call("campaign.create", {
            "slug": slug, "organisation": "japan", "title": "Who builds what",
            "objective": {"specific": "Be understood."},
            "starts_at": at(self.server, -86400),
            "ends_at": at(self.server, 864000),
            "slots": [{
                "name": name, "message": MESSAGE, "language": "id",
                "audience": "indonesia", "channel": "radio",
                "planned_at": at(self.server, seconds), **more}
                for name, seconds, more in slots]})
        names = [name for name, _, _ in slots]
        self.reviewer.call("slot.clear", campaign=slug, slots=names)
        meta = self.author.call("campaign.get", campaign=slug)["meta"]
        self.reviewer.call("campaign.sign_off", campaign=slug,
                           hash=meta["hash"])
        self.releaser.call("slot.schedule", campaign=slug, slots=names)

    def many(self, slug, n, seconds):
        self.schedule(slug, [("s-%d" % i, seconds, {}) for i in range(n)])

    def slot(self, slug, name):
        doc = self.author.call("campaign.get", campaign=slug)
        return next(s["meta"] for s in doc["slots"] if s["name"] == name)

    def wait_slot(self, slug, name, state):
        wait_until("%s is %s" % (name, state),
                   lambda: self.slot(slug, name)["state"] == state)
        return self.slot(slug, name)


@contextlib.contextmanager
def desk(server):
    with contextlib.ExitStack() as stack:
        yield Desk(server, stack)


def released(server, slug):
    return int(server.psql(
        "SELECT count(*) FROM counterpoint.release r"
        " JOIN counterpoint.slot s ON s.id = r.slot"
        " WHERE s.campaign = '%s'" % slug))


def once_each(server, slug, n):
    """Each slot has one release, with a key and a package of its own."""
    equal(server.psql(
        "SELECT count(*), count(DISTINCT r.slot), count(DISTINCT r.key),"
        " count(*) FILTER (WHERE r.package #>> '{counterpoint,slot,name}'"
        " = s.name AND r.package ->> 'uri' = 'urn:uuid:' || r.key),"
        " (SELECT count(*) FROM counterpoint.slot_lease)"
        " FROM counterpoint.release r JOIN counterpoint.slot s"
        " ON s.id = r.slot WHERE s.campaign = '%s' AND s.state = 'released'"
        % slug), "%d|%d|%d|%d|0" % (n, n, n, n))


def other_options(server, **more):
    return {"database.embedded": "no", "daemon.instance": "other",
            "database.connection": "host=%s dbname=counterpoint "
            "user=counterpointd" % server.state, **more}


def verified(server, release, package):
    """Whether openssl finds that the signature is of the package."""
    path = os.path.join(server.folder, "verify")
    key = base64.b64encode(DER + base64.b64decode(release["public_key"]))
    for name, content in (
            (".pem", b"-----BEGIN PUBLIC KEY-----\n" + key
             + b"\n-----END PUBLIC KEY-----\n"),
            (".sig", base64.b64decode(release["signature"])),
            (".json", package.encode())):
        with open(path + name, "wb") as f:
            f.write(content)
    return subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", path + ".pem",
         "-rawin", "-in", path + ".json", "-sigfile", path + ".sig"],
        capture_output=True, check=False).returncode == 0


def test_a_due_slot_is_released(server):
    with desk(server) as d:
        d.author.call("event.subscribe", types=["slot.released"])
        d.schedule("due", [("soon", 2, {}), ("later", 3600, {})])
        number = d.wait_slot("due", "soon", "released")["release"]
        event = d.author.read_event("slot.released")
        equal((event["subject"], event["data"]["release"]),
              ("due/soon", number))
        equal(d.slot("due", "later")["state"], "scheduled")
        item = d.author.call("release.list", campaign="due")["items"][0]
        planned = d.author.call("campaign.get", campaign="due")["slots"][0][
            "planned_at"]
        holds(item["released_at"] >= planned, str(item))
        got = d.author.call("release.get", release=number)
        package = json.loads(got["package"])
        equal(package["uri"], "urn:uuid:" + got["key"])
        equal(package["counterpoint"]["message"]["slug"], MESSAGE)
        public = base64.b64decode(got["public_key"])
        equal(hashlib.sha256(public).hexdigest()[:16], got["signing_key"])
        holds(verified(server, got, got["package"]), "it does not verify")
        holds(not verified(server, got, got["package"] + " "),
              "another text verifies")
        with server.login("rel-stranger", ["author"], "australia") as c, \
                refused("not_found", field="release"):
            c.call("release.get", release=number)
        with server.login("rel-auditor", ["auditor"], "australia") as c, \
                refused("forbidden", field="release"):
            c.call("release.get", release=number)
        status = d.author.call("server.status")
        equal((status["signing"]["key"], status["signing"]["public_key"]),
              (got["signing_key"], got["public_key"]))
        status = status["releases"]
        holds(status["released"] >= 1 and 0 < status["late"]["most"] < 2,
              str(status))
        _, _, body = server.http("GET", "/metrics")
        contains(body.decode(), "\ncounterpoint_releases_total ",
                 '\ncounterpoint_release_late_seconds{quantile="0.99"} ')


def test_what_comes_first(world):
    """The urgent first, then the earlier; within their batch, all the same."""
    with world.running(options={"release.batch": "1",
                                "release.interval": "3600"}) as server, \
            desk(server) as d:
        d.schedule("order", [
            ("late", -60, {"priority": "low"}), ("now", -1, {}),
            ("first", -5, {}), ("urgent", -1, {"priority": "high"})])
        d.releaser.call("release.halt", reason="A test.")
        d.releaser.call("release.resume")
        wait_until("all are out", lambda: released(server, "order") == 4)
        equal(server.psql(
            "SELECT string_agg(s.name, ' ' ORDER BY r.id)"
            " FROM counterpoint.release r JOIN counterpoint.slot s"
            " ON s.id = r.slot"), "urgent first now late")


def test_two_daemons_release_each_once(world):
    options = {"release.batch": "3"}
    with world.running(options=options) as server, \
            world.running(None, options=other_options(server, **options)) \
            as other, desk(server) as d:
        d.many("both", 60, 3)
        wait_until("all are out", lambda: released(server, "both") == 60)
        once_each(server, "both", 60)
        shares = []
        for daemon in (server, other):
            with daemon.connect(server.tokens["rel-author"]) as c:
                shares.append(
                    c.call("server.status")["releases"]["released"])
        equal(sum(shares), 60)
        holds(all(shares), "one did it all: %s" % shares)


def test_a_daemon_that_is_killed(world):
    """It dies at any point; what it had begun is done, under its old key."""
    quiet = {"release.interval": "3600"}
    with world.running(options=quiet) as server, desk(server) as d:
        other = world.server(None, options=other_options(
            server, **{"release.batch": "2", "release.lease": "5"}))
        try:
            d.many("killed", 80, 0)
            rounds, known = 0, -1
            while released(server, "killed") < 80:
                other.start(wait=False)
                time.sleep(0.3 + 0.013 * rounds)
                other.kill()
                rounds += 1
                equal(released(server, "killed") >= known, True)
                known = released(server, "killed")
                holds(rounds < 100, "it never ends")
            holds(rounds > 1, "it was never killed in between")
            once_each(server, "killed", 80)
        finally:
            other.remove()


def test_a_batch_that_is_too_much(world):
    """What the database cannot store in time is stored in smaller parts."""
    with world.running(options={"database.statement_timeout": "1000"}) \
            as server, desk(server) as d:
        server.psql(SLOWLY % 0.15)
        d.many("much", 20, 0)
        wait_until("all are out", lambda: released(server, "much") == 20)
        once_each(server, "much", 20)


def test_a_dead_daemons_lease_is_taken_over(server):
    with desk(server) as d:
        d.schedule("left", [("one", 2, {})])
        key = server.psql(
            "INSERT INTO counterpoint.slot_lease (slot, holder, until)"
            " SELECT id, 'dead', now() + interval '4 seconds'"
            " FROM counterpoint.slot WHERE campaign = 'left' RETURNING key")
        until = server.psql("SELECT counterpoint.moment(until)"
                            " FROM counterpoint.slot_lease")
        number = d.wait_slot("left", "one", "released")["release"]
        got = d.author.call("release.get", release=number)
        equal(got["key"], key)
        holds(got["released_at"] >= until, "it did not wait for the lease")


def test_halt_stops_both_within_a_second(world):
    with world.running() as server, world.running(
            None, options=other_options(server)), desk(server) as d:
        d.schedule("stop", [("s-%d" % i, 1 + i * 0.1, {})
                            for i in range(60)])
        wait_until("it has begun", lambda: released(server, "stop") > 2)
        d.releaser.call("release.halt", reason="A mistake.")
        first = released(server, "stop")
        time.sleep(2)
        equal(released(server, "stop"), first)
        holds(first < 60, "all were out before")
        held = server.psql("SELECT state, count(*) FROM counterpoint.slot"
                           " WHERE campaign = 'stop' GROUP BY 1 ORDER BY 1")
        contains(held, "scheduled|%d" % (60 - first))
        contains(server.http("GET", "/metrics")[2].decode(),
                 "\ncounterpoint_releases_halted 1")


def test_halt_does_not_wait_for_a_large_batch(world):
    with world.running(options={"release.batch": "1000"}) as server, \
            desk(server) as d:
        server.psql(SLOWLY % 0.05)
        d.many("large", 200, 3)
        wait_until("it has begun", lambda: released(server, "large") > 0)
        d.releaser.call("release.halt", reason="A mistake.")
        first = released(server, "large")
        holds(first < 200, "the halt had to wait")
        time.sleep(2)
        equal(released(server, "large"), first)


def test_a_halt_outlives_restarts(world):
    with world.running() as server:
        with desk(server) as d:
            d.releaser.call("release.halt", reason="A mistake.")
            d.many("kept", 3, 0)
        server.restart()
        time.sleep(2)
        equal(released(server, "kept"), 0)
        with desk(server) as d:
            d.releaser.call("release.resume")
            wait_until("all are out", lambda: released(server, "kept") == 3)
            once_each(server, "kept", 3)


def test_what_loses_its_ground_is_withheld(server):
    """Retracted, it is told at once; what expired unseen is met at its
    time."""
    with desk(server) as d:
        d.schedule("ground", [("told", 3600, {}), ("unseen", 4, {})])
        d.author.call("event.subscribe", types=["slot.withheld"])
        evidence = server.psql(
            "ALTER TABLE counterpoint.evidence DISABLE TRIGGER slots;"
            "UPDATE counterpoint.evidence SET valid_until = '2020-01-01'"
            " WHERE slug = (SELECT l.evidence FROM counterpoint.slot s"
            " JOIN counterpoint.message_evidence l ON l.version = s.version"
            " WHERE s.campaign = 'ground' LIMIT 1) RETURNING slug;"
            "ALTER TABLE counterpoint.evidence ENABLE TRIGGER slots;")
        event = d.author.read_event("slot.withheld")
        equal(event["subject"], "ground/unseen")
        contains(event["data"]["reason"], "expired on 2020-01-01")
        equal(d.slot("ground", "told")["state"], "scheduled")
        with server.connect() as operator:
            operator.call("evidence.retract", slug=evidence,
                          reason="An error.")
        while event["subject"] != "ground/told":  # others lean on it, too
            event = d.author.read_event("slot.withheld")
        contains(event["data"]["reason"], "retracted: An error.")
        equal(released(server, "ground"), 0)
        status = d.author.call("server.status")["releases"]
        holds(status["refused"] >= 1, str(status))


def test_a_slot_waits_for_another(world):
    with world.running(options=FREE_CLOCK) as server, desk(server) as d:
        server.psql(CLOCK)
        after = {"depends_on": [{"slot": "first", "least_minutes": 60,
                                 "most_minutes": 120}]}
        d.schedule("lag", [("first", 0, {}), ("second", 3600, after),
                           ("third", 3700, {**after, "late_minutes": 600})])
        d.wait_slot("lag", "first", "released")
        put_clock(server, "59 minutes 50 seconds")
        time.sleep(2)
        equal(released(server, "lag"), 1)
        put_clock(server, "60 minutes 30 seconds")
        d.wait_slot("lag", "second", "released")
        equal(d.slot("lag", "third")["state"], "scheduled")
        d.author.call("event.subscribe", types=["slot.missed"])
        put_clock(server, "3 hours")
        event = d.author.read_event("slot.missed")
        equal((event["subject"], event["data"]["reason"]),
              ("lag/third", 'It was to follow "first" within 120 minutes.'))


def test_what_came_due_while_nobody_was_there(world):
    """Late, where it may be; else it is missed, and told."""
    with world.running(options={"release.interval": "3600"}) as server:
        with desk(server) as d:
            server.psql(CLOCK)
            after = {"late_minutes": 600, "depends_on": [{"slot": "short"}]}
            d.schedule("down", [
                ("long", 60, {"late_minutes": 600}),
                ("short", 60, {"late_minutes": 30}), ("after", 70, after)])
            put_clock(server, "2 hours")
        server.restart()
        with desk(server) as d:
            d.wait_slot("down", "long", "released")
            missed = d.wait_slot("down", "short", "missed")
            contains(missed["reason"], "It was to be released by ",
                     "No daemon took it in time.")
            equal(d.slot("down", "after")["state"], "scheduled")
            put_clock(server, "11 hours")
        server.restart()
        with desk(server) as d:
            contains(d.wait_slot("down", "after", "missed")["reason"],
                     'It waits for "short", which is missed.')
            kinds = {c["kind"] for c in d.author.call(
                "campaign.check", campaign="down")["conflicts"]}
            contains(kinds, "missed")


def test_a_clock_that_jumps_is_doubted_first(world):
    options = {"release.clock_jump": "5", "release.clock_settle": "3"}
    with world.running(options=options) as server, desk(server) as d:
        server.psql(CLOCK)
        d.schedule("jump", [("one", 1800, {}), ("two", 5400, {}),
                            ("three", 9000, {})])
        d.author.call("event.subscribe", types=["clock.jumped"])
        # It comes back: nothing has happened.
        put_clock(server, "1 hour")
        equal(d.author.read_event("clock.jumped")["data"]["state"], "forward")
        status = d.author.call("server.status")["releases"]
        equal((status["held"], released(server, "jump")), (True, 0))
        put_clock(server, "0")
        equal(d.author.read_event("clock.jumped")["data"]["state"], "back")
        equal(d.slot("jump", "one")["state"], "scheduled")
        # It stands by it: after a while it is believed.
        began = time.monotonic()
        put_clock(server, "1 hour")
        equal(d.author.read_event("clock.jumped")["data"]["state"], "forward")
        data = d.author.read_event("clock.jumped")["data"]
        equal(data["state"], "settled")
        holds(abs(data["seconds"] - 3600) < 60, str(data))
        holds(time.monotonic() - began >= 3, "it was believed too soon")
        d.wait_slot("jump", "one", "released")
        # Back, far: what is due by the new time only waits.
        put_clock(server, "0")
        equal(d.author.read_event("clock.jumped")["data"]["state"], "back")
        equal(d.slot("jump", "two")["state"], "scheduled")


def test_clocks_that_differ_are_told(world):
    """Once, at the start: this machine's and the database's."""
    with world.running() as server:
        server.psql(CLOCK)
        server.restart()
        server.wait_for_log(r"state .*to=serving")
        put_clock(server, "-2 hours")
        server.restart()
        line = server.wait_for_log(
            r"clock\.differs machine=(\S+) database=(\S+) seconds=(-\d+)")
        machine, database, seconds = line.groups()
        holds(database < machine, line.group())
        holds(-7210 < int(seconds) < -7190, seconds)
        with desk(server) as d:
            d.schedule("clocks", [("one", 0, {})])
            d.wait_slot("clocks", "one", "released")
        equal(server.log().count("clock.differs"), 1)


def test_a_campaign_ends(world):
    with world.running(options=FREE_CLOCK) as server:
        with desk(server) as d:
            server.psql(CLOCK)
            d.schedule("over", [("one", 0, {})])
            d.schedule("open", [("one", 0, {}), ("two", 3600, {})])
            d.wait_slot("open", "one", "released")
            d.wait_slot("over", "one", "released")
            d.releaser.call("slot.withhold", campaign="open", slots=["two"],
                            reason="Not now.")
            put_clock(server, "20 days")
        server.restart()
        wait_until("it is over", lambda: server.psql(
            "SELECT state FROM counterpoint.campaign WHERE slug = 'over'")
            == "ended")
        equal(server.psql("SELECT state FROM counterpoint.campaign"
                          " WHERE slug = 'open'"), "running")
