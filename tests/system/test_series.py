# SPDX-License-Identifier: Apache-2.0
"""Slots that come again, slots that go by the calendar, campaigns that are
larger than a document."""

import json
import os
import time

from harness import contains, equal, holds, refused, wait_until
from test_campaign import OURS, THEIRS, desks, kinds, plan

LAST_ON = "2027-03-23T05:00:00.000000Z"
ELECTION = {"slug": "an-election", "title": "An election",
            "kind": "election", "starts": "2027-03-02",
            "audiences": ["southeast-asia"], "source": "A test."}


def series(slug, **more):
    """Every Tuesday at noon in Jakarta, and South Korea an hour later."""
    doc = plan(slug)
    first, second = doc["slots"]
    first.update(name="weekly", repeat="FREQ=WEEKLY;BYDAY=TU;COUNT=4",
                 **{"except": ["2027-03-09"]})
    second.update(name="reply", planned_at="2027-03-02T06:00:00Z",
                  repeat="FREQ=WEEKLY;COUNT=3",
                  depends_on=[{"slot": "weekly", "least_minutes": 60}])
    first.update(more)
    return doc


def conflicts(c, slug, kind):
    return [x for x in c.call("campaign.check", campaign=slug)["conflicts"]
            if x["kind"] == kind]


def without_meta(doc):
    return {k: v for k, v in doc.items() if k != "meta"} | {
        "slots": [{k: v for k, v in s.items() if k != "meta"}
                  for s in doc["slots"]]}


def test_a_slot_comes_again(server):
    with desks(server) as d:
        made = d.author.call("campaign.create", series("again"))
        equal([(s["name"], s["series"], s["planned_at"][:16])
               for s in made["slots"]],
              [("weekly-1", "weekly", "2027-03-02T05:00"),
               ("weekly-2", "weekly", "2027-03-16T05:00"),
               ("weekly-3", "weekly", "2027-03-23T05:00"),
               ("reply-1", "reply", "2027-03-02T06:00"),
               ("reply-2", "reply", "2027-03-09T06:00"),
               ("reply-3", "reply", "2027-03-16T06:00")])
        equal(made["slots"][5]["depends_on"],
              [{"slot": "weekly-3", "least_minutes": 60}])
        # The replies to the second and third come too early, which is told.
        equal(sorted(s for x in conflicts(d.author, "again", "dependency")
                     for s in x["slots"]), ["reply-2", "reply-3"])
        # What was got may be put again, and is the same plan.
        again = d.author.call("campaign.update", without_meta(made))
        equal(again["meta"]["hash"], made["meta"]["hash"])
        equal(again["slots"][2]["planned_at"], LAST_ON)


def test_faults_of_a_series(server):
    with desks(server) as d:
        def bad(kind, field, rule=None, detail=(), **more):
            with refused(kind, field=field, rule=rule, detail=detail):
                d.author.call("campaign.create", series("bad", **more))
        bad("invalid", "slots[0].repeat", "window", "2027-04-06",
            repeat="FREQ=WEEKLY;UNTIL=20270406")
        bad("invalid", "slots[0].repeat", "repeat", repeat="FREQ=HOURLY")
        bad("invalid", "slots[0].repeat", "repeat",
            repeat="FREQ=WEEKLY;BYDAY=MO")
        bad("invalid", "slots[0].except[0]", "repeat",
            **{"except": ["2027-03-10"]})
        bad("invalid", "slots[1].depends_on[0].slot", "repeat",
            **{"except": []})
        # The database counts other slots than a person has written.
        bad("not_found", "slots[0].audience", audience="mars",
            time_zone="Asia/Jakarta")
        doc = series("bad")
        doc["slots"][1]["message"] = "no-such-message"
        with refused("not_found", field="slots[1].message"):
            d.author.call("campaign.create", doc)
        doc = series("bad")
        doc["slots"][1]["depends_on"] *= 2
        with refused("invalid", field="slots[1].depends_on[1].slot"):
            d.author.call("campaign.create", doc)
        doc = series("bad")
        doc["template"] = {"name": "rapid-answer", "narrative": "asian-nato",
                           "audiences": ["mars"]}
        with refused("not_found", field="template.audience"):
            d.author.call("campaign.create", doc)


def test_anchors_go_by_the_calendar(server):
    occasion = {"slug": "a-summit", "title": "A summit", "kind": "summit",
                "starts": "2027-03-10", "source": "A test."}
    with desks(server) as d, server.connect() as operator:
        operator.call("occasion.put", occasion)
        doc = plan("around")
        doc["slots"][0].update(planned_at="2027-03-08T05:00:00Z", anchor={
            "occasion": "a-summit", "from_days": -3, "to_days": -1})
        made = d.author.call("campaign.create", doc)
        equal(made["slots"][0]["anchor"], {
            "occasion": "a-summit", "event": "A summit", "on": "2027-03-10",
            "from_days": -3, "to_days": -1})
        equal(conflicts(d.author, "around", "anchor"), [])
        operator.call("occasion.put", occasion, starts="2027-03-12")
        found, = conflicts(d.author, "around", "anchor")
        equal((found["soft"], found["slots"], found["detail"]),
              (False, ["first"], 'The occasion "a-summit" does not begin on '
               "2027-03-10 any more, but on 2027-03-12."))
        with refused("conflict", field="anchor", detail='Slot "first"'):
            d.japan.call("slot.clear", campaign="around", slots=["first"])
        # Written again as it was it stays; by the calendar it moves.
        d.author.call("campaign.update", without_meta(made))
        equal(len(conflicts(d.author, "around", "anchor")), 1)
        moved = d.author.call("campaign.update", doc)
        equal(moved["slots"][0]["anchor"]["on"], "2027-03-12")
        equal([x["field"] for x in conflicts(d.author, "around", "anchor")],
              ["planned_at"])
        operator.call("occasion.retire", slug="a-summit")
        contains(str(conflicts(d.author, "around", "anchor")),
                 "not in the calendar any more")
        with refused("not_found", field="slots[0].anchor.occasion"):
            d.author.call("campaign.update", doc)


def test_an_occasion_that_moves_withholds(server):
    """What is scheduled around it; what has no occasion stays."""
    occasion = {"slug": "a-visit", "title": "A visit", "kind": "summit",
                "starts": "2027-03-10", "source": "A test."}
    anchor = {"anchor": {"occasion": "a-visit", "from_days": -3,
                         "to_days": -1}}
    with desks(server) as d, server.connect() as operator:
        operator.call("occasion.put", occasion)
        doc = plan("visit", partners=[])
        first = {**doc["slots"][0], "planned_at": "2027-03-08T05:00:00Z"}
        doc["slots"] = [
            {**first, **anchor},
            {**first, "name": "free", "planned_at": "2027-03-09T05:00:00Z"}]

        def schedule(*names):
            d.japan.call("slot.clear", campaign="visit", slots=names)
            meta = d.author.call("campaign.get", campaign="visit")["meta"]
            d.japan.call("campaign.sign_off", campaign="visit",
                         hash=meta["hash"])
            d.releaser.call("slot.schedule", campaign="visit", slots=names)
        d.author.call("campaign.create", doc)
        schedule("first", "free")
        d.author.call("event.subscribe", types=["slot.withheld"])
        # As it is: nothing happens.
        operator.call("occasion.put", occasion, title="The visit")
        operator.call("occasion.put", occasion, starts="2027-03-12")
        event = d.author.read_event("slot.withheld")
        equal((event["subject"], event["data"]["reason"]),
              ("visit/first", 'The occasion "a-visit" does not begin on '
               "2027-03-10 any more, but on 2027-03-12."))
        slots = d.author.call("campaign.get", campaign="visit")["slots"]
        equal([(s["name"], s["meta"]["state"]) for s in slots],
              [("first", "withheld"), ("free", "scheduled")])
        # By the calendar again, and then the visit does not take place.
        doc["slots"][0]["planned_at"] = "2027-03-11T05:00:00Z"
        d.author.call("slot.put", campaign="visit", slots=doc["slots"][:1])
        schedule("first")
        operator.call("occasion.retire", slug="a-visit")
        event = d.author.read_event("slot.withheld")
        equal(event["subject"], "visit/first")
        contains(event["data"]["reason"], "not in the calendar any more")
        # What other tests retract, it leans on too.
        d.author.call("campaign.cancel", campaign="visit", reason="Over.")


def unguarded(server, table, change):
    server.psql("ALTER TABLE counterpoint.%s DISABLE TRIGGER USER;"
                "UPDATE counterpoint.%s SET %s;"
                "ALTER TABLE counterpoint.%s ENABLE TRIGGER USER"
                % (table, table, change, table))


def test_who_is_behind_the_library_does_not_judge(world):
    """An occasion that a daemon has not heard of has not ended."""
    def state(s):
        return s.psql("SELECT state FROM counterpoint.slot")
    with world.running() as s:
        with desks(s) as d:
            doc = plan("behind", partners=[])
            doc["slots"] = [doc["slots"][0]]
            d.author.call("campaign.create", doc)
            d.japan.call("slot.clear", campaign="behind", slots=["first"])
            meta = d.author.call("campaign.get", campaign="behind")["meta"]
            d.japan.call("campaign.sign_off", campaign="behind",
                         hash=meta["hash"])
            d.releaser.call("slot.schedule", campaign="behind",
                            slots=["first"])
        # Its day is none of the occasion's, and more is in the library.
        unguarded(s, "slot", "(occasion, event, event_on, event_from,"
                  " event_to) = ('full-scale-invasion', 'x', '2027-01-01',"
                  " 0, 90)")
        unguarded(s, "library_version", "version = version + 1")
        s.restart()
        time.sleep(1)
        equal(state(s), "scheduled")
        with s.connect() as operator:
            operator.call("occasion.put", ELECTION, audiences=["brazil"])
        wait_until("it is withheld", lambda: state(s) == "withheld")


def test_a_template_goes_by_an_occasion(server):
    with desks(server) as d:
        listed = d.author.call("campaign.templates")["items"]
        equal([t["name"] for t in listed],
              ["prebunk-before-event", "rapid-answer",
               "sustained-explanation"])
        equal(list(listed[0]), ["name", "about", "event", "prime_time",
                                "working_days", "steps"])
        equal([t["event"] for t in listed], [True, False, False])
        doc = plan("warned", starts_at="2027-02-01T00:00:00Z", template={
            "name": "prebunk-before-event", "narrative": "asian-nato",
            "audiences": ["indonesia"], "occasion": "full-scale-invasion"})
        made = d.author.call("campaign.create", doc)
        equal(made["slots"][2]["anchor"]["on"], "2027-02-24")
        equal([(s["name"], s["anchor"]["occasion"], s["anchor"]["from_days"])
               for s in made["slots"][2:]],
              [(s["name"] + "-indonesia", "full-scale-invasion",
                s["from_days"]) for s in listed[0]["steps"]])
        doc["template"]["year"] = 2020
        with refused("invalid", field="template.year"):
            d.author.call("campaign.create", doc, slug="warned-2")


def test_an_election_silences(server):
    with desks(server) as d, server.connect() as operator:
        d.author.call("campaign.create", plan("voted"))
        d.consent("voted")
        d.sign_off("voted")
        equal(kinds(d.author, "voted"), [])
        d.japan.call("slot.clear", campaign="voted", slots=["first"])
        operator.call("occasion.put", ELECTION)
        found, = conflicts(d.author, "voted", "blackout")
        equal((found["soft"], found["slots"]), (False, ["first", "second"]))
        contains(found["detail"], "southeast-asia", "An election")
        for c, name, act in ((d.korea, "second", "slot.clear"),
                             (d.releaser, "first", "slot.schedule")):
            with refused("conflict", field="planned_at",
                         detail="An election"):
                c.call(act, campaign="voted", slots=[name])
        operator.call("occasion.retire", slug="an-election")
        d.korea.call("slot.clear", campaign="voted", slots=["second"])
        # What is scheduled is withheld when the calendar learns of it.
        d.releaser.call("slot.schedule", campaign="voted", slots=["first"])
        d.korea_releaser.call("slot.schedule", campaign="voted",
                              slots=["second"])
        d.korea.call("event.subscribe", types=["slot.withheld"])
        operator.call("occasion.put", ELECTION)
        events = [d.korea.read_event("slot.withheld") for _ in range(2)]
        equal(sorted(e["subject"] for e in events),
              ["voted/first", "voted/second"])
        contains(events[0]["data"]["reason"], "southeast-asia", "An election")
        operator.call("occasion.retire", slug="an-election")


def test_near_copies_are_told(server):
    with desks(server) as d, server.login(
            "camp-copy", ["author"], "japan") as author:
        copy = d.author.call("message.get", slug=OURS)
        del copy["meta"]
        copy["slug"] = "japan-asian-nato-copy"
        author.call("message.put", copy)
        doc = plan("copied", partners=[])
        doc["slots"] = [doc["slots"][0], {
            **doc["slots"][0], "name": "twin", "message": copy["slug"],
            "planned_at": "2027-03-05T05:00:00Z"}]
        d.author.call("campaign.create", doc)
        found = [x for x in conflicts(d.author, "copied", "duplicate")
                 if "say nearly the same" in x["detail"]]
        equal([(x["soft"], x["slots"]) for x in found],
              [(True, ["first", "twin"])])


def slots_of(n):
    return [{"name": "slot-%d" % i, "message": OURS, "language": "id",
             "audience": "indonesia", "channel": "radio",
             "time_zone": "Asia/Jakarta", "priority": "medium",
             "embargo_until": "2027-03-01T00:00:00Z",
             "earliest": "2027-03-01T00:00:00Z",
             "latest": "2027-03-31T00:00:00Z",
             "planned_at": "2027-03-%02dT%02d:%02d:00Z" % (
                 2 + i % 28, i // 28 % 24, i // 672)} for i in range(n)]


def test_a_thousand_slots_in_pages(server):
    slots = slots_of(1000)
    holds(len(json.dumps(slots)) > 256 * 1024, "it would fit")
    with desks(server) as d:
        doc = plan("large", partners=[], cadence_cap=100)
        d.author.call("campaign.create", doc | {"slots": []})
        for i in range(0, 1000, 200):
            put = d.author.call("slot.put", campaign="large",
                                slots=slots[i:i + 200])
            equal(put["slots"], [s["name"] for s in slots[i:i + 200]])
        equal(put["meta"]["slots"], {"planned": 1000})
        with refused("invalid", field="slots"):
            d.author.call("slot.put", campaign="large",
                          slots=[{**slots[0], "name": "one-more"}])
        with refused("not_found", field="slots[1].message"):
            d.author.call("slot.put", campaign="large", slots=[
                slots[0], {**slots[1], "message": "no-such"}])
        whole = d.author.call("campaign.get", campaign="large")
        frame = d.author.call("campaign.get", campaign="large", slots=False)
        holds("slots" not in frame, "slots were not asked for")
        equal(frame["meta"], whole["meta"])
        paged, after = [], 0
        while page := d.author.call("slot.list", campaign="large", limit=300,
                                    after=after)["items"]:
            paged, after = paged + page, page[-1]["meta"]["id"]
        equal([{**s, "campaign": "large"} for s in whole["slots"]], paged)
        # The frame alone leaves the slots as they are.
        frame = {k: v for k, v in frame.items() if k != "meta"}
        frame["title"] = "Who builds what, and why"
        told = d.author.call("campaign.update", frame)
        equal(told["meta"]["slots"], {"planned": 1000})
        # One is changed, one goes.
        changed = d.author.call("slot.put", campaign="large", slots=[
            {**slots[7], "channel": "web"}])
        holds(changed["meta"]["hash"] != told["meta"]["hash"], "same hash")
        gone = d.author.call("slot.remove", campaign="large",
                             slots=["slot-8"])
        equal(gone["meta"]["slots"], {"planned": 999, "cancelled": 1})
        cleared = d.japan.call("slot.clear", campaign="large",
                               slots=[s["name"] for s in slots[9:]])
        equal([s["meta"]["state"] for s in cleared["slots"]],
              ["cleared"] * 991)


def test_the_client_sends_it_in_parts(server):
    with desks(server) as d:
        token = os.path.join(server.folder, "series.token")
        path = os.path.join(server.folder, "parts.json")
        with open(token, "w", encoding="utf-8") as f:
            f.write(server.account("camp-author", ["author"], "japan"))
        os.chmod(token, 0o600)

        def run(method, slots):
            with open(path, "w", encoding="utf-8") as f:
                json.dump(plan("parts", partners=[]) | {"slots": slots}, f)
            holds(os.path.getsize(path) > 256 * 1024, "it would fit")
            return json.loads(server.client(
                "--token-file", token, "campaign", method, path,
                "--json").stdout)
        slots = slots_of(1000)
        slots[3]["depends_on"] = [{"slot": "slot-990"}]
        made = run("create", slots)
        equal(made["meta"]["slots"], {"planned": 1000})
        # Unchanged it is the same plan; what is not named goes.
        again = run("update", [
            {k: v for k, v in s.items() if k != "meta"}
            for s in made["slots"]])
        equal(again["meta"]["hash"], made["meta"]["hash"])
        equal(run("update", slots[:980] + slots[990:])["meta"]["slots"],
              {"planned": 990, "cancelled": 10})
        contains(server.client("--token-file", token, "campaign",
                               "templates").stdout, "rapid-answer")
        d.author.call("campaign.cancel", campaign="parts", reason="Done.")


def test_whose_slots(server):
    with desks(server) as d:
        d.author.call("campaign.create", series("whose"))
        mine = [s["name"] for s in d.korea.call(
            "slot.list", campaign="whose", organisation="south-korea",
            **{"from": "2027-03-03T00:00:00Z", "to": "2027-03-16T06:00:00Z"})
            ["items"]]
        equal(mine, ["reply-2"])
        with refused("not_found", field="campaign"):
            d.stranger.call("slot.list", campaign="whose")
        equal([s for s in d.stranger.call("slot.list")["items"]
               if s["campaign"] == "whose"], [])
        with refused("not_found", field="campaign"):
            d.stranger.call("slot.put", campaign="whose",
                            slots=slots_of(1))
        with server.login("camp-korea-b", ["author"], "south-korea") as korea:
            later = {"name": "later", "message": THEIRS, "language": "id",
                     "audience": "indonesia", "channel": "web",
                     "planned_at": "2027-03-25T09:00:00Z",
                     "repeat": "FREQ=DAILY;COUNT=2"}
            equal(korea.call("slot.put", campaign="whose",
                             slots=[later])["slots"], ["later-1", "later-2"])
            del later["repeat"]
            with refused("forbidden", field="slots", detail='"own"'):
                korea.call("slot.put", campaign="whose", slots=[
                    {**later, "name": "own", "message": OURS}])
            with refused("forbidden", field="slots", detail='"weekly-1"'):
                korea.call("slot.remove", campaign="whose",
                           slots=["weekly-1"])
            korea.call("slot.remove", campaign="whose", slots=["later-2"])
        equal([s["name"] for s in d.author.call(
            "slot.list", campaign="whose", state="cancelled")["items"]],
            ["later-2"])


def test_another_daemon_tells_what_is_withheld(server, world):
    """A deed slips, evidence is retracted: those who listen elsewhere hear."""
    deed = "japan-port-training-viet-nam"
    options = {"database.embedded": "no", "daemon.instance": "other",
               "database.connection": "host=%s dbname=counterpoint "
               "user=counterpointd" % server.state}
    with world.running(None, options=options) as other, desks(server) as d:
        with other.connect(server.account("camp-japan", ["reviewer"],
                                          "japan")) as japan:
            japan.call("event.subscribe", types=["slot.withheld"])
            doc = plan("leaning", partners=[])
            doc["slots"] = [
                {**doc["slots"][0], "message": "japan-partner-sea"},
                {**doc["slots"][0], "name": "proven",
                 "planned_at": "2027-03-04T05:00:00Z"}]
            d.author.call("campaign.create", doc)
            names = [s["name"] for s in doc["slots"]]
            d.japan.call("slot.clear", campaign="leaning", slots=names)
            meta = d.author.call("campaign.get", campaign="leaning")["meta"]
            d.japan.call("campaign.sign_off", campaign="leaning",
                         hash=meta["hash"])
            d.releaser.call("slot.schedule", campaign="leaning", slots=names)
            with server.connect() as operator:
                item = operator.call("deed.get", slug=deed)
                del item["meta"]
                operator.call("deed.put", item, status="slipped")
                event = japan.read_event("slot.withheld")
                equal((event["subject"], event["source"]),
                      ("leaning/first", "counterpoint/other"))
                contains(event["data"]["reason"], deed, "slipped")
                operator.call("evidence.retract", slug="nato-treaty-area",
                              reason="An error.")
                event = japan.read_event("slot.withheld")
                equal(event["subject"], "leaning/proven")
                contains(event["data"]["reason"], "retracted: An error.")
                operator.call("deed.put", item)
