# SPDX-License-Identifier: Apache-2.0
"""What a matcher is told, and what becomes of a stance and of a confidence: a
plugin of the tests says what the text tells it to."""

import datetime

from harness import contains, equal, holds, wait_until

PLUGINS = {"echo": {}, "phrase": False, "lexical": False}
# What one test tells of a reach is nothing to the next.
OPTIONS = {"assess.interval": 3600}
WHOLE = {"confidence", "narrative", "plugins", "state", "title", "why"}


def submit(server, text, **more):
    with server.connect() as c:
        return c.call("observation.submit", text=text, **more)


def match_of(got, narrative="proxy-war"):
    return {m["narrative"]: m for m in got["matches"]}[narrative]


def whys(server, narrative="proxy-war", **more):
    got = submit(server, "names:%s:0.9" % narrative, **more)
    return match_of(got, narrative)["why"]


def day(date):
    return (date - datetime.date(1970, 1, 1)).days


# --- stance ---

def test_the_stance_is_told_stored_and_shown(server):
    with server.connect() as c:
        for stance in ("asserts", "rebuts", "reports"):
            got = c.call("observation.submit", key="stance-" + stance,
                         text="%s:proxy-war:0.9" % stance)
            equal(match_of(got)["stance"], stance)
            row = server.psql("SELECT stance FROM counterpoint.match WHERE "
                              "observation = '%s'" % got["id"])
            equal(row, stance)
            shown = c.call("observation.get", id=got["id"])
            equal(match_of(shown), match_of(got))
            again = c.call("observation.submit", key="stance-" + stance,
                           text="Other words.")
            equal(match_of(again), match_of(got))
            listed = c.call("observation.list", limit=1)["items"][0]
            equal(match_of(listed), match_of(got))
        got = c.call("observation.submit", text="names:proxy-war:0.9")
        equal(set(match_of(got)), WHOLE | {"highlighted"})


def test_posture_follows_the_stance(server):
    cases = [
        ("asserts:proxy-war:0.9", {}, "debunk", None),
        ("rebuts:proxy-war:0.9", {}, "ignore",
         "The text rebuts the narrative; answering it would repeat the "
         "claim."),
        ("rebuts:proxy-war:0.9", {"reach": 10}, "ignore", "rebuts"),
        ("rebuts:proxy-war:0.9", {"reach": 5000000}, "monitor", "rebuts"),
        ("reports:proxy-war:0.9", {}, "debunk",
         "does not assert it: medium"),
        ("rebuts:proxy-war:0.9 asserts:nato-expansion:0.6", {}, "explain",
         "asserts another narrative"),
        ("rebuts:proxy-war:0.9 rebuts:nato-expansion:0.6", {}, "ignore",
         "rebuts"),
    ]
    for text, more, posture, reason in cases:
        assessment = submit(server, text, **more)["assessment"]
        equal(assessment["posture"], posture, text)
        if reason is not None:
            contains(" ".join(assessment["reasons"]), reason)


def test_a_report_is_one_step_less_urgent(server):
    steps = ["low", "medium", "high"]
    said = submit(server, "asserts:proxy-war:0.9")["assessment"]["priority"]
    told = submit(server, "reports:proxy-war:0.9")["assessment"]["priority"]
    equal(steps.index(told), steps.index(said) - 1)


def test_a_recommendation_knows_the_stance(server):
    with server.connect() as c:
        text = "rebuts:proxy-war:0.9"
        got = c.call("observation.submit", text=text)
        for question in ({"text": text}, {"observation": got["id"]}):
            answer = c.call("response.recommend", audience="kenya",
                            **question)
            equal(answer["posture"], "ignore")
            told = c.call("response.explain", id=answer["id"])
            equal(told["identical"], True)
            equal(told["request"]["targets"],
                  [{"narrative": "proxy-war", "confidence": 0.9,
                    "stance": "rebuts"}])


# --- two thresholds ---

def test_below_suggest_nothing_is_known(server):
    with server.connect() as c:
        text = "asserts:proxy-war:0.34 asserts:nato-expansion:0.1"
        got = c.call("observation.submit", text=text)
        equal((got["matches"], got["assessment"]["posture"]), ([], "monitor"))
        reasons = " ".join(got["assessment"]["reasons"])
        contains(reasons, "no known narrative", "proxy war", "0.34")
        equal(c.call("observation.get", id=got["id"])["assessment"],
              got["assessment"])
        answer = c.call("response.recommend", text=text, audience="kenya")
        equal(answer["recommendations"], [])
        equal(answer["reasons"], got["assessment"]["reasons"])
        equal(c.call("response.explain", id=answer["id"])["identical"], True)
        got = c.call("observation.submit", text="asserts:proxy-war:0.35")
        equal(match_of(got)["confidence"], 0.35)


def test_highlighted_from_highlight_on(server):
    with server.connect() as c:
        got = c.call("observation.submit", text="asserts:proxy-war:0.8 "
                     "asserts:nato-expansion:0.79")
        equal([m.get("highlighted") for m in got["matches"]], [True, None])
        equal([m["state"] for m in got["matches"]], ["suggested"] * 2)
        server.options["match.highlight"] = "0.5"
        server.write_config()
        c.call("server.reload")
        shown = c.call("observation.get", id=got["id"])
        equal([m.get("highlighted") for m in shown["matches"]], [True, True])
        del server.options["match.highlight"]
        server.write_config()
        c.call("server.reload")
        shown = c.call("observation.decide", id=got["id"],
                       narrative="proxy-war", verdict="rejected")
        equal([m.get("highlighted") for m in shown["matches"]], [None, None])


def test_only_a_person_is_certain(server):
    with server.connect() as c:
        got = c.call("observation.submit", text="asserts:proxy-war:1")
        equal(match_of(got)["confidence"], 0.9999)
        by_text = c.call("response.recommend", text="asserts:proxy-war:1",
                         audience="kenya")["recommendations"][0]
        contains(by_text["factors"]["match"]["reason"], "recognised")
        by_name = c.call("response.recommend", narrative="proxy-war",
                         audience="kenya")["recommendations"][0]
        contains(by_name["factors"]["match"]["reason"], "a person named")
        holds("1.00" not in str(by_name["factors"]), str(by_name))


# --- what a matcher is told ---

def test_the_day_of_a_text(server):
    for at, date in (("2024-06-19T08:00:00Z", (2024, 6, 19)),
                     ("2024-06-19T23:30:00-01:00", (2024, 6, 20)),
                     ("2024-06-19T00:30:00.5+07:00", (2024, 6, 18)),
                     ("1969-12-31T12:00:00Z", (1969, 12, 31))):
        contains(whys(server, observed_at=at),
                 "day %d" % day(datetime.date(*date)))
    today = day(datetime.datetime.now(datetime.timezone.utc).date())
    holds("day %d" % today in whys(server), "not today's")
    with server.connect() as c:
        answer = c.call("response.recommend", text="names:proxy-war:0.9",
                        audience="kenya")
        equal(answer["posture"], "debunk")


def narrative(**more):
    return {"slug": "told", "kind": "claim", "title": "Told",
            "summary": "A narrative of this test.", "verdict": "false",
            "harm": "low", "status": "active", **more}


def about(server):
    return next(w for w in whys(server, "told") if w.startswith("seen"))


def test_days_and_answers_of_a_narrative(server):
    with server.connect() as c:
        c.call("narrative.put", narrative(first_seen="2022-02-24"))
        contains(about(server), "seen 19047 to -2147483648; 0 answers:")
        c.call("narrative.put", narrative(first_seen="1969-12-31",
                                          last_seen="1970-01-02"))
        contains(about(server), "seen -1 to 1; 0 answers:")
        c.call("evidence.put", slug="told-fact", statement="It happened.",
               date="2024-06-19", status="confirmed", source_title="A report",
               publisher="A publisher", url="https://example.org/told")
        message = {"slug": "told-answer", "organisation": "japan",
                   "narratives": ["told"], "type": "explain",
                   "evidence": ["told-fact"], "variants": [
                       {"language": "en", "native_review": "done",
                        "fallacy": "It leaves things out.",
                        "fact": "It happened [told-fact]."},
                       {"language": "fr", "native_review": "done",
                        "fallacy": "Il manque des choses.",
                        "fact": "C'est fait [told-fact]."}]}
        c.call("message.put", message)
        contains(about(server), "; 0 answers:")  # a draft says nothing
        server.clear("told-answer", "japan")
        contains(about(server), "; 2 answers: [en] It happened. "
                 "[fr] C'est fait.")
        # What it no longer answers forgets it.
        message["narratives"] = ["proxy-war"]
        c.call("message.put", message)
        contains(about(server), "; 0 answers:")
        message["narratives"] = ["told", "proxy-war"]
        c.call("message.put", message)
        server.clear("told-answer", "japan")
        contains(about(server), "; 2 answers:")
        c.call("message.retire", slug="told-answer")
        contains(about(server), "; 0 answers:")
        c.call("narrative.retire", slug="told")
        equal(c.call("observation.submit", text="names:told:0.9")["matches"],
              [])


def test_answers_are_there_from_the_start(server):
    before = [w for w in whys(server) if "answers" in w]
    holds(not before[0].startswith("0 answers"), str(before))
    server.restart()
    wait_until("the matchers are ready", lambda: submit(
        server, "names:proxy-war:0.9")["matches"])
    equal([w for w in whys(server) if "answers" in w], before)
