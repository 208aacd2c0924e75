# SPDX-License-Identifier: Apache-2.0
"""Releases reach their organisations: as files and by HTTP, each key once
whatever dies in between, and never while all is halted."""

import base64
import contextlib
import json
import os
import signal
import stat
import subprocess
import time

from harness import (contains, equal, give_to_daemon, holds, refused,
                     wait_until)
from receiver import Receiver

SECONDS = 130
MESSAGE = "japan-asian-nato"
AHEAD = """CREATE OR REPLACE FUNCTION counterpoint.clock()
    RETURNS timestamptz LANGUAGE sql STABLE
    AS $$ SELECT now() + interval '%s' $$"""


class Desk:
    """The people of one organisation, who release now."""

    def __init__(self, server, stack):
        def person(role):
            return stack.enter_context(server.login(
                "carry-" + role, [role], "japan"))
        self.server = server
        self.author, self.reviewer, self.releaser = map(
            person, ("author", "reviewer", "releaser"))

    def release(self, slug, n=1):
        def at(seconds):
            return self.server.psql(
                "SELECT counterpoint.moment(counterpoint.clock()"
                " + interval '%d seconds')" % seconds)
        names = ["s-%d" % i for i in range(n)]
        self.author.call("campaign.create", {
            "slug": slug, "organisation": "japan", "title": "Who builds what",
            "objective": {"specific": "Be understood."},
            "starts_at": at(-86400), "ends_at": at(864000),
            "slots": [{"name": name, "message": MESSAGE, "language": "id",
                       "audience": "indonesia", "channel": "radio",
                       "planned_at": at(0)} for name in names]})
        self.reviewer.call("slot.clear", campaign=slug, slots=names)
        meta = self.author.call("campaign.get", campaign=slug)["meta"]
        self.reviewer.call("campaign.sign_off", campaign=slug,
                           hash=meta["hash"])
        self.releaser.call("slot.schedule", campaign=slug, slots=names)

    def deliveries(self, slug, carrier):
        items = self.author.call("release.list", campaign=slug,
                                 limit=1000)["items"]
        return [d for i in items for d in i.get("deliveries", [])
                if d["carrier"] == carrier]

    def wait(self, slug, carrier, state, n=1, patience=None):
        """The deliveries, once `n` of them are in a state."""
        def there():
            return sum(d["state"] == state
                       for d in self.deliveries(slug, carrier)) == n
        wait_until("%d of %s are %s by %s" % (n, slug, state, carrier),
                   there, *([patience] if patience else []))
        return self.deliveries(slug, carrier)


@contextlib.contextmanager
def desk(server):
    with contextlib.ExitStack() as stack:
        yield Desk(server, stack)


def write_secretly(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    os.chmod(path, 0o600)
    give_to_daemon(path)


class Place:
    """A spool folder and a file of endpoints, before there is a daemon."""

    def __init__(self, world, name, receiver=None):
        self.path = os.path.join(world.folder, "place-" + name)
        os.mkdir(self.path)
        os.chmod(self.path, 0o755)
        self.spool = os.path.join(self.path, "spool")
        os.mkdir(self.spool, 0o700)
        give_to_daemon(self.spool)
        self.endpoints = os.path.join(self.path, "endpoints")
        self.secret = os.path.join(self.path, "secret")
        if receiver is not None:
            self.point_to(receiver)

    def point_to(self, receiver):
        write_secretly(self.secret, receiver.secret + "\n")
        write_secretly(self.endpoints, "# who, where, the secret\njapan %s %s"
                       "\n" % (receiver.url, self.secret))

    def plugins(self, *names, **webhook):
        all_of = {"spool": {"folder": self.spool},
                  "webhook": {"endpoints": self.endpoints, **webhook}}
        return {"phrase": False, "lexical": False,
                **{name: all_of[name] for name in names}}

    def packages(self):
        folder = os.path.join(self.spool, "japan")
        return sorted(f for f in os.listdir(folder)
                      if f.endswith(".json")) if os.path.isdir(folder) else []


def carriers(server):
    """{pid: command line} of the carriers."""
    return {pid: line for pid, line in all_children(server).items()
            if "carrier" in line}


def all_children(server):
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        with contextlib.suppress(OSError, IndexError):
            with open("/proc/%s/stat" % entry) as f:
                parent = int(f.read().rsplit(")", 1)[1].split()[1])
            with open("/proc/%s/cmdline" % entry) as f:
                line = f.read().replace("\0", " ")
            if parent == server.process.pid:
                found[int(entry)] = line
    return found


def keys_of(server, slug):
    return sorted(server.psql(
        "SELECT r.key FROM counterpoint.release r JOIN counterpoint.slot s"
        " ON s.id = r.slot WHERE s.campaign = '%s'" % slug).split())


def test_both_deliver(world):
    with Receiver() as r:
        place = Place(world, "both", r)
        with world.running(plugins=place.plugins("spool", "webhook")) as s, \
                desk(s) as d:
            d.releaser.call("event.subscribe", types=["release.delivered"])
            d.release("both", 3)
            d.wait("both", "spool", "delivered", 3)
            got = d.wait("both", "webhook", "delivered", 3)
            equal([(g["attempts"], g["receipt"]) for g in got],
                  [(1, "HTTP 200: taken")] * 3)
            event = d.releaser.read_event("release.delivered")
            contains(event["data"]["carrier"], "o")
            keys = keys_of(s, "both")
            equal(place.packages(), [k + ".json" for k in keys])
            equal(sorted(r.accepted), keys)
            equal(r.faults, [])
            check_files(s, d, place, r, "both")
            shown = s.client("call", "release.list").stdout
            contains(shown, "spool", "delivered", "HTTP 200: taken")
            status = d.author.call("server.status")
            equal({c["name"]: (c["state"], c["delivered"])
                   for c in status["carriers"]},
                  {"spool": ("running", 3), "webhook": ("running", 3)})
            equal(status["matching"]["plugins"], [])
            _, _, metrics = s.http("GET", "/metrics")
            contains(metrics.decode(), 'counterpoint_carried_total{carrier='
                     '"spool",outcome="delivered"} 3')


def check_files(server, d, place, r, slug):
    """What the files say is what release.get says, and the event's data."""
    folder = os.path.join(place.spool, "japan")
    for item in d.author.call("release.list", campaign=slug)["items"]:
        got = d.releaser.call("release.get", release=item["id"])
        path = os.path.join(folder, got["key"] + ".json")
        with open(path, "rb") as f:
            content = f.read()
        equal(content.decode(), got["package"])
        equal(stat.S_IMODE(os.stat(path).st_mode), 0o640)
        event = r.accepted[got["key"]]
        equal(event["data"], json.loads(content))
        equal(event["counterpointsig"], got["signature"])
        equal((event["specversion"], event["type"], event["subject"]),
              ("1.0", "org.counterpoint.release.v1", slug))
        equal(json.dumps(event["data"], sort_keys=True, ensure_ascii=False,
                         separators=(",", ":")).encode(), content)
        with open(path + ".sig", encoding="ascii") as f:
            line = base64.b64decode(f.read().splitlines()[1])
        equal(line[:2], b"Ed")
        equal(base64.b64encode(line[10:]).decode(), got["signature"])
        public = os.path.join(
            folder, "counterpoint-%s.pub" % line[2:10].hex())
        with open(public, encoding="ascii") as f:
            key = base64.b64decode(f.read().splitlines()[1])
        equal(base64.b64encode(key[10:]).decode(), got["public_key"])


def test_what_the_other_end_says(world):
    with Receiver() as r:
        place = Place(world, "says", r)
        with world.running(plugins=place.plugins("webhook", timeout="1")) \
                as s, desk(s) as d:
            r.treatments = ["429:1", "ok"]
            d.release("wait")
            got = d.wait("wait", "webhook", "delivered")
            equal(got[0]["attempts"], 2)
            holds(r.log[1][0] - r.log[0][0] < 4, "Retry-After: 1 is heeded")
            r.treatments = ["410"]
            d.releaser.call("event.subscribe", types=["release.failed"])
            d.release("gone")
            got = d.wait("gone", "webhook", "failed")
            equal(got[0]["last_error"], "HTTP 410")
            equal(d.releaser.read_event("release.failed")["data"]["slot"],
                  "s-0")
            with refused("forbidden"):
                d.author.call("release.retry", release=1)
            number = d.author.call("release.list", campaign="gone")[
                "items"][0]["id"]
            again = d.releaser.call("release.retry", release=number)
            equal(again["deliveries"][0]["state"], "pending")
            d.wait("gone", "webhook", "delivered")
            for how, words in (("500", "HTTP 500"), ("moved", "HTTP 307"),
                               ("cut", "no answer"),
                               ("slow:3", "no answer: ")):
                r.treatments = [how]
                slug = "a-" + how.split(":")[0]
                d.release(slug)
                def tried(slug=slug):
                    got = d.deliveries(slug, "webhook")
                    return got and "last_error" in got[0]
                wait_until(how, tried)
                got = d.wait(slug, "webhook", "delivered")
                equal(got[0]["attempts"], 2, how)
                contains(got[0]["last_error"], words)
            equal(r.faults, [])
            equal(set(r.times.values()), {1})


def test_an_answer_that_is_lost(world):
    """It comes again under the same key."""
    with Receiver() as r:
        place = Place(world, "lost", r)
        with world.running(plugins=place.plugins("webhook")) as s, \
                desk(s) as d:
            r.treatments = ["lose"]
            d.release("lost")
            d.wait("lost", "webhook", "delivered")
            equal(sorted(r.accepted), keys_of(s, "lost"))
            equal(list(r.times.values()), [2])


def test_a_long_answer(world):
    """Whoever says yes at length has said yes."""
    with Receiver() as r:
        place = Place(world, "talk", r)
        with world.running(plugins=place.plugins("webhook")) as s, \
                desk(s) as d:
            r.treatments = ["talk"]
            d.release("talk")
            got = d.wait("talk", "webhook", "delivered")
            equal((got[0]["attempts"], got[0]["receipt"]),
                  (1, "HTTP 200: " + 100 * "x"))


def test_a_daemon_that_dies_with_the_answer(world):
    """The endpoint has said yes, the database has not heard it."""
    with Receiver() as r:
        place = Place(world, "answer", r)
        with world.running(plugins=place.plugins("webhook")) as s:
            with desk(s) as d:
                s.psql("CREATE FUNCTION counterpoint.stuck() RETURNS trigger"
                       " LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60);"
                       " RETURN NEW; END $$;"
                       "CREATE TRIGGER stuck BEFORE UPDATE"
                       " ON counterpoint.delivery FOR EACH ROW"
                       " WHEN (NEW.state = 'delivered')"
                       " EXECUTE FUNCTION counterpoint.stuck()")
                d.release("answer")
                wait_until("it is accepted", lambda: r.accepted)
                time.sleep(0.5)
                equal(d.deliveries("answer", "webhook")[0]["state"],
                      "pending")
            s.kill()
            s.start()
            s.psql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                   " WHERE query LIKE '%delivery_done%'"
                   " AND pid <> pg_backend_pid();"
                   "DROP TRIGGER stuck ON counterpoint.delivery")
            with desk(s) as d:
                d.wait("answer", "webhook", "delivered")
                equal(sorted(r.accepted), keys_of(s, "answer"))
                holds(set(r.times.values()) <= {2, 3}, str(r.times))


def test_who_vouches_for_an_endpoint(world):
    """A certificate that nobody vouches for is not trusted."""
    folder = os.path.join(world.folder, "tls")
    os.mkdir(folder)
    os.chmod(folder, 0o755)
    pem, key = os.path.join(folder, "pem"), os.path.join(folder, "key")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out",
         pem, "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    os.chmod(pem, 0o644)
    with Receiver(certificate=(pem, key)) as r:
        place = Place(world, "tls", r)
        with world.running(plugins=place.plugins("webhook", ca_file=pem)) \
                as s, desk(s) as d:
            d.release("vouched")
            d.wait("vouched", "webhook", "delivered")
        with world.running(plugins=place.plugins("webhook")) as s, \
                desk(s) as d:
            d.release("unknown")

            def told():
                got = d.deliveries("unknown", "webhook")
                return got and "certificate" in got[0].get("last_error", "")
            wait_until("it is not trusted", told)
        equal(len(r.accepted), 1)


def test_secrets_and_endpoints(world):
    with Receiver() as r, Receiver() as other:
        place = Place(world, "secret", r)
        with world.running(plugins=place.plugins("webhook")) as s, \
                desk(s) as d:
            # A wrong secret is the receiver's to refuse.
            other.secret = "whsec_" + base64.b64encode(b"x" * 32).decode()
            write_secretly(place.secret, other.secret)
            d.release("wrong")
            wait_until("it is refused", lambda: r.faults)
            equal(r.faults, ["a wrong signature"])
            write_secretly(place.secret, r.secret)
            d.wait("wrong", "webhook", "delivered")
            os.chmod(place.secret, 0o644)
            d.release("open")
            def told():
                got = d.deliveries("open", "webhook")
                return got and "others must not read" in got[0].get(
                    "last_error", "")
            wait_until("an open secret is not used", told)
            write_secretly(place.endpoints, "korea %s %s\n" % (
                r.url, place.secret))
            os.chmod(place.secret, 0o600)
            d.wait("open", "webhook", "skipped")
            for secret in (r.secret, other.secret):
                holds(secret not in s.log(), "a secret is in the log")
        place.point_to(r)
        for line, words in (("japan http://example.org/ " + place.secret,
                             "must be https"),
                            ("japan https://u:p@example.org/ " + place.secret,
                             "without a user"),
                            ("japan https://example.org/", "SECRET-FILE")):
            write_secretly(place.endpoints, line + "\n")
            with world.running(plugins=place.plugins("webhook")) as s:
                s.wait_for_log(r"plugin\.refused .*webhook.*" + words)


def test_the_carrier_dies(world):
    with Receiver() as r:
        place = Place(world, "dies", r)
        with world.running(plugins=place.plugins("spool", "webhook")) as s, \
                desk(s) as d:
            d.release("many", 20)
            end = time.monotonic() + 6
            killed = 0
            while time.monotonic() < end and killed < 6:
                for pid in carriers(s):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                        killed += 1
                time.sleep(0.4)
            holds(killed > 0, "no carrier was there to kill")
            d.wait("many", "webhook", "delivered", 20, 60)
            d.wait("many", "spool", "delivered", 20, 60)
            keys = keys_of(s, "many")
            equal(place.packages(), [k + ".json" for k in keys])
            equal(sorted(r.accepted), keys)


def carrier(server, name):
    return next(pid for pid, line in carriers(server).items() if name in line)


def test_a_carrier_that_dies_costs_one_attempt(world):
    """That of the package that it had; the others go on with the next one."""
    with Receiver() as r:
        place = Place(world, "one", r)
        with world.running(plugins=place.plugins("spool", "webhook")) as s, \
                desk(s) as d:
            def under_way(name):
                return next(c["under_way"] for c in d.author.call(
                    "server.status")["carriers"] if c["name"] == name)
            r.ever = "late"
            pid = carrier(s, "spool")
            os.kill(pid, signal.SIGSTOP)
            d.release("one", 5)
            wait_until("the spool has them", lambda: under_way("spool") == 5)
            os.kill(pid, signal.SIGKILL)
            got = d.wait("one", "spool", "delivered", 5)
            equal(sorted(g["attempts"] for g in got), [1, 1, 1, 1, 2])
            equal([g["attempts"] for g in got if "last_error" in g], [2])
            contains(next(g["last_error"] for g in got
                          if "last_error" in g), "killed by signal 9")
            # Requests are under way, and the answers come while it is away.
            wait_until("the receiver has them", lambda: len(r.log) == 5)
            since = len(s.log())
            os.kill(carrier(s, "webhook"), signal.SIGKILL)
            s.wait_for_log(r"plugin\.suspended .*webhook", since)
            r.released.set()
            got = d.wait("one", "webhook", "delivered", 5)
            equal([(g["attempts"], g.get("last_error")) for g in got],
                  [(1, None)] * 5)
            equal(sorted(r.accepted), keys_of(s, "one"))
            equal(s.psql("SELECT sum(attempts) FROM counterpoint.release"),
                  "11")


def test_a_clock_that_jumps_gives_nothing_up(world):
    """Four days ahead, and put right: it goes on being tried. Believed, it is
    over."""
    with Receiver() as r:
        place = Place(world, "jump", r)
        options = {"release.clock_jump": "60", "release.clock_settle": "3600"}
        with world.running(plugins=place.plugins("webhook"),
                           options=options) as s, desk(s) as d:
            def jump(by):
                s.psql(AHEAD % by)
            s.psql(AHEAD % "0")
            r.ever = "500:1"
            d.release("jump", 2)  # one hangs, one is tried again and again
            wait_until("both are tried", lambda: len(r.attempts) == 2)
            d.author.call("event.subscribe", types=["clock.jumped"])
            r.treatments = ["slow:60"]
            wait_until("one hangs", lambda: "slow" in [h for _, h in r.log])
            jump("4 days")
            r.released.set()
            wait_until("that attempt is over", lambda: "HTTP 503" in [
                g.get("last_error") for g in d.deliveries("jump", "webhook")])
            d.wait("jump", "webhook", "pending", 2)
            d.author.read_event("clock.jumped")
            wait_until("nothing is under way", lambda: d.author.call(
                "server.status")["carriers"][0]["under_way"] == 0)
            time.sleep(1)  # what had been begun may only now have been sent
            tried = len(r.log)
            time.sleep(3)
            equal(len(r.log), tried)
            jump("0")
            r.ever = "ok"
            d.wait("jump", "webhook", "delivered", 2)


def test_a_clock_that_is_believed_gives_up(world):
    with Receiver() as r:
        place = Place(world, "believed", r)
        options = {"release.clock_jump": "1000000000"}
        with world.running(plugins=place.plugins("webhook"),
                           options=options) as s, desk(s) as d:
            s.psql(AHEAD % "0")
            r.ever = "500:1"
            d.release("believed")
            wait_until("it is tried", lambda: len(r.log) > 1)
            s.psql(AHEAD % "4 days")
            d.wait("believed", "webhook", "failed")


def test_the_daemon_dies(world):
    """It is killed while packages are under way, and started again."""
    with Receiver() as r:
        place = Place(world, "daemon", r)
        with world.running(plugins=place.plugins("spool", "webhook")) as s:
            with desk(s) as d:
                r.ever = "slow:60"
                d.release("killed", 12)
                wait_until("some are under way", lambda: len(r.log) > 4)
            s.kill()
            r.ever = "ok"
            r.released.set()
            s.start()
            with desk(s) as d:
                d.wait("killed", "webhook", "delivered", 12, 60)
                d.wait("killed", "spool", "delivered", 12, 60)
                keys = keys_of(s, "killed")
                equal(place.packages(), [k + ".json" for k in keys])
                equal(sorted(r.accepted), keys)


def test_halt_stops_what_is_under_way(world):
    with Receiver() as r:
        place = Place(world, "halt", r)
        with world.running(plugins=place.plugins("webhook")) as s, \
                desk(s) as d:
            # One hangs in a transfer, one waits to be tried again.
            r.treatments = ["500:1", "slow:60"]
            d.release("first")
            wait_until("it was tried", lambda: len(r.log) == 1)
            d.release("second")
            wait_until("it is under way", lambda: len(r.log) == 2)
            d.releaser.call("release.halt", reason="A mistake.")
            s.wait_for_log(r"carry\.state .*to=halted")
            def idle():
                status = d.author.call("server.status")["carriers"][0]
                return status["under_way"] == 0 and \
                    status["state"] == "halted"
            wait_until("nothing is under way", idle, 1)
            tried = len(r.log)
            time.sleep(6)  # longer than the first pause
            equal(len(r.log), tried, "attempts while halted")
            s.restart()
            time.sleep(2)
            equal(len(r.log), tried, "attempts after a restart")
            # The daemon is another: people log in anew.
            with desk(s) as again:
                again.releaser.call("release.resume")
                again.wait("first", "webhook", "delivered")
                again.wait("second", "webhook", "delivered")
                equal(set(r.times.values()), {1})


def test_lost_ground_withholds(world):
    with Receiver() as r:
        place = Place(world, "ground", r)
        with world.running(plugins=place.plugins("webhook")) as s, \
                desk(s) as d:
            d.releaser.call("event.subscribe", types=["release.withheld"])
            r.ever = "500"
            d.release("shaken")
            wait_until("it was tried", lambda: r.log)
            item = d.author.call("evidence.get", slug="nato-treaty-area")
            del item["meta"]
            with s.connect() as operator:
                operator.call("evidence.put", item, retracted={
                    "date": "2026-01-01", "reason": "An error."})
            got = d.wait("shaken", "webhook", "withheld")
            contains(got[0]["last_error"], "An error.")
            event = d.releaser.read_event("release.withheld")
            contains(event["data"]["reason"], "An error.")
            equal(r.accepted, {})


def test_two_daemons_share_the_work(world):
    with Receiver() as r:
        place = Place(world, "two", r)
        plugins = place.plugins("spool", "webhook")
        with world.running(plugins=plugins) as s, desk(s) as d:
            options = {
                "database.embedded": "no", "daemon.instance": "other",
                "database.connection": "host=%s dbname=counterpoint "
                "user=counterpointd" % s.state}
            with world.running(None, options=options, plugins=plugins):
                d.release("shared", 30)
                d.wait("shared", "webhook", "delivered", 30, 60)
                d.wait("shared", "spool", "delivered", 30, 60)
            equal(sorted(r.accepted), keys_of(s, "shared"))
            equal(set(r.times.values()), {1})


def test_a_carrier_is_removed(world):
    place = Place(world, "removed")
    with world.running(plugins=place.plugins("spool")) as s, desk(s) as d, \
            s.connect() as operator:
        d.release("kept")
        d.wait("kept", "spool", "delivered")
        with refused("forbidden"):
            d.releaser.call("carrier.remove", carrier="spool")
        equal(operator.call("carrier.remove", carrier="spool"),
              {"carrier": "spool", "skipped": 0})
        with refused("not_found", field="carrier"):
            operator.call("carrier.remove", carrier="spool")
