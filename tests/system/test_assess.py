# SPDX-License-Identifier: Apache-2.0
"""Reach, spread, bursts and the decisions that stand: what an assessment is
made of. A plugin of the tests says which narrative a text is about."""

import datetime
import re
import time

from harness import contains, equal, holds, refused, starter_item, wait_until
from test_external import own_postgres

SECONDS = 20
PLUGINS = {"echo": {}, "phrase": False, "lexical": False}
OPTIONS = {"assess.interval": 1}
BURST = 20  # without a past, four times burst_least


def submit(c, narrative, **more):
    return c.call("observation.submit", text="names:%s:0.9" % narrative,
                  **more)


def flood(c, narrative, n=BURST, **more):
    c.pipeline([("observation.submit", {
        "text": "names:%s:0.9" % narrative, **more})] * n)


def reasons(assessment):
    return " ".join(assessment["reasons"])


def day(ahead):
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return str(today + datetime.timedelta(days=ahead))


# --- the form ---

def test_an_assessment_is_whole(server):
    with server.connect() as c:
        got = submit(c, "proxy-war", audience="kenya", reach=5000)
        told = got["assessment"]
        equal({k: told[k] for k in told if k != "reasons"}, {
            "posture": "debunk", "priority": told["priority"], "reach": 5000,
            "reach_basis": "given", "trend": "unknown", "seen": "likely",
            "checkable": True, "harm": starter_item(
                "narratives", "proxy-war")["harm"]})
        contains(reasons(told), "5000 people", "1000")
        equal(c.call("observation.get", id=got["id"])["assessment"], told)
        answer = c.call("response.recommend", observation=got["id"],
                        audience="kenya")
        equal({k: answer[k] for k in told}, told)


def test_silence_names_what_it_avoids(server):
    people = starter_item("audiences", "kenya")["min_population"]
    with server.connect() as c:
        told = submit(c, "asian-nato", audience="kenya",
                      reach=50)["assessment"]
    equal((told["seen"], told["priority"]), ("unlikely", "low"))
    contains(reasons(told), "at least %d people" % people,
             "far more people than the 50")


def test_a_kernel_and_an_opinion(server):
    with server.connect() as c:
        kernel = submit(c, "western-double-standards")["assessment"]
        threat = submit(c, "seoul-big-mistake")["assessment"]
    equal(kernel["kernel_of_truth"], starter_item(
        "narratives", "western-double-standards")["kernel_of_truth"])
    equal((threat["posture"], threat["checkable"]), ("refer", False))


def test_a_mass_medium_is_seen(server):
    with server.connect() as c:
        told = submit(c, "nato-expansion", reach=10,
                      channel="television")["assessment"]
    equal(told["seen"], "likely")
    contains(reasons(told), "mass medium")


# --- spread ---

def test_spread_beyond_its_community(server):
    with server.connect() as c:
        for outlet, channel in (("One", "web"), ("ONE", "social"),
                                ("Two", "web")):
            submit(c, "multipolar-order", audience="brazil", outlet=outlet,
                   channel=channel, reach=1)

        def sighting():
            return c.call("narrative.assess", slug="multipolar-order",
                          audience="brazil")["sighting"]
        wait_until("they are counted", lambda: sighting()["week"] == 3)
        equal((sighting()["outlets"], sighting()["channels"]), (2, 2))
        told = submit(c, "multipolar-order", audience="brazil", reach=10)
        equal(told["assessment"]["seen"], "unlikely")
        submit(c, "multipolar-order", audience="brazil", outlet="Three",
               reach=1)
        wait_until("the third is counted",
                   lambda: sighting()["outlets"] == 3)
        told = submit(c, "multipolar-order", audience="brazil", reach=10)
        equal(told["assessment"]["seen"], "likely")
        contains(reasons(told["assessment"]), "3 outlets on 2 kinds")
        # Elsewhere nothing is known of it.
        told = submit(c, "multipolar-order", audience="mexico", reach=10)
        equal(told["assessment"]["seen"], "unlikely")


def test_a_rejected_match_no_longer_counts(server):
    with server.connect() as c:
        got = submit(c, "cyber-theft-smear", audience="jordan")

        def hour():
            return c.call("narrative.assess", slug="cyber-theft-smear",
                          audience="jordan")["sighting"]["hour"]
        wait_until("it is counted", lambda: hour() == 1)
        c.call("observation.decide", id=got["id"],
               narrative="cyber-theft-smear", verdict="rejected")
        wait_until("it is not", lambda: hour() == 0)


# --- reach ---

def test_reach_from_an_outlets_past(server):
    """Three of an outlet, five of a channel at an audience."""
    server.psql("""
        SET search_path = counterpoint;
        UPDATE pulse_mark SET next = uuid_from(now() - interval '5 minutes');
        INSERT INTO observation (id, organisation, submitter, text, language,
            language_given, audience, observed_at, digest, cluster, reach,
            outlet, channel)
        SELECT x.id, 'operator', 'operator', 'x', 'en', true, 'egypt', now(),
            '\\x00', x.id, n * 100, CASE WHEN n <= 3 THEN 'The Daily ÄÖ' END,
            'messaging'
        FROM generate_series(1, 5) n, LATERAL (SELECT (left(uuid_from(now()
            - interval '4 minutes')::text, 14) || '7000-8000-'
            || lpad(n::text, 12, '0'))::uuid AS id) x;""")
    with server.connect() as c:
        def reach(**more):
            told = submit(c, "balanced-neutrality", **more)["assessment"]
            return told.get("reach"), told.get("reach_basis")
        wait_until("it is estimated", lambda: reach(
            outlet="THE DAILY äö") == (200, "outlet"))
        equal(reach(outlet="Another", channel="messaging", audience="egypt"),
              (300, "channel"))
        equal(reach(outlet="Another", channel="messaging", audience="kenya"),
              (None, None))
        equal(reach(outlet="The Daily ÄÖ", reach=7), (7, "given"))


# --- decisions ---

def test_a_decision_stands(server):
    with server.connect() as c:
        made = c.call("observation.decide", narrative="no-strings-partner",
                      posture="monitor", priority="medium",
                      reason="It is small.")
        equal(made["review_on"], day(14))
        told = submit(c, "no-strings-partner")["assessment"]
        contains(told["reasons"][0], "operator decided on " + day(0),
                 "monitor", "It is small.", "To be reviewed on " + day(14))
        equal(told["decided"], {
            "posture": "monitor", "priority": "medium", "decided_on": day(0),
            "reason": "It is small.", "decided_by": "operator",
            "review_on": day(14)})
        holds(told["posture"] != "monitor", "the machine's own is gone")
        answer = c.call("response.recommend", audience="senegal",
                        narrative="no-strings-partner")
        equal(answer["decided"], told["decided"])
        # What is decided later changes no answer that was given.
        c.call("observation.decide", narrative="no-strings-partner",
               posture="debunk", priority="high", reason="It grew.")
        flood(c, "no-strings-partner", audience="senegal", reach=9000)

        def now():
            return c.call("narrative.assess", slug="no-strings-partner",
                          audience="senegal")
        wait_until("it is seen", lambda: now()["sighting"]["burst"])
        equal(now()["decided"]["posture"], "debunk")
        later = c.call("response.recommend", audience="senegal",
                       narrative="no-strings-partner")
        equal((later["seen"], later["decided"]["review_on"]),
              ("likely", day(3)))
        for one in (answer, later):
            told = c.call("response.explain", id=one["id"])
            equal((told["identical"], told["answer"]), (True, one))


def test_a_decision_about_an_observation_comes_first(server):
    with server.connect() as c:
        c.call("observation.decide", narrative="rules-order-neocolonial",
               posture="explain", priority="low", reason="As always.")
        got = submit(c, "rules-order-neocolonial")
        c.call("observation.decide", id=got["id"], posture="ignore",
               priority="low", reason="Not this one.")
        answer = c.call("response.recommend", observation=got["id"],
                        audience="kenya")
        equal(answer["decided"]["reason"], "Not this one.")


def test_a_decision_for_an_audience_holds_there_alone(server):
    def decide(c, reason, **more):
        return c.call("observation.decide", narrative="war-against-hegemony",
                      posture="monitor", priority="low", reason=reason,
                      **more)

    def stands(c, audience):
        told = c.call("narrative.assess", slug="war-against-hegemony",
                      **({"audience": audience} if audience else {}))
        return told.get("decided", {}).get("reason"), told["reasons"][0]

    with server.connect() as c:
        equal(decide(c, "For the region.", audience="southeast-asia")
              ["audience"], "southeast-asia")
        equal(stands(c, "viet-nam")[0], "For the region.")
        contains(stands(c, "viet-nam")[1], " for South-eastern Asia: monitor")
        equal((stands(c, "kenya")[0], stands(c, None)[0]), (None, None))
        decide(c, "For all.")
        equal((stands(c, "viet-nam")[0], stands(c, "kenya")[0],
               stands(c, None)[0]),
              ("For the region.", "For all.", "For all."))
        decide(c, "For one.", audience="viet-nam")
        equal((stands(c, "viet-nam")[0], stands(c, "indonesia")[0]),
              ("For one.", "For the region."))
        decide(c, "For the region, later.", audience="southeast-asia")
        equal(stands(c, "viet-nam")[0], "For the region, later.")
        items = c.call("assessment.list",
                       narrative="war-against-hegemony")["items"]
        equal([(i.get("audience"), i["standing"]) for i in items],
              [("southeast-asia", True), ("viet-nam", True), (None, True),
               ("southeast-asia", False)])


def test_decisions_are_checked(server):
    decision = dict(posture="ignore", priority="low", reason="Small.")
    with server.connect() as c:
        with refused("invalid", "review_on", detail=[day(-1), "is over"]):
            c.call("observation.decide", narrative="proxy-war",
                   review_on=day(-1), **decision)
        with refused("not_found", "audience"):
            c.call("observation.decide", narrative="proxy-war",
                   audience="atlantis", **decision)
        got = submit(c, "proxy-war")
        with refused("invalid", "audience", detail=["narrative"]):
            c.call("observation.decide", id=got["id"], audience="kenya",
                   **decision)
        with refused("invalid", "audience"):
            c.call("observation.decide", id=got["id"], audience="kenya",
                   narrative="proxy-war", verdict="confirmed")
        for missing in ("priority", "reason"):
            with refused("invalid", missing):
                c.call("observation.decide", narrative="proxy-war",
                       **{k: decision[k] for k in decision if k != missing})


def test_due_reviews_are_listed(server):
    def due(c):
        return [a["narrative"] for a in c.call(
            "assessment.list", due=True)["items"]]

    with server.connect() as c:
        c.call("observation.decide", narrative="treaty-purely-defensive",
               posture="monitor", priority="low", reason="Small.",
               review_on=day(0))
        equal(due(c), ["treaty-purely-defensive"])
        c.call("observation.decide", narrative="treaty-purely-defensive",
               posture="monitor", priority="low", reason="Still small.")
        equal(due(c), [])
        items = c.call("assessment.list",
                       narrative="treaty-purely-defensive")["items"]
        equal([(i["reason"], i["standing"]) for i in items],
              [("Still small.", True), ("Small.", False)])
        equal(items[0]["review_on"], day(30))
        rest = c.call("assessment.list", before=items[0]["id"], limit=1,
                      narrative="treaty-purely-defensive")["items"]
        equal([i["reason"] for i in rest], ["Small."])


def test_questions_are_checked(server):
    with server.connect() as c:
        with refused("not_found", "slug"):
            c.call("narrative.assess", slug="no-such")
        with refused("not_found", "audience"):
            c.call("narrative.assess", slug="proxy-war", audience="atlantis")
        with refused("invalid", "limit"):
            c.call("assessment.list", limit=501)


# --- bursts ---

def test_a_burst_is_told_once(world):
    with world.running(options=OPTIONS, plugins=PLUGINS) as server:
        with server.connect() as watcher, server.connect() as c:
            watcher.call("event.subscribe", types=["narrative.burst"])
            flood(c, "asian-nato", BURST - 1, audience="indonesia")
            time.sleep(3)
            holds("narrative.burst" not in server.log(), "too early")
            began = time.monotonic()
            flood(c, "asian-nato", 1, audience="indonesia")
            event = watcher.read_event("narrative.burst")
            holds(time.monotonic() - began < 60, "too late")
            equal((event["subject"], event["data"]["state"],
                   event["data"]["audience"], event["data"]["seen"]),
                  ("asian-nato", "began", "indonesia", BURST))
            holds(event["data"]["probability"] < 1e-4, str(event))
            contains(event["data"]["reason"], "%d times" % BURST)
            told = submit(c, "asian-nato", audience="indonesia",
                          reach=10)["assessment"]
            equal(told["seen"], "likely")
            contains(reasons(told), "burst")
        server.restart()
        with server.connect() as watcher, server.connect() as c:
            watcher.call("event.subscribe", types=["narrative.burst"])
            wait_until("it is known", lambda: c.call(
                "narrative.assess", slug="asian-nato",
                audience="indonesia")["sighting"]["burst"])
            server.options["assess.burst_least"] = 100
            server.write_config()
            server.reload()
            event = watcher.read_event("narrative.burst")
            equal(event["data"]["state"], "ended", "it told the begin again")
            wait_until("it is over", lambda: not c.call(
                "narrative.assess", slug="asian-nato",
                audience="indonesia")["sighting"]["burst"])
        states = re.findall(r"narrative\.burst .*state=(\w+)", server.log())
        equal(states, ["began", "ended"])


def test_two_daemons_agree(world):
    """Both tell of the one burst, both count the same."""
    with own_postgres(world) as postgres, \
            world.running(None, plugins=PLUGINS, options={
                **OPTIONS, **postgres.options("one")}) as one, \
            world.running(None, plugins=PLUGINS, options={
                "daemon.log_level": "debug", **OPTIONS, **postgres.options("two", owner=False)}) as two:
        item = {**starter_item("narratives", "proxy-war")}
        item.pop("parent", None)
        with one.connect() as a, two.connect() as b:
            for c in (a, b):
                c.call("event.subscribe",
                       types=["narrative.burst", "library.changed"])
            a.call("narrative.put", item)
            b.read_event("library.changed")
            flood(a, "proxy-war", BURST // 2)
            flood(b, "proxy-war", BURST // 2)
            told = [c.read_event("narrative.burst")["data"] for c in (a, b)]
            equal(told[0], told[1])
            equal(postgres.sql("SELECT count(*) FROM counterpoint.burst",
                               "boss", "plan"), "1")
            # What one is told, the other knows after a look.
            a.call("observation.decide", narrative="proxy-war",
                   posture="debunk", priority="high", reason="It grows.")
            wait_until("the other knows", lambda: b.call(
                "narrative.assess",
                slug="proxy-war").get("decided", {}).get("posture")
                == "debunk")
            seen = [c.call("narrative.assess", slug="proxy-war")["sighting"]
                    for c in (a, b)]
            equal(seen[0]["week"], BURST)
            equal(seen[0]["week"], seen[1]["week"])
