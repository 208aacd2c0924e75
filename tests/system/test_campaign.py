# SPDX-License-Identifier: Apache-2.0
"""Campaigns of two desks, from the plan to what stops it."""

import contextlib
import json
import os

from harness import (contains, equal, holds, refused, wait_until)

OURS, THEIRS = "japan-asian-nato", "korea-arms-evidence"
EVENTS = ["campaign.changed", "slot.withheld", "release.halted",
          "release.resumed", "message.circulated"]


def plan(slug, **more):
    """Japan first, South Korea within the same day."""
    return {
        "slug": slug, "organisation": "japan", "title": "Who builds what",
        "objective": {"specific": "Be understood.", "metric": "Share who know",
                      "baseline": 0.25, "target": 0.3},
        "starts_at": "2027-03-01T00:00:00Z",
        "ends_at": "2027-04-01T00:00:00Z",
        "partners": ["south-korea"], "cadence_cap": 2,
        "slots": [
            {"name": "first", "message": OURS, "language": "id",
             "audience": "indonesia", "channel": "radio",
             "planned_at": "2027-03-02T05:00:00Z"},
            {"name": "second", "message": THEIRS, "language": "id",
             "audience": "indonesia", "channel": "web",
             "planned_at": "2027-03-02T09:00:00Z",
             "depends_on": [{"slot": "first", "least_minutes": 120,
                             "most_minutes": 1440}]}], **more}


class Desks:
    """The people of a joint campaign, logged in."""

    def __init__(self, server, stack):
        def person(name, role, organisation):
            return stack.enter_context(server.login(
                "camp-" + name, [role], organisation))
        self.author = person("author", "author", "japan")
        self.japan = person("japan", "reviewer", "japan")
        self.releaser = person("releaser", "releaser", "japan")
        self.korea = person("korea", "reviewer", "south-korea")
        self.korea_releaser = person("korea-r", "releaser", "south-korea")
        self.stranger = person("stranger", "author", "australia")
        self.auditor = person("auditor", "auditor", "australia")

    def sign_off(self, slug):
        plan_hash = self.author.call(
            "campaign.get", campaign=slug)["meta"]["hash"]
        for c in (self.japan, self.korea_releaser):
            meta = c.call("campaign.sign_off", campaign=slug, hash=plan_hash)
        return [s["organisation"] for s in meta["signed_off"]]

    def consent(self, slug):
        for message, own, other in ((OURS, self.japan, self.korea),
                                    (THEIRS, self.korea, self.japan)):
            words = {"slug": message, "campaign": slug, "hash": own.call(
                "message.get", slug=message)["meta"]["hash"]}
            own.call("message.circulate", words)
            other.call("message.consent", words, verdict="consents")

    def schedule(self, slug):
        self.japan.call("slot.clear", campaign=slug, slots=["first"])
        self.korea.call("slot.clear", campaign=slug, slots=["second"])
        self.releaser.call("slot.schedule", campaign=slug, slots=["first"])
        self.korea_releaser.call(
            "slot.schedule", campaign=slug, slots=["second"])


@contextlib.contextmanager
def desks(server):
    with contextlib.ExitStack() as stack:
        yield Desks(server, stack)


def kinds(c, slug):
    got = c.call("campaign.check", campaign=slug)
    return sorted({x["kind"] for x in got["conflicts"] if not x["soft"]})


def by_client(server, who, organisation, *arguments):
    """What the client prints for a reviewer, in columns."""
    path = os.path.join(server.folder, who)
    with open(path, "w", encoding="utf-8") as f:
        f.write(server.account(who, ["reviewer"], organisation))
    os.chmod(path, 0o600)
    done = server.client("--token-file", path, "campaign", *arguments)
    return [line.split("\t")[:2] for line in done.stdout.splitlines()]


def test_all_words_at_once_by_the_client(server):
    """They are asked for and consented to; an objection stays to be read."""
    japan, korea = ("camp-japan", "japan"), ("camp-korea", "south-korea")
    with desks(server) as d:
        d.author.call("campaign.create", plan("at-once"))
        equal(by_client(server, *japan, "circulate", "at-once"),
              [["circulated", OURS]])
        equal(by_client(server, *korea, "circulate", "at-once"),
              [["circulated", THEIRS]])
        equal(by_client(server, *korea, "consent", "at-once"),
              [["consented", OURS]])
        words = {"slug": THEIRS, "campaign": "at-once", "hash": d.korea.call(
            "message.get", slug=THEIRS)["meta"]["hash"]}
        d.japan.call("message.consent", words, verdict="objects",
                     reason="The tone.")
        equal(by_client(server, *japan, "consent", "at-once"),
              [["left", THEIRS]])
        d.japan.call("message.consent", words, verdict="consents")
        equal(kinds(d.japan, "at-once"), ["sign_off"])
        equal(by_client(server, *japan, "consent", "at-once"),
              [["No words wait for that."]])
        d.author.call("campaign.cancel", campaign="at-once", reason="Done.")


def test_two_desks_make_a_campaign(server):
    with desks(server) as d:
        made = d.author.call("campaign.create", plan("joint"))
        equal(made["partners"], ["japan", "south-korea"])
        equal(made["slots"][1]["organisation"], "south-korea")
        equal(list(made)[:3], ["slug", "organisation", "title"])
        equal(kinds(d.korea, "joint"), ["consent", "sign_off"])
        with refused("rule", rule="four_eyes", field="version"):
            d.japan.call("slot.clear", campaign="joint", slots=["first"])
        d.consent("joint")
        equal(kinds(d.korea, "joint"), ["sign_off"])
        d.japan.call("slot.clear", campaign="joint", slots=["first"])
        with refused("conflict", field="campaign",
                     detail="not signed off"):
            d.releaser.call("slot.schedule", campaign="joint",
                            slots=["first"])
        equal(d.sign_off("joint"), ["japan", "south-korea"])
        d.schedule("joint")
        got = d.korea.call("campaign.check", campaign="joint")
        equal((got["clear"], got["conflicts"]), (True, []))
        # What is edited has to be signed off anew, by all.
        edited = d.author.call("campaign.update", plan(
            "joint", title="Who builds what, and why"))
        holds("signed_off" not in edited["meta"], str(edited["meta"]))
        equal(kinds(d.japan, "joint"), ["sign_off"])
        with refused("conflict", field="slots[0].name"):
            changed = plan("joint")
            changed["slots"][0]["channel"] = "television"
            d.author.call("campaign.update", changed)


def test_a_stranger_sees_nothing(server):
    with desks(server) as d:
        d.stranger.call("event.subscribe", types=EVENTS)
        d.auditor.call("event.subscribe", types=EVENTS)
        d.author.call("campaign.create", plan("secret"))
        for method, params in (
                ("campaign.get", {}), ("campaign.check", {})):
            with refused("not_found", field="campaign"):
                d.stranger.call(method, params, campaign="secret")
        with refused("not_found", field="slug"):
            d.stranger.call("campaign.update", plan("secret"))
        listed = d.stranger.call("campaign.list")["items"]
        equal([c for c in listed if c["slug"] == "secret"], [])
        equal(d.auditor.call("campaign.get", campaign="secret")["slug"],
              "secret")
        equal(d.auditor.read_event("campaign.changed")["subject"], "secret")
        # A halt is for all to know: it comes, and nothing came before.
        d.releaser.call("release.halt", reason="A test.")
        equal(d.stranger.read_event("release.halted")["data"]["reason"],
              "A test.")
        equal(d.stranger.events, [])
        d.releaser.call("release.resume")


def test_retracted_evidence_withholds(server):
    with desks(server) as d:
        d.author.call("campaign.create", plan("shaken"))
        d.consent("shaken")
        d.sign_off("shaken")
        d.schedule("shaken")
        d.korea.call("event.subscribe", types=["slot.withheld"])
        item = d.author.call("evidence.get", slug="nato-treaty-area")
        del item["meta"]
        with server.connect() as operator:
            operator.call("evidence.put", item, retracted={
                "date": "2026-01-01", "reason": "An error."})
        event = d.korea.read_event("slot.withheld")
        while event["data"]["campaign"] != "shaken":
            event = d.korea.read_event("slot.withheld")
        equal(event["subject"], "shaken/first")
        contains(event["data"]["reason"], "retracted: An error.")
        with server.connect() as operator:
            operator.call("evidence.put", item)
        again = d.japan.call("slot.clear", campaign="shaken",
                             slots=["first"])
        equal(again["slots"][0]["meta"]["state"], "cleared")


def test_halt_stops_all_and_survives(server):
    with desks(server) as d:
        with refused("forbidden"):
            d.author.call("release.halt", reason="x")
        first = d.releaser.call("release.halt", reason="A mistake.")
        again = d.korea_releaser.call("release.halt", reason="Another.")
        equal(again["halt"], first["halt"])
    server.restart()
    with desks(server) as d:
        halted = d.author.call("release.list")["halted"]
        equal(halted["reason"], "A mistake.")
        d.korea.call("event.subscribe", types=["release.resumed"])
        d.korea_releaser.call("release.resume")
        equal(d.korea.read_event("release.resumed")["data"]["by"],
              "camp-korea-r")
        holds("halted" not in d.author.call("release.list"), "still halted")
        with refused("conflict"):
            d.releaser.call("release.resume")


def test_another_daemon_tells_its_own(server, world):
    """What is done through one is told by the other."""
    options = {"database.embedded": "no", "daemon.instance": "other",
               "database.connection": "host=%s dbname=counterpoint "
               "user=counterpointd" % server.state}
    with world.running(None, options=options) as other, desks(server) as d:
        with other.connect(server.account("camp-korea", ["reviewer"],
                                          "south-korea")) as korea:
            korea.call("event.subscribe", types=EVENTS)
            d.author.call("campaign.create", plan("far"))
            event = korea.read_event("campaign.changed")
            equal((event["subject"], event["source"]),
                  ("far", "counterpoint/other"))
            d.releaser.call("release.halt", reason="A test.")
            korea.read_event("release.halted")
            d.releaser.call("release.resume")
            korea.read_event("release.resumed")


def test_a_partner_writes_its_own_slots(server):
    with desks(server) as d:
        d.author.call("campaign.create", plan("shared"))
        with server.login("camp-korea-a", ["author"],
                          "south-korea") as korea:
            doc = plan("shared")
            doc["slots"][1]["channel"] = "social"
            korea.call("campaign.update", doc)
            with refused("forbidden", field="slots", detail='"first"'):
                doc["slots"][0]["channel"] = "web"
                korea.call("campaign.update", doc)
        with refused("forbidden", field="organisation"):
            d.stranger.call("campaign.create", plan("theirs"))


def test_faults_name_their_field(server):
    with desks(server) as d:
        def bad(kind, field, rule=None, **change):
            doc = plan("bad")
            doc["slots"][1].update(change)
            with refused(kind, field="slots[1]." + field, rule=rule):
                d.author.call("campaign.create", doc)
        bad("invalid", "planned_at", planned_at="soon")
        bad("invalid", "late_minutes", late_minutes=0)
        bad("invalid", "colour", colour="red")
        bad("not_found", "audience", audience="mars")
        bad("rule", "audience", "home_publics", audience="south-korea-public")
        bad("invalid", "planned_at", planned_at="2030-01-01T00:00:00Z")
        bad("not_found", "depends_on[0].slot", depends_on=[{"slot": "x"}])
        bad("invalid", "depends_on[0].same_day",
            depends_on=[{"slot": "first", "same_day": "yes"}])
        with refused("conflict", field="hash"):
            d.author.call("campaign.create", plan("bad"))
            d.japan.call("campaign.sign_off", campaign="bad", hash="0" * 64)


def test_a_template_fills_a_campaign(server):
    with desks(server) as d:
        doc = plan("before", template={
            "name": "prebunk-before-event", "narrative": "asian-nato",
            "audiences": ["indonesia", "viet-nam"], "event": "A summit",
            "event_on": "2027-03-20"})
        del doc["slots"]
        made = d.author.call("campaign.create", doc)
        equal(len(made["slots"]), 6)
        contains(kinds(d.author, "before"), "open")
        doc["template"]["name"] = "louder"
        with refused("not_found", field="template.name"):
            d.author.call("campaign.create", doc, slug="before-2")


def released(server, d, slug):
    """A release, as the releasing loop makes it."""
    now = server.psql("SELECT counterpoint.moment(now())")
    doc = plan(slug, partners=[], starts_at="2026-01-01T00:00:00Z")
    doc["slots"] = [{**doc["slots"][0], "planned_at": now}]
    d.author.call("campaign.create", doc)
    d.japan.call("slot.clear", campaign=slug, slots=["first"])
    meta = d.author.call("campaign.get", campaign=slug)["meta"]
    d.japan.call("campaign.sign_off", campaign=slug, hash=meta["hash"])
    d.releaser.call("slot.schedule", campaign=slug, slots=["first"])
    return wait_until("it is released", lambda: d.author.call(
        "campaign.get", campaign=slug)["slots"][0]["meta"].get("release"))


def test_after_a_release(server):
    with desks(server) as d, server.connect() as nobody:
        number = released(server, d, "out")
        items = d.author.call("release.list", campaign="out",
                              acknowledged=False)["items"]
        equal([i["id"] for i in items], [number])
        with refused("not_found", field="release"):
            d.korea_releaser.call("release.acknowledge", release=number)
        got = d.releaser.call("release.acknowledge", release=number)
        holds(got["acknowledged_at"] >= got["released_at"], str(got))
        measured = {"release": number, "metric": "Share who know",
                    "baseline": 0.25, "value": 0.31, "people": 1000,
                    "source": "A survey", "measured_on":
                    server.psql("SELECT (now() AT TIME ZONE 'UTC')::date")}
        d.author.call("outcome.put", measured)
        with refused("rule", rule="publics_only", field="people"):
            d.author.call("outcome.put", measured, people=7)
        equal(d.auditor.call("outcome.list", release=number)
              ["items"][0]["value"], 0.31)
        d.author.call("campaign.cancel", campaign="out", reason="Enough.")
        equal(d.author.call("campaign.get", campaign="out")["meta"]["state"],
              "cancelled")
        status, _, body = server.http_rpc({
            "jsonrpc": "2.0", "id": 1, "method": "release.register"})
        equal(status, 200)
        item = json.loads(body)["result"]["items"][-1]
        equal((item["id"], item["message"]), (number, OURS))
        contains(item["organisation"], "ample")


def test_client(server):
    with desks(server) as d:
        token = os.path.join(server.folder, "camp.token")
        with open(token, "w", encoding="utf-8") as f:
            f.write(server.account("camp-author", ["author"], "japan"))
        os.chmod(token, 0o600)
        path = os.path.join(server.folder, "plan.json")
        with open(path, "w", encoding="utf-8") as f:
            json.dump(plan("typed"), f)

        def run(*arguments, code=0):
            return server.client("--token-file", token, "campaign",
                                 *arguments, code=code)
        contains(run("create", path).stdout, "typed")
        contains(run("list").stdout, "typed", "Who builds what")
        shown = run("get", "typed").stdout
        plan_hash = d.author.call("campaign.get",
                                  campaign="typed")["meta"]["hash"]
        contains(shown, "first", "indonesia", plan_hash)
        contains(run("check", "typed").stdout, "consent", "first")
        with open(path, "w", encoding="utf-8") as f:
            f.write(run("get", "typed", "--json").stdout)
        equal(json.loads(run("update", path, "--json").stdout)["meta"]
              ["hash"], plan_hash)
        run("sign-off", "typed", plan_hash, code=1)
        run("cancel", "typed", code=2)
        run("cancel", "typed", "No need.")
        contains(run("get", "mars", code=1).stderr, "not_found")
        run("halt", "A test.", code=1)

        def gone():
            return d.author.call("campaign.get", campaign="typed")[
                "meta"]["state"] == "cancelled"
        wait_until("it is cancelled", gone)
